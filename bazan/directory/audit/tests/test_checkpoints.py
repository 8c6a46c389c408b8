"""Root on the database rewrites the whole chain, hashes and all; what was signed and sent away tells from where."""

import http.server
import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import transaction

from bazan.core.settings import ROOT, current
from bazan.directory.audit import api as audit
from bazan.directory.audit import checkpoints, rules
from bazan.directory.audit.settings import AuditSettings
from bazan.directory.audit.tests.test_actions import TRIGGERS, _address, run, switch, tamper

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(tmp_path):
    audit.anchor_file().unlink(missing_ok=True)
    run("TRUNCATE audit_entry, audit_anchor")
    switch("ENABLE")
    append(5)
    yield replace(current(), home=tmp_path, may_reach=("127.0.0.0/8",))
    audit.anchor_file().unlink(missing_ok=True)
    for table in TRIGGERS:
        run(f"ALTER TABLE {table} DISABLE TRIGGER {table}_keep")


def append(count):
    for number in range(count):
        with transaction.atomic():
            audit.append("officer", "things.touch", f"thing:{number}", {"n": number})


def rewrite(first):
    """What the owner of the tables can do unseen: another actor in one entry, and every hash from there on made anew."""
    entries = sorted(audit.entries(1000), key=lambda entry: entry.seq)
    previous, told = rules.GENESIS, []
    for entry in entries:
        actor = "somebody else" if entry.seq == first else entry.actor
        body = rules.canonical(entry.seq, entry.at, actor, entry.action, entry.subject, entry.detail)
        digest = rules.chained(previous, body)
        told.append(f"UPDATE audit_entry SET actor = '{actor}', previous_hash = '{previous}', hash = '{digest}' WHERE seq = {entry.seq}")
        previous = digest
    tamper(*told, f"UPDATE audit_anchor SET hash = '{previous}' WHERE seq = {entries[-1].seq}")
    audit.anchor_file().unlink(missing_ok=True)


def keep(home, *places):
    return audit.keep_checkpoints(NOW, home, AuditSettings(places, ""))


def found(home, *files, key=""):
    return [(breach.kind, breach.seq) for breach in audit.verify(files, key, home, AuditSettings((), ""))]


def test_a_chain_rewritten_to_its_end_is_found_from_its_first_false_entry(home):
    keep(home)
    append(3)
    keep(home)
    assert found(home) == []
    rewrite(4)
    assert found(home) == [("rewritten", 4)]


def test_the_second_place_tells_when_the_home_was_rewritten_too(home, tmp_path):
    apart = tmp_path / "apart" / "bazan.log"
    keep(home, f"file://{apart}")
    key = checkpoints.public_key(checkpoints.signing_key(home, AuditSettings((), "")))
    rewrite(2)
    (home.home / "audit-key").unlink()
    for file in (home.home / "audit").iterdir():
        file.unlink()
    keep(home)
    assert found(home) == []
    assert found(home, apart, key=key)[-1] == ("rewritten", 2)
    assert apart.stat().st_mode & 0o777 == 0o600


def test_nothing_is_signed_that_does_not_follow_what_was_signed(home):
    keep(home)
    append(1)
    rewrite(5)
    assert keep(home) == 0 and audit.standing(home) == (5, [])
    append(1)
    assert keep(home) == 0


def test_an_edit_that_was_not_signed_yet_is_not_signed(home):
    keep(home)
    append(3)
    tamper("UPDATE audit_entry SET actor = 'x' WHERE seq = 7")
    assert keep(home) == 0 and audit.standing(home)[0] == 7


def test_a_cut_chain_and_an_emptied_one_are_found(home):
    keep(home)
    tamper("DELETE FROM audit_entry WHERE seq > 3", "DELETE FROM audit_anchor")
    audit.anchor_file().unlink()
    assert found(home) == [("truncated", 4)]
    tamper("TRUNCATE audit_entry")
    assert found(home) == [("truncated", 1)]


def test_a_checkpoint_of_another_hand_and_a_missing_one_are_named(home):
    for _ in range(3):
        keep(home)
        append(1)
    file = checkpoints.made_file(home)
    lines = file.read_text().splitlines()
    other = json.loads(lines[2]) | {"hash": "0" * 64}
    file.write_text(f"{lines[0]}\n{json.dumps(other)}\n")
    assert found(home) == [("forged", 7)]
    file.write_text(f"{lines[0]}\n{lines[2]}\n")
    assert found(home) == [("lost", 0)]


