"""Open cases of a body that is gone go to the one it went into; what one can't see is counted, and keeps all of them where they are."""

from datetime import timedelta

import pytest

from bazan.coordination.cases import api
from bazan.coordination.cases.models import Case
from bazan.coordination.cases.tests.conftest import NOW, ROOFS, body, hand, opened, owner
from bazan.core.errors import Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from tests.fixtures.minimal_province import acting

pytestmark = pytest.mark.django_db
WHY = "Sáp nhập hai sở"


def succeed(gone="bees", successor="roads"):
    return api.succeed([body(gone)], body(successor), acting("admin", body("center")), NOW, WHY)


def test_what_a_body_leads_or_owes_a_part_of_is_counted_while_it_is_open(province):
    opened()
    opened(asked={body("roads"): "Mượn xe"})
    done = opened()
    done = api.move(ROOFS, done.id, "refuse", hand(), done.version, NOW, reason="Không phải mái của tôi")
    api.move(ROOFS, done.id, "pay", owner(), done.version, NOW)
    assert api.owed_by([body("bees")]) == {"roofs": 2} and api.owed_by([body("roads")]) == {"roofs": 1}
    (task,) = api.tasks_of(row.id for row in Case.objects.all()).popitem()[1]
    helper = acting("helper", body("roads"), "support")
    api.move_task(task.id, "decline", helper, api.case(task.case_id).version, NOW, reason="Không còn xe")
    assert api.owed_by([body("roads")]) == {} == api.owed_by([])


def test_open_cases_go_as_they_stand_and_the_new_lead_goes_on(province):
    led, closed = opened(), opened()
    closed = api.move(ROOFS, closed.id, "refuse", hand(), closed.version, NOW, reason="Không phải mái của tôi")
    closed = api.move(ROOFS, closed.id, "pay", owner(), closed.version, NOW)
    assert succeed() == 1 and succeed() == 0
    after = api.case(led.id)
    assert (after.organization_id, after.state, after.due_at) == (body("roads"), led.state, led.due_at)
    assert after.organizations == (body("bees"), body("roads")) and after.version == led.version + 1
    assert api.case(closed.id) == closed, "what is over stays with who did it"
    line = api.timeline(led.id)[-1]
    assert (line.act, line.actor, line.reason, line.detail) == ("pass_on", "admin", WHY, {"organization": body("roads")})
    assert [entry.action for entry in audit.entries(1)] == ["casework.succeed"]
    api.move(ROOFS, led.id, "take", acting("new", body("roads"), "hand"), after.version, NOW + timedelta(hours=1))


def test_parts_asked_of_the_body_are_asked_of_its_successor(province):
    one = opened(asked={body("roads"): "Mượn xe"})
    assert succeed("roads", "center") == 1
    (task,) = api.tasks(one.id)
    assert (task.organization_id, task.state) == (body("center"), "asked") and api.case(one.id).organization_id == body("bees")
    assert api.timeline(one.id)[-1].detail == {"task": task.id, "organization": body("center")}
    api.move_task(task.id, "accept", acting("new", body("center"), "support"), api.case(one.id).version, NOW)


def test_one_case_that_the_doer_does_not_see_keeps_all_of_them(province):
    one, guarded = opened(), opened()
    api.guard([guarded.id], True)
    accounts.enter(None, None, body("center"), None)
    try:
        with pytest.raises(Refused, match=r"casework\.beyond") as refusal:
            succeed()
    finally:
        accounts.leave()
    assert refusal.value.params == {"count": 1}
    assert {api.case(each.id).organization_id for each in (one, guarded)} == {body("bees")}
