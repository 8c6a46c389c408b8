"""The hosts of the acceptance run: processes in network namespaces, the cable of one pulled, and its PostgreSQL servers."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg

from bazan.core.settings import ROOT
from bazan.platform.database.demo.embedded_server import ADMINISTRATOR, TUNING, EmbeddedPostgres, kept_password

ADDRESSES = {"front": 5, "db1": 11, "db2": 12, "edge1": 21, "edge2": 22, "app1": 31, "app2": 32}
RULES = "local all all trust\nhost all all 10.77.0.0/24 scram-sha-256\nhost replication all 10.77.0.0/24 scram-sha-256\n"


def address(host: str) -> str:
    return f"10.77.0.{ADDRESSES[host]}"


def until(what: str, holds: Callable[[], object], patience_s: float = 90) -> float:
    """Seconds until it holds. TimeoutError says what didn't."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > patience_s:
            raise TimeoutError(what)
        time.sleep(0.1)
    return round(time.monotonic() - began, 1)


class Network:
    """``tag`` begins the names of the namespaces and of their cables."""

    def __init__(self, tag: str, folder: Path):
        self.tag, self.folder = tag, folder
        self.processes: list[subprocess.Popen] = []

    def start(
        self, host: str, name: str, argv: list[str], environment: Mapping[str, str] = os.environ, account: int = 0
    ) -> subprocess.Popen:
        """Start a program on a host, its log in ``HOST-NAME.log``; ``account``: as whom."""
        change = ["setpriv", "--reuid", str(account), "--regid", str(account), "--clear-groups"] if account else []
        with (self.folder / f"{host}-{name}.log").open("ab") as log:
            process = subprocess.Popen(
                ["ip", "netns", "exec", f"{self.tag}{host}", *change, *argv],
                env=dict(environment), cwd="/" if account else ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def start_python(self, host: str, name: str, environment: Mapping[str, str], *argv: str) -> subprocess.Popen:
        return self.start(host, name, [sys.executable, "-m", *argv], environment)

    def cut(self, host: str) -> None:
        """Pull the cable: nobody is told, packets just don't arrive."""
        self._link(host, "down")

    def mend(self, host: str) -> None:
        self._link(host, "up")

    def end(self) -> None:
        for process in reversed(self.processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)

    def _link(self, host: str, state: str) -> None:
        subprocess.run(["ip", "link", "set", "dev", f"{self.tag}{host}", state], check=True)


class Server:
    """One PostgreSQL on its host, with the files of an embedded server; ``name``: what the other calls it as its replica."""

    def __init__(self, network: Network, host: str):
        self.network, self.host = network, host
        self.files = EmbeddedPostgres(network.folder / host / "postgres")
        self.files.prepare()
        assert self.files.account
        self.account = self.files.account.pw_uid
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        rules = self.files.data / "pg_hba.conf"
        rules.write_text(RULES)
        os.chown(rules, self.account, -1)
        options = TUNING | {
            "listen_addresses": address(self.host),
            "max_connections": "120",
            "shared_buffers": "64MB",
            "cluster_name": self.host,
        }
        told = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        argv = [str(self.files.binaries / "postgres"), "-D", str(self.files.data), "-k", str(self.files.sockets), *told]
        self.process = self.network.start(self.host, "postgres", argv, account=self.account)
        until(f"PostgreSQL of {self.host}", self.answers)

    def answers(self) -> bool:
        try:
            self.ask("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def ask(self, question: str, database: str = "postgres") -> list[tuple]:
        with psycopg.connect(f"{self.administrator} dbname={database} connect_timeout=2", autocommit=True) as connection:
            cursor = connection.execute(question.encode())
            return cursor.fetchall() if cursor.description else []

    @property
    def password(self) -> str:
        return kept_password(self.files.passwords, ADMINISTRATOR)

    @property
    def administrator(self) -> str:
        return f"host={address(self.host)} port=5432 user={ADMINISTRATOR} password={self.password}"

    def copy(self, primary: "Server") -> None:
        """Become a copy of the other, which will follow it when started."""
        shutil.rmtree(self.files.data)
        shutil.copy(primary.files.passwords / ADMINISTRATOR, self.files.passwords / ADMINISTRATOR)
        where = f"{primary.administrator}"
        self._program("pg_basebackup", "-d", where, "-D", str(self.files.data), "-R", "-X", "stream", "-c", "fast")

    def rewind(self, primary: "Server") -> None:
        """Become a follower of who was promoted in its stead: what was never taken over there goes."""
        where = f"{primary.administrator} dbname=postgres"
        self._program("pg_rewind", "-D", str(self.files.data), f"--source-server={where}", "-R")

    def kill(self) -> None:
        """``kill -9`` of the server with all its sessions."""
        postmaster = int((self.files.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for pid in (postmaster, *map(int, children)):
            os.kill(pid, signal.SIGKILL)
        assert self.process
        self.process.wait()

    def remove(self) -> None:
        """The files, which lie where the server's account reaches them."""
        shutil.rmtree(self.files.home, ignore_errors=True)

    def _program(self, name: str, *arguments: str) -> None:
        process = self.network.start(self.host, name, [str(self.files.binaries / name), *arguments], account=self.account)
        if process.wait(60):
            raise RuntimeError((self.network.folder / f"{self.host}-{name}.log").read_text()[-2000:])
