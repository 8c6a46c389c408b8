"""Duty rosters: who stands when, gaps told ahead, hand-over; and the laws of gaps."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.coordination.duty_rosters import api, rules
from bazan.coordination.duty_rosters.types import RosterInfo, ShiftInfo
from bazan.coordination.notifications import api as notifications
from bazan.core.errors import Conflict, Refused
from bazan.core.time import LOCAL
from bazan.directory.places import api as places
from tests.fixtures.notification_province import NOW, commune, minutes, stands, subjects

WEEK = datetime(2026, 11, 23, tzinfo=LOCAL)


def on(place="1", sector="apiculture", at=NOW):
    return [(one.full_name, one.outgoing) for one in api.on_duty(commune(place) if place else places.root(at.date()).id, sector, at)]


@pytest.mark.django_db
def test_the_nearest_roster_that_has_somebody_watches(province):
    assert on() == []
    stands("center-duty", "duty")
    assert on() == [("Duty", False)] and on("2") == [("Duty", False)]
    stands("duty-1", "one")
    assert on() == [("One", False)] and on("2") == [("Duty", False)]
    stands("bees-duty", "bee")
    assert on(None, "apiculture") == [("Bee", False)]  # one of the sector before one of all
    assert on(None, "roads") == [("Duty", False)]
    assert on(at=NOW + timedelta(hours=13)) == []


@pytest.mark.django_db
def test_who_was_there_stays_until_the_next_one_is_there(province):
    evening = stands("center-duty", "duty", hours=8)
    night = stands("center-duty", "night", hours=8, start=evening.ends_at, taken=False)
    at = evening.ends_at + minutes(5)
    assert on(at=at) == [("Night", False), ("Duty", True)]
    api.hand_over(evening.id, province["duty"], "Không có gì đặc biệt", "duty", at)
    api.take_over(night.id, province["night"], "night", at)
    assert on(at=at) == [("Night", False)]
    assert subjects(province["night"]) == ["Bàn giao ca: Trực trung tâm"]


@pytest.mark.django_db
def test_a_shift_is_taken_neither_too_early_nor_when_it_is_over(province):
    one = stands("center-duty", "duty", start=NOW + timedelta(hours=2), taken=False)
    with pytest.raises(Conflict, match="early"):
        api.take_over(one.id, province["duty"], "duty", NOW)
    api.take_over(one.id, province["duty"], "duty", NOW + timedelta(hours=1))
    other = stands("center-duty", "night", start=NOW + timedelta(hours=20), hours=1, taken=False)
    with pytest.raises(Conflict, match="ended"):
        api.take_over(other.id, province["night"], "night", NOW + timedelta(hours=22))


@pytest.mark.django_db
def test_without_a_note_the_taker_says_what_was_found(province):
    evening = stands("center-duty", "duty", hours=1)
    night = stands("center-duty", "night", start=evening.ends_at, taken=False)
    with pytest.raises(Refused, match="missing"):
        api.take_over(night.id, province["night"], "night", evening.ends_at)
    assert api.take_over(night.id, province["night"], "night", evening.ends_at, "Bàn trực trống").taken_at


@pytest.mark.django_db
def test_gaps_are_told_ahead_once_to_who_keeps_the_roster(province):
    stands("duty-1", "one", hours=24 * 8, start=WEEK, taken=False)
    stands("duty-2", "two", hours=24 * 8, start=WEEK, taken=False)
    for day in range(2, 9):
        stands("bees-duty", "bee", hours=10, start=WEEK + timedelta(days=day, hours=7), taken=False)
    stands("center-duty", "duty", hours=24 * 3, start=WEEK, taken=False)
    found = api.roster_gaps(NOW)
    codes = {one.id: one.code for one in api.rosters()}
    assert {(codes[gap.roster_id], gap.starts_at.astimezone(LOCAL).day) for gap in found} == {
        ("center-duty", 26),
        ("duty-1", 1),
        ("duty-2", 1),
    }
    assert "Lịch trực còn trống: Trực trung tâm" in subjects(province["duty"]) and subjects(province["bee"]) == []
    before = len(notifications.inbox(province["duty"]))
    api.roster_gaps(NOW + minutes(10))
    assert len(notifications.inbox(province["duty"])) == before


@pytest.mark.django_db
def test_a_province_is_loaded_twice_and_its_demo_stands_day_and_night(province, folder):
    text = (folder / "notifications" / "rosters.toml").read_text("utf-8")
    (folder / "notifications" / "rosters.toml").write_text(
        text
        + """
[[demo]]
roster = "center-duty"
changes = [07:00:00, 19:00:00]
turns = [["duty"], ["duty", "night"]]
ahead = 9
[[demo]]
each = "commune"
roster = "duty-{code}"
turns = [["one"]]
days = 7
ahead = 9
""",
        "utf-8",
    )
    for _ in range(2):
        assert api.load_province(folder / "notifications", NOW, demo=True) == 4
    for hours in range(0, 24 * 7, 5):
        assert "Duty" in {one.full_name for one in api.on_roster("center-duty", NOW + timedelta(hours=hours))}
        assert on(at=NOW + timedelta(hours=hours))[0][0] == "One"
    assert not api.gaps([api.roster("center-duty")], NOW, NOW + timedelta(days=7))


ALWAYS = RosterInfo(1, "r", "", "", 1, 1, "*", None)
hour = st.integers(0, 24 * 14)


def shift(first, length, number=0):
    start = WEEK + timedelta(hours=first)
    return ShiftInfo(number, 1, 1, start, start + timedelta(hours=length), None, "", None)


@given(
    st.lists(st.tuples(hour, st.integers(1, 60)), max_size=12),
    hour,
    st.integers(1, 24 * 7),
    st.sampled_from([None, ("07:00", "17:00"), ("22:00", "06:00")]),
)
def test_every_watched_hour_is_either_covered_or_in_exactly_one_gap(spans, first, length, hours):
    roster = RosterInfo(1, "r", "", "", 1, 1, "*", hours)
    shifts = [shift(a, b, n) for n, (a, b) in enumerate(spans)]
    start, end = WEEK + timedelta(hours=first), WEEK + timedelta(hours=first + length)
    found = rules.gaps(roster, shifts, start, end)
    watched = rules.watched(roster, start, end)
    at = start + minutes(30)
    while at < end:
        inside = any(a <= at < b for a, b in watched)
        covered = any(one.starts_at <= at < one.ends_at for one in shifts)
        assert sum(gap.starts_at <= at < gap.ends_at for gap in found) == int(inside and not covered)
        at += timedelta(hours=1)
    assert all(start <= gap.starts_at < gap.ends_at <= end for gap in found)
