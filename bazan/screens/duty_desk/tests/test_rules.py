"""The desk's decisions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.monitoring.alerts.types import AlertInfo
from bazan.screens.duty_desk import rules

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
ALERT = AlertInfo(
    1, "s.r", 1, "s", {"vi": "Lũ"}, "thing", 1, {"vi": "Trạm"}, 1, None, "severe", "severe", "immediate", "observed", False, 1, "active",
    NOW, NOW, 1, None, None, "", "", None, None, None, None, None, None, False, "", None, "", "",
)  # fmt: skip
LIMITS = ((10.0, {"vi": "một"}), (20.0, {"vi": "hai"}))


def course(*values):
    return [(NOW + timedelta(hours=n), value) for n, value in enumerate(values)]


@given(st.lists(st.tuples(st.booleans(), st.one_of(st.none(), st.integers(1, 4)), st.sampled_from(["a", "b"])), max_size=12))
def test_every_alert_is_in_one_line_of_one_part_and_none_is_lost(made):
    alerts = [replace(ALERT, id=n, life_safety=life, group_id=group, rule=rule) for n, (life, group, rule) in enumerate(made)]
    lines = rules.queue(alerts, {"a": "threshold", "b": "missing"})
    assert sum(1 + line.more for line in lines) == len(alerts)
    assert all(line.section == "life" for line in lines if line.alert.life_safety)
    assert all(line.section == "technical" for line in lines if line.alert.rule == "b" and not line.alert.life_safety)
    ids = [line.alert.id for line in lines]
    assert ids == sorted(ids), "the order given is kept"


def test_the_next_limit_is_reached_when_the_rate_says_so():
    found = rules.rate(course(10, 12, 14, 16), LIMITS, above=True)
    assert found is not None
    assert (found.an_hour, found.limit) == (2, 20)
    assert found.at == NOW + timedelta(hours=5)


@pytest.mark.parametrize(
    ("values", "limit"), [((16, 14, 12), 20), ((12, 12, 12), 20), ((25, 26, 27), None), ((19.0, 19.001, 19.002), 20)], ids=str
)
def test_what_moves_away_stands_still_is_past_all_or_would_take_days_foretells_nothing(values, limit):
    found = rules.rate(course(*values), LIMITS, above=True)
    assert found is not None
    assert (found.limit, found.at) == (limit, None)


def test_a_limit_below_is_neared_by_falling():
    found = rules.rate(course(16, 14, 12), ((10.0, {}), (5.0, {})), above=False)
    assert found is not None
    assert (found.limit, found.at) == (10, NOW + timedelta(hours=3))


def test_a_rate_needs_two_values_near_each_other():
    assert rules.rate(course(5), LIMITS, True) is None
    assert rules.rate(course(None, 5, None), LIMITS, True) is None
    assert rules.rate([(NOW, 1.0), (NOW + timedelta(days=2), 9.0)], LIMITS, True) is None


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=12), st.booleans())
def test_a_foretold_limit_lies_ahead_and_within_two_days(values, above):
    found = rules.rate(course(*values), LIMITS, above)
    if found is not None and found.at is not None:
        last = max(at for at, value in course(*values) if value is not None)
        assert last <= found.at <= last + rules.AHEAD


@given(st.booleans(), st.lists(st.booleans(), max_size=4))
def test_only_a_silence_of_life_safety_quiets_life_safety(life, silences):
    assert rules.rings(True, silences) == (not any(silences))
    assert rules.rings(False, silences) == (not silences)


def test_a_silence_has_an_end_a_reason_and_a_name():
    fine: dict[str, Any] = {"until": NOW + timedelta(hours=1), "reason": "họp giao ban", "person": "Trần Văn Lộc", "now": NOW}
    rules.check_silence(**fine)
    for field, bad in [("until", NOW), ("until", NOW + timedelta(hours=9)), ("reason", "a"), ("person", " ")]:
        with pytest.raises(Refused) as why:
            rules.check_silence(**fine | {field: bad})
        assert why.value.field == field
