"""One administrator alone, as an attacker at the pages: gives no guarded right, to nobody and by no way round, and sees no key."""

import argparse
import io
import re
from datetime import timedelta

import pytest

from bazan.coordination.notifications import access_notifications
from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.models import Delivery, Notification
from bazan.core.errors import Forbidden, Refused
from bazan.core.labels import label
from bazan.core.time import local_day, now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Account
from bazan.directory.audit import api as audit
from bazan.directory.change_history import api as change_history
from bazan.directory.change_history import rules
from bazan.directory.permissions.types import Acting
from bazan.processes.cli.commands import people as command
from tests.fixtures.incident_province import province, signed_in  # noqa: F401 - fixtures
from tests.present import present
from tests.security.two_administrators import (
    ADMIN,
    AGENCY,
    GUARDED,
    LEADER,
    STEWARD,
    WHY,
    add,
    aged,
    attacker,  # noqa: F401 - fixture
    change,
    decide,
    held,
    let_in,
    mail,  # noqa: F401 - fixture
    number_of,
    older,  # noqa: F401 - fixture
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", GUARDED)
def test_a_guarded_role_waits_for_a_second_administrator(attacker, older, role):  # noqa: F811
    assert add(attacker, "anh", role).headers["Location"] == "/admin/people?waits=1#pending"
    assert accounts.account_read("anh") is None, "not even the account is there"
    number = number_of(attacker)
    page = attacker.get("/admin/people").text
    assert f"/admin/pending/{number}/agree" not in page and "Rút lại" in page
    assert decide(attacker, number).status_code == 403 and held("anh") is None
    assert f"/admin/pending/{number}/agree" in older.get("/admin/people").text
    assert decide(older, number).status_code == 302 and held("anh") == {role[0]}
    (made,) = change_history.history("account", "anh")
    assert (made.by, made.agreed_by) == ("administrator-ioc", "administrator-ubnd-tinh")
    assert decide(older, number).status_code == 400, "once"


def test_ordinary_accounts_take_one_administrator(attacker):  # noqa: F811
    assert add(attacker, "anh", AGENCY).headers["Location"] == "/admin/people/anh" and held("anh") == {"agency_officer"}
    assert change(attacker, "anh", AGENCY, ("commune_officer", "1", "*", "")).headers["Location"] == "/admin/people/anh"


def test_a_guarded_role_is_not_added_to_an_account_that_is_there(attacker, older):  # noqa: F811
    add(attacker, "anh", AGENCY)
    assert "waits" in change(attacker, "anh", AGENCY, LEADER).headers["Location"] and held("anh") == {"agency_officer"}
    assert change(attacker, "anh", AGENCY, STEWARD).status_code == 400, "one request at a time"
    assert decide(older, number_of(older), "refuse").status_code == 302 and held("anh") == {"agency_officer"}
    assert [entry.actor for entry in audit.entries(5, "account:anh", "changes.refuse")] == ["administrator-ubnd-tinh"]


def test_nobody_gives_anything_to_oneself(attacker, older):  # noqa: F811
    own = "administrator-ioc"
    for role in (LEADER, AGENCY):
        assert "waits" in change(attacker, own, ADMIN, role, name=own).headers["Location"] and held(own) == {"administrator"}
        number = number_of(attacker)
        assert decide(attacker, number).status_code == 403 and held(own) == {"administrator"}
        assert decide(attacker, number, "refuse").status_code == 302, "who asked withdraws it"
    assert "waits" in change(attacker, own, ADMIN, name=own, body="so-yt").headers["Location"], "nor another organization"
    assert decide(older, number_of(older)).status_code == 302
    assert change(attacker, own, ADMIN, name="Tên Mới", body="so-yt").headers["Location"] == f"/admin/people/{own}", "a name is no right"


def test_the_person_it_is_for_is_not_the_second(attacker, older):  # noqa: F811
    other = "administrator-ubnd-tinh"
    change(attacker, other, ADMIN, LEADER, name=other, body="ubnd-tinh")
    number = number_of(older)
    assert f"/admin/pending/{number}/agree" not in older.get("/admin/people").text
    assert decide(older, number).status_code == 403 and held(other) == {"administrator"}


def test_a_new_administrator_agrees_to_nothing_for_seven_days(attacker, older, signed_in):  # noqa: F811
    add(attacker, "roi", ADMIN)
    assert decide(older, number_of(older)).status_code == 302
    puppet = let_in("roi")
    add(attacker, "anh", LEADER)
    number = number_of(attacker)
    assert f"/admin/pending/{number}/agree" not in puppet.get("/admin/people").text
    answer = decide(puppet, number)
    assert answer.status_code == 403 and "bazan people agree" in answer.text and held("anh") is None
    signed_in("leader", "ubnd-tinh")
    before = Account.objects.get(username="leader-ubnd-tinh").password
    attacker.post("/admin/people/leader-ubnd-tinh/reset", {"reason": "Mất điện thoại, quên mật khẩu"})
    (reset,) = re.findall(r"/admin/resets/(\d+)/refuse", attacker.get("/admin/people").text)
    assert puppet.post(f"/admin/resets/{reset}/agree").status_code == 403
    assert Account.objects.get(username="leader-ubnd-tinh").password == before
    aged("roi", 8)
    assert decide(puppet, number).status_code == 302 and held("anh") == {"leader"}


def test_every_rule_of_two_persons_asks_the_one_function(attacker, older):  # noqa: F811
    add(attacker, "roi", ADMIN)
    decide(older, number_of(older))
    with pytest.raises(Forbidden, match=r"people\.second\.new"):
        accounts.require_second("roi", "somebody", now())
    for alone in ("warnings.two_persons", "casework.erasure.own", "datasets.erasure.own", "people.reset.alone", "forms.act.same"):
        with pytest.raises(Forbidden) as refused:
            accounts.require_second("an", "an", now(), alone=alone)
        assert refused.value.rule == alone
    accounts.require_second("administrator-ubnd-tinh", "somebody", now())


def test_a_right_does_not_age_by_being_given_again_nor_grow_young(attacker, older):  # noqa: F811
    """A last day that changes keeps the age; a wider right begins anew; a narrower one beside it takes nobody's age."""
    other = "administrator-ubnd-tinh"
    aged(other, 30)
    far = (local_day(now()) + timedelta(days=400)).isoformat()
    assert change(attacker, other, ADMIN, ("administrator", "1", "*", ""), name=other, body="ubnd-tinh").status_code == 302
    assert held(other) == {"administrator"} and not accounts.is_new_administrator(other, now())
    change(attacker, other, ("administrator", "", "*", far), ("administrator", "1", "*", ""), name=other, body="ubnd-tinh")
    assert present(accounts.account_read(other))["grants"][0][3] == far and not accounts.is_new_administrator(other, now())


def test_a_sheet_is_no_way_round(attacker):  # noqa: F811
    sheet = "\n".join([",".join(accounts.SHEET_COLUMNS), "anh,Ánh,ioc,yes,administrator,,,", "binh,Bình,ioc,yes,agency_officer,,health,"])
    answer = attacker.post("/admin/people/file/bring", {"sheet": sheet, "reason": WHY})
    assert "made=1&waits=1" in answer.headers["Location"] and held("anh") is None and held("binh") == {"agency_officer"}


def test_undoing_is_no_way_round(attacker, older):  # noqa: F811
    add(attacker, "anh", AGENCY, LEADER)
    decide(older, number_of(older))
    change(attacker, "anh", AGENCY)
    assert held("anh") == {"agency_officer"}
    answer = attacker.post(f"/admin/changes/{change_history.last('account', 'anh')}/undo")
    assert answer.status_code == 403 and held("anh") == {"agency_officer"}


def test_opening_a_closed_account_is_no_way_round(attacker, older):  # noqa: F811
    add(attacker, "anh", LEADER)
    decide(older, number_of(older))
    attacker.post("/admin/people/anh/close", {"reason": WHY})
    assert present(accounts.account_read("anh"))["active"] is False
    answer = attacker.post("/admin/people/anh/close", {"reason": WHY})
    assert "waits" in answer.headers["Location"] and present(accounts.account_read("anh"))["active"] is False


def test_a_guarded_role_takes_two_while_the_account_is_closed(attacker, older):  # noqa: F811
    add(attacker, "anh", AGENCY)
    attacker.post("/admin/people/anh/close", {"reason": WHY})
    assert "waits" in change(attacker, "anh", AGENCY, LEADER).headers["Location"] and held("anh") == {"agency_officer"}
    decide(older, number_of(older))
    assert held("anh") == {"agency_officer", "leader"}
    assert "waits" in attacker.post("/admin/people/anh/close", {"reason": WHY}).headers["Location"]
    assert present(accounts.account_read("anh"))["active"] is False


def test_the_request_to_open_an_account_again_shows_every_role_it_brings(attacker, older):  # noqa: F811
    add(attacker, "anh", LEADER, AGENCY)
    decide(older, number_of(older))
    attacker.post("/admin/people/anh/close", {"reason": WHY})
    attacker.post("/admin/people/anh/close", {"reason": WHY})
    (asked,) = change_history.waiting(now())
    gained = {what.partition(", toàn tỉnh")[0] for what, before, after in asked.lines if before != after == "không thời hạn"}
    assert gained == {label("people.role.leader"), label("people.role.agency_officer")}
    page = older.get("/admin/people").text
    assert "không thời hạn; chưa dùng được vì tài khoản đã đóng" in page


def test_an_administrator_does_not_age_while_the_account_is_closed(attacker, older):  # noqa: F811
    add(attacker, "roi", ADMIN)
    decide(older, number_of(older))
    attacker.post("/admin/people/roi/close", {"reason": WHY})
    aged("roi", 30)
    attacker.post("/admin/people/roi/close", {"reason": WHY})
    decide(older, number_of(older))
    assert present(accounts.account_read("roi"))["active"] and accounts.is_new_administrator("roi", now())


def test_of_two_lines_with_equal_words_none_hides_the_other():
    place = ("Cán bộ xã, Xã Một · Y tế", "không thời hạn")
    assert rules.differing([place], [place, place]) == [(place[0], "–", place[1])]
    assert rules.differing([place], [(place[0], "đến hết 01/01/2027"), place]) == [(place[0], "–", "đến hết 01/01/2027")]
    assert rules.differing([place, ("Tên", "A")], [("Tên", "B")]) == [("Tên", "A", "B"), (*place, "–")]


def test_what_changed_meanwhile_is_not_agreed_to(attacker, older):  # noqa: F811
    add(attacker, "anh", AGENCY)
    change(attacker, "anh", AGENCY, LEADER)
    change(attacker, "anh", ("commune_officer", "1", "*", ""))
    assert decide(older, number_of(older)).status_code == 409 and held("anh") == {"commune_officer"}


def test_who_asked_and_is_an_administrator_no_more_gives_nothing(attacker, older):  # noqa: F811
    add(attacker, "anh", LEADER)
    number = number_of(older)
    older.post("/admin/people/administrator-ioc/close", {"reason": WHY})
    assert decide(older, number).status_code == 403 and held("anh") is None


def test_a_request_is_over_after_its_days(attacker, older):  # noqa: F811
    add(attacker, "anh", LEADER)
    number, later = number_of(attacker), now() + accounts.consent_life()
    account = Account.objects.get(username="administrator-ubnd-tinh")
    with pytest.raises(Refused, match=r"changes\.pending\.over"):
        change_history.agree(number, Acting(accounts.reach_of(account), account.organization_id), later)
    assert change_history.waiting(later) == []


def test_the_person_and_every_administrator_are_told_of_each_step(attacker, older):  # noqa: F811
    add(attacker, "anh", AGENCY)
    change(attacker, "anh", AGENCY, LEADER)
    access_notifications.follow_access(now())
    told = Notification.objects.filter(message__key__contains=":asked").values_list("account__username", flat=True)
    assert set(told) == {"anh", "administrator-ioc", "administrator-ubnd-tinh"}
    assert "đề nghị trao quyền cho Đặng Thị Ánh" in older.get("/inbox").text
    decide(older, number_of(older))
    access_notifications.follow_access(now())
    assert "được trao quyền" in let_in("anh").get("/inbox").text
    keys = Notification.objects.filter(account__username="administrator-ioc").values_list("message__key", flat=True)
    assert {key.split(":")[-2] for key in keys if "change" in key} == {"asked", "agreed"}


def test_no_name_silences_what_everybody_is_told(attacker, older):  # noqa: F811
    """A name too long for a subject, and a step that can't be told at all, keep no other step from being told."""
    add(attacker, "anh", AGENCY, name="Đặng " * 23 + "Ánh")
    for username in ("administrator-ioc", "administrator-ubnd-tinh"):
        Account.objects.filter(username=username).update(full_name="Nguyễn " * 16)
    change(attacker, "anh", AGENCY, LEADER)
    accounts.append_access("no such step", "anh", "administrator-ioc")
    decide(older, number_of(older))
    access_notifications.follow_access(now())
    keys = Notification.objects.filter(account__username="administrator-ioc").values_list("message__key", flat=True)
    assert {key.split(":")[-2] for key in keys if "change" in key} == {"asked", "agreed"}
    assert access_notifications.follow_access(now()) == 0, "the cursor went on"


def test_everybody_is_told_of_a_password_set_on_the_server(attacker, older, monkeypatch):  # noqa: F811
    add(attacker, "anh", AGENCY)
    monkeypatch.setattr("sys.stdin", io.StringIO("bốn từ chẳng liên quan\n"))
    run("password", "anh")
    access_notifications.follow_access(now())
    told = Notification.objects.filter(message__subject__vi__startswith="Mật khẩu của Đặng Thị Ánh được đặt lại trên máy chủ")
    assert set(told.values_list("account__username", flat=True)) == {"anh", "administrator-ioc", "administrator-ubnd-tinh"}


def test_the_server_decides_where_no_older_administrator_is_left(attacker, capsys):  # noqa: F811
    add(attacker, "anh", ADMIN)
    number = number_of(attacker)
    run("waiting")
    assert str(number) in capsys.readouterr().out
    run("agree", str(number))
    assert held("anh") == {"administrator"} and audit.entries(1, "account:anh", "changes.agree")[0].actor.startswith("server:")
    run("invite", "anh")
    assert re.search(r"/welcome/[\w-]{40,}", capsys.readouterr().out)
    access_notifications.follow_access(now())
    titles = {note.message.subject["vi"] for note in Notification.objects.select_related("message")}
    assert any("được in trên máy chủ" in title for title in titles) and any("được trao quyền" in title for title in titles)


def run(*words):
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers())
    arguments = parser.parse_args(["people", *words])
    assert arguments.run(arguments) == 0


def test_the_old_address_is_told_when_another_one_takes_its_place(attacker):  # noqa: F811
    account = Account.objects.get(username="administrator-ioc")
    notifications.set_contact(account.pk, "email", "old@tinh.example", "administrator-ioc", now())
    assert not Delivery.objects.exists(), "there was none before"
    notifications.set_contact(account.pk, "email", "new@elsewhere.example", "administrator-ioc", now())
    assert list(Delivery.objects.values_list("channel", "address")) == [("email", "old@tinh.example")]
    notifications.set_contact(account.pk, "email", "", "administrator-ioc", now())
    assert set(Delivery.objects.values_list("address", flat=True)) == {"old@tinh.example", "new@elsewhere.example"}
