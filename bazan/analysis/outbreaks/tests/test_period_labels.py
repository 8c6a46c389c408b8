"""What labels of periods say, and which are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.outbreaks.period_labels import course
from bazan.core.errors import Refused


def told(*labels):
    found = course(labels, range(2, len(labels) + 2))
    return found.per_year, list(found.places)


@pytest.mark.parametrize(
    ("labels", "per_year", "places"),
    [
        (["2026-W05", "2026-W06", "2026-W09"], 52, [0, 1, 4]),
        (["2025-W52", "2026-W01"], 52, [0, 1]),
        (["2020-W52", "2020-W53", "2021-W01"], 52, [0, 1, 2]),
        (["2020-W51", "2020-W53", "2021-W02"], 52, [0, 2, 4]),
        (["2025-11", "2025-12", "2026-02"], 12, [0, 1, 3]),
        (["2025-12-30", "2025-12-31", "2026-01-02"], 365, [0, 1, 3]),
        (["2026-01-05", "2026-01-12", "2026-01-26"], 52, [0, 1, 3]),
        (["2026-01-01", "2026-02-01", "2026-04-01"], 12, [0, 1, 3]),
        (["2026-01-05"], 365, [0]),
        (["tuần 1", "tuần 3", "tuần 2"], 52, [0, 1, 2]),
    ],
)
def test_how_periods_are_written_says_how_many_make_a_year_and_which_are_missing(labels, per_year, places):
    assert told(*labels) == (per_year, places)


@pytest.mark.parametrize(
    ("labels", "rule", "line"),
    [
        (["2026-W05", "2026-W05"], "outbreaks.twice", 3),
        (["a", "b", "a"], "outbreaks.twice", 4),
        (["2026-02", "2026-01"], "outbreaks.order", 3),
        (["2026-01-05", "2026-01-12", "2026-01-07"], "outbreaks.order", 4),
        (["2026-W05", "2206-W06"], "outbreaks.gap", 3),
        (["2026-01-01", "2028-01-02"], "outbreaks.gap", 3),
        (["2026-W05", "2026-06"], "outbreaks.period", 3),
        (["2026-W54"], "outbreaks.period", 2),
        (["2026-01", "2026-13"], "outbreaks.period", 3),
        (["2026-02-28", "2026-02-30"], "outbreaks.period", 3),
        (["2026-02", ""], "outbreaks.period", 3),
    ],
)
def test_a_period_that_is_not_where_it_should_be_is_refused_by_its_line(labels, rule, line):
    with pytest.raises(Refused) as why:
        told(*labels)
    assert (why.value.rule, why.value.params["line"]) == (rule, line)


@given(st.sets(st.integers(0, 51), min_size=2))
def test_weeks_of_a_year_stand_as_far_apart_as_their_numbers(weeks):
    ordered = sorted(weeks)
    assert told(*(f"2026-W{week + 1:02}" for week in ordered)) == (52, [week - ordered[0] for week in ordered])
