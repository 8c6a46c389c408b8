"""Cases on a real database: clocks, tasks, evidence, two officers at once, and a timeline nobody can rewrite."""

import io
import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bazan.coordination.cases import api
from bazan.coordination.cases.models import Case, CaseEvent
from bazan.coordination.cases.tests.conftest import DUE, NOW, ROOFS, body, hand, opened, owner
from bazan.coordination.cases.types import Policy
from bazan.core.errors import BazanError, Conflict, Forbidden, Refused
from bazan.core.time import LOCAL, local_day
from bazan.data.sources import api as sources
from bazan.directory.audit import api as audit
from bazan.directory.places import api as places
from tests.fixtures.minimal_province import acting
from tests.present import present

pytestmark = pytest.mark.django_db


def step(case, act, by, at=NOW, **more):
    return api.move(ROOFS, case.id, act, by, case.version, at, **more)


def evidence(text=b"%PDF-1.4 a roof", name="mai.pdf"):
    return api.keep(io.BytesIO(text), name)


def test_a_case_from_opening_to_its_end(province):
    case = opened()
    assert (case.state, case.first_due_at, case.due_at, case.policy_version) == ("asked", DUE, DUE, 3)
    assert present(case.stage_due_at).astimezone(LOCAL) == datetime(
        2026, 11, 25, 14, 30, tzinfo=LOCAL
    )  # 240 working minutes, lunch left out
    case = step(case, "take", hand())
    assert case.stage_due_at is None and case.running
    case = step(case, "mend", hand(), files=[evidence()], reason="Đã lợp xong")
    assert case.in_time() and not case.running
    assert replace(case, delivered_at=DUE).in_time() and not replace(case, delivered_at=DUE + timedelta(seconds=1)).in_time()
    case = step(case, "pay", owner())
    assert case.closed_at == NOW
    told = api.timeline(case.id)
    assert [event.act for event in told] == ["open", "take", "mend", "pay"]
    (file,) = told[2].files
    assert sources.file_path(file.sha256).read_bytes() == b"%PDF-1.4 a roof"
    assert [entry.action for entry in audit.entries()][:4] == ["roofs.pay", "roofs.mend", "roofs.take", "roofs.open"]


def test_the_second_officer_is_told_who_was_first(province):
    case = opened()
    step(case, "take", hand())
    with pytest.raises(Conflict) as caught:
        step(case, "refuse", acting("nguoi-khac", body("bees"), "hand"), reason="Không có thang")
    assert caught.value.rule == "casework.moved" and caught.value.params == {"by": "tho", "at": "09:00"}
    assert api.case(case.id).state == "mending"


def test_an_extension_is_counted_and_leaves_the_first_deadline(province):
    case = step(opened(), "take", hand())
    later = datetime(2026, 12, 1, 17, tzinfo=LOCAL)
    case = api.extend(case.id, later, owner(), case.version, NOW, "Chờ ngói")
    assert (case.first_due_at, case.due_at, case.extensions) == (DUE, later, 1)
    case = step(case, "mend", hand(), datetime(2026, 11, 30, 9, tzinfo=LOCAL), files=[evidence()])
    assert not case.in_time()


def test_the_deadline_stands_still_in_a_pause(province):
    case = step(step(opened(), "take", hand()), "rain", owner(), reason="Mưa")
    assert case.paused_at == NOW and not case.running
    case = step(case, "dry", owner(), NOW + timedelta(days=1))
    assert case.due_at.astimezone(LOCAL) == datetime(
        2026, 11, 30, 17, 0, tzinfo=LOCAL
    )  # a working day stood still; the weekend lies between
    assert case.first_due_at == DUE and case.paused_at is None


def test_work_sent_back_is_not_delivered_any_more(province):
    case = step(step(opened(), "take", hand()), "mend", hand(), files=[evidence()])
    case = step(case, "leaks", owner(), reason="Vẫn dột")
    assert case.delivered_at is None and case.running and not case.in_time()


def test_a_case_that_was_declined_is_handed_to_another(province):
    case = step(opened(), "refuse", hand(), reason="Không đủ người")
    with pytest.raises(Refused, match=r"act\.organization"):
        step(case, "pass_on", owner())
    case = step(case, "pass_on", owner(), organization_id=body("roads"))
    assert case.organization_id == body("roads") and set(case.organizations) == {body("bees"), body("roads")}


