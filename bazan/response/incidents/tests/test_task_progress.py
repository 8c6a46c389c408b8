"""Tasks done on a real database: for another body with both names, and no earlier than a step takes."""

import pytest
from django.apps import apps

from bazan.core.errors import Refused
from bazan.directory.audit import api as audit
from bazan.platform.security.text_anonymization import fingerprint
from bazan.response.incidents import api
from tests.fixtures.incident_province import NOW, body, duty, later, opened, village

pytestmark = pytest.mark.django_db


def task_of(info, name):
    return next(task for task in api.tasks(info.id) if task.step == name)


def finish(info, name, by, at=NOW, told_by=""):
    task = task_of(info, name)
    return api.move_task(task.id, "finish", by, task.version, at, reason="Đã xong", told_by=told_by)


def test_a_step_done_for_another_says_for_whom_and_who_told_so(province):
    info = opened()
    task = task_of(info, "rescue")
    with pytest.raises(Refused, match=r"incidents\.task\.told_by"):
        finish(info, "rescue", duty(), told_by=" ")
    assert task_of(info, "rescue") == task
    finish(info, "rescue", duty(), told_by="Thiếu tá Nam, 0912345612")
    finish(info, "verify", village(), told_by="không ai cả")
    ended = {line.task_id: line.detail for line in api.log(info.id) if line.act == "finish"}
    assert ended == {task.id: {"for": body("bch-quan-su"), "told_by": "Thiếu tá Nam, 09••••••12"}, task_of(info, "verify").id: {}}
    (kept,) = [entry.detail["told_by"] for entry in audit.entries(subject=f"case:{task.case_id}") if "told_by" in entry.detail]
    assert kept == fingerprint("Thiếu tá Nam, 0912345612"), "the audit keeps no words"


def test_a_check_ticked_for_another_says_for_whom(province):
    info = opened()
    task = task_of(info, "verify")
    api.tick(task.id, 0, True, duty(), NOW)
    api.tick(task.id, 1, True, village(), NOW)
    assert [line.detail for line in api.log(info.id) if line.act == "tick"] == [{"check": 0, "for": body("ubnd-1")}, {"check": 1}]


def test_a_step_that_takes_its_time_is_not_done_before(province):
    change_step("damage", at_least_minutes=90)
    info = opened(at=later(5))
    assert [task.step for task in api.tasks(info.id) if task.earliest_at] == ["damage"]
    with pytest.raises(Refused) as caught:
        finish(info, "damage", village(), later(94))
    assert (caught.value.rule, caught.value.params) == ("incidents.task.early", {"at": "23:35, 28/11/2026"})
    assert finish(info, "damage", village(), later(95)).state == "done"


def change_step(name, **more):
    """The flood's procedure as its pack might declare it, one step said otherwise."""
    row = apps.get_model("incidents", "ProcedureVersion").objects.get()
    row.spec = row.spec | {"steps": [step | more if step["id"] == name else step for step in row.spec["steps"]]}
    row.save()
