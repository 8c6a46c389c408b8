"""What is sent twice is done once, and a line that moves nothing refuses nobody."""

import threading

import pytest
from django.db import connection

from bazan.coordination.cases import api
from bazan.coordination.cases.tests.conftest import NOW, ROOFS, body, hand, opened, owner
from bazan.core.errors import Conflict
from tests.fixtures.minimal_province import acting

pytestmark = pytest.mark.django_db


def acts(case):
    return [event.act for event in api.timeline(case.id)]


def test_an_act_sent_twice_with_its_key_is_done_once(province):
    case = opened()
    first = api.move(ROOFS, case.id, "take", hand(), case.version, NOW, key="k1")
    again = api.move(ROOFS, case.id, "take", hand(), case.version, NOW, key="k1")
    assert again == first and acts(case) == ["open", "take"]


def test_a_part_asked_or_finished_twice_is_one(province):
    case = opened()
    asked = api.ask(case.id, body("roads"), "Đưa xe", hand(), case.version, NOW, key="a")
    assert api.ask(case.id, body("roads"), "Đưa xe", hand(), case.version, NOW, key="a") == asked
    driver = acting("lai-xe", body("roads"), "support")
    taken = api.move_task(asked.id, "accept", driver, case.version + 1, NOW, key="b")
    assert api.move_task(asked.id, "accept", driver, case.version + 1, NOW, key="b") == taken
    assert acts(case) == ["open", "ask", "task_accept"]


def test_an_extension_sent_twice_counts_once(province):
    case = opened()
    later = api.working_hours().after(case.due_at, case.due_at - NOW)
    for _ in range(2):
        moved = api.extend(case.id, later, owner(), case.version, NOW, "Chờ ngói", key="e")
    assert moved.extensions == 1


def test_one_key_on_two_cases_is_two_acts(province):
    for case in (opened(), opened()):
        assert api.move(ROOFS, case.id, "take", hand(), case.version, NOW, key="same").state == "mending"


def test_a_line_moves_nothing_and_refuses_nobody(province):
    case = opened()
    api.note(case.id, "climb", acting("system", None), NOW, detail={"to": ["giver"]})
    assert api.move(ROOFS, case.id, "take", hand(), case.version, NOW).state == "mending"
    assert acts(case) == ["open", "climb", "take"]


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_the_same_moment_one_acts_and_the_other_is_told(province):
    case, results, gate = opened(), [], threading.Barrier(2)

    def act(name):
        gate.wait()
        try:
            api.move(ROOFS, case.id, "take", acting(name, body("bees"), "hand"), case.version, NOW)
            results.append("done")
        except Conflict as conflict:
            results.append(conflict.rule)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(name,)) for name in ("mot", "hai")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["casework.moved", "done"] and acts(case) == ["open", "take"]


def test_how_open_cases_stand_is_counted(province):
    cases = [opened() for _ in range(3)]
    later = api.working_hours().after(cases[0].due_at, cases[0].due_at - NOW)
    api.extend(cases[0].id, later, owner(), 1, NOW, "Chờ ngói")
    standing = api.standing("roofs", cases[1].due_at.replace(hour=23), later.replace(year=2027))
    assert (standing.open, standing.late, standing.soon, standing.extended) == (3, 2, 1, 1)