def test_other_organizations_take_decline_or_finish_their_part(province):
    case = opened({body("roads"): "Đưa xe thang", body("bees"): "bỏ qua"})
    (task,) = api.tasks(case.id)
    assert (task.state, task.due_at) == ("asked", DUE)
    driver = acting("lai-xe", body("roads"), "support")
    with pytest.raises(Forbidden):
        api.move_task(task.id, "accept", acting("x", None), case.version, NOW)
    task = api.move_task(task.id, "accept", driver, case.version, NOW)
    task = api.move_task(task.id, "finish", driver, case.version + 1, NOW, reason="Xe đã đến", files=[evidence()])
    assert task.state == "done" and task.done_at == NOW
    asked = api.ask(case.id, body("ubnd-1"), "Giữ trật tự", hand(), case.version + 2, NOW)
    with pytest.raises(Refused, match=r"task\.twice"):
        api.ask(case.id, body("ubnd-1"), "Giữ trật tự", hand(), case.version + 3, NOW)
    declined = api.move_task(asked.id, "decline", driver, case.version + 3, NOW, reason="Không có người")
    assert declined.state == "declined" and declined.reason == "Không có người"
    assert [event.act for event in api.timeline(case.id)] == ["open", "task_accept", "task_finish", "ask", "task_decline"]


def test_a_passed_deadline_is_told_once(province):
    case = opened()
    after = DUE + timedelta(minutes=1)
    assert api.tell_late(after) is False
    api.tell_late(after)
    assert [event.act for event in api.timeline(case.id)] == ["open", "late", "stage_late"]
    assert api.case(case.id).late(after) and api.tally("roofs", after)["late"] == 1
    assert api.case(case.id).version == case.version  # nobody's act is refused because the clock spoke


@pytest.mark.django_db(transaction=True)
def test_what_happened_is_announced_when_it_is_committed(province):
    with connection.cursor() as cursor:
        cursor.execute("LISTEN cases")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        opened()
        raise ZeroDivisionError
    case = opened()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    told = [json.loads(notice.payload) for notice in connection.connection.notifies(timeout=0.5)]
    assert [(one["case"], one["act"], one["state"]) for one in told] == [(case.id, "open", "asked")]


@pytest.mark.parametrize("sql", ["UPDATE case_event SET reason = 'khác'", "DELETE FROM case_event"])
def test_the_timeline_only_grows(province, sql):
    opened()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("data", "name", "rule"), [(b"", "a.pdf", "empty"), (b"%PDF" + b"x" * (20 << 20), "a.pdf", "large"), (b"MZ", "a.pdf", "kind")]
)
def test_evidence_that_is_refused_is_not_kept(province, data, name, rule):
    with pytest.raises(Refused, match=rf"casework\.file\.{rule}"):
        evidence(data, name)


acts = st.lists(st.tuples(st.sampled_from(["take", "rain", "dry", "mend", "leaks", "extend"]), st.integers(0, 3000)), max_size=12)


@given(acts)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_the_first_deadline_stays_and_deadlines_only_move_on(province, steps):
    file = evidence()
    with transaction.atomic():
        case, at = opened(), NOW
        for act, minutes in steps:
            at += timedelta(minutes=minutes)
            before = case.due_at
            try:
                if act == "extend":
                    due = api.working_hours().after(max(at, before), timedelta(hours=4))
                    case = api.extend(case.id, due, owner(), case.version, at, "Chờ ngói")
                else:
                    case = step(case, act, hand() if act in ("take", "mend") else owner(), at, reason="lý do", files=[file])
            except BazanError:
                case = api.case(case.id)
            assert case.first_due_at == DUE and case.due_at >= before
            assert api.working_hours().days.works(local_day(case.due_at))
            assert case.state in ROOFS.states
        assert CaseEvent.objects.filter(case_id=case.id).count() == case.version
        Case.objects.filter(id=case.id).update(closed_at=at)


def test_a_clock_that_never_stops_runs_through_night_and_holiday(province):
    saturday = datetime(2026, 11, 28, 22, 30, tzinfo=LOCAL)
    root = places.root(NOW.date()).id
    case = api.open_case(
        ROOFS, Policy(1, {"asked": 90}, around_the_clock=True), owner(), organization_id=body("bees"), place_id=root, sector="apiculture",
        due_at=saturday + timedelta(minutes=45), what="Mái sập", asked={}, at=saturday,
    )  # fmt: skip
    assert case.stage_due_at == saturday + timedelta(minutes=90)
    case = step(step(case, "take", hand(), saturday), "rain", owner(), saturday, reason="Mưa")
    case = step(case, "dry", owner(), saturday + timedelta(hours=5))
    assert case.due_at == saturday + timedelta(hours=5, minutes=45)


def test_a_note_moves_nothing_and_collides_with_no_move(province):
    case = opened()
    line = api.note(case.id, "heard", hand(), NOW, "Chủ nhà báo dột", detail={"rooms": 2})
    api.admit([case.id], [body("roads")])
    assert step(case, "take", hand()).organizations == (body("bees"), body("roads"))
    found = next(event for event in api.timeline(case.id) if event.id == line)
    assert (found.act, found.before, found.after, found.reason, found.detail) == (
        "heard",
        "asked",
        "asked",
        "Chủ nhà báo dột",
        {"rooms": 2},
    )
    other = opened()
    assert [event.case_id for event in api.timeline(case.id, other.id)] == [case.id, case.id, case.id, other.id]