def test_an_old_long_chain_is_brought_over_and_each_line_fits_a_message_of_syslog(home):
    append(200)
    assert keep(home) == 4 and keep(home) == 0
    assert max(map(len, checkpoints.made_file(home).read_text().splitlines())) < 1800
    rewrite(100)
    assert found(home) == [("rewritten", 100)]


def test_the_key_is_the_homes_own_and_nobody_elses(home):
    keep(home)
    assert (home.home / "audit-key").stat().st_mode & 0o777 == 0o600


class Receiver(http.server.BaseHTTPRequestHandler):
    status, taken = 200, b""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if type(self).status == 200:
            type(self).taken += body
        self.send_response(type(self).status)
        self.end_headers()

    def log_message(self, format, *args):
        pass


@pytest.fixture
def receiver():
    Receiver.status, Receiver.taken = 200, b""
    server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://bazan:word@127.0.0.1:{server.server_port}/log"
    server.shutdown()
    server.server_close()


def test_a_place_that_is_away_gets_everything_when_it_is_back(home, receiver, tmp_path):
    Receiver.status = 503
    assert keep(home, receiver) == 1
    append(1)
    keep(home, receiver)
    broken, (kept,) = audit.standing(home)
    assert (broken, kept.waiting, kept.reason) == (0, 2, "OSError: HTTP 503") and "word" not in kept.place
    assert kept.failing_since == NOW.isoformat()
    Receiver.status = 200
    keep(home, receiver)
    assert audit.standing(home)[1][0].waiting == 0
    copy = tmp_path / "copy.log"
    copy.write_bytes(Receiver.taken)
    assert [one.number for one in checkpoints.read(copy)] == [1, 2]
    rewrite(6)
    assert found(home, copy) == [("rewritten", 6), ("rewritten", 6)]


def test_a_place_that_may_not_be_reached_is_not_reached(home, receiver):
    keep(replace(home, may_reach=("public",), demo=False), receiver)
    assert "BAZAN_MAY_REACH" in audit.standing(home)[1][0].reason and not Receiver.taken


def test_what_syslog_wrote_over_tcp_is_read_back(home, tmp_path):
    listener = socket.create_server(("127.0.0.1", 0))
    taken = []

    def listen():
        line, _ = listener.accept()
        while part := line.recv(65536):
            taken.append(part)
        line.close()

    thread = threading.Thread(target=listen)
    thread.start()
    keep(home, f"syslog+tcp://127.0.0.1:{listener.getsockname()[1]}")
    thread.join(10)
    listener.close()
    size, _, message = b"".join(taken).partition(b" ")
    assert int(size) == len(message) and message.startswith(b"<109>1 2026-03-01T08:00:00+00:00 ")
    log = tmp_path / "messages"
    log.write_bytes(message + b"\n")
    rewrite(3)
    assert found(home, log)[-1] == ("rewritten", 3)


def test_what_syslog_got_by_datagram_is_read_back(home, tmp_path):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        keep(home, f"syslog://127.0.0.1:{listener.getsockname()[1]}")
        log = tmp_path / "messages"
        log.write_bytes(listener.recv(65536))
    assert [one.seq for one in checkpoints.read(log)] == [5]


def test_the_commands_say_from_which_entry_it_was_rewritten(home):
    def command(*words):
        environment = os.environ | {"DATABASE_URL": _address(), "BAZAN_HOME": str(home.home)}
        done = subprocess.run(
            [sys.executable, "-m", "bazan.processes.cli", "audit", *words],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=environment,
        )
        return done.returncode, done.stdout.strip()

    assert command("checkpoint") == (0, "Checkpoints made: 1.")
    assert command("verify")[0] == 0 and len(command("key")[1]) == 64
    rewrite(2)
    code, said = command("verify")
    assert code == 1 and "The chain was rewritten from entry 2 on" in said


def test_addresses_of_places_are_judged_at_the_start():
    from bazan.core.settings import WrongSetting, read

    assert read(AuditSettings, {"BAZAN_AUDIT_PLACES": "file:///a/b syslog://10.0.0.9"}).places == ("file:///a/b", "syslog://10.0.0.9")
    for wrong in ("ftp://x/y", "file:", "syslog://", "https://x:port/"):
        with pytest.raises(WrongSetting, match="BAZAN_AUDIT_PLACES"):
            read(AuditSettings, {"BAZAN_AUDIT_PLACES": wrong})
