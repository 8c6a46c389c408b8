"""What words say of time, seen from a day."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.questions.period_expressions import Named, named, spanning, until_now
from bazan.analysis.questions.tests.question_sets import AT
from bazan.analysis.questions.types import When
from bazan.core.time import LOCAL, Period

DAYS = st.datetimes(datetime(2010, 1, 1), datetime(2090, 12, 31), timezones=st.just(LOCAL))


def when(told: Named) -> When:
    assert told.when is not None
    return told.when


def text(name: str, at=AT, **slots: int) -> str:
    told = named(name, slots, at)
    return told.wrong or (told.when.text if told.when else "newest")


@pytest.mark.parametrize(
    ("name", "slots", "period"),
    [
        ("today", {}, "2026-11-25"), ("yesterday", {}, "2026-11-24"), ("this_week", {}, "2026-W48"), ("last_week", {}, "2026-W47"),
        ("this_month", {}, "2026-11"), ("month", {"m": 10}, "2026-10"), ("month", {"m": 10, "y": 2025}, "2025-10"),
        ("month_last_year", {"m": 10}, "2025-10"), ("this_quarter", {}, "2026-Q4"), ("quarter", {"q": 3}, "2026-Q3"),
        ("year", {"y": 2024}, "2024"), ("first_half", {}, "2026-01..2026-06"), ("first_months", {"n": 9}, "2026-01..2026-09"),
        ("since_january", {}, "2026-01..2026-11"), ("last_days", {"n": 7}, "2026-11-19..2026-11-25"), ("newest", {}, "newest"),
        ("date", {"d": 20, "m": 11}, "2026-11-20"), ("week", {"w": 46}, "2026-W46"),
    ],
)  # fmt: skip
def test_a_period_is_seen_from_the_day_it_is_asked(name, slots, period):
    assert text(name, **slots) == period


@pytest.mark.parametrize(
    ("name", "slots", "wrong"),
    [
        ("month", {"m": 13}, "unread"), ("quarter", {"q": 5}, "unread"), ("date", {"d": 31, "m": 2, "y": 2026}, "unread"),
        ("month", {"m": 12}, "future"), ("year", {"y": 2027}, "future"), ("next_month", {}, "future"), ("tomorrow", {}, "future"),
        ("until_month", {"m": 12}, "future"), ("week", {"w": 53, "y": 2025}, "unread"),
    ],
)  # fmt: skip
def test_what_there_is_not_and_what_is_yet_to_come_is_told_apart(name, slots, wrong):
    assert text(name, **slots) == wrong


@settings(max_examples=40)
@given(DAYS, st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_the_last_period_ends_where_the_running_one_begins(at, grain):
    names = {"day": ("yesterday", "today")}.get(grain, (f"last_{grain}", f"this_{grain}"))
    last, running = (when(named(name, {}, at)) for name in names)
    assert last.last.end == running.first.start <= at < running.first.end


@settings(max_examples=40)
@given(DAYS, st.integers(1, 60), st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_so_many_periods_are_that_many_and_end_with_the_running_one(at, count, grain):
    span = when(named(f"last_{grain}s", {"n": count}, at))
    assert len(list(span.periods(grain))) == count
    assert span.last == Period.holding(at, grain)


def test_a_range_takes_the_year_of_its_end():
    first, last = named("month", {"m": 1}, AT), named("month", {"m": 10, "y": 2025}, AT)
    assert when(spanning(first, last, AT)).text == "2025-01..2025-10"
    assert when(spanning(last, first, AT)).text == "2025-10..2026-01"
    assert spanning(named("month", {"m": 10}, AT), named("month", {"m": 3}, AT), AT).wrong == "unread"
    assert spanning(first, named("year", {"y": 2026}, AT), AT).wrong == "unread"
    assert when(until_now(named("month", {"m": 6}, AT), AT)).text == "2026-06..2026-11"


def test_the_periods_of_a_finer_grain_begin_within():
    october = when(named("month", {"m": 10}, AT))
    assert [period.text for period in october.periods("week")] == ["2026-W41", "2026-W42", "2026-W43", "2026-W44"]
    assert sum(1 for _ in october.periods("day")) == 31
    assert next(october.periods("day")).start == october.first.start
    assert october.last.end - october.first.start == timedelta(days=31)
