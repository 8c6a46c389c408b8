"""A name that leads to an allowed machine when it is judged, and elsewhere a moment later, gets no connection there (DNS rebinding)."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import uuid4

import asyncssh
import pytest
from sqlalchemy.engine import make_url

from bazan.citizens.field_reports.intake import mailbox
from bazan.citizens.field_reports.open311_transfer import client as georeport
from bazan.citizens.field_reports.types import Destination
from bazan.coordination.notifications.declared_providers import Provider, Webhook
from bazan.coordination.notifications.transports import http_gateway, smtp, webhook
from bazan.coordination.notifications.transports.delivery_outcome import Letter
from bazan.core.errors import Refused
from bazan.core.settings import load
from bazan.directory.audit import checkpoint_transport
from bazan.platform.drivers.bindings.dataset_columns import Columns
from bazan.platform.drivers.files import remote_files
from bazan.platform.drivers.files.station_files import Remote
from bazan.platform.drivers.json_messages import page_requests
from bazan.platform.drivers.json_messages.page_requests import Paging, Request
from bazan.platform.drivers.sql import sql_query, sql_rows
from bazan.platform.drivers.sql.sql_rows import SqlBinding
from bazan.platform.http_client import outbound_allowlist
from bazan.platform.http_client.outbound_allowlist import Listed
from bazan.platform.http_client.pinned_transport import pinned_client
from bazan.response.warnings.foreign_messages import feed_retrieval
from tests.present import present
from tests.servers.ftp_server import FtpServer

NAME = "moving.example"
ELSEWHERE = "127.99.0.7"
"""Of this machine, so that nothing leaves it; the list of outgoing addresses names 127.0.0.1 alone."""
LETTER = Letter(uuid4(), "someone@example.vn", "s", "t")
ENVIRON = {"FTP_PASSWORD": "pw", "THEIRS": ""}


class Resolver:
    """Gives the allowed address the first time that the name is asked for since ``forget``, and another one ever after."""

    def __init__(self) -> None:
        self.asked, self.real, self.first = 0, socket.getaddrinfo, 1

    def __call__(self, host, port, *args, **more):
        if host not in (NAME, NAME.encode()):
            return self.real(host, port, *args, **more)
        self.asked += 1
        return self.real("127.0.0.1" if self.asked <= self.first else ELSEWHERE, port, *args, **more)


@pytest.fixture
def resolver(monkeypatch) -> Resolver:
    settings = load({"BAZAN_DEMO": "0", "BAZAN_MAY_REACH": "127.0.0.1/32"})
    monkeypatch.setattr(outbound_allowlist, "current", lambda: settings)
    made = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", made)
    return made


class Door:
    """A port that notes who came, on the allowed address and on the other one."""

    def __init__(self) -> None:
        self.right, self.wrong = socket.create_server(("127.0.0.1", 0)), None
        self.port = self.right.getsockname()[1]
        self.wrong = socket.create_server((ELSEWHERE, self.port))
        self.came: list[str] = []
        for line, name in ((self.right, "right"), (self.wrong, "wrong")):
            threading.Thread(target=self._note, args=(line, name), daemon=True).start()

    def _note(self, line: socket.socket, name: str) -> None:
        with suppress(OSError):
            while True:
                connection, _ = line.accept()
                self.came.append(name)
                connection.close()

    def close(self) -> None:
        self.right.close()
        present(self.wrong).close()


@pytest.fixture
def door() -> Iterator[Door]:
    made = Door()
    yield made
    made.close()


def a_folder(kind: str, port: int, key: str = "", tls: bool = False) -> Remote:
    return Remote(kind, NAME, port, "u", "FTP_PASSWORD", "", key, "/", "*", tls, False)


def collect(folder: Remote, into, listed: Listed | None = None) -> int:
    return remote_files.collect(folder, into, lambda name: False, lambda name: None, ENVIRON, listed)


KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK1bqDYyzmBqfJ2bXAvX2Xn0G1Qy0n3u5m1oCzqXlq0f"
SQL = SqlBinding(Columns("d", (), frozenset(), ".", (), None), "THEIRS", "postgresql", "SELECT 1 AS a", "", timedelta(), 10, 5)


def request_to(port: int) -> Request:
    return Request(f"http://{NAME}:{port}/rows", {}, {}, "", "", "", 5, Paging("none", "", 0, 0, None, 1), None, ())


WAYS = {
    "ftp": lambda port, tmp: collect(a_folder("ftp", port), tmp / "in"),
    "sftp": lambda port, tmp: collect(a_folder("sftp", port, KEY), tmp / "in"),
    "sql": lambda port, tmp: list(sql_rows.batches(SQL, {}, {"THEIRS": f"postgresql://u:p@{NAME}:{port}/d?connect_timeout=5"})),
    "http": lambda port, tmp: list(page_requests.walk(request_to(port), {}, {}, lambda document: ([], ""))),
    "warnings": lambda port, tmp: feed_retrieval.fetched(f"http://{NAME}:{port}/feed.atom", 1000),
    "webhook": lambda port, tmp: webhook.send(Webhook("w", "SMS_URL", "", (), (), 5), LETTER, datetime.now(UTC)),
    "gateway": lambda port, tmp: http_gateway.send(Provider("s", "sms", "http", "SMS_URL", body="{}"), LETTER),
    "mail": lambda port, tmp: smtp.send(Provider("m", "mail", "smtp", "MAIL_URL", sender="bazan@example.vn"), LETTER),
    "mail by TLS": lambda port, tmp: smtp.send(Provider("m", "mail", "smtp", "MAILS_URL", sender="bazan@example.vn"), LETTER),
    "mailbox": lambda port, tmp: mailbox._opened(f"imaps://u@{NAME}:{port}/INBOX").__enter__(),
    "Open311": lambda port, tmp: georeport.post(Destination("city", "police", f"http://{NAME}:{port}/v2", {"a.b": "c"}), {}, "key"),
    "audit by HTTP": lambda port, tmp: checkpoint_transport.send(f"http://{NAME}:{port}/log", [], outbound_allowlist.current()),
    "audit by syslog": lambda port, tmp: checkpoint_transport.send(f"syslog+tcp://{NAME}:{port}", [], outbound_allowlist.current()),
}


@pytest.mark.parametrize("first", [1, 2, 3], ids=["moves after the first answer", "after the second", "after the third"])
@pytest.mark.parametrize("name", WAYS)
def test_what_was_judged_is_what_is_connected_to(name, first, door, resolver, tmp_path, monkeypatch):
    """Whenever the name moves, the other machine is never reached: at worst the answer is no."""
    resolver.first = first
    for variable, scheme in (("SMS_URL", "http"), ("MAIL_URL", "smtp"), ("MAILS_URL", "smtps")):
        monkeypatch.setenv(variable, f"{scheme}://{NAME}:{door.port}/")
    with suppress(Exception):  # whoever opens the door says nothing, so every way ends in an error of its own
        WAYS[name](door.port, tmp_path)
    assert "wrong" not in door.came
    if first == 3:
        assert "right" in door.came, "the way was not tried at all"


DEAD = "127.99.0.8"
"""Allowed, and nobody answers there."""


@pytest.fixture
def two_addresses(monkeypatch):
    """The name has two allowed addresses, of which the first is dead."""
    settings = load({"BAZAN_DEMO": "0", "BAZAN_MAY_REACH": "127.0.0.0/8"})
    monkeypatch.setattr(outbound_allowlist, "current", lambda: settings)
    real = socket.getaddrinfo

    def find(host, port, *args, **more):
        hosts = (DEAD, "127.0.0.1") if host in (NAME, NAME.encode()) else (host,)
        return [one for each in hosts for one in real(each, port, *args, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", find)


@pytest.mark.usefixtures("two_addresses")
@pytest.mark.parametrize("name", WAYS)
def test_where_the_first_judged_address_is_dead_the_next_one_is_asked(name, door, tmp_path, monkeypatch):
    for variable, scheme in (("SMS_URL", "http"), ("MAIL_URL", "smtp"), ("MAILS_URL", "smtps")):
        monkeypatch.setenv(variable, f"{scheme}://{NAME}:{door.port}/")
    with suppress(Exception):
        WAYS[name](door.port, tmp_path)
    assert door.came and set(door.came) == {"right"}


@pytest.mark.usefixtures("two_addresses")
def test_the_answer_of_the_second_address_is_one_of_the_name():
    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            body = self.headers["Host"].encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server, pinned_client(5) as client:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://{NAME}:{server.server_port}/x"
        answer = client.get(address)
        server.shutdown()
    assert (answer.status_code, answer.text, str(answer.url)) == (200, f"{NAME}:{server.server_port}", address)


@pytest.mark.usefixtures("two_addresses")
def test_every_machine_of_a_postgresql_address_is_led_with_its_own_port():
    url = make_url(f"postgresql+psycopg://u@/d?host={NAME}:5433&host=127.0.0.1:5434")
    ((_, told),) = sql_query._ways(url, None)
    assert told == {"host": f"{NAME},{NAME},127.0.0.1", "hostaddr": f"{DEAD},127.0.0.1,127.0.0.1", "port": "5433,5433,5434"}


@pytest.mark.usefixtures("resolver")
@pytest.mark.parametrize("rest", ["10.9.9.9/d?port=22", "/d?host=10.9.9.9:22", "/d?host=10.9.9.9&port=22", "/d?host=10.9.9.9&port=5432,22"])
def test_a_port_behind_the_question_mark_is_judged_too(rest):
    listed = Listed((("10.9.9.9/32", 5432),))
    with pytest.raises(Refused, match=r"drivers\.(reach_listed.*22|sql\.url)"):
        list(sql_rows.batches(SQL, {}, {"THEIRS": f"postgresql://u@{rest}"}, listed=listed))


def test_ftp_brings_its_files_by_the_judged_address_whatever_the_server_names(resolver, tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.txt").write_text("a")
    with FtpServer(tmp_path / "there") as server:
        server.passive_host = "127,99,0,7"
        assert collect(a_folder("ftp", server.server_address[1]), tmp_path / "here") == 1
    assert (tmp_path / "here" / "a.txt").read_text() == "a" and resolver.asked == 1


class _Anyone(asyncssh.SSHServer):
    def begin_auth(self, username):
        return False


def test_sftp_judges_the_key_of_the_name_and_goes_to_the_judged_address(resolver, tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.txt").write_text("a")
    key, loop, ready, found = asyncssh.generate_private_key("ssh-ed25519"), asyncio.new_event_loop(), threading.Event(), {}

    def root(channel):
        return asyncssh.SFTPServer(channel, chroot=str(tmp_path / "there").encode())

    async def serve():
        found["server"] = await asyncssh.create_server(_Anyone, "127.0.0.1", 0, server_host_keys=[key], sftp_factory=root)
        ready.set()

    threading.Thread(target=lambda: (loop.run_until_complete(serve()), loop.run_forever()), daemon=True).start()
    assert ready.wait(20)
    port = found["server"].sockets[0].getsockname()[1]
    assert collect(a_folder("sftp", port, key.export_public_key().decode().strip()), tmp_path / "here") == 1
    assert resolver.asked == 1
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
    resolver.asked = 0
    with pytest.raises(Exception, match=r"drivers\.remote\.away.*(?i:host key)"):
        collect(a_folder("sftp", port, other), tmp_path / "again")
    loop.call_soon_threadsafe(loop.stop)
