"""Nothing runs as root, and nobody else reads the home."""

import os
import pwd
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bazan.core.settings import ROOT, load
from bazan.platform.database.demo.embedded_server import EmbeddedPostgres
from bazan.processes.runtime.asgi_server import private_socket
from bazan.processes.supervisor import system_account

pytestmark = pytest.mark.database

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
BECOME = """
import os, sys
from bazan.processes.supervisor import system_account as account
from bazan.core.settings import load
try:
    account.settle(load(os.environ))
except account.NoAccount as why:
    sys.exit(str(why))
print(os.geteuid(), os.getgroups(), oct(os.umask(0)))
"""


@pytest.fixture
def home(tmp_path):
    """A home that every account may reach, as /var/lib/bazan is; pytest's own folders are root's alone."""
    folder = Path("/var/tmp") / f"bazan-home-{os.getpid()}"
    folder.mkdir()
    yield folder
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def become(home: Path, **environment: str) -> subprocess.CompletedProcess:
    told = {"PATH": os.environ["PATH"], "BAZAN_HOME": str(home)} | environment
    return subprocess.run([sys.executable, "-c", BECOME], cwd=ROOT, env=told, capture_output=True, text=True, check=False)


@as_root
def test_root_becomes_an_account_that_owns_the_home(home):
    (home / "archive").mkdir()
    (home / "archive" / "patients.csv").write_text("of the time when root ran everything")
    (home / "link").symlink_to("/etc/passwd")
    said = become(home)
    assert said.returncode == 0, said.stderr
    uid = home.stat().st_uid
    assert uid != 0 and said.stdout.split() == [str(uid), "[]", "0o77"]
    assert pwd.getpwuid(uid).pw_name in ("bazan", "nobody")
    assert (home / "archive" / "patients.csv").stat().st_uid == uid
    assert Path("/etc/passwd").stat().st_uid == 0


@as_root
def test_a_home_that_only_root_reaches_is_left_to_root_and_that_is_said(tmp_path):
    (tmp_path / "closed").mkdir(mode=0o700)
    said = become(tmp_path / "closed" / "home")
    assert "everything runs as root" in said.stdout and said.stdout.split()[-3] == "0"
    assert (tmp_path / "closed" / "home").stat().st_mode & 0o777 == 0o700


@as_root
def test_a_port_that_only_root_may_listen_on_is_refused_by_its_name(home):
    said = become(home, BAZAN_PORT="80")
    least = int(system_account.UNPRIVILEGED_PORTS.read_text())
    assert ("BAZAN_PORT=80" in said.stderr and said.returncode == 1) is (least > 80)


@as_root
def test_the_database_of_the_time_when_root_ran_everything_goes_on(home):
    """Root's server had its files elsewhere; they come to the others', and root at the command line finds the account's server."""
    old = EmbeddedPostgres(home / "postgres", durable=False)
    old.start()
    old.stop()
    assert not (home / "postgres" / "data").exists()
    assert become(home).returncode == 0
    now = EmbeddedPostgres(home / "postgres")
    assert (now.account, now.home) == (None, home / "postgres")
    assert (home / "postgres" / "data" / "PG_VERSION").stat().st_uid == home.stat().st_uid
    assert not old.home.exists()


@as_root
def test_what_root_makes_at_the_command_line_is_the_accounts_too(home):
    assert become(home).returncode == 0
    told = os.environ | {"BAZAN_HOME": str(home), "DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}
    subprocess.run([sys.executable, "-m", "bazan.processes.cli", "audit", "verify"], cwd=ROOT, env=told, capture_output=True, check=False)
    (home / "made-by-root").write_text("x")
    system_account.give_back(load({"BAZAN_HOME": str(home)}))
    assert {path.stat().st_uid for path in (home, *home.rglob("*"))} == {home.stat().st_uid}


def test_a_home_is_closed_to_others(tmp_path):
    for name in ("log", "archive"):
        (tmp_path / name).mkdir(mode=0o755)
    (tmp_path / "secret-key").write_text("x")
    (tmp_path / "secret-key").chmod(0o644)
    system_account.close(tmp_path)
    assert [path.stat().st_mode & 0o077 for path in (tmp_path, *tmp_path.iterdir())] == [0, 0, 0, 0]


def test_a_socket_is_its_owners_alone(tmp_path):
    with private_socket(tmp_path / "run" / "web.sock") as first:
        assert (tmp_path / "run" / "web.sock").stat().st_mode & 0o777 == 0o600
        first.listen()
        with private_socket(tmp_path / "run" / "web.sock"), pytest.raises(ConnectionRefusedError), socket.socket(socket.AF_UNIX) as line:
            line.connect(str(tmp_path / "run" / "web.sock"))
