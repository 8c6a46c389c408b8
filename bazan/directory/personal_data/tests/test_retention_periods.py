"""How long rows stay, as packs and provinces say it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.directory.personal_data.types import Kept
from bazan.platform.declarations.api import problems_of


@pytest.mark.parametrize(
    ("at", "first"),
    [
        (datetime(2036, 10, 31, 23, 59, tzinfo=UTC), date(2026, 10, 1)),
        (datetime(2036, 11, 1, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2028, 2, 29, tzinfo=UTC), date(2018, 2, 1)),
    ],
)
def test_a_month_goes_when_its_end_is_so_many_years_ago(at, first):
    assert Kept(years=10, law="x").before(at) == first


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), st.integers(1, 80))
def test_nothing_younger_than_its_years_goes(at, years):
    first = Kept(years=years, law="x").before(at)
    assert first.day == 1 and first.replace(year=first.year + years) <= at.date()


@pytest.mark.parametrize(
    ("table", "key", "rule"),
    [
        ({"years": 10}, "kept.law", "keys.missing"),
        ({"years": 10, "law": ""}, "kept.law", "keys.empty"),
        ({"law": "x"}, "kept.years", "keys.missing"),
        ({"years": 0, "law": "x"}, "kept.years", "keys.between"),
        ({"years": 1.5, "law": "x"}, "kept.years", "keys.whole"),
        ({"years": 10, "law": "x", "days": 3}, "kept.days", "keys.unknown"),
    ],
)
def test_years_need_their_law(table, key, rule):
    (problem,) = problems_of(Mapping[str, Kept], {"kept": table})
    assert (problem.key, problem.rule) == (key, rule)
