"""Sources made in the browser, for tests: their TOML, who makes them, and a machine that answers as another system would."""

import json
import socket
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.db import connection

from bazan.directory.permissions.types import Acting, Held, Reach

WHY = "Trạm mới của sở, công văn 12/2026"
CSV = """code = "rain-file"
name = "Mưa tự đo"
name_en = "Own rain"
sector = "environment"
driver = "csv"
promise_s = 0
things = ["st-1"]

[binding]
delimiter = ";"
[binding.thing]
code = "st-1"
[binding.time]
column = "LUC"
format = "%d/%m/%Y %H:%M"
[[binding.values]]
column = "BUI"
property = "dust"
unit = "mg/m3"
"""
HTTP = """code = "rain-api"
name = "Mưa qua API"
name_en = "Rain by API"
sector = "environment"
driver = "http_pull"
promise_s = 900
schedule_s = 60
things = ["st-1", "st-2"]

[binding]
rows = "items"
[binding.request]
url = "{url}"
[binding.thing]
path = "station"
[binding.time]
path = "at"
[[binding.values]]
path = "pm"
property = "dust"
"""
SAMPLE = "LUC;BUI\n25/11/2026 09:00;0,5\n25/11/2026 10:00;x\n25/11/2026 11:00;1.200,5\n25/11/2026 12:00;1.2005\n"


def who(name="an", sectors=None, places=None):
    return Acting(Reach(7, name, frozenset({"administrator"}), places, sectors, (Held("administrator", places, sectors),)))


@contextmanager
def answering(document, status=200, headers=()):
    """The address of a machine that answers everything so, and what it was asked."""
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, dict(self.headers)))
            body = document if isinstance(document, bytes) else json.dumps(document).encode()
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/rows", asked
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def ours_by_wire():
    """(port, address) of the tests' own database as another machine would offer it: reached over TCP."""
    own = connection.settings_dict
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    threading.Thread(target=_offer, args=(listening, f"{own['HOST']}/.s.PGSQL.{own['PORT']}"), daemon=True).start()
    try:
        yield port, f"postgresql://{own['USER']}:{own['PASSWORD']}@127.0.0.1:{port}/{own['NAME']}"
    finally:
        listening.close()


def _offer(listening, path):
    while True:
        try:
            theirs, _ = listening.accept()
        except OSError:
            return
        ours = socket.socket(socket.AF_UNIX)
        ours.connect(path)
        for one, other in ((theirs, ours), (ours, theirs)):
            threading.Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one, other):
    with suppress(OSError):  # the other way ended first, and closed both
        while data := one.recv(1 << 16):
            other.sendall(data)
    other.close()
