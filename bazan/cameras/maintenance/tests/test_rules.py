"""Which cameras are gathered on one ticket, as laws; and the day by which it is to be mended."""

from datetime import date, datetime, timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as some

from bazan.cameras.maintenance import rules
from bazan.cameras.maintenance.tests.conftest import POLICY
from bazan.cameras.maintenance.types import Ill, TicketState
from bazan.core.time import LOCAL
from bazan.core.working_days import Calendar
from bazan.core.working_hours import Hours

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=LOCAL)
MINUTE = timedelta(minutes=1)
ILL = some.builds(
    Ill,
    camera_id=some.integers(1, 10_000),
    organization_id=some.integers(1, 2),
    place_id=some.just(1),
    where=some.sampled_from(("QL14", "QL28")),
    fault=some.sampled_from(("offline", "dark")),
    since=some.integers(0, 3000).map(lambda minutes: NOW - minutes * MINUTE),
)
MANY = some.lists(ILL, max_size=40, unique_by=lambda camera: camera.camera_id)


@given(MANY)
def test_each_camera_is_on_one_ticket_at_most_and_each_whose_time_is_over_on_one(ill):
    tickets = list(rules.gathered(ill, POLICY, NOW))
    gathered = [camera.camera_id for ticket in tickets for camera in ticket]
    assert len(gathered) == len(set(gathered))
    assert {camera.camera_id for camera in ill if camera.since + POLICY.faults[camera.fault].after <= NOW} <= set(gathered)


@given(MANY)
def test_a_ticket_is_of_one_owner_place_and_fault_of_about_one_time_and_due(ill):
    for ticket in rules.gathered(ill, POLICY, NOW):
        assert len({(camera.organization_id, camera.where, camera.fault) for camera in ticket}) == 1
        assert ticket[0].since == min(camera.since for camera in ticket)
        assert max(camera.since for camera in ticket) - ticket[0].since <= POLICY.together
        assert ticket[0].since + POLICY.faults[ticket[0].fault].after <= NOW
        assert len(ticket) == 1 or len(ticket) >= POLICY.many


@given(MANY, some.randoms())
def test_the_order_they_are_told_in_changes_nothing(ill, chance):
    shuffled = list(ill)
    chance.shuffle(shuffled)
    assert list(rules.gathered(ill, POLICY, NOW)) == list(rules.gathered(shuffled, POLICY, NOW))


@given(some.integers(1, 200))
def test_a_power_cut_at_one_place_is_one_ticket_however_many_fail(count):
    ill = [Ill(number, 1, 1, "QL14", "offline", NOW - 60 * MINUTE + number % 10 * MINUTE) for number in range(3 * count)]
    assert len(list(rules.gathered(ill, POLICY, NOW))) == 1


def test_mended_by_the_end_of_a_working_day():
    hours = Hours(Calendar(frozenset({date(2026, 12, 1)})))
    assert rules.due(NOW, 1, hours) == datetime(2026, 11, 30, 17, 0, tzinfo=LOCAL), "a weekend was worked"
    assert rules.due(NOW, 2, hours) == datetime(2026, 12, 2, 17, 0, tzinfo=LOCAL), "a holiday was worked"


def test_the_states_of_a_ticket_are_those_of_its_workflow():
    assert set(get_args(TicketState)) == rules.UPKEEP.states
