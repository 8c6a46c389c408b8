"""What somebody said of the own need is erased when its time is over, and an update of the warning asks nobody anew."""

from datetime import timedelta

import pytest

from bazan.act.calls_for_help import api
from bazan.act.calls_for_help.erasing import callers
from bazan.act.calls_for_help.types import Answer
from bazan.kernel.errors import Conflict
from bazan.kernel.time import now
from bazan.register.retention.types import Ripe
from tests.incident_province import commune
from tests.warned_province import warned

pytestmark = pytest.mark.usefixtures("province")


def answer(state="help", device="one"):
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
