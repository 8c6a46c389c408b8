"""An account by a proved phone: signed in by a code, reports of one's own, places, consents, everything out, everything gone."""

import json
import re

import pytest
from django.apps import apps
from django.test import Client

from bazan.citizens.app.tests.test_access import KEY, send
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.messages import api as citizen_messages
from bazan.coordination.notifications import api as notifications
from bazan.core.settings import load
from bazan.core.time import now
from bazan.data.figures.api import forget
from bazan.platform.security.contact_encryption import seal_contact
from tests.fixtures.warning_province import taken_back, warned
from tests.present import present

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def carried(monkeypatch):
    """What left by SMS, as (number, words)."""
    left = []

    def carry(channel, letter, failed, at, opens=False):
        left.append((letter.address, letter.text))
        return "gateway", notifications.Outcome("sent")

    monkeypatch.setattr(notifications, "carry", carry)
    monkeypatch.setattr(
        "bazan.coordination.notifications.delivery.letter_queue.attempt", lambda *letter: ("gateway", lambda: carry(*letter)[1])
    )
    monkeypatch.setattr(notifications, "open_channels", lambda: frozenset({"sms"}))
    return left


def ask(client, phone):
    """The number of the try that the page of the code holds."""
    return present(re.search(r'name="asked" value="([^"]+)"', client.post("/c/account/code", {"phone": phone}).content.decode()))[1]


def sign_in(carried, phone="0912 345 678"):
    client = Client()
    asked = ask(client, phone)
    citizen_messages.send_codes(now())
    code = carried[-1][1].split()[0]
    answer = client.post("/c/account/prove", {"asked": asked, "code": code})
    assert answer.status_code == 302, answer.content
    return client


def test_where_no_sms_can_be_sent_there_are_no_accounts(monkeypatch):
    monkeypatch.setattr(notifications, "open_channels", frozenset)
    assert "Hiện chưa gửi được tin nhắn" in Client().get("/c/account").content.decode()
    assert Client().post("/c/account/code", {"phone": "0912345678"}).status_code == 400


def test_a_wrong_code_counts_and_a_right_one_signs_in(carried):
    client = Client()
    asked = ask(client, "0912345678")
    citizen_messages.send_codes(now())
    assert carried[0][0] == "+84912345678"
    wrong = client.post("/c/account/prove", {"asked": asked, "code": "x"})
    assert (wrong.status_code, "Còn 4 lần" in wrong.content.decode()) == (400, True)
    client.post("/c/account/prove", {"asked": asked, "code": carried[0][1].split()[0]})
    assert "+84912345678" in client.get("/c/account").content.decode()
    assert client.cookies["citizens_account"]["samesite"] == "Strict"


def test_own_reports_are_those_sent_while_signed_in_and_those_claimed_by_code(carried):
    client, earlier = sign_in(carried), send().json()
    taken = send(client, key=KEY[:-1] + "2", named="1", name="An", phone="0987654321").json()
    client.post("/c/account/claim", {"code": earlier["code"]})
    shown = client.get("/c/account").content.decode()
    assert earlier["number"] in shown and taken["number"] in shown
    told = json.loads(client.get("/c/account/data.json").content)
    assert {one["number"] for one in told["reports"]} == {earlier["number"], taken["number"]}
    other = sign_in(carried, "0987654321")
    assert earlier["number"] not in other.get("/c/account").content.decode()
    assert other.post("/c/account/claim", {"code": earlier["code"]}).status_code == 404


def test_warnings_of_family_places_come_first_and_by_sms_once(carried):
    forget()
    client = sign_in(carried)
    client.post("/c/account/place", {"name": "Nhà ông bà", "place": "2"})
    one = warned(communes=("2",))
    assert not citizen_messages.send_warnings(now())
    assert len(carried) == 1  # nobody agreed
    client.post("/c/account/agree", {"sms_warnings": "1"})
    for _ in range(3):
        citizen_messages.send_warnings(now())
    assert [words for _, words in carried[1:]] == [words for _, words in carried[1:2]]
    assert f"/c/warnings/{one.id}" in carried[1][1]
    shown = client.get("/c/warnings").content.decode()
    over = taken_back(one)
    for _ in range(3):
        citizen_messages.send_warnings(now())
    assert [f"/c/warnings/{over.id}" in words for _, words in carried[2:]] == [True]
    assert "Nhà ông bà (Xã Hai) nằm trong vùng cảnh báo" in shown


def sealed_elsewhere(row):
    """The same row as a host with another contact key would have written it."""
    settings = load({"BAZAN_CONTACT_KEY": "ab" * 32})
    row.phone_sealed = seal_contact(b"+84900000000", f"citizen:{row.phone_hash}", settings)
    row.save(update_fields=["phone_sealed"])


def test_a_phone_sealed_under_another_key_holds_up_nobody_elses_warning(carried, caplog):
    forget()
    for phone in ("0912345671", "0912345672", "0912345673"):
        client = sign_in(carried, phone)
        client.post("/c/account/place", {"name": "Nhà", "place": "2"})
        client.post("/c/account/agree", {"sms_warnings": "1"})
    sealed_elsewhere(apps.get_model("citizens", "Citizen").objects.order_by("id")[0])
    warned(communes=("2",))
    del carried[:]
    citizen_messages.send_warnings(now())
    assert {number for number, _ in carried} == {"+84912345672", "+84912345673"}
    assert (
        apps.get_model("citizen_messages", "CitizenMessage").objects.exclude(error="").get().state == "queued"
        and "another key" in caplog.text
    )


def test_a_phone_sealed_under_another_key_holds_up_nobody_elses_code(carried, caplog):
    for phone in ("0912345671", "0912345672"):
        ask(Client(), phone)
    sealed_elsewhere(apps.get_model("citizens", "CitizenTry").objects.order_by("asked_at")[0])
    citizen_messages.send_codes(now())
    assert [number for number, _ in carried] == ["+84912345672"] and "another key" in caplog.text


def test_a_mild_warning_is_no_sms(carried):
    client = sign_in(carried)
    client.post("/c/account/place", {"name": "Nhà", "place": "1"})
    client.post("/c/account/agree", {"sms_warnings": "1"})
    warned(severity="Moderate")
    citizen_messages.send_warnings(now())
    assert len(carried) == 1


def test_whoever_deletes_the_account_leaves_reports_without_a_name(carried):
    client = sign_in(carried)
    code = send(client, named="1", name="An", phone="0912345678").json()["code"]
    assert client.post("/c/account/delete", {}).status_code == 400
    client.post("/c/account/delete", {"sure": "1"})
    assert "Gửi mã cho tôi" in client.get("/c/account").content.decode()
    report = field_reports.report(field_reports.opened(code)[0])
    assert report.anonymous
    assert not field_reports.sent_by(1)


def test_another_site_cannot_act_for_somebody(carried):
    client = sign_in(carried)
    assert client.post("/c/account/delete", {"sure": "1"}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert "+84912345678" in client.get("/c/account").content.decode()
