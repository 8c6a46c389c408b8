"""Rows of a day that can't be: a slip of the year or a wrong clock is refused, whoever sends them and however."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.settings import ROOT
from bazan.core.time import LOCAL, day_start, local_day
from bazan.data.datasets import api
from bazan.data.datasets.grammar import DATASETS, Plausible
from bazan.data.datasets.tests.conftest import NOW, harvest, pine
from bazan.data.datasets.types import Context, Record
from bazan.platform.packs import load


def stage_loggings(*days: object, **context):
    """A row a day, of loggings that came at NOW."""
    records = [
        Record({"code": f"L-{n}", "unit": "ubnd-01", "received_at": day, "owner": "x", "state": "open"}, n) for n, day in enumerate(days, 1)
    ]
    return api.stage("groves.loggings", records, Context(at=NOW, **context))


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        ("20/11/2126", "future"),
        ("2030-01-01", "future"),
        ("22/11/2026", "future"),
        (datetime(2126, 11, 20, tzinfo=UTC), "future"),
        (day_start(local_day(NOW) + timedelta(days=2)), "future"),
        ("31/12/1975", "early"),
        ("1970-01-01", "early"),
        (date(1900, 1, 1), "early"),
    ],
)
def test_a_row_outside_the_plausible_days_is_refused_by_its_line(groves, day, rule):
    staged = stage_loggings("20/11/2026", day)
    assert [(one.line, one.column, one.rule) for one in staged.refused] == [(2, "received_at", f"datasets.cell.{rule}")]
    assert len(staged.rows) == 1


def test_rows_up_to_the_next_day_and_from_the_first_are_taken(groves):
    last = day_start(local_day(NOW) + timedelta(days=2)) - timedelta(microseconds=1)
    refused = stage_loggings(last, f"{last.astimezone(LOCAL):%d/%m/%Y %H:%M}", NOW, "01/01/1976", day_start(date(1976, 1, 1))).refused
    assert {one.rule for one in refused} == {"datasets.organization.unknown"}  # nobody was there yet


def test_the_last_day_that_a_refusal_names_is_taken_whole(groves):
    (refused,) = stage_loggings(day_start(local_day(NOW) + timedelta(days=2))).refused
    assert refused.rule == "datasets.cell.future"
    assert not stage_loggings(f"{refused.params['limit']} 23:59").refused
    assert refused.params["text"] != refused.params["limit"]


def test_a_column_of_native_instants_is_checked_too(groves):
    assert [one.line for one in stage_loggings(NOW, NOW + timedelta(days=400), None).refused] == [2, 3]  # the third lacks what it must have


def test_a_period_ahead_is_refused_and_the_one_under_way_is_not(groves):
    staged = api.stage(
        "groves.harvest",
        [Record(pine() | {"period": period}, n) for n, period in enumerate(("2026-11", "2026-12", "2030-10"))],
        Context(at=NOW),
    )
    assert [(one.line, one.rule, one.params["text"]) for one in staged.refused] == [
        (1, "datasets.cell.future", "2026-12"),
        (2, "datasets.cell.future", "2030-10"),
    ]


def test_a_forms_own_period_is_taken_as_it_is(groves):
    assert not harvest(pine()).refused


def test_deadlines_of_our_packs_may_lie_ahead_and_what_was_observed_may_not():
    """Every date of a dataset of ours whose name says that it is to come declares how far."""
    short = []
    for folder in sorted((ROOT / "sectors").iterdir()):
        for file in DATASETS.of(load(folder)) if (folder / "pack.toml").exists() else ():
            for column in file.declaration.columns:
                ahead = (column.plausible or file.declaration.plausible).ahead_days
                to_come = column.id.endswith(("due_at", "_by", "expires")) and column.type in ("date", "instant")
                if to_come != (ahead > 1) and column.id != "ended_on":
                    short.append((file.name, column.id, ahead))
    assert short == []


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), st.integers(0, 4000))
def test_what_is_plausible_moves_with_the_day_it_came(at, ahead):
    first, last = Plausible(ahead_days=ahead).bounds(at)
    assert first == day_start(date(1976, 1, 1)) and local_day(last) - local_day(at) == timedelta(days=ahead)
    assert local_day(last + timedelta(microseconds=1)) == local_day(last) + timedelta(days=1)
