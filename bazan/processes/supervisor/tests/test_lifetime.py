"""Whatever was killed by force: after `make down` nothing of the installation is left."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bazan.core.settings import ROOT, load
from bazan.platform.database.demo.embedded_server import EmbeddedPostgres
from bazan.processes.runtime.lifetime import MARK, StillRunning, end_processes, find_processes
from bazan.processes.supervisor.__main__ import clean, down
from bazan.processes.supervisor.child_process import Part

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
PARENT = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {STUBBORN!r}], stdout=subprocess.PIPE, start_new_session=bool(int(sys.argv[1])))
child.stdout.readline()
print("up", flush=True)
time.sleep(60)
"""
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
WORKING = """
import sys
from bazan.platform.database.api import embedded_server
from bazan.core.settings import current
with embedded_server(current()):
    print("serves", flush=True)
    sys.stdin.readline()
"""
WORKER = (
    "import sys, time; from bazan.processes.runtime.lifetime import *; die_with_parent(); open(sys.argv[1], 'w').close(); time.sleep(60)"
)
KEEPER = f"""
import os, sys, threading
from bazan.processes.job_runner.on_demand_process import Keeper
argv = [sys.executable, "-c", {WORKER!r}, sys.argv[1]]
Keeper("history", argv, os.environ["DATABASE_URL"], every_s=0.01).run(threading.Event())
"""


def until(true, patience_s: float = 60) -> bool:
    deadline = time.monotonic() + patience_s
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


async def begun(home: Path, apart: bool) -> Part:
    log = home / "history.log"
    part = Part("history", [sys.executable, "-c", PARENT, str(int(apart))], lambda: b"up" in log.read_bytes(), home=home)
    await part.start(home)
    assert await part.until_serving(60) and len(find_processes(home)) == 2
    return part


def test_a_child_ends_with_its_part_though_the_parent_was_killed_before(tmp_path):
    async def scenario():
        part = await begun(tmp_path, apart=False)
        assert part.process
        os.kill(part.process.pid, signal.SIGKILL)
        await part.process.wait()
        await part.stop()
        return until(lambda: not find_processes(tmp_path), 5)

    assert asyncio.run(scenario())


def test_down_ends_what_a_killed_supervisor_left_whatever_group_it_is_in(tmp_path, capsys):
    async def scenario():
        part = await begun(tmp_path, apart=True)
        assert part.process
        os.kill(part.process.pid, signal.SIGKILL)
        await part.process.wait()
        await part.stop()

    asyncio.run(scenario())
    assert len(find_processes(tmp_path)) == 1, "it has a session of its own"
    settings = load({"BAZAN_HOME": str(tmp_path), "DATABASE_URL": "postgresql://x@127.0.0.1/x"})
    settings.run.mkdir()
    (settings.run / "supervisor.pid").write_text("1")
    end_processes(tmp_path, patience_s=0.2)
    assert down(settings) == 0
    assert not find_processes(tmp_path)
    assert "does not run" in capsys.readouterr().out


def test_processes_of_another_home_and_shells_that_name_this_one_are_left_alone(tmp_path):
    with (
        subprocess.Popen(SLEEP, env=os.environ | {MARK: f"{tmp_path}/other"}) as other,
        subprocess.Popen(SLEEP, env=os.environ | {"BAZAN_HOME": str(tmp_path)}) as shell,
    ):
        assert end_processes(tmp_path) == 0
        assert other.poll() is None and shell.poll() is None
        other.kill()
        shell.kill()


def test_a_home_is_the_same_by_whatever_path_it_is_named(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "home")
    with subprocess.Popen(SLEEP, env=os.environ | {MARK: f"{tmp_path}/link"}) as child:
        assert until(lambda: find_processes(tmp_path / "home") == [child.pid], 5)
        assert end_processes(tmp_path / "home") == 1


def test_processes_that_do_not_end_though_killed_are_named_after_a_while(tmp_path, monkeypatch, capsys):
    """One that waits for a disk takes no signal. Here the system call loses it."""
    settings = load({"BAZAN_HOME": str(tmp_path), "DATABASE_URL": "postgresql://x@127.0.0.1/x"})
    settings.run.mkdir()
    (settings.run / "supervisor.pid").touch()
    with subprocess.Popen(SLEEP, env=os.environ | {MARK: str(tmp_path)}) as stuck:
        with monkeypatch.context() as system:
            system.setattr(os, "kill", lambda pid, number: None)
            assert until(lambda: find_processes(tmp_path) == [stuck.pid], 5)
            with pytest.raises(StillRunning, match=str(stuck.pid)):
                end_processes(tmp_path, patience_s=0.1, killed_s=0.3)
            system.setattr("bazan.processes.supervisor.__main__.end_processes", lambda home: end_processes(home, 0.1, 0.1))
            assert down(settings) == 1 and str(stuck.pid) in capsys.readouterr().err
        stuck.kill()


def test_down_leaves_the_database_that_a_command_works_on_and_ends_it_when_nobody_does(tmp_path, capsys):
    settings = load({"BAZAN_HOME": str(tmp_path)})
    settings.run.mkdir()
    (settings.run / "supervisor.pid").touch()
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"BAZAN_HOME": str(tmp_path)}
    server = EmbeddedPostgres(tmp_path / "postgres")
    with subprocess.Popen(
        [sys.executable, "-c", WORKING], cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as command:
        assert command.stdout and command.stdout.readline() == "serves\n"
        assert down(settings) == 0 and server.running() and "goes on" in capsys.readouterr().out
        assert clean(settings) == 1 and server.running() and tmp_path.exists()
        command.communicate("\n", timeout=60)
    assert not server.running()
    server.start()
    assert down(settings) == 0 and not server.running()
    assert clean(settings) == 0 and not tmp_path.exists()


@pytest.mark.django_db
def test_who_reads_the_history_ends_when_its_keeper_is_killed(tmp_path):
    environment = os.environ | {MARK: str(tmp_path)}
    begun = tmp_path / "begun"
    with subprocess.Popen([sys.executable, "-c", KEEPER, str(begun)], cwd=ROOT, env=environment) as keeper:
        assert until(begun.exists) and len(find_processes(tmp_path)) == 2
        keeper.kill()
    assert until(lambda: not find_processes(tmp_path), 5)
