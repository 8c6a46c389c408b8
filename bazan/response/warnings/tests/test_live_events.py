"""What officers who look at the same screens are told, when it is committed."""

import json

import pytest
from django.db import connection

from bazan.platform.events.screen_updates import EVERYBODY
from bazan.response.warnings import actions
from bazan.response.warnings.events import LIVE
from bazan.response.warnings.tests.conftest import NOW, SETUP


@pytest.mark.django_db(transaction=True)
def test_each_act_on_a_draft_is_told_and_told_by_a_word_alone(composed, leader, officer):
    with connection.cursor() as cursor:
        cursor.execute("LISTEN warnings")
    first = composed()
    actions.send_back(first.id, leader, first.version, NOW, "chưa rõ nơi")
    second = composed(key="another")
    actions.release(second.id, leader, second.version, NOW, SETUP)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    told = [json.loads(notice.payload) for notice in connection.connection.notifies(timeout=0.5)]
    drafts = [(one["draft"], one["act"]) for one in told if one["event"] == "draft"]
    assert drafts == [(first.id, "compose"), (first.id, "returned"), (second.id, "compose"), (second.id, "released")]
    assert [one["event"] for one in told if one["event"] != "draft"] == ["released"]
    assert LIVE[0].read(told[0]) == {"draft": EVERYBODY}
