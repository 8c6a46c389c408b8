"""Tickets on a real database: a camera that ails too long is one ticket of its owner, a power cut is one, and both close by themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bazan.cameras.devices import api as devices
from bazan.cameras.maintenance import actions, api, service_levels
from bazan.cameras.maintenance.models import AilingCamera
from bazan.coordination.cases import api as cases
from bazan.coordination.notifications import api as notifications
from bazan.core.errors import Conflict, Forbidden, Refused
from bazan.core.settings import ROOT
from bazan.core.time import LOCAL, now
from bazan.directory.permissions.types import SYSTEM, Acting, Reach
from tests.fixtures.camera_faults import say, since, well_for


def subjects(officer):
    return [told.subject["en"] for told in notifications.inbox(officer.pk)]


def keeper(owner):
    return Acting(Reach(0, "keeper", frozenset({"agency_officer"}), None, None), owner)


def test_a_camera_that_ails_too_long_is_one_ticket_of_its_owner_and_closes_when_it_is_well_for_a_time(settled, owner, officer):
    (camera,) = settled(1)
    say("unreachable", ["offline"])
    since(59)
    assert api.open_due(now()) == []
    since(61)
    (ticket,) = api.open_due(now())
    assert api.open_due(now()) == [], "tried again it was opened twice"
    assert (ticket.case.organization_id, ticket.where, ticket.fault, [line.camera_id for line in ticket.cameras]) == (
        owner,
        "QL14",
        "offline",
        [camera],
    )
    due = ticket.case.due_at.astimezone(LOCAL)
    assert cases.working_hours().works(due.date()) and due == cases.working_hours().closes(due.date())
    assert due - now() > timedelta(days=2)
    (told,) = notifications.inbox(officer.pk)
    assert (told.link, told.decides, told.needs_me) == (f"/cameras/upkeep/{ticket.id}", True, True)
    say("live")
    assert api.close_well(now()) == [], "it flickered and was called mended"
    well_for(31)
    (closed,) = api.close_well(now())
    assert (closed.case.state, closed.cameras[0].mended) == ("mended", True)
    assert cases.timeline(closed.case.id)[-1].detail["minutes"] == 61
    assert (api.close_well(now()), api.open_due(now()), api.open_tickets()) == ([], [], [])
    assert [told.needs_me for told in notifications.inbox(officer.pk)] == [False, False], "what is mended still waits for somebody"
    assert subjects(officer) == ["Cameras are well again. Offline, QL14, cameras: 1", "Cameras to be mended. Offline, QL14, cameras: 1"]


def test_a_power_cut_is_one_ticket_for_each_road_of_an_owner(settled):
    for road in ("QL14", "QL28", "DT1"):
        settled(12, road)
    say("unreachable", ["offline"])
    since(70)
    tickets = api.open_due(now())
    assert sorted((ticket.where, len(ticket.cameras)) for ticket in tickets) == [("DT1", 12), ("QL14", 12), ("QL28", 12)]
    assert api.open_due(now()) == []


def test_a_ticket_of_many_closes_when_the_last_is_well_or_gone(settled, owner):
    settled(3)
    say("unreachable", ["offline"])
    since(70)
    (ticket,) = api.open_due(now())
    devices.register(replace(devices.camera("ql14-0").terms, enabled=False), owner, SYSTEM, now())
    (fewer,) = api.close_well(now())
    assert (fewer.case.state, [line.ended_at is not None for line in fewer.cameras]) == ("open", [True, False, False])
    well_for(40)
    (closed,) = api.close_well(now())
    assert closed.case.state == "mended"
    assert [line.mended for line in closed.cameras] == [False, True, True]
    assert closed.id == ticket.id


def test_cameras_that_are_no_longer_watched_end_their_ticket_without_being_mended(settled, owner):
    settled(1)
    say("unreachable", ["offline"])
    since(70)
    api.open_due(now())
    devices.register(replace(devices.camera("ql14-0").terms, enabled=False), owner, SYSTEM, now())
    assert [ticket.case.state for ticket in api.close_well(now())] == ["withdrawn"]


def test_who_is_not_watched_by_us_is_no_fault_of_its_owner(settled):
    settled(2)
    devices.find_silent(now())
    since(600)
    assert devices.ailments()
    assert api.open_due(now()) == [], "our own process is down and owners were called"


def test_faults_the_province_says_nothing_of_call_nobody(settled):
    settled(1)
    say("live", ["slow"])
    since(10_000)
    assert api.open_due(now()) == []


def test_the_database_holds_that_a_camera_is_on_one_open_ticket(settled):
    (camera,) = settled(1)
    say("unreachable", ["offline"])
    since(70)
    (ticket,) = api.open_due(now())
    with pytest.raises(IntegrityError), transaction.atomic():
        AilingCamera.objects.create(ticket_id=ticket.id, camera_id=camera, fault="dark", since=now())
    ill = (actions.Ill(camera, ticket.case.organization_id, ticket.case.place_id, "QL14", "offline", now()),)
    assert actions.open_ticket(ill, now()) is None


def test_its_owner_takes_it_up_and_tells_of_the_work_and_nobody_else_does(settled, owner, officer):
    settled(1)
    say("unreachable", ["offline"])
    since(70)
    (ticket,) = api.open_due(now())
    with pytest.raises(Forbidden):
        api.accept(ticket.id, replace(keeper(owner), organization_id=None), ticket.case.version, now())
    with pytest.raises(Forbidden):
        api.say(ticket.id, "Đã mua", replace(keeper(owner), organization_id=None), now())
    taken = api.accept(ticket.id, keeper(owner), ticket.case.version, now())
    assert taken.case.state == "working"
    assert [told.needs_me for told in notifications.inbox(officer.pk)] == [False]
    with pytest.raises(Conflict):
        api.accept(ticket.id, keeper(owner), ticket.case.version, now())
    with pytest.raises(Refused) as why:
        api.say(ticket.id, " ", keeper(owner), now())
    assert why.value.field == "words"
    api.say(ticket.id, "Chờ bộ nguồn mới", keeper(owner), now())
    assert [event.act for event in cases.timeline(ticket.case.id)] == ["open", "accept", "say"]


def test_a_deadline_that_passed_is_told_once(settled, officer):
    settled(1)
    say("unreachable", ["offline"])
    since(70)
    (ticket,) = api.open_due(now())
    assert api.tell_late(now()) == 0
    later = ticket.case.due_at + timedelta(minutes=1)
    assert (api.tell_late(later), api.tell_late(later)) == (1, 0)
    assert any(subject.startswith("Cameras not mended in time") for subject in subjects(officer))


def test_a_camera_that_fails_again_later_is_a_new_ticket(settled):
    settled(1)
    for _ in range(2):
        say("unreachable", ["offline"])
        since(70)
        (ticket,) = api.open_due(now())
        well_for(40)
        assert [closed.id for closed in api.close_well(now())] == [ticket.id]
    assert len(api.tickets_of(ticket.cameras[0].camera_id)) == 2


def test_more_cameras_ask_the_database_no_more(settled, django_assert_num_queries):
    settled(5)
    say("unreachable", ["offline"])
    since(70)
    api.open_due(now())
    with django_assert_num_queries(3):
        assert len(api.by_camera(api.open_tickets())) == 5


def test_the_province_says_what_is_to_be_mended_by_when(tmp_path):
    said = service_levels.read(ROOT / "provinces/dak_nong")
    assert next(iter(said.faults)) == "offline"
    assert service_levels.read(tmp_path) == service_levels.NOTHING
    (tmp_path / "province.toml").write_text('name = "N"\n')
    wrong = (
        "[upkeep]\nwell_minutes = 1\ntogether_minutes = 15\ntogether = 3\nfaults = [{fault = 'offline', after_minutes = 10, mend_days = 1}]"
    )
    (tmp_path / "cameras.toml").write_text(wrong)
    service_levels.read.cache_clear()
    with pytest.raises(ValueError, match="offline"):
        service_levels.read(tmp_path)
