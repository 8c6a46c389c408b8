"""Every action of the room, both ways: whoever may does it, whoever may not is told so and nothing happens."""

import pytest

from bazan.core.errors import Forbidden
from bazan.response.incidents import api
from bazan.response.incidents.types import Asked
from tests.fixtures.incident_province import NOW, body, duty, opened, soldiers, somebody, village

pytestmark = pytest.mark.django_db

COMMAND = {
    "move": lambda info, by: api.move(info.id, "respond", by, api.incident(info.id).version, NOW),
    "decide": lambda info, by: api.note(info.id, "Sơ tán", by, NOW, decision=True),
    "grade": lambda info, by: api.grade(info.id, "medium", by, NOW, "Nước rút"),
    "hand over": lambda info, by: api.hand_over(info.id, "Ca đêm", "Còn ngập", by, NOW),
    "give a task": lambda info, by: api.give_task(info.id, "Đi xem", body("so-yt"), 5, by, NOW, by.username),
    "give many": lambda info, by: api.give_tasks(info.id, [Asked(1, "so-yt", 5, what="Đi xem")], by, NOW, by.username),
    "draft": lambda info, by: api.draft_report(info.id, by, NOW),
    "word": lambda info, by: api.word_report(api.draft_report(info.id, duty(), NOW).id, "Thêm", by, NOW),
    "approve": lambda info, by: api.approve_report(api.draft_report(info.id, duty(), NOW).id, by, NOW),
    "merge": lambda info, by: api.merge(opened(key=f"m{by.username}").id, info.id, by, NOW, "Một trận lũ"),
    "link": lambda info, by: api.link(info.id, opened(key=f"l{by.username}").id, by, NOW, "Cùng suối"),
    "drop a task": lambda info, by: task_act(info, "drop", by),
    "extend a task": lambda info, by: api.extend_task(first(info).id, 5, by, first(info).version, NOW, "Đường ngập"),
}
TAKE_PART = {
    "note": lambda info, by: api.note(info.id, "Mưa to", by, NOW),
    "count": lambda info, by: api.count(info.id, "dead", 0, by, NOW),
    "arrive": lambda info, by: api.arrive(info.id, by, NOW),
    "draw": lambda info, by: api.draw(info.id, "circle", [(10.1, 106.1)], by, NOW, metres=500),
    "learn": lambda info, by: api.learn(info.id, "Loa hỏng", by, NOW),
    "bring": lambda info, by: api.bring(info.id, "boat", "", 1, by, NOW, by.username),
    "request": lambda info, by: api.request(info.id, "boat", "", 1, body("ubnd-2"), by, NOW, by.username),
}


def first(info):
    return next(task for task in api.tasks(info.id) if task.step == "rescue")


def task_act(info, act, by):
    return api.move_task(first(info).id, act, by, first(info).version, NOW, reason="Không cần nữa")


def stranger():
    return somebody("agency_officer", "ioc", sectors=["roads"], username="nguoi-la")


@pytest.mark.parametrize("name", COMMAND)
def test_the_command_may_and_others_may_not(province, name):
    info = opened()
    before = len(api.log(info.id))
    for other in (soldiers(), village("2"), stranger(), somebody("data_steward", "ioc"), somebody("administrator", "ioc")):
        with pytest.raises(Forbidden):
            COMMAND[name](info, other)
    assert len([line for line in api.log(info.id) if line.actor != duty().username]) == 0 and before
    COMMAND[name](info, village())
    COMMAND[name](opened(key="again"), duty())


@pytest.mark.parametrize("name", TAKE_PART)
def test_whoever_was_called_may_take_part_and_others_may_not(province, name):
    info = opened()
    before = len(api.log(info.id))
    for other in (village("2"), stranger(), somebody("data_steward", "ioc")):
        with pytest.raises(Forbidden):
            TAKE_PART[name](info, other)
    assert len(api.log(info.id)) == before
    for one in (soldiers(), village(), duty()):
        TAKE_PART[name](info, one)


def test_opening_is_for_those_who_reach_the_place_and_sector(province):
    for other in (village("2"), stranger(), somebody("data_steward", "ioc"), somebody("administrator", "ioc")):
        with pytest.raises(Forbidden):
            opened(other, key=other.username)
    for one in (village(), duty(), somebody("leader", "ubnd-tinh"), somebody("agency_officer", "so-nnmt", sectors=["environment"])):
        assert opened(one, key=one.username)
