"""How far back the forms of the offices go."""

from collections import defaultdict
from datetime import date, timedelta

from simulator.offices.desk import Desk
from simulator.offices.plan import LEAST, tasks
from simulator.offices.play import Offices
from simulator.periods import period_of
from simulator.progress import Shelf
from simulator.settings import Settings
from simulator.tests.offices_stage import NUMBER, STAGE, contents, declared
from simulator.tests.province import DEMO, NOW, SEED

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


def test_the_offices_reach_as_far_as_the_demo_s_history_and_never_further_than_they_say(tmp_path):
    (tmp_path / "demo-accounts.toml").write_text("[accounts]\n")

    def oldest_month(history_days: int) -> str:
        told = Settings("http://nowhere", tmp_path, DEMO, "", SEED, 1, False, history_days)
        shelf = Shelf(told.home, told.seed, told.address, "offices")
        offices = Offices(NUMBER, STAGE, contents(), Desk(told, STAGE), shelf, told.history_days)
        return min(task.period.text for task, _ in offices.due(NOW) if task.form.code == "health.immunisation_month")

    assert [oldest_month(days) for days in (3, 396, 2000)] == ["2026-09", "2025-10", "2025-10"]
