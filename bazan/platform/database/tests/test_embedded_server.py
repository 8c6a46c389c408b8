import os
import signal
import subprocess
import time

import psycopg
import pytest

from bazan.platform.database.demo import embedded_server
from bazan.platform.database.demo.embedded_server import EmbeddedPostgres

pytestmark = pytest.mark.database


@pytest.fixture
def server(tmp_path):
    server = EmbeddedPostgres(tmp_path / "postgres")
    yield server
    server.stop()
    subprocess.run(["rm", "-rf", str(server.home)], check=False)


def test_what_was_committed_survives_a_kill_and_a_restart(server):
    with psycopg.connect(server.start(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (x int)")
        connection.execute("INSERT INTO kept VALUES (1)")
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    assert not server.running()
    with psycopg.connect(server.start(), autocommit=True) as connection:
        assert connection.execute("SELECT x FROM kept").fetchall() == [(1,)]


def test_programs_whose_copy_was_killed_are_copied_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded_server, "ELSEWHERE", tmp_path)
    version = embedded_server._carried()
    (tmp_path / f"postgresql-{version}.half" / "bin").mkdir(parents=True)
    programs = embedded_server._binaries(copied=True)
    assert (programs / "postgres").stat().st_mode & 0o777 == 0o755
    assert {path.name for path in tmp_path.iterdir()} == {f"postgresql-{version}", f"postgresql-{version}.lock"}


def test_a_second_supervisor_adopts_the_running_server(server):
    url = server.start()
    other = EmbeddedPostgres(server.home.parent / server.home.name) if not server.account else None
    if other is None:  # as root the home lies elsewhere; the same data is named by the same original folder
        other = EmbeddedPostgres.__new__(EmbeddedPostgres)
        other.__dict__ |= server.__dict__ | {"process": None}
    assert other.start() == url
    assert other.process is None
    other.stop()
    for _ in range(100):
        if not server.running():
            break
        time.sleep(0.05)
    assert not server.running()


def test_a_stale_lock_of_another_program_is_not_taken_for_a_server(server):
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    assert not EmbeddedPostgres._serving_pid(server)
    server.process = None
    server.start()
    assert server.answers()


def test_the_server_is_not_reachable_over_the_network(server):
    with psycopg.connect(server.start()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
