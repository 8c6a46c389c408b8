"""The front of an installation and nothing behind it: a database that `bazan setup` made, the web process, the gate; and a person's browser
that knows forms. For the tests of the doors and the bench of a storm before them."""

import atexit
import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import httpx
import psycopg

from bazan.core.settings import ROOT
from bazan.platform.database.demo.embedded_server import EmbeddedPostgres
from tests.fixtures.memory_folder import RUN, began_run, in_memory, leave_memory
from tests.installations.full_installation import SETTINGS_MODULE

PATIENCE_S = 120
SET_UP = "bazan-set-up-"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Front:
    home: Path
    port: int
    url: str
    """The database, by the login that owns it."""
    environment: dict[str, str]
    processes: list[subprocess.Popen] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def accounts(self) -> dict[str, dict[str, str]]:
        """The demo's: of each role its ``username`` and ``password``."""
        return tomllib.loads((self.home / "demo-accounts.toml").read_text("utf-8"))["accounts"]

    @property
    def others(self) -> dict[str, dict[str, str]]:
        """Their colleagues: of each also its ``role`` and ``organization``."""
        return tomllib.loads((self.home / "demo-accounts.toml").read_text("utf-8"))["others"]

    def start(self, *command: str) -> None:
        log = (self.home / f"{len(self.processes)}.log").open("wb")
        self.processes.append(subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log))

    def runs(self, *words: str) -> str:
        """What a command says to who runs the server: ``runs("people", "list")``."""
        command = [sys.executable, "-m", "bazan.processes.cli", *words]
        return subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True).stdout

    def rows(self, sql: str, *parameters: object) -> list[tuple]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql.encode(), parameters or None)
            return cursor.fetchall() if cursor.description else []


def environment(server: EmbeddedPostgres, port: int, settings_module: str) -> dict[str, str]:
    """What a process of an installation on this database is told, and nothing of the house the tests run in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BAZAN_")}
    return kept | {
        "DATABASE_URL": server.url,
        "BAZAN_HOME": str(server.passwords.parent),
        "BAZAN_PORT": str(port),
        "BAZAN_SECOND_PROOF": "offered",
        "DJANGO_SETTINGS_MODULE": settings_module,
    }


@cache
def set_up(settings_module: str) -> Path:
    """The home of a province that ``bazan setup`` made and nobody serves: one for all processes of a run."""
    home = Path(tempfile.gettempdir()) / f"{SET_UP}{RUN}-{settings_module}"
    home.mkdir(mode=0o700, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "done").exists():
            server = EmbeddedPostgres(home / "postgres", durable=False)
            in_memory(server.home)
            server.start()
            try:
                command = [sys.executable, "-m", "bazan.processes.cli", "setup"]
                told = environment(server, free_port(), settings_module)
                subprocess.run(command, cwd=ROOT, env=told, check=True, stdout=subprocess.DEVNULL)
            finally:
                server.stop()
            (home / "done").touch()
    return home


def leave_set_up() -> None:
    """What was set up goes, at the end of the process that began the run."""
    if began_run():
        for home in Path(tempfile.gettempdir()).glob(f"{SET_UP}{RUN}-*"):
            leave_memory(EmbeddedPostgres(home / "postgres").home)
            shutil.rmtree(home, ignore_errors=True)


atexit.register(leave_set_up)


@contextmanager
def front(settings_module: str = SETTINGS_MODULE, **settings: str) -> Iterator[Front]:
    """Serving at ``address``, with the demo's accounts; its own copy of a province that was set up once for all fronts of this process."""
    home = Path(tempfile.mkdtemp(prefix="bazan-front-"))
    server = EmbeddedPostgres(home / "postgres", durable=False)
    in_memory(server.home)
    made = Front(home, free_port(), "", {})
    try:
        whole = set_up(settings_module)
        shutil.copytree(whole, home, dirs_exist_ok=True)
        copied = EmbeddedPostgres(whole / "postgres").home
        if copied != whole / "postgres":
            server.home.mkdir(parents=True, exist_ok=True)
            subprocess.run(["cp", "-a", f"{copied}/.", server.home], check=True)  # as root the server's files lie elsewhere, not root's
        made.url = server.start()
        made.environment = environment(server, made.port, settings_module) | settings
        python = [sys.executable, "-m"]
        (home / "run").mkdir(exist_ok=True)
        made.start(*python, "bazan.processes.web")
        made.start(*python, "bazan.processes.supervisor", "gate")
        until_answers(f"{made.address}/sign-in")
        yield made
    finally:
        for process in reversed(made.processes):
            process.terminate()
        for process in made.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        server.stop()
        leave_memory(server.home)
        shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until_answers(address: str, verify: bool = True, status: int = 200) -> None:
    deadline = time.monotonic() + PATIENCE_S
    with httpx.Client(verify=verify, timeout=5, trust_env=False) as client:  # one: each reads all certificates of this machine
        while True:
            try:
                if client.get(address).status_code == status:
                    return
            except httpx.TransportError:
                pass
            assert time.monotonic() < deadline, f"{address} does not answer"
            time.sleep(0.2)


def signed_in(client: httpx.Client, username: str, password: str) -> httpx.Response:
    """As a browser does it: the form is fetched, filled and sent from its own page. Redirections are not followed."""
    form = client.get("/sign-in")
    token = TOKEN.search(form.text)
    assert token, form.text[:500]
    origin = {"Origin": f"{client.base_url.scheme}://{client.base_url.netloc.decode()}", "Referer": str(form.url)}
    return client.post("/sign-in", data={"csrfmiddlewaretoken": token[1], "username": username, "password": password}, headers=origin)
