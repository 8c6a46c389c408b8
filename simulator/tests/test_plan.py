"""How far back the forms of the offices go."""

from collections import defaultdict
from datetime import date, timedelta

from simulator.offices.plan import LEAST, tasks
from simulator.periods import period_of
from simulator.tests.offices_stage import NUMBER, STAGE, declared

TODAY = date(2026, 11, 25)


def periods(history_days: int) -> dict[str, set[str]]:
    """Of each form the periods that are sent."""
    found = defaultdict(set)
    for task in tasks(NUMBER, STAGE, declared(), TODAY - timedelta(days=history_days), TODAY):
        found[task.form.code].add(task.period.text)
    return found


def test_a_year_and_a_month_reach_the_same_month_of_last_year():
    assert {"2025-11", "2026-10"} <= periods(396)["health.immunisation_month"]


def test_of_no_history_the_newest_periods_of_each_form_come_and_no_others():
    short, long = periods(0), periods(396)
    assert short.keys() == long.keys()
    for code, sent in short.items():
        period, newest = period_of(TODAY, declared().forms[code].grain), set()
        for _ in range(LEAST):
            newest.add(period.text)
            period = period.before()
        assert sent <= long[code] and sent <= newest, code
