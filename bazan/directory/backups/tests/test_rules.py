"""How backups and drills stand, and when one is due."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.core.time import OFFSET
from bazan.directory.backups import rules
from bazan.directory.backups.types import Kind, Run

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)  # nine in the morning here


def run(kind: Kind, hours_ago: float, ok: bool = True) -> Run:
    began = AT - timedelta(hours=hours_ago)
    return Run(kind, began, 60, ok, "bazan-x", began if ok else None, 40 if ok and kind == "drill" else None, 1)


def state(*runs: Run, configured: bool = True) -> str:
    return rules.standing(runs, configured, AT).state


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([], "never"),
        ([run("backup", 8)], "never"),
        ([run("backup", 8), run("drill", 7)], "ok"),
        ([run("backup", 8), run("drill", 7, ok=False)], "failed"),
        ([run("backup", 8, ok=False), run("drill", 7)], "failed"),
        ([run("backup", 50), run("backup", 8, ok=False), run("backup", 7), run("drill", 7)], "ok"),
        ([run("backup", 50), run("drill", 49)], "old"),
        ([run("backup", 8), run("drill", 49)], "old"),
    ],
)
def test_it_stands_as_badly_as_the_worse_of_both(runs, expected):
    assert state(*runs) == expected


def test_a_drill_of_today_on_a_backup_of_long_ago_proves_an_old_one():
    drill = run("drill", 1)
    old = Run(**vars(drill) | {"recovery_point": AT - timedelta(days=3)})
    assert state(run("backup", 72), old) == "old"


def test_without_a_folder_nothing_is_missed_until_somebody_makes_one_by_hand():
    assert state(configured=False) == "unconfigured"
    assert rules.standing([run("backup", 8, ok=False)], False, AT).backup.state == "failed"


def test_what_a_drill_proved_is_what_would_be_there_again():
    standing = rules.standing([run("backup", 1), run("drill", 20), run("drill", 2, ok=False)], True, AT)
    assert (standing.recovery_point, standing.recovery_s) == (AT - timedelta(hours=20), 40)
    assert standing.drill.last and not standing.drill.last.ok


@pytest.mark.parametrize(
    ("runs", "due"),
    [
        ([], True),
        ([run("backup", 7.5)], False),
        ([run("backup", 8.5)], True),
        ([run("backup", 30), run("backup", 7, ok=False)], True),
        ([run("backup", 30), run("backup", 0.5, ok=False)], False),
        ([run("backup", 7, ok=False), run("backup", 6)], False),
    ],
    ids=["never", "since one", "before one", "failed hours ago", "failed just now", "mended"],
)
def test_a_backup_is_due_once_a_night_and_an_hour_after_it_failed(runs, due):
    assert rules.due(rules.standing(runs, True, AT).backup, 1, AT) is due


@settings(max_examples=30)
@given(hour=st.integers(0, 23), minutes=st.integers(0, 24 * 60))
def test_rounds_all_day_long_make_one_backup_from_one_such_hour_to_the_next(hour, minutes):
    began, made, last = AT + timedelta(minutes=minutes), [], []
    for step in range(4 * 24 * 3):
        at = began + timedelta(minutes=20 * step)
        if rules.due(rules.standing(last, True, at).backup, hour, at):
            made.append((at + OFFSET - timedelta(hours=hour)).date())
            last = [Run("backup", at, 60, True)]
    assert len(made) == len(set(made)) and (made[-1] - made[0]).days + 1 == len(made) >= 4
