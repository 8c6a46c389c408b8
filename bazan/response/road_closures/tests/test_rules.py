"""What is believed of a closure, whatever is handed in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.response.road_closures import rules
from bazan.response.road_closures.types import Terms

NOW = datetime(2026, 11, 25, tzinfo=UTC)
POINT = {"type": "Point", "coordinates": [107.6, 12.0]}
NUMBERS = st.one_of(st.floats(), st.integers(-400, 400), st.text(max_size=2), st.none(), st.booleans())


def terms(**more):
    given: dict[str, Any] = {"road": "QL14", "cause": "tree", "whom": "all", "geometry": POINT, "since": NOW}
    return Terms(**(given | more))


@given(st.sampled_from(["Point", "LineString", "Polygon"]), st.recursive(NUMBERS, lambda inner: st.lists(inner, max_size=4), max_leaves=12))
def test_a_geometry_is_kept_as_geojson_or_refused(kind, coordinates):
    try:
        kept = rules.shaped({"type": kind, "coordinates": coordinates})
    except Refused:
        return
    points = [kept["coordinates"]] if kept["type"] == "Point" else kept["coordinates"]
    assert all(len(one) == 2 and all(abs(value) <= 180 for value in one) for one in points)
    assert rules.shaped(kept) == kept


@given(st.timedeltas(timedelta(days=-400), timedelta(days=30)), st.timedeltas(timedelta(days=-5), timedelta(days=5)))
def test_a_closure_ends_after_it_began(since, long):
    given_terms = terms(since=NOW + since, until=NOW + since + long)
    try:
        kept = rules.judged(given_terms, {"tree"}, NOW)
    except Refused as why:
        assert why.rule in ("closures.since", "closures.until")
        return
    assert kept.until and kept.since < kept.until and kept.since <= NOW + rules.AHEAD


def test_a_line_may_cross_itself_and_may_not_be_endless():
    eight = [[107.0, 12.0], [107.1, 12.1], [107.1, 12.0], [107.0, 12.1]]
    assert rules.shaped({"type": "LineString", "coordinates": eight})["coordinates"] == eight
    with pytest.raises(Refused, match=r"closures.points"):
        rules.shaped({"type": "LineString", "coordinates": [[107.0, 12.0]] * 501})
    with pytest.raises(Refused, match=r"closures.far"):
        rules.shaped({"type": "LineString", "coordinates": [[107.0, 12.0], [107.0, 13.1]]})
