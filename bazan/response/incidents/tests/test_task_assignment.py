"""Many tasks given in one act, on a real database: all or none, once, one audit entry, and each body told once of all of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from bazan.coordination.notifications import api as notifications
from bazan.core.errors import Conflict, Refused
from bazan.directory.audit import api as audit
from bazan.response.incidents import api
from bazan.response.incidents.types import Asked
from tests.fixtures.incident_province import NOW, body, duty, later, opened, soldiers, village

pytestmark = pytest.mark.django_db
EIGHT = [
    Asked(1, "ubnd-tinh", 45, step="neighbours"), Asked(2, "bch-quan-su", 30, what="Đưa xuồng tới thôn 2", before="stable"),
    Asked(3, "bch-quan-su", 90, what="Dựng lều ở sân vận động"), Asked(4, "so-yt", 60, what="Kíp y tế ở điểm sơ tán"),
    Asked(5, "so-xd", 60, what="Gác ngầm tràn"), Asked(6, "cong-an-tinh", 60, what="Phân luồng quốc lộ"),
    Asked(7, "ubnd-1", 120, what="Lập danh sách hộ"), Asked(8, "bch-quan-su", 600, what="Chở nước sạch"),
]  # fmt: skip


def given(info, key="form", asked=EIGHT, by=None, at=NOW):
    return api.give_tasks(info.id, asked, by or duty(), at, key)


def test_eight_tasks_are_given_in_one_act_with_one_audit_entry(province):
    info = opened()
    before = audit.entries()[0].seq
    made = given(info, at=later(10))
    assert [(task.step, task.due_at, task.before) for task in made[:2]] == [("neighbours", later(55), ""), ("", later(40), "stable")]
    assert [task.organization_id for task in made] == [body(one.organization) for one in EIGHT]
    assert api.tasks(info.id)[-8:] == made and set(api.incident(info.id).organizations) >= {body("so-xd"), body("cong-an-tinh")}
    (entry,) = [one for one in audit.entries() if one.seq > before and one.action.startswith("incident")]
    assert (entry.actor, entry.action, entry.subject) == (duty().username, "incident_task.open", f"incident:{info.id}")
    assert [one["case"] for one in entry.detail["cases"]] == [task.case_id for task in made] and "xuồng" not in str(entry.detail)
    assert [line.task_id for line in api.log(info.id) if line.act == "open" and line.task_id] == [task.id for task in made]


def test_each_body_is_told_once_of_all_of_its_own(province):
    soldier, villager, info = soldiers(), village(), opened()
    seen = {one.message_id for person in (soldier, villager) for one in notifications.inbox(person.reach.account_id)}

    def told(person):
        return [one for one in notifications.inbox(person.reach.account_id) if one.message_id not in seen]

    given(info)
    given(info)
    (many,), (single,) = told(soldier), told(villager)
    assert many.subject["vi"] == "3 nhiệm vụ (Ngập xã Một)" and many.asks and many.link == f"/incidents/{info.id}"
    assert many.body["vi"].splitlines()[:2] == [
        "– Đưa xuồng tới thôn 2, hạn 22:30, 28/11/2026", "– Dựng lều ở sân vận động, hạn 23:30, 28/11/2026",
    ]  # fmt: skip
    assert "Chở nước sạch" in many.body["en"] and single.subject["vi"] == "Nhiệm vụ: Lập danh sách hộ (Ngập xã Một)"


def test_of_a_guarded_incident_the_message_says_no_more_than_its_number(province):
    soldier, info = soldiers(), opened()
    api.guard(info.id, True, duty(), NOW, "Có trẻ em")
    given(info)
    told = notifications.inbox(soldier.reach.account_id)
    assert not any("xuồng" in words for one in told for words in (*one.subject.values(), *one.body.values()))


def test_sent_again_it_is_given_once(province):
    info = opened()
    assert given(info) == given(info, asked=EIGHT[:2])
    assert len(api.tasks(info.id)) == 5 + 8
    given(info, "another", EIGHT[1:2])
    assert len(api.tasks(info.id)) == 5 + 9


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (Asked(4, "so-yt", 60, what=" "), "what"),
        (Asked(4, "nobody-here", 60, what="Kíp y tế"), "body"),
        (Asked(4, "so-yt", 0, what="Kíp y tế"), "minutes"),
        (Asked(4, "so-yt", 60, step="rescue"), "step"),
        (Asked(4, "so-yt", 60, step="neighbours"), "step"),
    ],
)
def test_one_bad_line_and_nothing_is_given(province, bad, rule):
    info = opened()
    before, entries = api.tasks(info.id), len(audit.entries())
    with pytest.raises(Refused) as caught:
        given(info, asked=[*EIGHT[:3], bad, *EIGHT[4:]])
    assert (caught.value.rule, caught.value.params["line"]) == (f"incidents.tasks.{rule}", 4)
    assert api.tasks(info.id) == before and len(audit.entries()) == entries
    assert given(info)


def test_a_step_is_proposed_until_it_stands_as_a_task(province):
    info = opened()
    assert [(one.step, one.organization) for one in api.proposed(info.id, NOW)] == [("neighbours", "ubnd-tinh")], "the command of its level"
    given(info, asked=EIGHT[:1])
    assert api.proposed(info.id, NOW) == ()
    task = api.tasks(info.id)[-1]
    api.move_task(task.id, "drop", duty(), task.version, NOW, reason="Xã tự lo được")
    assert [one.step for one in api.proposed(info.id, NOW)] == ["neighbours"]


def test_a_step_given_ahead_of_its_level_is_not_given_again_with_it(province):
    info = opened()
    given(info, asked=EIGHT[:1])
    api.grade(info.id, "very_high", duty(), NOW, "Nước lên nhanh")
    assert [task.step for task in api.tasks(info.id)].count("neighbours") == 1


def test_nothing_is_given_in_an_incident_that_is_over(province):
    info = opened()
    api.move(info.id, "dismiss", duty(), info.version, NOW, outcome="false", reason="Báo nhầm")
    with pytest.raises(Conflict, match=r"incidents\.closed"):
        given(info)


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_the_same_moment_it_is_given_once(province):
    info, officer, gate = opened(), duty(), threading.Barrier(2)

    def send(_):
        gate.wait()
        try:
            return [task.id for task in given(info, by=officer)]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as officers:
        one, other = officers.map(send, range(2))
    assert one == other and len(api.tasks(info.id)) == 5 + 8
