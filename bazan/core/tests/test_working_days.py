from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.working_days import Calendar, judged, of_province

days = st.dates(date(2022, 1, 1), date(2028, 11, 30))
WEEK = [date(2026, 3, 2) + timedelta(days=n) for n in range(14)]
calendars = st.builds(
    lambda holidays, worked: Calendar(frozenset(holidays), frozenset(worked)),
    st.sets(st.sampled_from([d for d in WEEK if d.weekday() < 5]), max_size=6),
    st.sets(st.sampled_from([d for d in WEEK if d.weekday() >= 5]), max_size=3),
)


@given(calendars, days, st.integers(0, 40))
def test_a_deadline_is_never_a_day_of_rest_and_never_before_its_start(calendar, day, count):
    due = calendar.after(day, count)
    assert calendar.works(due) and due >= day + timedelta(days=count)


@given(calendars, days, st.integers(0, 30), st.integers(0, 5))
def test_more_days_never_end_earlier(calendar, day, count, more):
    assert calendar.after(day, count) <= calendar.after(day, count + more)


@given(calendars, days, st.integers(0, 10), st.integers(0, 10))
def test_a_later_start_never_ends_earlier(calendar, day, later, count):
    assert calendar.after(day, count) <= calendar.after(day + timedelta(days=later), count)


@given(calendars, days, st.integers(1, 30))
def test_counting_back_finds_the_same_number_of_working_days(calendar, day, count):
    assert calendar.between(day, calendar.after(day, count)) == count


@given(calendars, st.sampled_from(WEEK), st.integers(1, 10))
def test_a_further_holiday_never_brings_a_deadline_forward(calendar, holiday, count):
    stricter = Calendar(calendar.holidays | {holiday}, calendar.worked - {holiday})
    assert calendar.after(WEEK[0], count) <= stricter.after(WEEK[0], count)


def test_a_swapped_saturday_is_worked():
    calendar = judged([{"year": 2025, "holidays": [date(2025, 5, 2)], "worked": [date(2025, 4, 26)]}])
    assert calendar.works(date(2025, 4, 26)) and not calendar.works(date(2025, 5, 2)) and not calendar.works(date(2025, 5, 3))
    assert calendar.covers(date(2025, 1, 1)) and not calendar.covers(date(2026, 1, 1))


@pytest.mark.parametrize(
    "year",
    [
        {"year": 2025, "holidays": [date(2026, 5, 1)]},
        {"year": 2025, "holidays": [date(2025, 5, 3)]},
        {"year": 2025, "worked": [date(2025, 5, 2)]},
        {"year": 2025, "uncertain": [date(2025, 5, 2)]},
    ],
)
def test_a_day_that_makes_no_sense_is_named(year):
    with pytest.raises(ValueError, match=r"2025-05|2026-05"):
        judged([year])


def test_a_missing_year_is_named():
    with pytest.raises(ValueError, match="missing"):
        judged([{"year": 2024}, {"year": 2026}])


def test_a_province_without_a_calendar_has_ordinary_weeks(tmp_path):
    calendar = of_province(tmp_path)
    assert calendar.works(date(2026, 2, 17)) and not calendar.works(date(2026, 2, 21)) and not calendar.covers(date(2026, 2, 17))
