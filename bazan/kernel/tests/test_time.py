from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.kernel.time import GRAINS, LOCAL, Period, day_start, local_day

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


def test_the_leap_day_is_compared_with_the_28th():
    assert local_day(Period.holding(day_start(date(2024, 2, 29)), "day").year_before().start) == date(2023, 2, 28)


def test_the_evening_of_the_capital_is_already_the_next_local_day():
    assert local_day(datetime(2026, 11, 24, 17, 0, tzinfo=UTC)) == date(2026, 11, 25)


def test_an_unknown_grain_is_an_error():
    with pytest.raises(ValueError, match="fortnight"):
        Period.holding(datetime(2026, 1, 1, tzinfo=UTC), "fortnight")
