import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bazan.processes.supervisor.child_process import RESTART_PAUSE_S, Part, pause_before_restart

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_part_serves_runs_and_ends(tmp_path):
    async def scenario():
        part = Part("sleeper", SLEEPER)
        await part.start(tmp_path)
        assert await part.until_serving(5)
        assert part.report()["state"] == "ok"
        await part.stop()
        return part

    part = asyncio.run(scenario())
    assert part.process and part.process.returncode == -signal.SIGTERM
    assert part.report()["state"] == "stopped"


def test_a_part_that_ignores_the_request_to_end_is_ended_with_its_children(tmp_path):
    async def scenario():
        part = Part("stubborn", STUBBORN, stop_timeout_s=0.3, serves=lambda: (tmp_path / "stubborn.log").stat().st_size > 0)
        await part.start(tmp_path)
        assert await part.until_serving(5)
        await part.stop()
        return part.process

    process = asyncio.run(scenario())
    assert process and process.returncode == -signal.SIGKILL


def test_a_part_that_dies_at_once_is_not_taken_for_serving(tmp_path):
    async def scenario():
        part = Part("broken", [sys.executable, "-c", "raise SystemExit(3)"], serves=lambda: False)
        await part.start(tmp_path)
        return await part.until_serving(5)

    assert asyncio.run(scenario()) is False


def test_children_end_when_the_supervisor_is_killed(tmp_path):
    program = (
        "import asyncio, pathlib, sys, time\n"
        "from bazan.processes.supervisor.child_process import Part\n"
        f"part = Part('child', {SLEEPER!r})\n"
        "async def main():\n"
        f"    await part.start(pathlib.Path({str(tmp_path)!r}))\n"
        "    print(part.process.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )

    async def scenario():
        parent = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
        assert parent.stdout
        child = int(await parent.stdout.readline())
        assert alive(child)
        os.kill(parent.pid, signal.SIGKILL)
        await parent.wait()
        for _ in range(50):
            if not alive(child):
                return True
            await asyncio.sleep(0.1)
        return False

    assert asyncio.run(scenario())


@pytest.mark.parametrize("deaths", range(1, 12))
def test_a_part_that_keeps_dying_is_restarted_ever_more_patiently(deaths):
    assert pause_before_restart(deaths) <= pause_before_restart(deaths + 1) <= RESTART_PAUSE_S[-1]
