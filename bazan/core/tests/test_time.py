from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bazan.core.time import GRAINS, LOCAL, Period, day_start, local_day, stretch_before, weeks_of

instants = st.datetimes(min_value=datetime(2000, 1, 2), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))
grains = st.sampled_from(GRAINS)


@given(instants, grains)
def test_a_period_holds_the_instant_it_was_asked_for(instant, grain):
    period = Period.holding(instant, grain)
    assert period.start <= instant < period.end


@given(instants, grains)
def test_periods_follow_each_other_without_gap_or_overlap(instant, grain):
    period = Period.holding(instant, grain)
    assert period.next().start == period.end
    assert period.next().previous() == period
    assert Period.holding(period.end - timedelta(microseconds=1), grain) == period


@given(instants, st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_periods_longer_than_an_hour_begin_at_local_midnight(instant, grain):
    start = Period.holding(instant, grain).start.astimezone(LOCAL)
    assert (start.hour, start.minute, start.second) == (0, 0, 0)


@given(instants, grains)
def test_a_year_before_is_a_period_of_the_same_grain_about_a_year_earlier(instant, grain):
    before = Period.holding(instant, grain).year_before()
    assert before.grain == grain
    assert timedelta(days=358) < Period.holding(instant, grain).start - before.start < timedelta(days=373)


WEEKS = [day_start(date.fromisocalendar(year, week, 1)) for year in range(1990, 2051) for week in range(1, weeks_of(year) + 1)]


@pytest.mark.parametrize("move", [Period.year_before, Period.year_after])
def test_a_week_is_held_against_the_week_of_the_same_number_for_sixty_years(move):
    for start in WEEKS:
        year, week, _ = local_day(start).isocalendar()
        other_year, other_week, weekday = local_day(move(Period(start, "week")).start).isocalendar()
        assert (other_year - year, weekday) == (-1 if move is Period.year_before else 1, 1)
        assert other_week == min(week, weeks_of(other_year))


def test_every_week_of_a_year_after_one_of_53_weeks_keeps_its_number():
    assert Period.parse("2027-W10").year_before().text == "2026-W10"


def test_a_week_53_without_its_like_is_held_against_week_52():
    assert Period.parse("2026-W53").year_before().text == "2025-W52"
    assert Period.parse("2026-W53").year_after().text == "2027-W52"


@example(datetime(2000, 2, 27, tzinfo=UTC), "hour", 42)
@given(instants, grains, st.integers(1, 80))
def test_the_stretch_a_year_before_holds_the_peer_of_each_of_its_periods(instant, grain, count):
    periods = [Period.holding(instant, grain)]
    while len(periods) < count:
        periods.append(periods[-1].next())
    start, end = stretch_before(periods[0].start, periods[-1].end, grain)
    assert all(start <= period.year_before().start < period.year_before().end <= end for period in periods)


@given(instants, grains)
def test_a_year_before_the_year_after_is_the_period_itself(instant, grain):
    period = Period.holding(instant, grain)
    local = local_day(period.start)
    alone = (grain == "week" and local.isocalendar().week == 53) or (grain in ("hour", "day") and (local.month, local.day) == (2, 29))
    assert period.year_after().year_before() == period or alone


def test_the_leap_day_is_compared_with_the_28th():
    assert local_day(Period.holding(day_start(date(2024, 2, 29)), "day").year_before().start) == date(2023, 2, 28)


def test_the_evening_of_the_capital_is_already_the_next_local_day():
    assert local_day(datetime(2026, 11, 24, 17, 0, tzinfo=UTC)) == date(2026, 11, 25)


def test_an_unknown_grain_is_an_error():
    with pytest.raises(ValueError, match="fortnight"):
        Period.holding(datetime(2026, 1, 1, tzinfo=UTC), "fortnight")
