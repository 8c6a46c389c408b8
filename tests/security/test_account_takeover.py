"""One administrator alone, as an attacker, comes to no key or password of a guarded account, by no way round."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from bazan.coordination.notifications import api as notifications
from bazan.core.errors import Forbidden, Refused
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Account
from bazan.directory.accounts.models import Forgotten, Key
from bazan.directory.permissions.types import Acting
from bazan.screens.sign_in import tasks
from tests.fixtures.incident_province import province, signed_in  # noqa: F401 - fixtures
from tests.security.two_administrators import AGENCY, LEADER, PASSWORD, WHY, add, attacker, change, decide, held, mail, number_of, older  # noqa: F401 - fixtures
from tests.servers.message_carriers import running

pytestmark = pytest.mark.django_db


def test_no_administrator_sees_a_key(attacker, older, mail):  # noqa: F811
    pages = [add(attacker, "anh", AGENCY, mail="anh@tinh.example"), attacker.get("/admin/people/anh")]
    pages += [attacker.post("/admin/people/anh/invite", {"mail": "anh@tinh.example"})]
    attacker.post("/admin/people/administrator-ubnd-tinh/reset", {"reason": "Mất điện thoại, quên mật khẩu"})
    add(attacker, "binh", LEADER, mail="binh@tinh.example")
    pages += [decide(older, number_of(older)), older.get("/admin/people/binh"), older.get("/admin/audit")]
    assert not any("/welcome/" in page.text + page.headers.get("Location", "") for page in pages)
    assert set(Forgotten.objects.values_list("username", "address")) == {("anh", "anh@tinh.example"), ("binh", "binh@tinh.example")}


def test_keys_leave_by_the_mail_server_of_the_environment_alone(attacker, signed_in, monkeypatch, tmp_path):  # noqa: F811
    """An administrator adds a mail server of their own before every other, and asks for the leader's key."""
    monkeypatch.setattr("bazan.coordination.notifications.providers.overrides.may_reach", lambda _: True)
    signed_in("leader", "ubnd-tinh")
    leader = Account.objects.get(username="leader-ubnd-tinh")
    notifications.set_contact(leader.pk, "email", "leader@tinh.example", leader.username, now())
    with running("smtp", tmp_path / "his") as his, running("smtp", tmp_path / "ours") as ours:
        form = {"name": "his", "channel": "email", "like": "mail", "url": f"smtp://127.0.0.1:{his.port}", "on": "1", "order": "1"}
        assert attacker.post("/admin/channels/add", form | {"reason": WHY}).status_code == 302
        assert notifications.open_channels() == {"email"}
        Client().post("/sign-in/forgotten", {"username": leader.username})
        tasks.answer_forgotten(now())
        assert his.taken() == [] and not Key.objects.exists()
        assert "BAZAN_SMTP_URL" in attacker.get("/admin/people/new").text and "BAZAN_SMTP_URL" in attacker.get("/admin/channels").text
        with pytest.raises(Refused, match=r"notifications\.channel\.closed"):
            notifications.ask_to_prove(leader.pk, "email", "leader@tinh.example", leader.username, now())
        monkeypatch.setenv("BAZAN_SMTP_URL", f"smtp://127.0.0.1:{ours.port}")
        notifications.ask_to_prove(leader.pk, "email", "new@tinh.example", leader.username, now())
        notifications.send_codes(now())
        Client().post("/sign-in/forgotten", {"username": leader.username})
        tasks.answer_forgotten(now())
        ours.behave("failing")
        Client().post("/sign-in/forgotten", {"username": leader.username})
        for later in range(0, 700, 50):  # it fails again and again, and is still led to nobody else
            tasks.answer_forgotten(now() + timedelta(seconds=later))
        assert his.taken() == [] and len(ours.taken()) == 2


def test_where_a_guarded_invitation_goes_takes_two(attacker, older, mail):  # noqa: F811
    add(attacker, "anh", LEADER)
    decide(older, number_of(older))
    with pytest.raises(Forbidden, match=r"people\.invite\.two"):
        account = Account.objects.get(username="administrator-ioc")
        accounts.invite_by_mail("anh", "me@elsewhere.example", Acting(accounts.reach_of(account), account.organization_id), now())
    answer = attacker.post("/admin/people/anh/invite", {"mail": "me@elsewhere.example"})
    assert "waits" in answer.headers["Location"] and not Forgotten.objects.exists()
    assert "me@elsewhere.example" in older.get("/admin/people").text, "the second one sees where it would go"
    assert decide(attacker, number_of(attacker)).status_code == 403
    decide(older, number_of(older), "refuse")
    assert not Forgotten.objects.exists()


def test_a_key_taken_before_the_role_was_given_is_over(attacker, older, mail):  # noqa: F811
    add(attacker, "anh", AGENCY, mail="me@elsewhere.example")
    tasks.answer_forgotten(now())
    assert Key.objects.filter(account__username="anh", used_at=None).exists()
    change(attacker, "anh", AGENCY, LEADER)
    decide(older, number_of(older))
    assert held("anh") == {"agency_officer", "leader"} and not Key.objects.filter(account__username="anh", used_at=None).exists()


