"""A whole installation, started by the command people type."""

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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bazan.core.settings import ROOT
from bazan.processes.runtime.lifetime import find_processes

START_S = 240
SETTINGS_MODULE = "tests.installations.django_settings"
"""The Django settings an installation of tests gets unless it names others."""


@dataclass
class Installation:
    address: str
    home: Path
    process: subprocess.Popen
    push_port: int = 0
    """Where a test may run the push service that this installation knows."""
    secrets: set[str] = field(default_factory=set)
    """What tests showed to it and no log may hold: keys, codes, tokens."""

    @property
    def accounts(self) -> dict:
        return tomllib.loads((self.home / "demo-accounts.toml").read_text())

    @property
    def token(self) -> str:
        return self.accounts["device"]["token"]

    def ask(self, path: str, body: object = None, token: str | None = None, method: str | None = None) -> tuple[int, dict]:
        """(status, JSON) of one request with the demo device's token."""
        self.secrets.add(token or self.token)
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

    def secrets_in_logs(self) -> list[str]:
        """Return where a secret that a test used stands in a log: the file and the beginning of the secret."""
        files = [self.home / "supervisor.log", *(self.home / "log").glob("*")]
        texts = {path.name: path.read_text("utf-8", "replace") for path in files}
        return [f"{name}: {secret[:4]}…" for name, text in texts.items() for secret in sorted(self.secrets) if secret and secret in text]

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


@contextmanager
def start_installation(home: Path, settings: Mapping[str, str], start_s: float = START_S) -> Iterator[Installation]:
    """Start a fresh demo in an empty folder on a free port, wait until it is well, and stop it at the end."""
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {"BAZAN_HOME": str(home), "BAZAN_PORT": str(port), "DJANGO_SETTINGS_MODULE": SETTINGS_MODULE} | dict(settings)
    # a database lies apart from its home, by the home's path: one of an earlier run under the same path would be taken for ours
    subprocess.run(
        [sys.executable, "-m", "bazan.processes.supervisor", "clean"], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    home.mkdir(mode=0o700, exist_ok=True)
    log = (home / "supervisor.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "bazan.processes.supervisor", "up"], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    running = Installation(f"http://127.0.0.1:{port}", home, process)
    try:
        deadline = time.monotonic() + start_s
        while b"Bazan serves at" not in (home / "supervisor.log").read_bytes():
            assert process.poll() is None and time.monotonic() < deadline, (home / "supervisor.log").read_text()
            time.sleep(0.2)
        running.until_well()
        yield running
    finally:
        running.stop()
