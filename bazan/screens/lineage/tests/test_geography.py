"""A series over a reform of units: a mark on its day, told by the units of then or of today; by places' validity, not by a date."""

import re
from datetime import timedelta

import pytest

from bazan.core.labels import labels
from bazan.core.time import Period, day_start, now
from bazan.data.indicators import api as indicators
from bazan.directory.places import api as places
from bazan.screens.lineage.indicator_time_series import reform_days


@pytest.fixture
def monthly(signed):
    """(a reader, the address of a monthly number of a commune of today as it stood soon after that commune was born)."""
    commune = places.communes(now().date())[0]
    code = next(info.code for info in indicators.catalogue() if info.grain == "month" and "place" in info.features)
    shown = Period.holding(day_start(commune.valid_from) + timedelta(days=70), "month")
    return signed(), f"/indicators/{code}?feature=place:{commune.id}&period={shown.text}"


def test_days_of_reform_are_those_on_which_units_hand_over(signed):
    born = places.communes(now().date())[0].valid_from
    assert born in reform_days()


def test_a_series_that_begins_before_its_unit_may_be_told_in_two_ways(monthly):
    client, address = monthly
    text = client.get(address).content.decode()
    for key in ("reported", "today"):
        assert labels("vi")[f"boards.geography.{key}"] in text
    link = re.findall(r'href="([^"]*geography=today[^"]*)"', text)[0].replace("&amp;", "&")
    other = client.get(link).content.decode()
    assert re.search(rf'aria-current="true">{labels("vi")["boards.geography.today"]}<', other)


def test_a_series_that_crosses_no_reform_has_no_switch(signed):
    commune = places.communes(now().date())[0]
    code = next(info.code for info in indicators.catalogue() if info.grain == "hour" and "place" in info.features)
    text = signed().get(f"/indicators/{code}?feature=place:{commune.id}").content.decode()
    assert labels("vi")["boards.geography.today"] not in text
