"""Directives on a real database: from giving to what came of it, by whom and by nobody else."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bazan.coordination.cases import api as cases
from bazan.coordination.notifications import api as notifications
from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.core.time import LOCAL
from bazan.data.indicators.types import Feature
from bazan.directory.accounts import api as accounts
from bazan.directory.places import api as places
from bazan.response.directives import api
from bazan.response.directives.tests.conftest import (
    DUE,
    NOW,
    POOL,
    act,
    aim,
    alarm,
    body,
    commune,
    commune_code,
    evidence,
    given,
    leader,
    measured,
    officer,
    order,
    person,
    root,
)
from tests.present import present

pytestmark = pytest.mark.django_db


def acts(one):
    return [event.act for event in cases.timeline(one.case.id)]


def finished(one, at=NOW):
    act(one, "accept", officer(), at)
    return act(one, "finish", officer(), at, reason="Đã hạ nước", files=[evidence()])


def test_from_giving_to_confirmed(world):
    one = given(support={body(commune_code()): ""})
    assert (one.case.state, one.case.first_due_at, present(one.aim).goal, present(one.aim).baseline) == ("given", DUE, 90.0, 105.0)
    (task,) = cases.tasks(one.case.id)
    assert task.what == "Hạ mực nước hồ"
    one = act(finished(one), "confirm", leader())
    assert one.case.closed_at == NOW and one.case.in_time()
    assert acts(one) == ["open", "accept", "finish", "confirm"]


def test_a_form_sent_twice_gives_once(world):
    assert given().id == given().id and len(api.directives()) == 1


def test_work_without_words_or_with_a_goal_that_is_no_number_is_refused(world):
    for wrong, field in (({"what": " a "}, "what"), ({"aim": aim(goal=float("nan"))}, "goal"), ({"due_at": NOW}, "due")):
        with pytest.raises(Refused) as caught:
            given(**wrong)
        assert caught.value.field == field
    assert api.directives() == []


def test_a_unit_declines_and_another_takes_over(world):
    one = act(given(), "decline", officer(), reason="Không phải việc của Sở")
    assert "pass_on" in api.offered(one, leader()) and api.offered(one, officer()) == ()
    one = act(one, "pass_on", leader(), organization_id=body(commune_code()))
    assert act(one, "accept", commune()).case.state == "working"


def test_an_extension_is_asked_for_granted_and_counted_apart(world):
    one = act(given(), "accept", officer())
    later = datetime(2026, 11, 30, 17, tzinfo=LOCAL)
    with pytest.raises(Refused, match="earlier"):
        act(one, "ask_extension", officer(), reason="Chờ thiết bị", due_at=DUE - timedelta(days=1))
    with pytest.raises(Conflict, match=r"extension\.none"):
        act(one, "refuse_extension", leader(), reason="Không")
    one = act(one, "ask_extension", officer(), reason="Chờ thiết bị", due_at=later)
    assert one.asked_due_at == later and one.case.due_at == DUE
    assert {"extend", "refuse_extension"} <= set(api.offered(one, leader()))
    with pytest.raises(Forbidden):
        api.extend(one.id, later, officer(), one.case.version, NOW, "Tự gia hạn")
    one = api.extend(one.id, later, leader(), one.case.version, NOW, "Đồng ý")
    assert (one.asked_due_at, one.case.first_due_at, one.case.due_at, one.case.extensions) == (None, DUE, later, 1)


def test_a_refused_extension_leaves_the_deadline(world):
    one = act(given(), "accept", officer())
    one = act(one, "ask_extension", officer(), reason="Chờ", due_at=datetime(2026, 11, 30, 17, tzinfo=LOCAL))
    one = act(one, "refuse_extension", leader(), reason="Phải xong đúng hạn")
    assert one.asked_due_at is None and one.case.due_at == DUE and one.case.extensions == 0


def test_work_sent_back_is_owed_again(world):
    one = act(finished(given()), "send_back", leader(), reason="Thiếu số đo")
    assert one.case.state == "working" and one.case.delivered_at is None


ROLES = {
    "accept": "lead", "decline": "lead", "report": "lead", "ask_extension": "lead", "finish": "lead", "refuse_extension": "giver",
    "pass_on": "giver", "confirm": "giver", "send_back": "giver", "withdraw": "giver",
}  # fmt: skip
READY = {
    "accept": (), "decline": (), "withdraw": (), "pass_on": ("decline",), "report": ("accept",), "finish": ("accept",),
    "ask_extension": ("accept",), "refuse_extension": ("accept", "ask_extension"), "confirm": ("accept", "finish"),
    "send_back": ("accept", "finish"),
}  # fmt: skip
LATER = datetime(2026, 12, 1, 17, tzinfo=LOCAL)


def people_of():
    return {
        "giver": leader(),
        "lead": officer(),
        "another unit": commune(),
        "another leader": person("leader", "groves-office", username="pho"),
        "a leader elsewhere": person("leader", place_id=places.communes(NOW.date())[1].id, username="xa-khac"),
        "a leader of another sector": person("leader", sector="roads", username="duong"),
        "duty": person("duty_officer"),
        "keeper of data": person("data_steward"),
        "administrator": person("administrator"),
    }


def extras(name):
    return {
        "reason": "lý do", "files": [evidence()], "due_at": LATER,
        "organization_id": body(commune_code()) if name == "pass_on" else None,
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(ROLES))
def test_each_act_is_done_by_its_role_and_by_nobody_else(world, name):
    one = given()
    for step in READY[name]:
        one = act(one, step, officer(), **extras(step))
    for who, somebody in people_of().items():
        if who == ROLES[name]:
            continue
        with pytest.raises(Forbidden):
            act(one, name, somebody, **extras(name))
        assert name not in api.offered(one, somebody), who
    allowed = people_of()[ROLES[name]]
    assert name in api.offered(one, allowed)
    assert act(one, name, allowed, **extras(name)).case.version == one.case.version + 1


def test_only_leaders_of_the_place_and_sector_give(world):
    for who, somebody in people_of().items():
        if who in ("giver", "another leader"):
            api.give(order(key=who), somebody, NOW)
        else:
            with pytest.raises(Forbidden):
                api.give(order(key=who), somebody, NOW)


def test_a_leader_of_the_same_house_may_confirm_for_the_one_who_gave(world):
    one = api.give(order(lead_id=body(commune_code())), person("leader", "groves-office", username="truong"), NOW)
    act(one, "accept", commune())
    act(one, "finish", commune(), reason="Xong", files=[evidence()])
    assert act(one, "confirm", person("leader", "groves-office", username="pho")).case.state == "confirmed"


def test_parts_are_asked_by_lead_or_giver_and_done_by_their_own_unit(world):
    one = act(given(), "accept", officer())
    for who, somebody in people_of().items():
        if who not in ("giver", "lead"):
            with pytest.raises(Forbidden):
                api.ask(one.id, body(commune_code()), "Báo dân", somebody, one.case.version, NOW)
    task = api.ask(one.id, body(commune_code()), "Báo dân", officer(), one.case.version, NOW)
    version = api.directive(one.id).case.version
    for who, somebody in people_of().items():
        if who != "another unit":
            with pytest.raises(Forbidden):
                api.move_task(one.id, task.id, "accept", somebody, version, NOW)
    assert api.move_task(one.id, task.id, "accept", commune(), version, NOW).state == "accepted"
    other = given(key="other")
    with pytest.raises(NotFound):
        api.move_task(other.id, task.id, "finish", commune(), other.case.version, NOW)


def test_the_database_itself_shows_a_directive_to_those_it_concerns_only(world):
    one = given(support={body(commune_code()): ""}, place_id=places.communes(NOW.date())[1].id)
    strangers = person("commune_officer", place_id=places.communes(NOW.date())[0].id, username="la")
    for somebody, seen in ((officer(), 1), (commune(), 1), (strangers, 0)):
        accounts.enter(frozenset({places.communes(NOW.date())[0].id}), somebody.reach.sectors, somebody.organization_id)
        try:
            assert len(api.directives()) == seen
        finally:
            accounts.leave()
    assert api.directive(one.id)


def test_what_is_late_climbs_step_by_step_and_each_step_once(world):
    one = act(given(), "accept", officer())
    assert api.climb(DUE) == []
    told = api.climb(DUE + timedelta(minutes=1))
    assert [(found.id, to) for found, to in told] == [(one.id, ("lead", "giver"))] and api.climb(DUE + timedelta(minutes=2)) == []
    monday = datetime(2026, 11, 30, 17, 1, tzinfo=LOCAL)
    assert [to for _, to in api.climb(monday)] == [("lead", "giver", "above")] and api.climb(monday) == []
    assert acts(one) == ["open", "accept", "climb", "climb"]
    act(one, "report", officer(), monday, reason="Đang làm")  # the version its doer saw still stands


def inbox(somebody):
    return [one.subject["vi"] for one in notifications.inbox(somebody.reach.account_id)]


def test_who_is_concerned_is_told_in_the_same_breath(world):
    members = [leader(), officer(), commune(), person("agency_officer", username="la")]
    one = given(support={body(commune_code()): ""})
    assert [inbox(somebody) for somebody in members] == [[], ["Được giao: Hạ mực nước hồ"], ["Được giao: Hạ mực nước hồ"], []]
    act(one, "accept", officer())
    api.climb(DUE + timedelta(minutes=1))
    assert set(inbox(leader())) == {"Đã nhận việc: Hạ mực nước hồ", "Quá hạn: Hạ mực nước hồ"}
    with pytest.raises(Conflict):
        act(one, "accept", officer())
    assert len(inbox(leader())) == 2


def test_the_effect_is_early_then_judged_once_its_time_is_up_and_stays(world):
    measured(world, 105, NOW - timedelta(hours=2))
    one = finished(given(aim=aim(world=world)))
    early = present(api.effect(one.id, NOW + timedelta(minutes=1)))
    assert early.verdict == "early" and not early.final and [value.value for value in early.values] == [105]
    measured(world, 96, NOW + timedelta(hours=2))
    until = early.judged_from
    assert api.judge_effects(until - timedelta(minutes=1)) == 0
    assert api.judge_effects(until) == 1 and api.judge_effects(until) == 0
    found = present(api.effect(one.id, until))
    assert (found.verdict, found.after, found.final) == ("moved", 96, True) and found.share == pytest.approx(0.6)
    measured(world, 80, until + timedelta(hours=1))
    assert present(api.effect(one.id, until + timedelta(hours=2))).verdict == "moved"


def test_without_a_value_it_is_looked_at_again_a_period_later(world):
    one = finished(given(aim=aim(world=world)))
    until = present(api.effect(one.id, NOW)).judged_from
    assert api.judge_effects(until) == 1 and api.directive(one.id).verdict == "no_data" and api.judge_effects(until) == 0
    measured(world, 85, NOW + timedelta(hours=1))
    assert api.judge_effects(until + timedelta(hours=1)) == 1 and api.directive(one.id).verdict == "reached"


def test_scores_of_a_month(world):
    for n in range(4):
        one = given(key=f"k{n}", aim=aim(world=world) if n < 2 else None)
        if n != 3:
            finished(one, NOW if n != 1 else DUE + timedelta(hours=1))
    measured(world, 85, NOW + timedelta(hours=3))
    after = DUE + timedelta(days=3)
    api.judge_effects(after)
    start, end = datetime(2026, 11, 1, tzinfo=LOCAL), datetime(2026, 12, 1, tzinfo=LOCAL)
    api.scores(start, end, after)  # the working days are kept for seconds
    with CaptureQueriesContext(connection) as asked:
        found = api.scores(start, end, after)
    assert (found.given, found.due, found.on_time, found.judged, found.standing.late) == (4, 4, 2, 2, 1)
    assert found.effective == 2 and found.effective_share == 100 and len(asked) == 3


def test_the_sheet_is_filled_from_value_target_and_who_answers(world):
    measured(world, 105, NOW - timedelta(hours=1))
    draft = api.draft_of_indicator(POOL, Feature("thing", world.things["dam-1"]), NOW)
    assert (present(draft.aim).baseline, present(draft.aim).goal, draft.sector) == (105, 100, "dams") and draft.lead_id == draft.owners[0]
    assert api.draft_of_indicator(POOL, Feature("place", root()), NOW).lead_id == body("groves-office")
    commune_place = places.communes(NOW.date())[0]
    general = api.draft_of_place(commune_place.id, NOW)
    assert (general.sector, general.aim, general.lead_id) == ("*", None, body(commune_code()))


def test_the_sheet_of_an_alert_names_who_answers_for_it(world):
    draft = api.draft_of_alert(alarm(world), NOW)
    assert (draft.sector, draft.lead_id, present(draft.aim).indicator) == ("dams", body("groves-office"), POOL)
    one = api.give(order(alert_id=draft.alert_id, aim=draft.aim), leader(), NOW)
    assert [found.id for found in api.directives(alert_id=draft.alert_id)] == [one.id]


def test_a_list_asks_as_much_however_long_it_is(world):
    given()
    with CaptureQueriesContext(connection) as few:
        api.directives()
    for n in range(10):
        given(key=f"more-{n}")
    with CaptureQueriesContext(connection) as many:
        assert len(api.directives()) == 11
    assert len(few) == len(many)


def test_what_waits_for_the_givers_word_stands_before_them_until_it_is_given(world):
    giver = leader()
    waits = lambda: notifications.needed(giver.reach.account_id)  # noqa: E731 - read after each act
    one = act(given(), "accept", officer())
    one = act(one, "report", officer(), reason="Đang làm")
    assert waits() == 0
    one = act(one, "ask_extension", officer(), reason="Chờ thiết bị", due_at=datetime(2026, 11, 30, 17, tzinfo=LOCAL))
    assert waits() == 1
    one = act(one, "report", officer(), reason="Vẫn chờ")
    assert waits() == 1
    one = act(one, "refuse_extension", leader(), reason="Phải xong đúng hạn")
    assert waits() == 0
    one = act(one, "finish", officer(), reason="Đã hạ nước", files=[evidence()])
    assert waits() == 1
    act(one, "confirm", leader())
    assert waits() == 0
