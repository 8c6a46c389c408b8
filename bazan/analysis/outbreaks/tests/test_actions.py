"""What the clock finds of the cases of a real pack in a made-up province, keeps, tells and shows."""

from datetime import timedelta

import pytest

from bazan.analysis.outbreaks import api
from bazan.analysis.outbreaks.models import Run, Signal
from bazan.analysis.outbreaks.types import Standing
from bazan.core.settings import ROOT
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Origin, Record
from bazan.directory.accounts import api as accounts
from bazan.monitoring.insights import api as insights
from bazan.platform.packs import load
from tests.fixtures.incident_province import NOW, commune, province  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cases")]
CASES = "health.cases"
DAY = timedelta(days=1)
ENDED = NOW - 7 * DAY
"""In the last week that has ended."""


@pytest.fixture
def cases(province):  # noqa: F811 - the fixture
    """Of dengue one a day, a commune after the other, for twenty weeks; eleven more in commune 2 in the last whole week; mumps once."""
    datasets.load_pack(load(ROOT / "sectors/health"))
    happened = [("dengue", str(1 + day % 4), NOW - day * DAY, 3) for day in range(1, 140)]
    happened += [("dengue", "2", ENDED - (number % 5) * DAY, 2) for number in range(11)]
    deliver([*happened, ("mumps", "1", ENDED, 1)])


def deliver(happened, at=NOW - DAY, first=0):
    """(disease, commune, diagnosed at, days until it was reported)."""
    rows = [
        {
            "code": f"C{first + number}", "disease": disease, "commune": code, "onset_at": when - timedelta(days=1), "diagnosed_at": when,
            "notified_at": when + timedelta(days=delay - 1),
        }
        for number, (disease, code, when, delay) in enumerate(happened)
    ]  # fmt: skip
    staged = datasets.stage(CASES, [Record(row, line) for line, row in enumerate(rows, 1)], Context(at=at + 2 * DAY))
    assert not staged.refused, staged.refused[:2]
    datasets.commit(staged, Origin(1 + first, "system", at))


def standing() -> Standing:
    found = api.standing("health")
    assert found is not None
    return found


def alarms():
    return [(one.disease, one.place_id) for one in standing().signals if one.alarm]


def test_a_commune_with_more_cases_than_its_past_lets_expect_is_an_alarm_with_what_was_expected():
    assert standing().runs == ()
    assert api.sweep_due(NOW) == 1
    found = standing()
    run = found.runs[0]
    assert (run.method, run.periods, run.cases, run.seasonal_from) == ("c2", 19, 151, 264)
    assert ("dengue", commune("2")) in alarms() and ("dengue", commune("1")) not in alarms()
    worst = next(one for one in found.signals if (one.disease, one.place_id) == ("dengue", commune("2")))
    assert worst.labels["en"] == "Dengue" and worst.indicator == "health.dengue_week"
    assert worst.threshold is not None and worst.expected is not None
    assert worst.count == 12 and worst.threshold < 12 and worst.expected < 3 and worst.since == worst.period.start


def test_the_true_count_of_the_last_days_lies_above_what_is_reported():
    api.sweep_due(NOW)
    found = {one.disease: one for one in standing().nowcasts}
    days = found["dengue"].days
    assert set(found) == {"dengue"} and len(days) == 28 and days[-1].day == (NOW - DAY).date()
    assert all(one.reported <= one.low <= one.high for one in days)
    assert days[-1].estimate > days[-1].reported


def test_what_stands_is_told_once_and_closed_when_it_is_over():
    api.sweep_due(NOW)
    told = insights.insights("health")
    assert [one.noticed.key for one in told if one.noticed.place_id == commune("2")] == [f"dengue@place:{commune('2')}"]
    said = next(one for one in told if one.noticed.place_id == commune("2")).noticed
    assert "Xã Hai" in said.words["vi"] and "12 cases" in said.words["en"] and said.weight > 0.5
    later = NOW + 21 * DAY
    deliver([("dengue", str(1 + day % 4), later - day * DAY, 1) for day in range(1, 21)], later - DAY, 1000)
    assert api.sweep_due(later) == 1 and not alarms()
    assert f"dengue@place:{commune('2')}" not in [one.noticed.key for one in insights.insights("health")]


def test_of_a_week_the_newest_run_is_kept_and_of_the_past_thirteen_months():
    api.sweep_due(NOW)
    assert api.sweep_due(NOW + timedelta(hours=1)) == 0
    assert api.sweep_due(NOW + 4 * timedelta(hours=1)) == 1
    assert Run.objects.count() == 1 and Run.objects.get().made_at == NOW + timedelta(hours=4)
    assert api.sweep_due(NOW + 7 * DAY) == 1 and Run.objects.count() == 2
    assert api.sweep_due(NOW + 420 * DAY) == 1 and Run.objects.count() == 1


def test_new_cases_are_judged_after_some_hours_and_none_on_the_same_day_are_not():
    api.sweep_due(NOW - 12 * timedelta(hours=1))
    deliver([("dengue", "3", NOW - DAY, 1)], NOW - timedelta(hours=8), 500)
    assert api.sweep_due(NOW - timedelta(hours=10)) == 0 and api.sweep_due(NOW) == 1 and api.sweep_due(NOW + timedelta(minutes=5)) == 0


def test_who_reaches_one_commune_sees_that_one_alone_and_who_has_another_sector_nothing():
    api.sweep_due(NOW)
    for places, sectors, seen in (({commune("2")}, None, {commune("2")}), (None, {"education"}, set())):
        accounts.enter(None if places is None else frozenset(places), None if sectors is None else frozenset(sectors))
        try:
            assert set(Signal.objects.values_list("place_id", flat=True)) == seen
        finally:
            accounts.leave()
