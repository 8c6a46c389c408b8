"""What moved each day is kept as it happens, one line a number, within rights, for as long as a setting says."""

from datetime import timedelta

import pytest

from bazan.core.time import Period, local_day
from bazan.data.indicators import api
from bazan.data.indicators.tests.row_computation.conftest import NOW, lot, sql
from bazan.directory.accounts import api as accounts

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = local_day(NOW), local_day(NOW + timedelta(days=1))


def day(n: float):
    return NOW + timedelta(days=n)


def told(since=TOMORROW, **asked):
    """(indicator without its sector, feature) to what is said of it."""
    found = api.changes(since, **asked)
    return {(one.moved.code.removeprefix("honey."), one.moved.feature): one for listed in found.values() for one in listed.rows}


def bring(meadow, at, *rows, reason=""):
    meadow.bring("lots", *rows, at=at, reason=reason)
    while api.measure_due(at):
        pass


@pytest.fixture
def yesterday(meadow):
    """Lots of three months came on a day."""
    lots = lot("1", "2026-10-05", 12), lot("2", "2026-10-06", 8, "3"), lot("3", "2026-09-07", 30, "3"), lot("4", "2026-08-07", 5)
    bring(meadow, NOW, *lots)
    return meadow


def test_a_correction_of_an_older_period_is_a_change(yesterday):
    bring(yesterday, day(1), lot("3", "2026-09-07", 20, "3"), reason="weighed again")
    one = told()["kg_month", yesterday.place("3")]
    assert (one.moved.period, one.moved.before, one.moved.after) == (Period.parse("2026-09"), 30, 20)
    assert (one.oldest, one.moved.reasons) == (one.moved.period, ("correction",))
    assert len(one.moved.batch_ids) == 1


def test_a_number_whose_every_period_came_is_one_line_that_tells_the_newest(yesterday):
    one = told(TODAY)["kg_month", yesterday.place("1")]
    assert (one.moved.period, one.moved.before, one.moved.after) == (Period.parse("2026-10"), None, 12)
    assert one.oldest == Period.parse("2026-08")


def test_a_replaced_value_is_told_before_one_that_came_and_the_day_found_it_stays(yesterday):
    bring(yesterday, day(1), lot("1", "2026-10-05", 10))
    bring(yesterday, day(1.1), lot("5", "2026-11-05", 3), lot("4", "2026-08-07", 6))
    bring(yesterday, day(1.2), lot("1", "2026-10-05", 11))
    one = told()["kg_month", yesterday.place("1")]
    assert (one.moved.period, one.moved.before, one.moved.after) == (Period.parse("2026-10"), 12, 11)
    assert one.oldest == Period.parse("2026-08")
    moved, total = api.moved_since("honey.kg_month", yesterday.place("1"), TOMORROW)
    assert [(m.period.text, m.before, m.after) for m in moved] == [("2026-11", None, 3), ("2026-10", 12, 11), ("2026-08", 5, 6)]
    assert total == 3
    assert api.moved_since("honey.kg_month", yesterday.place("1"), TOMORROW, limit=1)[1] == 3


def test_days_add_up(yesterday):
    bring(yesterday, day(1), lot("1", "2026-10-05", 10))
    bring(yesterday, day(2), lot("1", "2026-10-05", 7))
    assert told(local_day(day(2)))["kg_month", yesterday.root].moved.before == 18
    one = told(TOMORROW)["kg_month", yesterday.root].moved
    assert (one.before, one.after, one.at) == (20, 15, day(2))


def test_what_returns_to_where_the_day_found_it_and_what_its_digits_hide_did_not_move(yesterday):
    bring(yesterday, day(1), lot("1", "2026-10-05", 10))
    bring(yesterday, day(1.1), lot("1", "2026-10-05", 12), lot("2", "2026-10-06", 8.01, "3"))
    assert ("kg_month", yesterday.place("1")) not in told()
    assert ("kg_month", yesterday.place("3")) not in told()


def test_a_total_counts_all_whatever_the_page_holds(yesterday):
    every = api.changes(TODAY, most=500)["honey"]
    assert every.total == len(every.rows) > 4
    first, second = (api.changes(TODAY, "honey", 2, offset)["honey"] for offset in (0, 2))
    assert first.total == second.total == every.total
    assert [*first.rows, *second.rows] == list(every.rows[:4])
    assert api.changes(TODAY, "honey", 2, 5000)["honey"].total == every.total
    assert api.changes(TODAY, "hives") == {}


def test_a_value_that_is_gone_is_a_change_to_nothing(yesterday):
    bring(yesterday, day(1), lot("1", "2026-10-05", 12, "3"))
    one = told()["kg_month", yesterday.place("1")].moved
    assert (one.period.text, one.before, one.after) == ("2026-10", 12, None)


def test_a_number_is_told_within_places_and_sectors(yesterday):
    commune = yesterday.place("1")
    accounts.enter(frozenset({commune.id}), None)
    here = {feature for _, feature in told(TODAY, most=500)}
    accounts.leave()
    accounts.enter(None, frozenset({"hives"}))
    elsewhere = told(TODAY)
    accounts.leave()
    assert commune in here
    assert yesterday.root not in here and yesterday.place("3") not in here
    assert elsewhere == {}


def test_days_kept_long_enough_are_forgotten(yesterday):
    assert api.forget_changes(day(92)) == 0
    assert api.oldest_day(day(92)) == TODAY
    assert api.forget_changes(day(93)) > 0
    assert sql("SELECT count(*) FROM indicator_change") == [(0,)]
    assert told(TODAY) == {}
