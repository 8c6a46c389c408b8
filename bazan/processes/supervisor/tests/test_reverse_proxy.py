import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from bazan.core.settings import load
from bazan.platform.design_system.static_files import files
from bazan.platform.observability.request_id import number_of
from bazan.processes.supervisor import reverse_proxy

CADDY = Path(sys.executable).parent / "caddy"
START_S = 20


def test_the_gate_accepts_its_own_configuration(tmp_path):
    for told in ({"BAZAN_HOST": "127.0.0.1"}, {"BAZAN_HOST": "0.0.0.0"}, {"BAZAN_EDGES": "10.0.0.1:9010|10.0.0.2:9010"}):
        settings = load({"BAZAN_HOME": str(tmp_path), **told})
        settings.run.mkdir(exist_ok=True)
        command = reverse_proxy.argv(settings)
        checked = subprocess.run(
            [CADDY, "validate", "--config", command[3], "--adapter", "caddyfile"], capture_output=True, text=True, check=False
        )
        assert checked.returncode == 0, checked.stderr


def test_the_gate_listens_only_where_it_is_told():
    assert "bind 127.0.0.1" in reverse_proxy.caddyfile(load({}))
    assert "bind" not in reverse_proxy.caddyfile(load({"BAZAN_HOST": "0.0.0.0"}))


def test_the_gate_leads_who_watches_the_house_to_the_process_that_stands_while_pages_are_away():
    _, _, figures = reverse_proxy.caddyfile(load({})).partition("handle /metrics {")
    assert figures.lstrip().startswith("reverse_proxy unix/") and "live.sock" in figures.splitlines()[1]


def test_the_gate_shows_the_inner_key_only_to_edges_of_other_machines(tmp_path):
    here = reverse_proxy.caddyfile(load({"BAZAN_HOME": str(tmp_path)}))
    assert f"reverse_proxy unix/{tmp_path}/run/ingest.sock {{" in here
    assert "X-Bazan-Inner" not in here
    there = reverse_proxy.caddyfile(load({"BAZAN_HOME": str(tmp_path), "BAZAN_EDGES": "10.0.0.1:9010|10.0.0.2:9011"}))
    assert "reverse_proxy 10.0.0.1:9010 10.0.0.2:9011" in there
    assert "header_up X-Bazan-Inner" in there


def test_the_gate_asks_the_edge_that_writes_and_the_next_one_once_that_has_taken_over(tmp_path):
    ready = {"first": False, "second": True}
    with _edge("first", ready) as first, _edge("second", ready) as second, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        told = {"BAZAN_HOME": str(tmp_path), "BAZAN_PORT": str(port), "BAZAN_EDGES": f"127.0.0.1:{first}|127.0.0.1:{second}"}
        settings = load(told)
        settings.run.mkdir(exist_ok=True)
        with subprocess.Popen(reverse_proxy.argv(settings), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            try:
                address = f"http://127.0.0.1:{port}/ingest/v1/observations"
                for writes in ("second", "first"):
                    ready.update({name: name == writes for name in ready})
                    _until_answered(address, writes)
                    assert {_answer(address) for _ in range(20)} == {writes}
            finally:
                running.terminate()


@contextmanager
def _edge(name: str, ready: dict[str, bool]) -> Iterator[int]:
    """The port of a process that says on /readyz whether it writes, and its name elsewhere."""

    class Edge(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503 if self.path == "/readyz" and not (self.headers["X-Bazan-Inner"] and ready[name]) else 200)
            self.send_header("Content-Length", str(len(name)))
            self.end_headers()
            self.wfile.write(name.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Edge) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def _until_answered(address: str, name: str) -> None:
    until = time.monotonic() + START_S
    while _answer(address) != name:
        assert time.monotonic() < until
        time.sleep(0.1)


def _answer(address: str) -> str:
    try:
        with urlopen(address, timeout=START_S) as answer:
            return answer.read().decode()
    except URLError as why:  # the gate doesn't listen yet, or knows none that writes
        return str(why)


def test_the_gate_serves_the_files_of_the_design_system_and_of_each_room_and_nothing_else(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = load({"BAZAN_HOME": str(tmp_path), "BAZAN_PORT": str(port)})
    settings.run.mkdir(exist_ok=True)
    with subprocess.Popen(reverse_proxy.argv(settings), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            address = f"http://127.0.0.1:{port}/static"
            _status(f"{address}/css/base.css")  # until it listens
            for name, path in files():
                with urlopen(f"{address}/v-0123abcd/{name}", timeout=START_S) as answer:
                    assert answer.read() == path.read_bytes(), name
                    assert answer.headers["Cache-Control"].endswith("immutable"), name
                    assert (answer.headers["Content-Type"] or "").startswith(KINDS.get(path.suffix, "")), name
            for wrong in (
                "desk/pages/desk.py",
                "desk/../__init__.py",
                "desk/%2e%2e/types.py",
                "desk",
                "desk/",
                "readings/api.py",
                "nowhere/x.css",
            ):
                assert _status(f"{address}/v-0123abcd/{wrong}") == 404, wrong
        finally:
            running.terminate()


KINDS = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}


def _status(address: str) -> int:
    until = time.monotonic() + START_S
    while True:
        try:
            with urlopen(address, timeout=START_S) as answer:
                return answer.status
        except HTTPError as refused:
            return refused.code
        except URLError:  # the gate doesn't listen yet
            assert time.monotonic() < until
            time.sleep(0.1)


def test_a_screens_token_is_not_in_the_log_and_what_is_asked_bears_a_number_of_the_gate(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = load({"BAZAN_HOME": str(tmp_path), "BAZAN_PORT": str(port)})
    settings.run.mkdir(exist_ok=True)
    told, passed = tmp_path / "gate.log", []
    with socket.socket(socket.AF_UNIX) as feed, told.open("w") as log:
        feed.bind(str(settings.run / "live.sock"))
        feed.listen()
        Thread(target=_break_off, args=(feed, passed), daemon=True).start()
        with subprocess.Popen(reverse_proxy.argv(settings), stdout=log, stderr=log) as running:
            try:
                _read_until_it_breaks(f"http://127.0.0.1:{port}/live/events?token=of-a-screen&after=7")
            finally:
                running.terminate()
    assert "/live/events[hidden]" in told.read_text()
    assert "of-a-screen" not in told.read_text() and "c00kie-of-somebody" not in told.read_text()
    numbers = [line.partition(": ")[2] for line in passed[0].decode().splitlines() if line.lower().startswith("x-request-id:")]
    assert len(numbers) == 1 and len(numbers[0]) == 36 and number_of(numbers[0]) == numbers[0] != OF_THE_ASKER


OF_THE_ASKER = "0123456789abcdef"


def _break_off(feed: socket.socket, passed: list[bytes]) -> None:
    """A feed that ends in the middle of its answer, as when its process is killed."""
    with feed.accept()[0] as one:
        passed.append(one.recv(4096))
        one.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")


def _read_until_it_breaks(address: str) -> None:
    until = time.monotonic() + START_S
    while True:
        try:
            with urlopen(
                Request(address, headers={"X-Request-ID": OF_THE_ASKER, "Cookie": "sessionid=c00kie-of-somebody"}), timeout=START_S
            ) as answer:
                answer.read()
        except HTTPException:
            return
        except URLError:  # the gate doesn't listen yet
            assert time.monotonic() < until
            time.sleep(0.1)
