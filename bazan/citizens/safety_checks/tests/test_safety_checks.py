"""What somebody said of the own need is erased when its time is over, and an update of the warning asks nobody anew."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from bazan.citizens.safety_checks import api
from bazan.citizens.safety_checks.models import CallerPhone, CallForHelp
from bazan.citizens.safety_checks.retention import callers
from bazan.citizens.safety_checks.types import Answer, State
from bazan.core.errors import Conflict
from bazan.core.time import now
from bazan.directory.personal_data.types import Ripe
from bazan.platform.security.contact_encryption import BrokenSeal
from tests.fixtures.incident_province import commune, somebody
from tests.fixtures.warning_province import warned

pytestmark = pytest.mark.usefixtures("province")


def answer(state: State = "help", device="one"):
    return Answer(state, commune(), (10.1, 106.1), "Trên mái nhà", "+84912345678", device)


def test_what_somebody_said_is_erased_when_its_time_is_over():
    one = warned()
    api.say(one.id, answer(), now())
    late = now() + timedelta(days=400)
    assert callers(Ripe(late, late)).count == 1
    assert callers(Ripe(late, late)).count == 0
    call = api.standing([api.subject(one)]).calls[0]
    assert (call.reachable, call.latitude) == (False, None)


def test_when_the_warning_has_ended_nobody_is_asked():
    one = warned()
    with pytest.raises(Conflict):
        api.say(one.id, answer(), one.ends_at)


def test_what_belongs_to_an_incident_is_told_with_it():
    one = warned()
    assert api.subject(one) == f"warning:{one.id}"


def test_the_number_to_call_back_stands_in_no_table_in_clear_and_opens_for_its_call_alone():
    one = warned()
    api.say(one.id, answer(), now())
    api.say(one.id, replace(answer(device="two"), phone="+84987654321"), now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM call_for_help_phone t")
        stored = [row for (row,) in cursor.fetchall()]
    assert len(stored) == 2 and not any("12345678" in row or b"+84912345678".hex() in row for row in stored)
    first, second = CallForHelp.objects.order_by("id")
    by = somebody("duty_officer", "ioc", username="truc")
    assert api.call_back(first.id, first.place_id, by, "Gọi lại hỏi đường vào") == "+84912345678"
    CallerPhone.objects.filter(call_id=first.id).update(sealed=CallerPhone.objects.get(call_id=second.id).sealed)
    with pytest.raises(BrokenSeal):
        api.call_back(first.id, first.place_id, by, "Gọi lại hỏi đường vào")
