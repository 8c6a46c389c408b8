"""Web is killed and started again: who asks meanwhile waits at its socket, and is answered as soon as pages can be made."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from bazan.core.settings import ROOT
from bazan.processes.runtime.lifetime import MARK, end_processes, find_processes
from tests.installations.web_only import front, until_answers

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("front")]


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def until_listens(path: Path, killed: float) -> None:
    """At the first moment at which a connection is taken."""
    while time.monotonic() - killed < 60:
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(path))
            except OSError:
                time.sleep(0.01)
            else:
                return
    raise AssertionError("web does not listen")


def test_who_asks_while_web_starts_waits_and_is_answered():
    with front() as house:
        web, command = house.processes[0], [sys.executable, "-m", "bazan.processes.web"]
        home = house.home / "marked"
        workers = [int(one) for one in children(web.pid)]
        for pid in (web.pid, *workers):
            os.kill(pid, signal.SIGKILL)
        web.wait()
        killed = time.monotonic()
        log = (house.home / "again.log").open("wb")
        again = subprocess.Popen(command, cwd=ROOT, env=house.environment | {MARK: str(home)}, stdout=log, stderr=log)
        try:
            until_listens(house.home / "run" / "web.sock", killed)
            assert children(again.pid) == [], "it listens before it has loaded its pages and made its workers"
            answer = httpx.get(f"{house.address}/sign-in", timeout=120, trust_env=False)
            assert answer.status_code == 200, "held, not sent away"
            print(f"pages again after {time.monotonic() - killed:.1f} s")
            assert len(find_processes(home)) == 3
            one = int(children(again.pid)[0])
            os.kill(one, signal.SIGKILL)
            until_answers(f"{house.address}/sign-in")
        finally:
            end_processes(home)
            again.wait()
