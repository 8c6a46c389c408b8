"""A sum of twelve months holds every accident for a year, and no longer than the pack says a row reaches."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.platform.packs import load
from bazan.platform.packs.consistency import parsed
from bazan.platform.packs.sample_verification import differences

PACK = load(Path(__file__).resolve().parents[1])
SPEC = next(one for one in PACK.indicators if one["id"] == "road_deaths_12m")
FORMULA = parsed(PACK, SPEC)
minutes = st.integers(0, 4 * 365 * 24 * 60)


def counted(at: datetime, month: str) -> bool:
    row = {"happened_at": at.isoformat(timespec="minutes"), "deaths": 1}
    case = {"period": month, "rows": {"accidents": [row]}, "expect": {"value": 1}}
    return not list(differences(PACK, SPEC, case, FORMULA))


def after(at: datetime, months: int) -> str:
    whole = at.year * 12 + at.month - 1 + months
    return f"{whole // 12}-{whole % 12 + 1:02}"


@given(minutes)
@settings(max_examples=60, deadline=None)
def test_an_accident_counts_from_its_own_month_on_and_within_reach(offset):
    at = datetime(2024, 1, 1) + timedelta(minutes=offset)
    held = [n for n in range(-1, 15) if counted(at, after(at, n))]
    assert held == list(range(held[-1] + 1)) and 10 <= held[-1] <= SPEC["formula"]["reach"]


@pytest.mark.parametrize("month", ["2026-11", "2026-02"])
def test_the_first_minute_of_365_days_counts_and_the_minute_before_does_not(month):
    year, number = map(int, month.split("-"))
    end = datetime(year + number // 12, number % 12 + 1, 1)
    assert counted(end - timedelta(days=365), month)
    assert not counted(end - timedelta(days=365, minutes=1), month)
