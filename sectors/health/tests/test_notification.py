"""The law of notification: a case is on time exactly when it is notified within its disease's hours."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.engines.packs import load
from bazan.engines.packs.judging import parsed
from bazan.engines.packs.samples import differences

PACK = load(Path(__file__).resolve().parents[1])
INDICATORS = {one["id"]: one for one in PACK.indicators}
DISEASES = PACK.tables["diseases"]
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
    hours = {one["code"]: one["deadline_h"] for one in DISEASES}
    due = [one for one in cases if hours[one[0]] is not None]
    late = [one for one in due if one[2] is None or one[2] > hours[one[0]] * 60]
    share = 100 * (len(due) - len(late)) / len(due) if due else "none"
    assert not differs("notified_on_time", cases, value=share)
    assert not differs("notified_late", cases, value=len(late) if late else "none")


@pytest.mark.parametrize("disease", DISEASES, ids=lambda row: row["code"])
def test_every_disease_of_the_list_has_one_deadline_its_source_and_its_days(disease):
    assert {"24h": 24, "48h": 48, "month": None}[disease["deadline"]] == disease["deadline_h"]
    assert disease["source"] and disease["valid_from"] and disease["certainty"] in ("read", "UNCERTAIN")


def test_the_list_holds_the_twenty_diseases_of_24_hours_and_names_each_once():
    assert sum(row["deadline"] == "24h" for row in DISEASES) == 20
    for key in ("code", "name_vi", "name_en"):
        assert len({row[key] for row in DISEASES}) == len(DISEASES) == 41
