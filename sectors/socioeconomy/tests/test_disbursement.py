"""Laws of the disbursement rate: each project once, its newest row, at most one month old."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.platform.packs import load, parse
from bazan.platform.packs.sample_verification import differences

PACK = load(Path(__file__).resolve().parents[1])
INDICATORS = {one["id"]: one for one in PACK.indicators}
amounts = st.floats(0, 1e6, allow_subnormal=False)
told = st.dictionaries(
    st.tuples(st.sampled_from("ABCD"), st.integers(6, 11)), st.tuples(st.floats(1, 1e6, allow_subnormal=False), amounts), max_size=12
)


@settings(max_examples=60, deadline=None)
@given(told)
def test_each_project_counts_once_by_its_newest_row_of_this_month_or_the_last(told):
    rows = [{"project": p, "period": f"2026-{m:02}", "plan": plan, "cumulative": paid} for (p, m), (plan, paid) in told.items()]
    newest = {project: max(month for other, month in told if other == project) for project, _ in told}
    standing = [told[project, month] for project, month in newest.items() if month >= 10]
    plan, paid = sum(x for x, _ in standing), sum(x for _, x in standing)
    expected = {"pi_plan": plan / 1000, "pi_disbursed": paid / 1000, "pi_rate": 100 * paid / plan if plan else 0}
    for name, value in expected.items():
        indicator = INDICATORS[name]
        case = {"period": "2026-11", "rows": {"disbursement": rows}, "expect": {"value": value if standing else "none"}, "within": 1e-3}
        assert list(differences(PACK, indicator, case, parse(indicator["formula"]["sql"], PACK.relations))) == []
