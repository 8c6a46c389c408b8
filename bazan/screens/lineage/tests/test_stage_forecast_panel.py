"""The page of a river station draws how high the water will stand, or says why it doesn't."""

from datetime import timedelta

import pytest
from django.apps import apps

from bazan.core.time import Period, local_day, now
from bazan.data.observations import api as observations

STATION = "river-serepok"
RECORD = {"spans": 12, "points": 48_384, "error": 0.0183, "persistence": 0.0351, "covered80": 0.8, "covered95": 0.949}


def kept(**more):
    """What the clock would have kept: from the hour before this one, 12 hours ahead."""
    thing, origin = observations.thing(STATION), Period.holding(now(), "hour").previous()
    steps = [[20 + step / 10, 19.8, 22, 19.5, 23] for step in range(1, 13)]
    values = {
        "sector": thing.sector, "place_id": thing.place_id, "day": local_day(origin.start), "origin": origin.start, "stage": 20.0,
        "steps": steps, "record": RECORD, "above": ["river-duc-xuyen"], "gauges": 6, "made_at": now(),
    }  # fmt: skip
    apps.get_model("rivers", "StageForecast").objects.create(thing_id=thing.id, **values | more)


def page(client):
    answer = client.get(f"/things/{STATION}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_a_station_with_a_forecast_draws_it_with_its_interval_its_table_and_how_it_did(signed):
    kept()
    shown = page(signed())
    assert "Nước lên từ 20,00 tới khoảng 21,20 m" in shown and 'class="likely-middle"' in shown
    assert "lệch 1,8 cm" in shown and "giữ nguyên như bây giờ&#39; lệch 3,5 cm" in shown and "Đức Xuyên" in shown
    assert shown.count("<td") > 12 * 7
    assert "Rising from 20.00 to about 21.20 m" in page(signed(language="en"))


@pytest.mark.django_db
def test_where_it_is_not_better_than_persistence_the_page_says_so_and_draws_nothing(signed):
    kept(steps=[], why="rivers.stages.no_better", record=RECORD | {"error": 0.04})
    shown = page(signed())
    assert "không hơn cách nói" in shown and "lệch 4,0 cm" in shown and "likely-middle" not in shown


@pytest.mark.django_db
def test_a_forecast_whose_hours_are_over_is_not_shown_nor_is_one_of_no_station(signed):
    client = signed()
    assert 'id="stage"' not in page(client)
    kept(origin=now() - timedelta(hours=20))
    assert 'id="stage"' not in page(client)
