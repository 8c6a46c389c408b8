"""The layers of the map as strangers' clients read them: OWSLib, and GDAL's ogrinfo. A token lets them in, and nobody else comes in.

Schemathesis attacks what their description promises.
"""

import json
import os
import re
import shutil
import subprocess
import time

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from owslib.ogcapi.features import Features
from owslib.util import Authentication

from bazan.core.settings import ROOT
from tests.installations.web_only import TOKEN, front, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("front")]
OGRINFO = shutil.which("ogrinfo")
DOCUMENT = json.loads((ROOT / "bazan/interfaces/ogc_api/openapi.json").read_text("utf-8"))
schema = schemathesis.openapi.from_dict(DOCUMENT)
SECRET = re.compile(r"bazan_read_[\w-]{43}")


class House:
    """A served province and tokens of its officers."""

    def __init__(self, served):
        self.served = served
        self.address = f"{served.address}/ogc"
        self.tokens: dict[str, str] = {}

    def token(self, role: str) -> tuple[str, str]:
        """(user name, token) of the demo's account of that role, made as a person makes one."""
        account = self.served.accounts[role]
        if role not in self.tokens:
            with httpx.Client(base_url=self.served.address, trust_env=False, timeout=60) as browser:
                signed_in(browser, account["username"], account["password"])
                form = TOKEN.search(browser.get("/tokens").text)
                assert form
                sent = {"csrfmiddlewaretoken": form[1], "name": "QGIS", "days": "30"}
                page = browser.post("/tokens", data=sent, headers={"Origin": self.served.address})
                found = SECRET.search(page.text)
                assert found, page.text[:1000]
                self.tokens[role] = found[0]
        return account["username"], self.tokens[role]

    def ask(self, path: str, role: str) -> httpx.Response:
        return httpx.get(self.address + path, auth=self.token(role), trust_env=False, timeout=60)


@pytest.fixture(scope="module")
def house():
    with front() as served:
        yield House(served)


@pytest.fixture(scope="module")
def layer(house):
    """A layer of which a commune's officer sees something, and an officer of the province more."""
    for one in house.ask("/collections", "commune_officer").json()["collections"]:
        own, whole = (
            house.ask(f"/collections/{one['id']}/items?limit=1", role).json()["numberMatched"]
            for role in ("commune_officer", "duty_officer")
        )
        if 0 < own < whole:
            return one["id"]
    pytest.fail("no layer is seen in part")


def opened(house, role: str) -> Features:
    return Features(house.address, auth=Authentication(*house.token(role)))


def test_owslib_reads_what_there_is_and_pages_through_a_layer(house, layer):
    client = opened(house, "duty_officer")
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in client.conformance()["conformsTo"]
    assert layer in client.feature_collections()
    assert client.collection(layer)["extent"]["spatial"]["bbox"]
    whole = client.collection_items(layer, limit=10_000)  # pyrefly: ignore[bad-argument-type] - OWSLib declares no keywords
    first = client.collection_items(layer, limit=1)  # pyrefly: ignore[bad-argument-type] - OWSLib declares no keywords
    assert whole["numberMatched"] == len(whole["features"]) > first["numberReturned"] == 1
    one = client.collection_item(layer, first["features"][0]["id"])
    assert one["properties"]["name"] and one["geometry"]["type"] == "Point"
    longitude, latitude = one["geometry"]["coordinates"]
    # pyrefly: ignore[bad-argument-type] - OWSLib declares no keywords
    near = client.collection_items(layer, bbox=[longitude - 0.01, latitude - 0.01, longitude + 0.01, latitude + 0.01])
    assert one["id"] in {found["id"] for found in near["features"]} and near["numberMatched"] <= whole["numberMatched"]


@pytest.mark.parametrize("collection", ["{layer}", "alerts"])
def test_a_limit_above_the_largest_is_answered_with_the_largest_and_a_smaller_than_one_is_refused(house, layer, collection):
    """OGC 17-069r4, /req/core/fc-limit-response-1: a limit above the maximum shall not be an error."""
    address = f"/collections/{collection.format(layer=layer)}/items?limit="
    largest, beyond = (house.ask(address + str(limit), "duty_officer") for limit in (10_000, 10_001))
    assert beyond.status_code == 200 and beyond.json()["numberReturned"] == largest.json()["numberReturned"]
    assert {house.ask(address + limit, "duty_officer").status_code for limit in ("0", "-1", "ten", "")} == {400}


