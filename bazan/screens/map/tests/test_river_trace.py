"""What lies along the river of a card's feature: stations and communes of the province's rivers, with when the water is there."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from bazan.analysis.rivers import api as rivers
from bazan.core.language import speaking
from bazan.core.time import LOCAL, now
from bazan.data.observations import api as observations
from bazan.screens.map import river_trace
from tests.fixtures import alerts


@pytest.fixture
def gauge(province, db):
    """A station from which water flows on to another in another commune, that one, and how it gets there."""
    known, things = rivers.of_province(), {one.code: one for one in observations.things()}
    assert known is not None
    for node in known.nodes:
        for passed in rivers.downstream(known, [node]):
            start, below = things.get(node.code), things.get(passed.node.code)
            if start and below and start.place_id != below.place_id:
                return start, below, passed
    raise AssertionError("no river has stations in two communes")


def key(thing):
    return f"things.{thing.kind}/{thing.id}"


def laid(page):
    return json.loads(unescape(re.findall(r'data-map-river="([^"]*)"', page)[0]))


def rows(page):
    """(key, text) of each row."""
    found = re.findall(r'<a href="[^"]*" data-map-open="([^"]+)"[^>]*>(.*?)</a>\s*</li>', page.partition("river-rows")[2], re.DOTALL)
    return [(one, " ".join(re.sub(r"<[^>]+>", " ", text).split())) for one, text in found]


def test_a_station_at_a_river_offers_both_ways_and_another_none(signed, gauge):
    page = signed().get(f"/map/card?card={key(gauge[0])}").content.decode()
    assert "Theo dòng sông" in page and "Xuống hạ du" in page and "Lên thượng nguồn" in page and "river-rows" not in page
    known = rivers.of_province()
    assert known is not None
    elsewhere = next(one for one in observations.things() if not known.nodes_of(one.code))
    assert "Theo dòng sông" not in signed().get(f"/map/card?card={key(elsewhere)}").content.decode()


def test_downstream_names_what_comes_next_with_travel_time_and_source(signed, gauge):
    start, below, passed = gauge
    page = signed().get(f"/map/card?card={key(start)}&river=down").content.decode()
    told = dict(rows(page))
    assert below.name in told[key(below)] and river_trace.travel(passed.least, passed.most) in told[key(below)]
    assert re.search(r"\d\d:\d\d *– *\d\d:\d\d", told[key(below)]) and "Tính từ bây giờ" in page
    assert passed.reach.source["vi"] in page
    assert len(laid(page)["next"]) == len(told) and laid(page)["stretch"]


def test_the_one_below_names_it_upstream(signed, gauge):
    start, below, _ = gauge
    page = signed("duty_officer", language="en").get(f"/map/card?card={key(below)}&river=up").content.decode()
    assert key(start) in dict(rows(page)) and "Travel times" in page


def test_an_alarm_is_counted_from_and_lights_what_is_below_it(signed, gauge):
    start, below, passed = gauge
    at = now() - timedelta(minutes=37)
    alarm = alerts.raise_one("life", start, now(), at=at)
    alerts.raise_one("life", below, now(), severity="severe")
    client = signed()
    arrives = f"{(at + timedelta(minutes=passed.least)).astimezone(LOCAL):%H:%M}"
    for one in (key(start), f"alerts/{alarm}"):
        page = client.get(f"/map/card?card={one}&river=down").content.decode()
        assert "Tính từ lúc báo động" in page and f"{at.astimezone(LOCAL):%H:%M}" in page
        assert arrives in dict(rows(page))[key(below)] and "phải xử lý ngay" in dict(rows(page))[key(below)].lower()


def test_a_moment_that_is_past_is_counted_from(signed, gauge):
    start, below, passed = gauge
    then = (now() - timedelta(hours=1)).astimezone(LOCAL)
    page = signed().get(f"/map/card?card={key(below)}&river=up&at={then:%Y-%m-%dT%H:%M:%S}&known=now").content.decode()
    assert f"{then - timedelta(minutes=passed.most):%H:%M}" in dict(rows(page))[key(start)]
    assert "Tính từ lúc đang xem" in page


def test_a_point_near_a_station_stands_at_its_river(signed, gauge):
    start, below, _ = gauge
    page = signed().get(f"/map/card?card=point/{start.latitude + 0.001:.6f},{start.longitude:.6f}&river=down").content.decode()
    assert key(below) in dict(rows(page))
    assert "Theo dòng sông" not in signed().get("/map/card?card=point/1.0,101.0").content.decode()


def test_the_page_and_the_sheet_draw_it_without_a_script(signed, gauge):
    start, below, _ = gauge
    query = f"card={key(start)}&river=down&c={start.latitude},{start.longitude},10"
    page = signed().get(f"/map?{query}").content.decode()
    assert 'class="map-over-stretch"' in page and 'class="map-over-next"' in page
    assert re.search(r'href="/map\?[^"]*river=up', page)
    sheet = signed().get(f"/map/print?{query}").content.decode()
    assert 'class="map-over-stretch"' in sheet and below.name in sheet and "xuống hạ du" in sheet


def test_a_commune_sees_no_station_of_another(signed, gauge):
    start, below, _ = gauge
    page = signed("commune_officer", start.place_id).get(f"/map/card?card={key(start)}&river=down").content.decode()
    assert "Theo dòng sông" in page and key(below) not in dict(rows(page))


def test_a_way_that_is_none_is_refused(signed, gauge):
    assert signed().get(f"/map/card?card={key(gauge[0])}&river=sideways").status_code == 400


@pytest.mark.parametrize(("least", "most", "said"), [(5, 10, "5–10 phút"), (80, 125, "1–2,5 giờ"), (180, 300, "3–5 giờ")])
def test_travel_is_told_rather_sooner_and_rather_later(least, most, said):
    with speaking("vi"):
        assert river_trace.travel(least, most) == said
