"""The description of the interface and the page of the reference say what the routes do."""

import json
import re

from bazan.core.labels import labels
from bazan.core.settings import ROOT
from bazan.interfaces.open311 import urls

DOCUMENT = json.loads((ROOT / "bazan/interfaces/open311/openapi.json").read_text("utf-8"))
PAGE = (ROOT / "docs/reference/open311-api.md").read_text("utf-8")
ASIDE = ("openapi.json", "media/{sha256}.jpg")
"""Not calls of the standard: the description itself, and pictures."""


def test_every_address_is_described_and_no_other():
    texts = {str(pattern.pattern).removeprefix("open311/v2/") for pattern in urls.urlpatterns if "/v2/" in str(pattern.pattern)}
    answered = {re.sub(r"<(?:\w+:)?(\w+)>", lambda part: "{" + part[1] + "}", text) for text in texts}
    assert set(DOCUMENT["paths"]) == {f"/{text}" for text in answered if text not in ASIDE}


def test_every_call_says_how_it_is_refused():
    for path in DOCUMENT["paths"].values():
        assert {"200", "400", "404", "503"} <= path["get"]["responses"].keys()
        assert "post" not in path or {"403", "413", "429"} <= path["post"]["responses"].keys()


def test_the_page_names_every_call_and_every_field_that_is_ours():
    calls = {path.removesuffix(".{ending}") for path in DOCUMENT["paths"]}
    assert [call for call in calls if f"/open311/v2{call.replace('{', '<').replace('}', '>')}`" not in PAGE] == []
    named = set(re.findall(r"`([\w.]+)`", PAGE.replace("extended_attributes.", "")))
    ours = {"tracking_code", "promise", "state", "after_media_url", "page_size", "updated_after", "media", "Idempotency"}
    assert {one for one in ours if one not in named and one not in PAGE} == set()


def test_no_rule_is_without_its_sentence():
    code = "\n".join(file.read_text("utf-8") for file in (ROOT / "bazan/interfaces/open311").glob("*.py"))
    raised = set(re.findall(r"""(?:Refused|NotFound|Forbidden|Unavailable)\(f?"(open311\.[\w]+)""", code))
    assert raised <= {key.removeprefix("rules.") for key in labels("vi")} and raised
