"""The description of the interface and the page of the reference say what the routes do."""

import json
import re

import jsonschema_rs
import pytest

from bazan.core.labels import labels
from bazan.core.settings import ROOT
from bazan.core.time import now
from bazan.interfaces.ogc_api import access, documents, urls
from tests.fixtures import alerts

DOCUMENT = json.loads((ROOT / "bazan/interfaces/ogc_api/openapi.json").read_text("utf-8"))
PAGE = (ROOT / "docs/reference/layers-api.md").read_text("utf-8")
NAMES = {"code": "collectionId", "feature_id": "featureId", "grid": "tileMatrixSetId", "z": "tileMatrix", "y": "tileRow", "x": "tileCol"}


def schema(name):
    """One of the description's, as JSON Schema: what OpenAPI 3.0 calls nullable may be null."""

    def plain(node):
        if isinstance(node, list):
            return [plain(one) for one in node]
        if not isinstance(node, dict):
            return node
        kept = {key: plain(value) for key, value in node.items() if key != "nullable"}
        return kept | ({"type": [node["type"], "null"]} if node.get("nullable") else {})

    return {"$ref": f"#/components/schemas/{name}", "components": plain(DOCUMENT["components"])}


def test_every_address_is_described_and_no_other():
    described = set(DOCUMENT["paths"])
    answered = set()
    for pattern in urls.urlpatterns:
        text = str(pattern.pattern).removeprefix("ogc")
        if "<rest:" not in text and str(pattern.pattern).startswith("ogc"):
            answered.add(re.sub(r"<(?:\w+:)?(\w+)>", lambda part: "{" + NAMES[part[1]] + "}", text) or "/")
    assert described == answered


def test_every_status_and_every_rule_has_its_line():
    for path in DOCUMENT["paths"].values():
        assert {"200", "400", "401", "403", "429", "431", "503"} <= path["get"]["responses"].keys()
    rules = {key.removeprefix("rules.") for key in labels("en") if key.startswith("rules.publication.")}
    assert [rule for rule in sorted(rules) if f"`{rule}`" not in PAGE and "token_" not in rule] == []
    assert [rule for rule in access.STATUS if rule not in PAGE] == []


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("", "LandingPage"), ("/conformance", "Conformance"), ("/collections", "Collections"), ("/collections/{layer}", "Collection"),
        ("/collections/{layer}/items", "FeatureCollection"), ("/collections/alerts/items", "FeatureCollection"),
        ("/collections/{layer}/items/{id}", "Feature"), ("/collections/none", "Exception"),
    ],
)  # fmt: skip
def test_every_answer_has_the_shape_that_is_described(signed, layer, address, name):
    alerts.raise_one("life", alerts.stations(1)[0], now())
    answer = signed().get("/ogc" + address.format(layer=layer, id=alerts.stations(1)[0].id))
    jsonschema_rs.validate(schema(name), answer.json())


def test_what_is_conformed_to_is_described(signed):
    answer = signed().get("/ogc/api")
    assert answer["Content-Type"] == documents.OPENAPI and answer.json() == DOCUMENT | {"servers": [{"url": "http://testserver/ogc"}]}
