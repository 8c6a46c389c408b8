"""Carriers as they are out there, each a process of its own: a mail server and an SMS gateway that can be slow, fail, refuse or lie.

``python carriers.py smtp|http <folder> <port file>`` serves on a free port and keeps what it took, one JSON a line, in ``<folder>/taken``.
``<folder>/mood`` says how it behaves: ok, slow, failing, garbage, wrong_address, hanging, redirect. Needs the standard library only.
"""

import json
import socketserver
import subprocess
import sys
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Carrier:
    """A running one, as a test sees it."""

    def __init__(self, folder: Path, process: subprocess.Popen, port: int):
        self.folder, self.process, self.port = folder, process, port

    def behave(self, mood: str) -> None:
        (self.folder / "mood").write_text(mood)

    def taken(self) -> list[dict]:
        path = self.folder / "taken"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


@contextmanager
def running(kind: str, folder: Path):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mood").write_text("ok")
    told = folder / "port"
    process = subprocess.Popen([sys.executable, __file__, kind, str(folder), str(told)])
    try:
        deadline = time.monotonic() + 20
        while not told.exists() or not told.read_text():
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
        yield Carrier(folder, process, int(told.read_text()))
    finally:
        process.kill()
        process.wait()


def _keep(folder: Path, said: dict) -> None:
    with (folder / "taken").open("a", encoding="utf-8") as file:
        file.write(json.dumps(said, ensure_ascii=False) + "\n")


def _mood(folder: Path) -> str:
    return (folder / "mood").read_text().strip()


class Gateway(BaseHTTPRequestHandler):
    folder: Path

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        mood = _mood(self.folder)
        if mood in ("ok", "slow"):
            _keep(self.folder, {"path": self.path, "body": body, "headers": dict(self.headers)})
        if mood in ("slow", "hanging"):
            time.sleep(5)
        count = len((self.folder / "taken").read_text("utf-8").splitlines()) if (self.folder / "taken").exists() else 0
        status, said = {
            "failing": (503, "busy"),
            "garbage": (200, "<html>welcome</html>"),
            "wrong_address": (200, json.dumps({"code": 21})),
            "redirect": (302, ""),
        }.get(mood, (200, json.dumps({"code": 0, "data": {"id": f"m-{count}"}})))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.path + "elsewhere")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


class Mail(socketserver.StreamRequestHandler):
    folder: Path

    def handle(self):
        self.say("220 mail.example")
        sender = to = ""
        for raw in self.rfile:
            line = raw.decode().strip()
            word = line.split(" ")[0].upper()
            if word in ("EHLO", "HELO"):
                self.say("250 mail.example")
            elif word == "MAIL":
                sender = line
                self.say("451 later" if _mood(self.folder) == "failing" else "250 ok")
            elif word == "RCPT":
                to = line
                self.say("550 no such user" if _mood(self.folder) == "wrong_address" else "250 ok")
            elif word == "DATA":
                self.say("354 go on")
                lines = []
                for part in self.rfile:
                    if part.strip() == b".":
                        break
                    lines.append(part.decode())
                _keep(self.folder, {"from": sender, "to": to, "data": "".join(lines)})
                self.say("250 taken")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, line: str) -> None:
        self.wfile.write((line + "\r\n").encode())


def main(kind: str, folder: Path, told: Path) -> None:
    if kind == "smtp":
        Mail.folder = folder
        server: socketserver.BaseServer = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail)
    else:
        Gateway.folder = folder
        server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    told.write_text(str(server.server_address[1]))  # pyrefly: ignore[bad-index] - an address of the internet is a pair
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
