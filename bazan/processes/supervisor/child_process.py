"""One part of the installation: what to run, how to know it serves, what happened to it."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bazan.processes.runtime.lifetime import MARK, die_with_parent

LOG_KEPT_BYTES = 20_000_000
RESTART_PAUSE_S = (0, 0.5, 1, 2, 5)
"""By deaths in a row: the first is answered at once."""
READ_AGAIN_S = 1
ONE_HEAP = {"MALLOC_ARENA_MAX": "1"}
"""To glibc: threads share one heap. Each would open its own, and keep it at its largest size."""
STEADY_AFTER_S = 60
"""A part that ran this long has recovered: its next death is again answered at once."""


@dataclass
class Part:
    """A child process. ``serves`` tells whether it answers; a part without it counts as serving once it runs."""

    name: str
    argv: list[str]
    serves: Callable[[], bool] = lambda: True
    env: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    told: Callable[[], Any] | None = None
    """What is other when the part has to read its files again, on SIGHUP; null: it never has to."""
    home: Path | None = None
    """Of which installation it is; it and whatever it starts are found by this."""
    stop_timeout_s: float = 20
    state: str = "waiting"
    restarts: int = 0
    process: asyncio.subprocess.Process | None = None

    def report(self) -> dict[str, Any]:
        """What /healthz shows of it."""
        shown = {"state": self.state, "restarts": self.restarts, "pid": self.process.pid if self.process else None}
        return shown | ({"note": self.note} if self.note else {})

    async def start(self, logs: Path) -> None:
        log_path = logs / f"{self.name}.log"
        if log_path.exists() and log_path.stat().st_size > LOG_KEPT_BYTES:
            log_path.replace(log_path.with_suffix(".log.1"))
        with log_path.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.argv,
                env=ONE_HEAP | os.environ | dict(self.env) | ({MARK: str(self.home)} if self.home else {}),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        self.state = "starting"

    async def read_again(self) -> None:
        """Tell the part whenever what it was told is other; until cancelled."""
        assert self.told
        known = self.told()
        while True:
            await asyncio.sleep(READ_AGAIN_S)
            now = self.told()
            if now != known and self.process and self.process.returncode is None:
                self.process.send_signal(signal.SIGHUP)
            known = now

    async def until_ended(self) -> int:
        """The exit code, once it ended; what it had started itself ends with it, or a successor would meet it."""
        assert self.process
        code = await self.process.wait()
        self._end_group()
        return code

    async def until_serving(self, timeout_s: float) -> bool:
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline and self.process and self.process.returncode is None:
            if await asyncio.to_thread(self.serves):
                self.state = "ok"
                return True
            await asyncio.sleep(0.1)
        return False

    async def stop(self) -> None:
        """SIGTERM, patience, then whatever is left of the process group by force, also where its leader had died before."""
        process, self.state = self.process, "stopped"
        if process is None:
            return
        if process.returncode is None:
            process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), self.stop_timeout_s)
        self._end_group()
        await process.wait()

    def _end_group(self) -> None:
        assert self.process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def pause_before_restart(deaths_in_a_row: int) -> float:
    return RESTART_PAUSE_S[min(deaths_in_a_row, len(RESTART_PAUSE_S)) - 1]