def taken_over(attacker, username="anh"):  # noqa: F811
    """An ordinary account whose invitation goes to the attacker, who chooses its password and proves an address of their own."""
    add(attacker, username, AGENCY, mail="me@elsewhere.example")
    accounts.use_key(accounts.make_key(username, "invite", "administrator-ioc", now()), PASSWORD, now())
    puppet = Client()
    assert puppet.post("/sign-in", {"username": username, "password": PASSWORD}).status_code == 302
    account = Account.objects.get(username=username)
    notifications.set_contact(account.pk, "email", "me@elsewhere.example", username, now())
    return puppet


def test_a_guarded_role_does_not_land_on_an_account_that_one_administrator_took(attacker, older, mail):  # noqa: F811
    puppet = taken_over(attacker)
    assert puppet.get("/account").status_code == 200
    accounts.ask_for_key("anh", now())
    tasks.answer_forgotten(now())
    assert change(attacker, "anh", AGENCY, LEADER).status_code == 302
    page = older.get("/admin/people").text
    assert "me@elsewhere.example" in page and "mật khẩu hết hiệu lực và phải mời lại" in page, "the second one sees whose it may be"
    decide(older, number_of(older))
    assert held("anh") == {"agency_officer", "leader"}
    assert puppet.get("/account").status_code == 302, "the session ended"
    assert not Account.objects.get(username="anh").has_usable_password()
    assert not Key.objects.filter(account__username="anh", used_at=None).exists()
    accounts.ask_for_key("anh", now())
    tasks.answer_forgotten(now())
    assert not Key.objects.filter(account__username="anh", used_at=None).exists(), "nor does a key go to the address proved before"
    assert "waits" in attacker.post("/admin/people/anh/invite", {"mail": "me@elsewhere.example"}).headers["Location"]


def test_an_address_proved_by_the_person_gets_keys_again(attacker, older, mail):  # noqa: F811
    taken_over(attacker)
    change(attacker, "anh", AGENCY, LEADER)
    decide(older, number_of(older))
    notifications.set_contact(Account.objects.get(username="anh").pk, "email", "me@elsewhere.example", "anh", now())
    accounts.ask_for_key("anh", now())
    tasks.answer_forgotten(now())
    assert Key.objects.filter(account__username="anh", used_at=None).exists()


def test_a_letter_that_waits_ends_when_a_guarded_role_is_given(attacker, older, mail):  # noqa: F811
    add(attacker, "anh", AGENCY, mail="me@elsewhere.example")
    (claimed,) = accounts.asked_for_keys(now())
    change(attacker, "anh", AGENCY, LEADER)
    decide(older, number_of(older))
    assert Forgotten.objects.get().address == "" and accounts.make_asked_key(claimed.id, "anh", "invite", "administrator-ioc", now()) == ""
    accounts.key_written(claimed.id, "mail", now())
    assert accounts.asked_for_keys(now() + timedelta(minutes=5)) == [], "nor does one that was just being written come back"


def test_a_colleague_of_long_standing_keeps_the_password(attacker, older, mail):  # noqa: F811
    colleague = taken_over(attacker)
    Account.objects.filter(username="anh").update(first_sign_in=now() - timedelta(days=8))
    change(attacker, "anh", AGENCY, LEADER)
    assert "được giữ nguyên" in older.get("/admin/people").text
    decide(older, number_of(older))
    assert held("anh") == {"agency_officer", "leader"} and colleague.get("/account").status_code == 200


@pytest.mark.parametrize("was", ["used", "reset"])
def test_where_a_key_goes_after_a_reset_takes_two(attacker, older, mail, was):  # noqa: F811
    add(attacker, "anh", AGENCY)
    if was == "used":
        Account.objects.filter(username="anh").update(last_login=now())
    attacker.post("/admin/people/anh/reset", {"reason": "Mất điện thoại, quên mật khẩu"})
    (reset,) = re.findall(r"/admin/resets/(\d+)/refuse", attacker.get("/admin/people").text)
    older.post(f"/admin/resets/{reset}/agree" if was == "reset" else f"/admin/resets/{reset}/refuse")
    asked = set(Forgotten.objects.values_list("id", flat=True))
    answer = attacker.post("/admin/people/anh/invite", {"mail": "me@elsewhere.example"})
    assert "waits" in answer.headers["Location"] and set(Forgotten.objects.values_list("id", flat=True)) == asked
    account = Account.objects.get(username="administrator-ioc")
    with pytest.raises(Forbidden, match=r"people\.invite\.two"):
        accounts.invite_by_mail("anh", "me@elsewhere.example", Acting(accounts.reach_of(account), account.organization_id), now())
    decide(older, number_of(older))
    assert Forgotten.objects.filter(address="me@elsewhere.example").exists(), "as two agreed"
