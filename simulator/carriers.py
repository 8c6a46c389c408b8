"""The carriers of the demo: ``python -m simulator.carriers mail=PORT gateway=PORT`` catch what is sent, and nobody's phone rings.

Each speaks what its like outside speaks: a mail server SMTP with a password (RFC 5321, 4954), a gateway of text messages and calls JSON
over HTTP with a key, which calls back with a signed receipt. What was caught stands in ``BAZAN_HOME/simulator/caught-<kind>.jsonl``, a
line each: ``id`` as the sender named it, ``at``, ``channel``, ``to``, ``words``. The secret of all is CARRIERS_KEY of the environment.
"""

import base64
import email
import email.policy
import hashlib
import hmac
import json
import os
import re
import socketserver
import sys
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from simulator import settings

LARGEST = 256_000
"""Bytes of one letter or request."""
LARGEST_FILE = 2_000_000
"""What is caught beyond it begins a new file; the one before is kept, the one before that is not."""
RINGING_S = 2
"""After so long a gateway says that a message arrived."""
TEXT = {"sms": "text", "voice": "say"}
"""What the words are called, by channel."""
TRIES = 5
WAIT_S = 10
KEY = os.environ.get("CARRIERS_KEY", "")


class Box:
    """Where what was caught is put down."""

    def __init__(self, path: Path):
        self.path = path
        self._one_at_a_time = threading.Lock()

    def put(self, name: str, channel: str, to: str, words: str) -> None:
        said = {"id": name, "at": datetime.now(UTC).isoformat(), "channel": channel, "to": to, "words": words}
        with self._one_at_a_time:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and self.path.stat().st_size > LARGEST_FILE:
                self.path.replace(self.path.with_suffix(".old.jsonl"))
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(said, ensure_ascii=False) + "\n")


class MailServer(socketserver.StreamRequestHandler):
    """One session. Who hasn't given the password gives no letter."""

    box: Box
    timeout = WAIT_S

    def handle(self) -> None:
        known, to = False, ""
        self.say("220 the demo's mail server")
        while line := self.rfile.readline(2_000).decode("utf-8", "replace").strip():
            word = line.split(" ")[0].upper()
            if word == "QUIT":
                self.say("221 bye")
                return
            if word == "EHLO":
                self.say("250-the demo's mail server")
                self.say("250 AUTH PLAIN")
            elif word == "AUTH":
                known = _password(line) == KEY
                self.say("235 welcome" if known else "535 wrong password")
            elif word in ("MAIL", "RCPT", "DATA") and not known:
                self.say("530 who are you?")
            elif word == "DATA":
                self.say("354 go on")
                letter = self.letter()
                if letter is None:
                    self.say("552 too long")
                    return
                self.box.put(*_read(letter, to))
                self.say("250 taken")
            else:
                to = _address(line) if word == "RCPT" else to
                self.say("250 ok")

    def letter(self) -> bytes | None:
        """Its lines up to the one that is a point alone; none: too many."""
        lines, size = [], 0
        for line in self.rfile:
            if line.rstrip(b"\r\n") == b".":
                return b"".join(lines)
            lines.append(line[1:] if line.startswith(b"..") else line)
            size += len(line)
            if size > LARGEST:
                return None
        return None

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def _password(line: str) -> str:
    """Of ``AUTH PLAIN <base64 of NUL user NUL password>``."""
    try:
        return base64.b64decode(line.split(" ")[2]).decode().split("\0")[2]
    except (IndexError, ValueError):
        return ""


def _address(line: str) -> str:
    found = re.search(r"<([^>]*)>", line)
    return found[1] if found else ""


def _read(letter: bytes, to: str) -> tuple[str, str, str, str]:
    made = email.message_from_bytes(letter, policy=email.policy.default)
    body = made.get_body(("plain",)) if isinstance(made, EmailMessage) else None
    words = body.get_content().strip() if body else ""
    return str(made["Message-ID"] or "").strip("<> ").partition("@")[0], "email", to, words


class Gateway(BaseHTTPRequestHandler):
    """``POST /sms`` and ``POST /voice`` of ``to``, ``text`` or ``say``, ``id`` and, for the receipt, ``callback``."""

    box: Box
    timeout = WAIT_S

    def do_POST(self) -> None:
        if not hmac.compare_digest(self.headers.get("Authorization", "").encode(), f"Bearer {KEY}".encode()):
            self.answer(401, {"code": 1})
            return
        channel = self.path.strip("/")
        try:
            said = json.loads(self.rfile.read(min(int(self.headers["Content-Length"]), LARGEST)))
            name, to, words = (str(said[key]) for key in ("id", "to", TEXT[channel]))
        except (ValueError, KeyError, TypeError):
            self.answer(400, {"code": 2})
            return
        self.box.put(name, channel, to, words)
        self.answer(200, {"code": 0, "id": name})
        if said.get("callback"):
            threading.Thread(target=arrived, args=(str(said["callback"]), name), daemon=True).start()

    def answer(self, status: int, said: dict) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """What was caught stands in the box."""


def arrived(callback: str, name: str) -> None:
    """Say so to whoever sent it, signed, until it is heard."""
    body = json.dumps({"id": name, "status": "delivered"}).encode()
    for tried in range(1, TRIES + 1):
        time.sleep(RINGING_S * tried)
        moment = str(int(time.time()))
        signature = hmac.new(KEY.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Timestamp": moment, "X-Signature": signature}
        try:
            httpx.post(callback, content=body, headers=headers, timeout=WAIT_S, trust_env=False).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as why:
            print(f"the receipt of {name} was not heard: {why}", flush=True)
        else:
            return


def main(ports: Mapping[str, int]) -> None:
    """Serve until killed. ``ports``: of each kind that is wanted."""
    if not KEY:
        sys.exit("CARRIERS_KEY is not set")
    servers = [_server(kind, port) for kind, port in ports.items()]
    for server in servers[1:]:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    servers[0].serve_forever()


def _server(kind: str, port: int) -> socketserver.TCPServer:
    handler: type[MailServer] | type[Gateway] = {"mail": MailServer, "gateway": Gateway}[kind]
    handler.box = Box(settings.load().home / "simulator" / f"caught-{kind}.jsonl")
    server = socketserver.ThreadingTCPServer if kind == "mail" else ThreadingHTTPServer
    server.allow_reuse_address = server.daemon_threads = True
    serving = server(("127.0.0.1", port), handler)
    print(f"the {kind} listens on 127.0.0.1:{port}", flush=True)
    return serving


if __name__ == "__main__":
    main({kind: int(port) for kind, _, port in (argument.partition("=") for argument in sys.argv[1:])})
