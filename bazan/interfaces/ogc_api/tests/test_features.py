"""The layers as another program reads them, with the session of a person."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from bazan.core.time import now
from bazan.data.observations import api as observations
from bazan.directory.accounts import api as accounts
from bazan.directory.map_layers import api as map_layers
from bazan.directory.places import api as places
from bazan.interfaces.ogc_api import rules
from tests.fixtures import alerts


def told(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.json()


def items(client, layer, query="", status=200):
    return told(client, f"/ogc/collections/{layer}/items{query and '?' + query}", status)


def test_every_link_from_the_landing_page_leads_somewhere(signed, layer):
    client = signed()
    seen, left = set(), ["/ogc"]
    while left:
        address = left.pop()
        if address in seen or "{" in address:
            continue
        seen.add(address)
        found = told(client, address)
        links = found.get("links", []) + [link for one in found.get("collections", [])[:3] for link in one["links"]]
        left += [link["href"].removeprefix("http://testserver") for link in links]
    assert {"/ogc/api", "/ogc/conformance", "/ogc/collections"} <= seen and any(one.endswith("/items") for one in seen)


def test_collections_are_the_layers_their_reader_may_see(signed, officer, layer):
    for role in ("duty_officer", "data_steward"):
        codes = [one["id"] for one in told(signed(role), "/ogc/collections")["collections"]]
        assert codes == [one.code for one in map_layers.layers(accounts.reach_of(officer(role)))] and codes


def test_a_collection_says_where_it_lies_and_that_its_time_is_open(signed, layer):
    found = told(signed(), f"/ogc/collections/{layer}")
    assert (found["id"], found["itemType"], found["crs"]) == (layer, "feature", ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"])
    west, south, east, north = found["extent"]["spatial"]["bbox"][0]
    assert 100 < west < east < 120 and 5 < south < north < 25
    assert found["extent"]["temporal"]["interval"] == [[None, None]]


def test_a_feature_says_what_it_is(signed, layer):
    station = alerts.stations(1)[0]
    answer = signed().get(f"/ogc/collections/{layer}/items/{station.id}")
    found = answer.json()
    assert answer["Content-Type"] == "application/geo+json" and found["type"] == "Feature" and found["id"] == str(station.id)
    assert found["geometry"] == {"type": "Point", "coordinates": [round(station.longitude, 7), round(station.latitude, 7)]}
    assert {"name", "light", "line", "value", "unit", "since", "owner", "place"} <= set(found["properties"])
    assert found["properties"]["place"] == places.place(station.place_id).code
    assert {link["rel"] for link in found["links"]} == {"self", "collection"}


def test_pages_follow_each_other_until_all_is_read_once(signed, layer):
    client, ids = signed(), []
    whole = items(client, layer, "limit=10000")
    address = f"/ogc/collections/{layer}/items?limit=2"
    while address:
        found = told(client, address)
        assert found["numberReturned"] == len(found["features"]) <= 2 and found["numberMatched"] == whole["numberMatched"]
        ids += [one["id"] for one in found["features"]]
        address = next((link["href"].removeprefix("http://testserver") for link in found["links"] if link["rel"] == "next"), "")
    assert ids == [one["id"] for one in whole["features"]] and len(set(ids)) == len(ids) == whole["numberMatched"] > 2


@pytest.mark.parametrize("limit", ["10001", "999999999", pytest.param("1" + "0" * 5000, id="5001 digits")])
def test_a_limit_beyond_the_largest_page_is_answered_with_the_largest_page(signed, layer, limit, monkeypatch):
    client = signed()
    assert len(items(client, layer, f"limit={limit}")["features"]) == items(client, layer, "limit=10000")["numberReturned"]
    monkeypatch.setattr(rules, "MOST", 2)
    found = items(client, layer, f"limit={limit}")
    assert found["numberReturned"] == 2 < found["numberMatched"] and "next" in {link["rel"] for link in found["links"]}


def test_a_box_holds_what_lies_in_it_and_heights_are_passed_over(signed, layer):
    station = alerts.stations(1)[0]
    west, south, east, north = (station.longitude - 0.001, station.latitude - 0.001, station.longitude + 0.001, station.latitude + 0.001)
    flat = items(signed(), layer, f"bbox={west},{south},{east},{north}")["features"]
    assert str(station.id) in {one["id"] for one in flat}
    assert all(west <= one["geometry"]["coordinates"][0] <= east for one in flat)
    assert items(signed(), layer, f"bbox={west},{south},-100,{east},{north},9000")["features"] == flat


def test_axes_in_the_wrong_order_hold_nothing(signed, layer):
    found = items(signed(), layer, "bbox=11,106,13,109")
    assert (found["numberMatched"], found["features"]) == (0, [])


@pytest.mark.parametrize("when", ["{day}", "2020-01-01T00:00:00Z/{day}", "../{day}", "/{day}", "{day}/..", "{day}/", "../.."])
def test_a_moment_is_an_instant_or_the_end_of_an_interval(signed, layer, when):
    day = now().isoformat()
    assert items(signed(), layer, f"datetime={quote(when.format(day=day))}")["numberMatched"] > 0


def test_what_was_not_there_yet_is_not_told_of_the_past(signed, layer):
    flood = alerts.raise_one("life", alerts.stations(1)[0], now())
    before = quote((now() - timedelta(days=1)).isoformat())
    assert str(flood) in {one["id"] for one in items(signed(), "alerts")["features"]}
    assert str(flood) not in {one["id"] for one in items(signed(), "alerts", f"datetime={before}")["features"]}


WRONG = {
    "bbox=1,2,3": "publication.bbox", "bbox=a,b,c,d": "publication.bbox", "bbox=nan,1,2,3": "publication.bbox",
    "bbox=1,1,inf,3": "publication.bbox", "bbox=108,13,109,12": "publication.bbox", "bbox=170,10,-170,20": "publication.dateline",
    "bbox=": "publication.bbox", "bbox=1,2,3,4,5": "publication.bbox",
    "limit=0": "publication.limit", "limit=000": "publication.limit", "limit=ten": "publication.limit", "limit=-1": "publication.limit",
    "limit=": "publication.limit", "limit=1.5": "publication.limit", "limit=%C2%B2": "publication.limit",
    "datetime=2199-01-01T00:00:00Z": "publication.future", "datetime=../2199-01-01T00:00:00Z": "publication.future",
    "datetime=2199-01-01T00:00:00Z/..": "publication.future", "datetime=yesterday": "publication.datetime",
    "datetime=2026-01-01T00:00:00": "publication.datetime", "datetime=2026-02-30T00:00:00Z": "publication.datetime",
    "datetime=2026-01-02T00:00:00Z/2026-01-01T00:00:00Z": "publication.datetime", "datetime=": "publication.datetime",
    "datetime=0001-01-01T00:00:00Z": "publication.datetime", "offset=%21%21": "publication.offset", "offset=": "publication.offset",
    "f=html": "publication.format", "colour=red": "publication.parameter", "limit=1&limit=2": "publication.twice",
}  # fmt: skip


@pytest.mark.parametrize("query", WRONG)
def test_what_cannot_be_read_is_refused_by_its_rule_in_the_readers_language(signed, layer, query):
    said = [items(signed(language=language), layer, query, 400) for language in ("vi", "en")]
    assert [one["code"] for one in said] == [WRONG[query]] * 2
    assert said[0]["description"] != said[1]["description"] and said[0]["field"]


@pytest.mark.parametrize(
    "address",
    [
        "/ogc/collections/none", "/ogc/collections/none/items", "/ogc/collections/{layer}/items/none", "/ogc/nothing/here",
        "/ogc/collections/..%2f..%2fetc", "/ogc/collections/%2e%2e/items", "/ogc/collections/{layer}/items/..%2f..%2fpasswd",
        "/ogc/collections/{layer}/items/%00", "/ogc/nothing%0Ahere",
        "/ogc/collections/{layer}%0A/tiles/WebMercatorQuad/1/1/%0A", "/ogc/collections/" + "x" * 300,
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found_in_json(signed, layer, address):
    answer = signed().get(address.format(layer=layer))
    assert answer.status_code == 404 and answer["Content-Type"] == "application/json" and answer.json()["description"]


def test_a_layer_the_reader_may_not_see_is_not_there(signed):
    assert "alerts" in {one["id"] for one in told(signed(), "/ogc/collections")["collections"]}
    hidden = {one["id"] for one in told(signed(), "/ogc/collections")["collections"]}
    hidden -= {one["id"] for one in told(signed("administrator"), "/ogc/collections")["collections"]}
    assert hidden
    for code in hidden:
        assert items(signed("administrator"), code, status=404)["code"] == "publication.collection"


def test_a_commune_reads_its_own_alone(signed, layer):
    station = alerts.stations(1)[0]
    own = items(signed("commune_officer", station.place_id), layer, "limit=10000")["features"]
    every = {str(thing.id): thing for thing in observations.things(kind=station.kind)}
    assert str(station.id) in {one["id"] for one in own} and len(own) < len(every)
    assert {every[one["id"]].place_id for one in own} <= places.reach(station.place_id)


def test_nobody_is_asked_for_a_token_and_not_led_to_a_page(layer):
    answer = Client(headers={"accept-language": "en"}).get(f"/ogc/collections/{layer}/items")
    assert (answer.status_code, answer.json()["code"]) == (401, "publication.signed")
    assert answer["WWW-Authenticate"].startswith("Basic realm=") and "Bearer" in answer["WWW-Authenticate"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_it_is_for_reading_only(signed, layer, method):
    browser = Client(enforce_csrf_checks=True)
    answer = getattr(browser, method)(f"/ogc/collections/{layer}/items")
    assert (answer.status_code, answer["Allow"], answer.json()["code"]) == (405, "GET, HEAD", "publication.method")
