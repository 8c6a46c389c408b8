"""Other systems and mail enter by the same door: signed, once, with nothing lost."""

import base64
import json
import socket
import subprocess
import sys
import time
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client
from imap_tools import MailBoxUnencrypted

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.intake import mailbox as reading
from bazan.citizens.field_reports.models import Report, ReportPicture, ReportSender
from bazan.citizens.field_reports.senders.contacts import contact_of_row
from bazan.citizens.field_reports.settings import ReportSettings
from bazan.coordination.notifications import api as notifications
from bazan.core import time as clock
from bazan.core.errors import Unavailable
from bazan.directory.places import api as places
from tests.fixtures.report_province import NOW

pytestmark = pytest.mark.usefixtures("province")
SECRET = "a-secret-of-the-test"
JPEG = b"\xff\xd8\xff\xe0 not looked into yet"


@pytest.fixture
def sending(monkeypatch):
    """Send a message as the system ``zalo`` does; answers (status, body)."""
    monkeypatch.setenv("BAZAN_REPORTS_ZALO_SECRET", SECRET)

    def send(said, name="msg-0001", moment=None, secret=SECRET):
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        stamp = str(int(moment or clock.now().timestamp()))
        headers = {
            "webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": notifications.webhook_signature(secret, name, stamp, body)
        }  # fmt: skip
        answer = Client().post("/reports/in/zalo", body, "application/json", headers=headers)
        return answer.status_code, answer.json()

    return send


def test_a_signed_report_comes_in_once(sending):
    said = {
        "words": "Cây đổ chắn ngang đường ở Xã Hai", "latitude": 10.1, "longitude": 106.3, "danger": True,
        "pictures": [base64.b64encode(JPEG).decode()], "voice": [base64.b64encode(b"OggS\0 voice").decode()],
    }  # fmt: skip
    first, again = sending(said), sending(said)
    assert first == again and first[0] == 200
    row = Report.objects.get()
    assert (row.number, row.channel, row.danger) == (first[1]["number"], "zalo", True)
    assert sorted(ReportPicture.objects.values_list("kind", "state")) == [("before", "waiting"), ("voice", "held")]


@pytest.mark.parametrize(
    ("said", "status", "rule"),
    [
        (b"not json", 400, "field_reports.in.unreadable"),
        ([], 400, "field_reports.in.unreadable"),
        ({"words": 5}, 400, "field_reports.in.part"),
        ({"words": "Đường hỏng nặng", "latitude": "10", "longitude": 106.1}, 400, "field_reports.in.part"),
        ({"words": "Đường hỏng nặng", "latitude": 50, "longitude": 6}, 400, "field_reports.place.outside"),
        ({"words": "Đường hỏng nặng", "commune": "no such"}, 400, "field_reports.place"),
        ({"words": "Đường hỏng nặng", "pictures": ["%%%"]}, 400, "field_reports.in.part"),
        ({"words": "Đường hỏng nặng", "pictures": [base64.b64encode(b"<svg onload=alert(1)>").decode()]}, 400, "field_reports.in.part"),
        ({"words": "Đường hỏng nặng", "at": "2026-11-25T08:00:00"}, 400, "field_reports.in.part"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(sending, said, status, rule):
    code, body = sending(said)
    assert (code, body["rule"]) == (status, rule)
    assert body["reason"] and not Report.objects.exists()


def test_nobody_without_the_secret_gets_in(sending, monkeypatch):
    said = {"words": "Đường hỏng nặng", "commune": "1"}
    assert sending(said, secret="guessed")[0] == 401
    assert sending(said, moment=clock.now().timestamp() - 3600)[0] == 401
    monkeypatch.delenv("BAZAN_REPORTS_ZALO_SECRET")
    assert sending(said)[0] == 404
    assert not Report.objects.exists()


def test_without_a_place_it_lies_where_its_words_say_or_waits_for_a_person(sending):
    assert sending({"words": "Rác nhiều quá ở xã Hai, gần chợ"})[0] == 200
    assert sending({"words": "Rác nhiều quá, hôi lắm"}, "msg-0002")[0] == 200
    found = [api.report(row.id).case.place_id for row in Report.objects.order_by("id")]
    assert found == [places.by_code("2", NOW.date()).id, places.root(NOW.date()).id]


@pytest.fixture
def mailbox(monkeypatch):
    """A mailbox on a real server that nobody here wrote."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "pymap"),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-tls",
        "dict",
        "--demo-password",
        "pass",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            told = ReportSettings(f"imap://demouser@127.0.0.1:{port}/INBOX", supports_per_network=5, mail_password="pass")
            monkeypatch.setattr(reading, "of_room", lambda kind: told)
            yield lambda: MailBoxUnencrypted("127.0.0.1", port).login("demouser", "pass")
        finally:
            server.terminate()


def letter(subject, text, name="<1@example.vn>", picture=b""):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = "dan@example.vn", "pakn@tinh.vn", subject, name
    mail["Date"] = "Wed, 25 Nov 2026 08:00:00 +0700"
    mail.set_content(text)
    if picture:
        mail.add_attachment(picture, "image", "jpeg", filename="a.jpg")
    return mail.as_bytes()


def test_a_mail_becomes_one_report_and_a_bad_one_stays_for_a_person(mailbox):
    with mailbox() as box:
        box.append(letter("Đèn đường tắt ở Xã Hai", "Cả đoạn tối om.\n\n> thư cũ của ai đó", picture=JPEG), "INBOX")
        box.append(letter("", "", "<2@example.vn>"), "INBOX")
    assert api.read_mail(NOW) == 1
    assert api.read_mail(NOW + timedelta(minutes=1)) == 0
    row = Report.objects.get()
    assert (row.channel, row.words) == ("mail", "Đèn đường tắt ở Xã Hai\nCả đoạn tối om.")
    assert api.report(row.id).case.place_id == places.by_code("2", NOW.date()).id
    assert contact_of_row(ReportSender.objects.get(report=row)).mail == "dan@example.vn"
    assert ReportPicture.objects.count() == 1
    with mailbox() as box:
        box.folder.set("Bazan-refused")
        assert len(box.uids()) == 1


def test_a_mailbox_that_is_away_says_so(monkeypatch):
    monkeypatch.setattr(
        reading, "of_room", lambda kind: ReportSettings("imap://demouser@127.0.0.1:9/INBOX", supports_per_network=5, mail_password="pass")
    )
    with pytest.raises(Unavailable):
        api.read_mail(NOW)
