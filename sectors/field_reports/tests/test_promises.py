"""Laws of the deadlines: an extension never improves what was promised first, and what it hides is counted."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.platform.packs import load, parse
from bazan.platform.packs.sample_verification import differences

PACK = load(Path(__file__).resolve().parents[1])
INDICATORS = {one["id"]: one for one in PACK.indicators}
FORMULAS = {name: parse(one["formula"]["sql"], PACK.relations) for name, one in INDICATORS.items()}
START, END = datetime(2026, 10, 1), datetime(2026, 11, 1)
reports = st.fixed_dictionaries(
    {
        "received_h": st.integers(-300, 743),
        "first_h": st.integers(1, 240),
        "more_h": st.none() | st.integers(1, 240),
        "took_h": st.none() | st.integers(0, 700),
        "state": st.sampled_from(["published", "rejected", "duplicate"]),
    }
)


def sent(n, spec) -> dict[str, Any]:
    """A report as its system sends it, in hours from the month's beginning."""
    received = START + timedelta(hours=spec["received_h"])
    first = received + timedelta(hours=spec["first_h"])
    row = {
        "report": str(n),
        "received_at": received,
        "first_due_at": first,
        "state": spec["state"],
        "extensions": int(bool(spec["more_h"])),
    }
    if spec["more_h"]:
        row["extended_due_at"] = first + timedelta(hours=spec["more_h"])
    if spec["took_h"] is not None:
        row["answered_at"] = received + timedelta(hours=spec["took_h"])
    elif spec["state"] == "published":
        row["state"] = "working"
    return row


def gives(indicator, expected, rows, period="2026-10"):
    case = {"period": period, "rows": {"reports": rows}, "expect": {"value": expected}}
    return list(differences(PACK, INDICATORS[indicator], case, FORMULAS[indicator])) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(reports, max_size=6))
def test_on_time_after_extension_is_on_time_at_first_and_what_extensions_hide(specs):
    rows = [sent(n, spec) for n, spec in enumerate(specs)]
    real = [r for r in rows if r["state"] == "published" and START <= r.get("answered_at", END) < END]
    if not real:
        assert all(gives(name, "none", rows) for name in ("on_time_first", "on_time_extended", "extension_hidden"))
        return
    first = sum(r["answered_at"] <= r["first_due_at"] for r in real)
    extended = sum(r["answered_at"] <= r.get("extended_due_at", r["first_due_at"]) for r in real)
    assert gives("on_time_first", 100 * first / len(real), rows)
    assert gives("on_time_extended", 100 * extended / len(real), rows)
    assert gives("extension_hidden", 100 * (extended - first) / len(real), rows)


@settings(max_examples=25, deadline=None)
@given(reports, st.integers(1, 400))
def test_asking_for_more_time_never_takes_a_report_out_of_the_overdue_ones(spec, more_h):
    before, after = sent(1, spec | {"more_h": None}), sent(1, spec | {"more_h": more_h})
    for day in ("2026-10-05", "2026-10-20", "2026-11-05"):
        assert any(gives("overdue", n, [before], day) and gives("overdue", n, [after], day) for n in (0, 1))
