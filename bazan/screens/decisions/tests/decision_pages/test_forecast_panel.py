"""What is coming: how likely limits are passed, and a flood that is reckoned from the forecast of the station's stage."""

import re
from datetime import timedelta

import pytest
from django.apps import apps

from bazan.core.time import Period, local_day
from bazan.data.observations import api as observations
from bazan.directory.places import api as places
from bazan.screens.decisions.tests.decision_pages.test_views import HEALTH
from bazan.screens.decisions.tests.readers import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("decision pages")]

FLOOD = "/decide/environment?indicator=environment.rain_day&scenario=environment.flood"


@pytest.fixture
def likely(filled, db):
    """Beds of the province: within the limit of 90 %, beyond it on the second day to come, beyond 100 % a little."""
    last = Period.holding(filled, "day").previous()
    steps = [[mean, mean - 4, mean + 4, mean - 8, mean + 8, mean] for mean in (86.0, 95.0, 97.0)]
    apps.get_model("forecasts", "Forecast").objects.create(
        indicator="health.bed_occupancy", sector="health", feature_kind="place", feature_id=places.root(local_day(filled)).id,
        stretch_start=last.start, origin=last.start, model="Ensemble", steps=steps, judged=None, made_at=filled,
    )  # fmt: skip


@pytest.mark.usefixtures("likely")
def test_the_page_says_when_the_limit_is_first_likely_passed_and_its_table_how_likely_each_day_is():
    page = signed_in("leader").get(HEALTH).content.decode()
    assert re.search(r"Nhiều khả năng vượt 90,0\s%, lần đầu vào \d\d/\d\d/\d{4}: 93 %\. Vượt mức xử lý 100,0\s%: 7 %\.", page)
    rows = re.findall(r"<tr>(.*?)</tr>", page[page.index("Ngoài ngưỡng, %") :].partition("</table>")[0], re.S)
    assert [re.findall(r">\s*([^<]*?)\s*</td>", row)[-2:] for row in rows[-3:]] == [["10", "1"], ["93", "7"], ["96", "17"]]
    english = signed_in("leader", language="en").get(HEALTH).content.decode()
    assert "Likely above 90.0" in english and "Beyond the limit, %" in english


def test_a_flood_takes_rise_and_hours_from_the_forecast_of_its_station_and_leads_there(filled):
    thing, origin = observations.thing("river-serepok"), Period.holding(filled, "hour").previous()
    apps.get_model("rivers", "StageForecast").objects.create(
        thing_id=thing.id, sector=thing.sector, place_id=thing.place_id, day=local_day(origin.start), origin=origin.start, stage=20.0,
        steps=[[20 + step / 10, 19, 23, 18, 24] for step in range(1, 9)], record=None, above=[], gauges=2, made_at=filled,
    )  # fmt: skip
    client = signed_in("leader")
    page = client.get(f"{FLOOD}&station=river-serepok").content.decode()
    assert 'name="set.all.rise" value="10"' in page and 'name="set.all.hours" value="8"' in page
    assert 'href="/things/river-serepok#stage"' in page
    other = client.get(f"{FLOOD}&station=river-dak-nong").content.decode()
    assert 'name="set.all.rise" value="12"' in other and "#stage" not in other
    apps.get_model("rivers", "StageForecast").objects.update(origin=origin.start - timedelta(hours=4))
    stale = client.get(f"{FLOOD}&station=river-serepok").content.decode()
    assert 'name="set.all.rise" value="12"' in stale


def test_what_was_assumed_at_one_station_is_not_carried_to_another(filled):
    client = signed_in("leader")
    same, other = (
        client.get(f"{FLOOD}&station=river-serepok&of={of}&set.all.rise=33").content.decode() for of in ("river-serepok", "river-dak-nong")
    )
    assert 'name="set.all.rise" value="33"' in same and 'name="set.all.rise" value="12"' in other