def test_owslib_finds_the_description_of_the_interface(house):
    document = opened(house, "duty_officer").api()
    assert document["openapi"].startswith("3.0") and document["servers"] == [{"url": house.address}]


def test_owslib_of_a_commune_sees_its_own_alone(house, layer):
    # pyrefly: ignore[bad-argument-type] - OWSLib declares no keywords
    own, whole = (opened(house, role).collection_items(layer, limit=10_000) for role in ("commune_officer", "duty_officer"))
    ids = {one["id"] for one in own["features"]}
    assert 0 < len(ids) < len(whole["features"]) and ids < {one["id"] for one in whole["features"]}


def test_owslib_is_refused_without_a_token(house, layer):
    with pytest.raises(RuntimeError, match=r"publication\.signed"):
        Features(house.address).collection_items(layer)
    with pytest.raises(RuntimeError, match=r"publication\.token"):
        Features(house.address, auth=Authentication("somebody", house.token("duty_officer")[1])).collection_items(layer)


def ogrinfo(house, layer: str, *more: str, userpwd: str = "") -> subprocess.CompletedProcess:
    if OGRINFO is None:
        pytest.skip("GDAL's ogrinfo (Debian: gdal-bin) is not on this machine")
    environment = os.environ | ({"GDAL_HTTP_USERPWD": userpwd} if userpwd else {})
    command = [OGRINFO, "-ro", "-json", *more, f"OAPIF:{house.address}", layer]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=120)


def test_gdal_reads_a_layer_with_a_token_by_basic_and_by_bearer(house, layer):
    name, token = house.token("duty_officer")
    whole = house.ask(f"/collections/{layer}/items?limit=1", "duty_officer").json()["numberMatched"]
    basic = ogrinfo(house, layer, "-al", userpwd=f"{name}:{token}")
    bearer = ogrinfo(house, layer, "-al", "--config", "GDAL_HTTP_AUTH", "BEARER", "--config", "GDAL_HTTP_BEARER", token)
    for answer in (basic, bearer):
        assert answer.returncode == 0, answer.stderr
        (found,) = json.loads(answer.stdout)["layers"]
        assert found["featureCount"] == whole and {"light", "value", "place"} <= {one["name"] for one in found["fields"]}


def test_gdal_asks_for_a_box(house, layer):
    name, token = house.token("duty_officer")
    one = house.ask(f"/collections/{layer}/items?limit=1", "duty_officer").json()["features"][0]
    longitude, latitude = one["geometry"]["coordinates"]
    box = [str(round(edge, 4)) for edge in (longitude - 0.01, latitude - 0.01, longitude + 0.01, latitude + 0.01)]
    answer = ogrinfo(house, layer, "-features", "-spat", *box, userpwd=f"{name}:{token}")
    assert answer.returncode == 0, answer.stderr
    names = {found["properties"]["name"] for found in json.loads(answer.stdout)["layers"][0]["features"]}
    assert one["properties"]["name"] in names


def test_gdal_of_a_commune_sees_its_own_alone_and_nobody_sees_nothing(house, layer):
    name, token = house.token("commune_officer")
    own = house.ask(f"/collections/{layer}/items?limit=1", "commune_officer").json()["numberMatched"]
    assert json.loads(ogrinfo(house, layer, "-al", userpwd=f"{name}:{token}").stdout)["layers"][0]["featureCount"] == own
    refused = ogrinfo(house, layer, "-al")
    assert refused.returncode != 0 and "401" in refused.stderr


def test_a_page_of_a_layer_is_answered_in_time(house, layer):
    begun = time.perf_counter()
    answer = house.ask(f"/collections/{layer}/items?limit=10000", "duty_officer")
    assert answer.status_code == 200 and time.perf_counter() - begun < 5


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_is_answered_as_described(case, house):
    _, token = house.token("duty_officer")
    response = case.call(base_url=house.address, headers={"Authorization": f"Bearer {token}"})
    # What an instant or a page is, a schema can't say, so good strings are refused; and wrong tokens wait longer each time.
    checks = schemathesis.checks
    case.validate_response(response, excluded_checks=[checks.positive_data_acceptance, checks.negative_data_rejection, checks.ignored_auth])


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic d3Jvbmc6d3Jvbmc="}])
def test_nobody_comes_in_by_any_address(house, header):
    for path in DOCUMENT["paths"]:
        answer = httpx.get(house.address + path.replace("{collectionId}", "alerts"), headers=header, trust_env=False, timeout=30)
        assert answer.status_code in (401, 429) and answer.json()["code"].startswith("publication."), (path, answer.text)
