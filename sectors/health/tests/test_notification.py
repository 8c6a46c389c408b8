"""The law of notification: a case is on time exactly when it is notified within its disease's hours."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.platform.packs import load
from bazan.platform.packs.consistency import parsed
from bazan.platform.packs.sample_verification import differences

PACK = load(Path(__file__).resolve().parents[1])
INDICATORS = {one["id"]: one for one in PACK.indicators}
DISEASES, DEADLINES = PACK.tables["diseases"], PACK.tables["deadlines"]
MONDAY = datetime(2026, 11, 16)

case = st.tuples(
    st.sampled_from([row["code"] for row in DISEASES]),
    st.integers(0, 7 * 24 * 60 - 1),
    st.one_of(st.none(), st.integers(0, 100 * 60)),
)


def written(minutes: int) -> str:
    return (MONDAY + timedelta(minutes=minutes)).isoformat(timespec="minutes")


def row(disease: str, diagnosed: int, delay: int | None) -> dict:
    notified = {} if delay is None else {"notified_at": written(diagnosed + delay)}
    return {"disease": disease, "diagnosed_at": written(diagnosed)} | notified


def differs(indicator: str, cases: list, **expect) -> list:
    spec = INDICATORS[indicator]
    sample = {"period": "2026-W47", "rows": {"cases": [row(*one) for one in cases]}, "expect": expect}
    return list(differences(PACK, spec, sample, parsed(PACK, spec)))


@given(st.lists(case, max_size=12))
def test_on_time_and_late_are_the_two_parts_of_the_cases_with_a_deadline(cases):
    hours = {one["disease"]: one["deadline_h"] for one in DEADLINES}
    due = [one for one in cases if hours[one[0]] is not None]
    late = [one for one in due if one[2] is None or one[2] > hours[one[0]] * 60]
    share = 100 * (len(due) - len(late)) / len(due) if due else "none"
    assert not differs("notified_on_time", cases, value=share)
    assert not differs("notified_late", cases, value=len(late) if due else "none")


@pytest.mark.parametrize("term", DEADLINES, ids=lambda row: f"{row['disease']}-{row['valid_from']}")
def test_every_deadline_has_its_hours_its_source_and_its_days(term):
    assert {"24h": 24, "48h": 48, "month": None}[term["deadline"]] == term["deadline_h"]
    assert term["source"] and term["valid_from"] and term["certainty"] in ("read", "UNCERTAIN")


def test_every_disease_is_named_once_and_has_one_deadline_on_any_day():
    for key in ("code", "name_vi", "name_en"):
        assert len({row[key] for row in DISEASES}) == len(DISEASES) == 41
    for disease in (row["code"] for row in DISEASES):
        terms = sorted((term["valid_from"], term["valid_to"]) for term in DEADLINES if term["disease"] == disease)
        assert terms and all(end == start for (_, end), (start, _) in pairwise(terms))


def test_the_list_holds_the_twenty_diseases_of_24_hours():
    assert sum(row["deadline"] == "24h" for row in DEADLINES) == 20


def test_a_new_list_leaves_the_past_its_own_deadlines():
    old = {"disease": "dengue", "deadline_h": 24.0, "valid_from": "2016-07-01", "valid_to": "2026-11-18"}
    new = {"disease": "dengue", "deadline_h": 48.0, "valid_from": "2026-11-18", "valid_to": None}
    pack = replace(PACK, tables=PACK.tables | {"deadlines": [dict.fromkeys(DEADLINES[0]) | old, dict.fromkeys(DEADLINES[0]) | new]})
    spec, day = INDICATORS["notified_on_time"], 24 * 60
    before, after = row("dengue", 2 * day - 1, 30 * 60), row("dengue", 2 * day, 30 * 60)
    sample = {"period": "2026-W47", "rows": {"cases": [before, after]}, "expect": {"value": 50, "n": 2}}
    assert not list(differences(pack, spec, sample, parsed(pack, spec)))
