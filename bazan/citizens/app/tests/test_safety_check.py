"""“I am safe” and “I need help”: once for each phone, while the warning lasts, seen in the incident's room, a number by a kept look."""

import pytest
from django.test import Client

from bazan.citizens.safety_checks import api as safety_checks
from bazan.core.errors import Refused
from bazan.data.figures.api import forget
from bazan.directory.accounts import api as accounts
from tests.fixtures.incident_province import commune, somebody
from tests.fixtures.warning_province import warned

pytestmark = pytest.mark.usefixtures("province")
KEY = "7b0a2c1e-58d4-4a53-9f0e-0d3a6c0b9e0"


@pytest.fixture(autouse=True)
def asked_anew():
    forget()


def say(client, one, state, **more):
    said = {"key": KEY + "1", "state": state, "place": "1"} | more
    return client.post(f"/c/warnings/{one.id}/safety", said, headers={"accept": "application/json"})


def standing(one):
    return safety_checks.standing([safety_checks.subject(one)])


def test_a_phone_counts_once_and_may_change_its_mind():
    one, client = warned(), Client()
    for _ in range(2):
        assert say(client, one, "help", words="4 người trên mái, gọi 0912345678", phone="0912 345 678").status_code == 200
    assert (standing(one).help, standing(one).safe) == (1, 0)
    assert "0912345678" not in standing(one).calls[0].words
    say(client, one, "safe")
    assert (standing(one).help, standing(one).safe) == (0, 1)
    say(Client(), one, "safe", key=KEY + "2")
    assert standing(one).safe == 2


def test_sent_again_by_a_phone_without_a_cookie_it_is_the_same():
    one = warned()
    for _ in range(2):
        say(Client(), one, "help")
    assert standing(one).help == 1


def test_nothing_is_taken_in_when_the_warning_is_mild_or_over():
    mild = warned(severity="Minor")
    assert say(Client(), mild, "help").status_code == 409
    assert 'name="state" value="help"' not in Client().get(f"/c/warnings/{mild.id}").content.decode()
    grave = warned("w2")
    assert 'name="state" value="help"' in Client().get(f"/c/warnings/{grave.id}").content.decode()


def test_a_number_is_read_by_who_may_and_says_why():
    one = warned()
    say(Client(), one, "help", phone="0912345678")
    call = standing(one).calls[0]
    chief = somebody("duty_officer", "ioc")
    with pytest.raises(Refused):
        safety_checks.call_back(call.id, call.place_id, chief, "")
    assert safety_checks.call_back(call.id, call.place_id, chief, "Gọi lại hỏi chỗ") == "+84912345678"


def test_officers_of_another_commune_see_no_one():
    one = warned()
    say(Client(), one, "help")
    for place, seen in ((commune("1"), 1), (commune("3"), 0)):
        accounts.enter(frozenset({place}), None)
        assert standing(one).help == seen
        accounts.leave()


@pytest.mark.parametrize(("more", "status"), [({"state": "dancing"}, 400), ({"place": ""}, 400), ({"words": "x" * 301}, 400)])
def test_what_cannot_be_kept_is_refused(more, status):
    assert say(Client(), warned(), **({"state": "help"} | more)).status_code == status
