"""The OpenAPI document tells the truth, whatever is sent: no 500, every refusal explained. Attacked by Schemathesis."""

import json

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from bazan.core.settings import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("installation")]

schema = schemathesis.openapi.from_dict(json.loads((ROOT / "bazan/processes/ingest/openapi.json").read_text()))
datasets = schemathesis.openapi.from_dict(json.loads((ROOT / "bazan/data/sources/web/openapi.json").read_text()))


@pytest.fixture
def headers(installation):
    return {"Authorization": f"Bearer {installation.token}"}


@schema.parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_is_answered_as_documented(case, installation, headers):
    attack(case, installation, headers)


@datasets.parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_rows_are_sent_are_answered_as_documented(case, installation, headers):
    attack(case, installation, headers)


def attack(case, installation, headers) -> None:
    if "Authorization" not in case.as_transport_kwargs(installation.address, headers)["headers"]:
        return  # without a token, and answered later each time as a wrong one is: tried once an address, below
    response = case.call(base_url=installation.address, headers=headers)
    assert response.status_code < 500 or response.headers.get("Retry-After")
    # A batch with a bad row is taken and the row refused by its index: 200 is the right answer to data that breaks the schema.
    # Columns of unequal length keep the schema, which can't say it, and are refused.
    excluded = [
        schemathesis.checks.negative_data_rejection,
        schemathesis.checks.positive_data_acceptance,
        schemathesis.checks.ignored_auth,
    ]
    if response.status_code == 503:
        excluded.append(schemathesis.checks.not_a_server_error)
    case.validate_response(response, excluded_checks=excluded)


@pytest.mark.parametrize(
    ("document", "method", "path"),
    [
        pytest.param(document, method, path, id=f"{method}-{path}")
        for document in (schema, datasets)
        for path, operations in document.raw_schema["paths"].items()
        for method, operation in operations.items()
        if method in ("get", "post") and operation.get("security", document.raw_schema.get("security"))
    ],
)
def test_nobody_comes_in_without_a_token_or_with_a_wrong_one(installation, document, method, path):
    address = installation.address + path.replace("{dataset}", "any.thing")
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {installation.token}"}):
        answer = httpx.request(method, address, headers=headers, json={}, trust_env=False, timeout=30)  # each no comes later than the last
        assert answer.status_code == 401, (headers, answer.text)
        document[path][method].validate_response(answer)
