"""A whole installation, started by the command people type, for the tests that walk through all of it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from bazan.apps.lifetime import find_processes
from bazan.kernel.settings import ROOT
from tests import push_service

START_S = 120


@dataclass
class Installation:
    address: str
    home: Path
    process: subprocess.Popen
    push_port: int = 0
    """Where a test may run the push service that this installation knows."""

    @property
    def accounts(self) -> dict:
        return tomllib.loads((self.home / "demo-accounts.toml").read_text())

    @property
    def token(self) -> str:
        return self.accounts["device"]["token"]

    def ask(self, path: str, body: object = None, token: str | None = None, method: str | None = None) -> tuple[int, dict]:
        """(status, JSON) of one request with the demo device's token."""
        request = urllib.request.Request(
            self.address + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token or self.token}", "Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"{}")

    def health(self) -> dict:
        return self.ask("/healthz")[1]

    def parts(self) -> dict:
        """What the supervisor knows of each part: its process, how often it was started again."""
        return json.loads((self.home / "run" / "parts.json").read_text())

    def until_well(self, timeout_s: float = 60) -> dict:
        deadline = time.monotonic() + timeout_s
        while True:
            try:
                health = self.health()
                if health.get("state") == "ok":
                    return health
            except OSError as why:
                health = {"state": str(why)}
            assert time.monotonic() < deadline, health
            time.sleep(0.3)

    def stop(self) -> None:
        if self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        assert not find_processes(self.home), "nothing outlives the installation"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def installation(tmp_path_factory, request):
    if "PYTEST_XDIST_WORKER" in os.environ:  # else each of pytest's processes would start one, and they would wear each other down
        grouped = all(one.nodeid.endswith("@installation") for one in _users(request.session))
        assert grouped, "run with --dist loadgroup, and mark its users by xdist_group"
    home = tmp_path_factory.mktemp("bazan")
    port, push_port = free_port(), free_port()
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment |= {"BAZAN_HOME": str(home), "BAZAN_PORT": str(port), "BAZAN_DEMO_HISTORY_DAYS": "3"}
    environment["BAZAN_VISION"] = "0"  # the walk about cameras starts what watches them, beside the others it would take them a core
    environment |= push_service.environment(f"http://127.0.0.1:{push_port}")
    # a database lies apart from its home, by the home's path: one of an earlier run under the same path would be taken for ours
    subprocess.run([sys.executable, "-m", "bazan.apps.supervisor", "clean"], cwd=ROOT, env=environment, check=True, capture_output=True)
    home.mkdir(mode=0o700)
    log = (home / "supervisor.log").open("wb")
    process = subprocess.Popen([sys.executable, "-m", "bazan.apps.supervisor", "up"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    running = Installation(f"http://127.0.0.1:{port}", home, process, push_port)
    try:
        deadline = time.monotonic() + START_S
        while b"Bazan serves at" not in (home / "supervisor.log").read_bytes():
            assert process.poll() is None and time.monotonic() < deadline, (home / "supervisor.log").read_text()
            time.sleep(0.2)
        running.until_well()
        yield running
    finally:
        running.stop()


@pytest.fixture(autouse=True)
def _no_longer_than_needed(request):
    """The installation ends with the last test that uses it: beside all the others it would take them a processor."""
    used = request.getfixturevalue("installation") if "installation" in request.fixturenames else None
    yield
    if used and request.node is _users(request.session)[-1]:
        used.stop()


def _users(session: pytest.Session) -> list[pytest.Item]:
    return [one for one in session.items if "installation" in getattr(one, "fixturenames", ())]
