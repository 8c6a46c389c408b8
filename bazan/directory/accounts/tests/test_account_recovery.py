"""Another way in takes two administrators, of whom neither is the person; then the old ways in are all closed."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate

from bazan.core.errors import Forbidden, NotFound, Refused
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.models import Account
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting

pytestmark = pytest.mark.django_db
AT = now()
WHY, LONG = "Mất điện thoại, quên mật khẩu", "bốn từ chẳng liên quan"


@pytest.fixture
def of(account):
    """Who acts as somebody: made as an administrator of everything unless told."""

    def acting(name, role="administrator", **more):
        row = Account.objects.filter(username=name).first() or account(name, role, **more)
        return Acting(accounts.reach_of(row), row.organization_id)

    return acting


@pytest.fixture
def asked(of):
    of("nurse", "agency_officer", sector="health")
    return accounts.ask_for_reset("nurse", WHY, of("an"), AT)


def test_two_agree_and_the_person_chooses_anew(of, asked):
    (one,) = accounts.waiting_resets(of("binh"), AT)
    assert (one.id, one.username, one.asked_by, one.reason) == (asked, "nurse", "an", WHY)
    assert accounts.agree_to_reset(asked, of("binh"), AT) == "nurse" and authenticate(username="nurse", password="right") is None
    (letter,) = accounts.asked_for_keys(AT)
    assert (letter.username, letter.invited_by, letter.address) == ("nurse", "binh", ""), "it goes to the person's own address"
    accounts.use_key(accounts.make_key("nurse", "reset", "binh", AT), LONG, AT)
    assert authenticate(username="nurse", password=LONG) is not None and accounts.waiting_resets(of("binh"), AT) == []
    acts = [(entry.actor, entry.action) for entry in reversed(audit.entries(9)) if entry.action.startswith("people.")]
    assert acts == [
        ("an", "people.ask_reset"), ("binh", "people.remove_second_proofs"), ("binh", "people.agree_to_reset"),
        ("binh", "people.make_key"), ("nurse", "people.use_key"),
    ]  # fmt: skip


def test_nobody_agrees_alone_nor_for_themselves_nor_twice_nor_late(of, asked):
    with pytest.raises(Forbidden, match=r"people\.reset\.alone"):
        accounts.agree_to_reset(asked, of("an"), AT)
    with pytest.raises(Refused, match=r"people\.reset\.own"):
        accounts.ask_for_reset("an", WHY, of("an"), AT)
    with pytest.raises(Refused, match=r"people\.reset\.waiting"):
        accounts.ask_for_reset("nurse", WHY, of("binh"), AT)
    with pytest.raises(Refused, match=r"people\.reset\.over"):
        accounts.agree_to_reset(asked, of("binh"), AT + timedelta(hours=24))
    assert authenticate(username="nurse", password="right") is not None
    later = accounts.ask_for_reset("nurse", WHY, of("an"), AT + timedelta(hours=24))
    accounts.refuse_reset(later, of("an"), AT + timedelta(hours=25))
    with pytest.raises(Refused, match=r"people\.reset\.over"):
        accounts.agree_to_reset(later, of("binh"), AT + timedelta(hours=25))


def test_the_person_may_not_agree_to_their_own(of):
    number = accounts.ask_for_reset(of("chi").username, WHY, of("an"), AT)
    with pytest.raises(Refused, match=r"people\.reset\.own"):
        accounts.agree_to_reset(number, of("chi"), AT)


def test_who_does_not_reach_the_whole_account_neither_asks_nor_agrees(of, asked):
    for act in (lambda by: accounts.ask_for_reset("nurse", WHY, by, AT), lambda by: accounts.agree_to_reset(asked, by, AT)):
        with pytest.raises(Forbidden):
            act(of("water", sector="environment"))
    with pytest.raises(NotFound):
        accounts.agree_to_reset(asked + 1, of("binh"), AT)


def test_it_takes_a_reason_and_an_account_in_use(of):
    of("nurse", "agency_officer")
    with pytest.raises(Refused) as refusal:
        accounts.ask_for_reset("nurse", "quên", of("an"), AT)
    assert refusal.value.field == "reason"
    Account.objects.filter(username="nurse").update(is_active=False)
    with pytest.raises(Refused, match=r"people\.reset\.closed"):
        accounts.ask_for_reset("nurse", WHY, of("an"), AT)


def test_an_invitation_is_for_who_has_no_password(of):
    of("nurse", "agency_officer")
    with pytest.raises(Refused, match=r"people\.invited"):
        accounts.invite_on_server("nurse", "operator", AT)
    with pytest.raises(Refused, match=r"people\.invited"):
        accounts.invite_by_mail("nurse", "nurse@tinh.example", of("an"), AT)
    Account.objects.filter(username="nurse").update(password="!nothing")
    accounts.use_key(accounts.invite_on_server("nurse", "operator", AT), LONG, AT)
    assert authenticate(username="nurse", password=LONG) is not None
