"""The night chain ends at a person: carriers of the demo catch each step, their receipts come back signed, and the page tells of it."""

import os
import smtplib
import subprocess
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest
from django.test import Client

from bazan.coordination.notifications import api, tasks
from bazan.coordination.notifications.models import Delivery
from bazan.core.settings import ROOT, current
from bazan.core.time import now as clock
from bazan.directory.accounts import api as accounts
from bazan.processes.supervisor.demo import message_carriers
from bazan.processes.web import navigation
from bazan.screens.demo_outbox.web import views
from tests.fixtures.notification_province import browser, flood, minutes, stands

pytestmark = pytest.mark.django_db
WAYS = (ROOT / "provinces" / "dak_nong" / "notifications" / "channels.toml").read_text("utf-8")
ENVIRONMENT = ("SMTP_URL", "SMTP_PASSWORD", "SMS_URL", "SMS_KEY", "VOICE_URL", "VOICE_KEY")


@pytest.fixture
def heard():
    """Receipts as they come in at the address the carriers were given: (path, headers, body)."""
    said = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self):
            said.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    Thread(target=server.serve_forever, daemon=True).start()
    yield said, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def night(everybody, folder, heard, tmp_path, monkeypatch):
    """The ways out of the demo province, led to the demo's carriers as the supervisor does it, and its people with their addresses."""
    for name in ENVIRONMENT:
        monkeypatch.setenv(f"BAZAN_{name}", "")
    monkeypatch.setenv("BAZAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BAZAN_PUBLIC_URL", heard[1])
    current.cache_clear()
    (folder / "notifications" / "channels.toml").write_text(WAYS, "utf-8")
    parts = message_carriers.parts()
    running = [subprocess.Popen(part.argv, cwd=ROOT, env=os.environ | dict(part.env)) for part in parts]
    try:
        _until(lambda: all(part.serves() for part in parts))
        api.fill_demo(clock())
        yield everybody
    finally:
        for process in running:
            process.kill()
            process.wait()
        monkeypatch.undo()
        current.cache_clear()


def _until(held):
    deadline = time.monotonic() + 20
    while not held():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def passes(at):
    """What the clocks do at that minute."""
    api.escalate_due(at)
    tasks.send_out(at)
    for channel in ("email", "sms", "voice"):
        api.deliver_due(channel, at)


def test_an_alert_nobody_answers_climbs_the_chain_and_each_step_stands_in_the_outbox(night, heard):
    at = clock()
    stands("duty-1", "one", start=at)
    stands("center-duty", "duty", start=at)
    api.start_escalation("life", "alert:7", flood(), "system", at)
    called = []
    for minute in (0, 3, 8):
        passes(at + minutes(minute))
        page = browser("duty").get("/demo/outbox").text
        called.append({name for name in ("One", "Bee", "Duty", "Leader") if f">{name} <" in page})
    assert called == [{"One"}, {"One", "Bee"}, {"One", "Bee", "Duty", "Leader"}]
    assert "Gọi thoại" in page and "Tin nhắn SMS" in page and "Thư điện tử" in page and "Ngập sâu 2 m" in page
    assert page.count("Chưa trả lời") == 4 * 3 and "Bậc 3 của chuỗi báo động" in page
    said, _ = heard
    _until(lambda: len(said) == 4 * 2)
    for path, headers, body in said:
        signed = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items() if name.lower().startswith("x-")}
        assert Client().post(path, body, content_type="application/json", **signed).status_code == 204
    api.apply_receipts(clock())
    assert set(Delivery.objects.exclude(channel="email").values_list("state", flat=True)) == {"delivered"}
    (mine,) = api.inbox(night["leader"], needs_me=True)
    api.acknowledge(mine.message_id, night["leader"], at + minutes(9))
    page = browser("admin").get("/demo/outbox").text
    assert "Chưa trả lời" not in page and page.count("Đã nhận việc") == 3 and "người khác đã nhận" in page


def test_a_carrier_takes_nothing_from_who_has_no_secret(night, tmp_path):
    port = int(os.environ["BAZAN_SMTP_URL"].rpartition(":")[2])
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as server, pytest.raises(smtplib.SMTPSenderRefused):
        server.sendmail("a@b.example", ["c@d.example"], "x")
    assert httpx.post(os.environ["BAZAN_SMS_URL"], json={"to": "1", "text": "x", "id": "1"}, timeout=5).status_code == 401
    assert not list((tmp_path / "home" / "simulator").glob("caught-*"))


def test_who_may_see_it(night):
    opens = {name: browser(name).get("/demo/outbox").status_code for name in ("duty", "leader", "admin", "bee", "one", "steward")}
    assert opens == {"duty": 200, "leader": 200, "admin": 200, "bee": 403, "one": 403, "steward": 403}


def test_outside_the_demo_nothing_of_it_is_there(everybody, monkeypatch):
    assert views.addresses(demo=False) == []
    # pyrefly: ignore[bad-argument-type] - somebody who signed in
    reach = accounts.reach_of(browser("admin").get("/inbox").wsgi_request.user)
    assert "outbox" in {entry.section for entry in navigation.offered(reach)}
    monkeypatch.setenv("BAZAN_DEMO", "0")
    monkeypatch.setenv("BAZAN_SECRET_KEY", "not the demo's, and long enough to be taken: 0123456789abcdef")
    current.cache_clear()
    try:
        assert "outbox" not in {entry.section for entry in navigation.offered(reach)}
    finally:
        monkeypatch.undo()
        current.cache_clear()
