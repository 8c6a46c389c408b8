"""Working time obeys its laws on every calendar: it adds up, never runs backwards, never ends on a day of rest."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.core import working_hours
from bazan.core.settings import ROOT
from bazan.core.time import LOCAL, local_day
from bazan.core.working_days import Calendar
from bazan.core.working_hours import ALWAYS, Hours

FIRST = date(2026, 1, 1)
days = st.integers(0, 400).map(lambda n: FIRST + timedelta(days=n))
weekdays = st.sets(days.filter(lambda day: day.weekday() < 5), max_size=40)
saturdays = st.sets(days.filter(lambda day: day.weekday() == 5), max_size=10)
offices = st.builds(lambda rest, worked: Hours(Calendar(frozenset(rest), frozenset(worked), range(2026, 2028))), weekdays, saturdays)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))
spans = st.integers(0, 60 * 24 * 10).map(lambda minutes: timedelta(minutes=minutes))


@given(offices, instants, spans)
@settings(deadline=None)
def test_so_much_working_time_lies_between_a_start_and_its_deadline(office, start, worked):
    assert office.between(start, office.after(start, worked)) == worked


@given(offices, instants, spans)
@settings(deadline=None)
def test_a_deadline_never_falls_on_a_day_of_rest_or_out_of_hours(office, start, worked):
    due = office.after(start, worked).astimezone(LOCAL)
    assert office.days.works(local_day(due))
    assert any(opens <= due.time() <= closes for opens, closes in office.spans)


@given(offices, instants, instants, spans, spans)
@settings(deadline=None)
def test_deadlines_are_monotone_in_start_and_in_length(office, one, other, short, more):
    early, late = sorted((one, other))
    assert office.after(early, short) <= office.after(late, short)
    assert office.after(early, short) <= office.after(early, short + more)


def local(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=LOCAL)


def test_lunch_and_the_weekend_do_not_count():
    office = Hours()
    assert office.after(local(27, 11, 30), timedelta(hours=1)) == local(27, 13, 30)
    assert office.after(local(27, 16), timedelta(hours=2)) == local(30, 9)
    assert office.after(local(28, 10), timedelta()) == local(30, 8)


def test_a_swapped_saturday_counts():
    office = Hours(Calendar(worked=frozenset({date(2026, 11, 28)})))
    assert office.after(local(27, 16), timedelta(hours=2)) == local(28, 9)


@pytest.mark.parametrize("wrong", [(), ((time(9), time(8)),), ((time(8), time(12)), (time(12), time(17)))])
def test_hours_that_overlap_or_touch_are_refused(wrong):
    with pytest.raises(ValueError, match="ascend"):
        Hours(spans=wrong)


def test_every_province_names_hours_that_can_be_read():
    for folder in (ROOT / "provinces").iterdir():
        if (folder / "calendar.toml").is_file():
            assert working_hours.of_province(folder).closing > working_hours.of_province(folder).opening


def test_a_province_without_a_file_works_eight_hours(tmp_path: Path):
    assert working_hours.of_province(tmp_path) == Hours()


def test_around_the_clock_every_minute_counts():
    night = datetime(2026, 2, 17, 23, 50, tzinfo=LOCAL)  # the first day of Tết
    assert ALWAYS.after(night, timedelta(minutes=20)) == night + timedelta(minutes=20)
    assert ALWAYS.between(night, night + timedelta(hours=3)) == timedelta(hours=3)
    assert ALWAYS.between(night, night - timedelta(hours=3)) == timedelta()
    assert ALWAYS.works(night.date()) and ALWAYS.closes(night.date()) == night + timedelta(minutes=10)
