"""Laws of the on-time rules and of index 766, whatever the dossiers and ratios."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.platform.packs import load, parse
from bazan.platform.packs.sample_verification import differences

PACK = load(Path(__file__).resolve().parents[1])
INDICATORS = {one["id"]: one for one in PACK.indicators}
FORMULAS = {name: parse(one["formula"]["sql"], PACK.relations) for name, one in INDICATORS.items()}
PARTS = {row["code"]: row for row in PACK.tables["index_766"] if row["kind"] == "part"}
SCORED = [row for row in PARTS.values() if row["most"]]
GROUPS = {row["code"]: row for row in PACK.tables["index_766"] if row["kind"] == "group"}
MONTH, START, END = "2026-10", datetime(2026, 10, 1), datetime(2026, 11, 1)


def gives(indicator, expected, **inputs):
    """Whether the indicator comes out as expected in October 2026; ``"none"``: no value."""
    case = {"period": MONTH, "expect": {"value": expected}, "within": 0.0051} | inputs
    return list(differences(PACK, INDICATORS[indicator], case, FORMULAS[indicator])) == []


def of_month(values):
    return {name: {MONTH: value} for name, value in values.items()}


def test_the_index_has_21_parts_in_six_groups_of_100_points():
    assert len(PARTS) == 21
    assert {name: row["most"] for name, row in GROUPS.items()} == {
        "transparency": 18, "progress": 20, "online": 12, "payment": 10, "digitisation": 22, "satisfaction": 18,
    }  # fmt: skip
    for name, group in GROUPS.items():
        assert sum(part["most"] for part in PARTS.values() if part["part_group"] == name) == group["most"] == group["group_most"]


@pytest.mark.parametrize("part", SCORED, ids=lambda part: part["code"])
@settings(max_examples=15, deadline=None)
@given(ratio=st.floats(0, 100))
def test_points_follow_the_ratio_up_to_the_mark_and_never_exceed_the_most(part, ratio):
    points = min(part["most"], ratio * part["most"] / part["full_score_at"])
    assert gives(part["indicator"], points, values=of_month({part["ratio"]: ratio}))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from([part["indicator"] for part in SCORED if part["part_group"] == "digitisation"]), st.floats(0, 1)))
def test_a_group_is_scaled_to_the_parts_that_have_a_denominator(shares):
    most = {part["indicator"]: part["most"] for part in SCORED}
    points = {name: share * most[name] for name, share in shares.items()}
    expected = sum(points.values()) * 22 / sum(most[name] for name in points) if points else "none"
    assert gives("points_digitisation", expected, values=of_month(points))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(GROUPS)), st.floats(0, 1)))
def test_the_total_needs_four_groups_and_lies_between_0_and_100(shares):
    points = {GROUPS[name]["indicator"]: share * GROUPS[name]["most"] for name, share in shares.items()}
    expected = sum(points.values()) * 100 / sum(GROUPS[name]["most"] for name in shares) if len(points) >= 4 else "none"
    assert expected == "none" or 0 <= expected <= 100.0001
    assert gives("index_766", expected, values=of_month(points))


dossiers = st.fixed_dictionaries(
    {
        "received": st.integers(-60 * 24 * 20, 60 * 24 * 31 - 1),
        "allowed": st.integers(1, 60 * 24 * 30),
        "took": st.none() | st.integers(0, 60 * 24 * 60),
        "supplements": st.integers(0, 3),
        "paused_h": st.integers(0, 200),
        "waiting": st.booleans(),
    }
)
"""A dossier in minutes: received from the month's beginning on, allowed and taken from its reception on."""


def made(spec):
    """A dossier as its system would send it, and whether the law of decision 766 calls it on time; null: not of the month."""
    received = START + timedelta(minutes=spec["received"])
    due, ended = received + timedelta(minutes=spec["allowed"]), None
    if spec["took"] is not None:
        ended = received + timedelta(minutes=spec["took"])
    asked = received + timedelta(minutes=spec["allowed"] // 2) if spec["supplements"] else None
    waiting = spec["waiting"] and ended is None and spec["supplements"] > 0
    row = {
        "dossier": "1", "received_at": received.isoformat(), "due_at": due.isoformat(), "supplements": spec["supplements"],
        "paused_h": float(spec["paused_h"]), "state": "9" if ended else "5" if waiting else "4", "disliked": False,
    }  # fmt: skip
    row |= {"ended_at": ended.isoformat()} if ended else {}
    row |= {"supplement_at": asked.isoformat()} if asked else {}
    if ended is not None and ended < START:
        return row, None
    if spec["supplements"] > 1:
        return row, False
    until = ended or (asked if asked and waiting else END)
    return row, min(until, END) - timedelta(hours=spec["paused_h"]) <= due


@settings(max_examples=150, deadline=None)
@given(dossiers)
def test_one_dossier_is_on_time_exactly_as_decision_766_says(spec):
    row, on_time = made(spec)
    expected = "none" if on_time is None else 100 * on_time
    assert gives("on_time_766", expected, rows={"dossiers": [row]})
    assert gives("dossiers_satisfied", expected, rows={"dossiers": [row]})


@settings(max_examples=100, deadline=None)
@given(dossiers)
def test_the_older_rule_counts_finished_dossiers_only(spec):
    row, _ = made(spec)
    ended = datetime.fromisoformat(row["ended_at"]) if "ended_at" in row else None
    expected = "none"
    if ended and START <= ended < END:
        expected = 100 * (ended - timedelta(hours=row["paused_h"]) <= datetime.fromisoformat(row["due_at"]))
    assert gives("on_time_finished", expected, rows={"dossiers": [row]})


@settings(max_examples=60, deadline=None)
@given(st.lists(dossiers, max_size=6))
def test_a_rate_is_the_share_of_its_dossiers(specs):
    made_ones = [made(spec) for spec in specs]
    judged = [on_time for _, on_time in made_ones if on_time is not None]
    expected = 100 * sum(judged) / len(judged) if judged else "none"
    assert gives("on_time_766", expected, rows={"dossiers": [row for row, _ in made_ones]})


def test_a_day_counts_a_dossier_once_as_open_and_never_after_it_ended():
    row = {"dossier": "1", "received_at": "2026-11-03T10:00", "due_at": "2026-11-05T17:00", "ended_at": "2026-11-06T09:00", "state": "9"}
    for day, open_, overdue, done in ((2, 0, 0, 0), (3, 1, 0, 0), (5, 1, 0, 0), (6, 0, 0, 1), (7, 0, 0, 0)):
        period = f"2026-11-{day:02}"
        for indicator, expected in (("in_progress", open_), ("overdue", overdue), ("done", done)):
            assert gives(indicator, expected, period=period, rows={"dossiers": [row]}), (day, indicator)
