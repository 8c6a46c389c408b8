"""Which processes belong to a running installation, and how all of them end, also when the one that started them was killed."""

import ctypes
import os
import signal
import time
from pathlib import Path

MARK = "BAZAN_SUPERVISED"
"""Variable that every process of an installation inherits: the home whose supervisor started it, or the process that started it."""
PATIENCE_S = 20
KILLED_S = 10
"""A killed process that waits for a disk ends only when the disk answers, which may be never."""
_PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None).prctl
"""Looked up beforehand: between fork and exec a lock that another thread held would never be let go."""


class StillRunning(Exception):
    """Processes that don't end although they were killed; the message names them."""

    def __init__(self, pids: list[int]):
        numbers = ", ".join(map(str, pids))
        super().__init__(
            f"Processes {numbers} do not end, though killed: they wait for a disk or a device. Look at them with ps -p {numbers}."
        )


def die_with_parent() -> None:
    """Let the kernel end this process when its parent is killed without a chance to end it itself."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def find_processes(home: Path) -> list[int]:
    """Return the processes that a supervisor of this home started, or that these started; those this account may look at."""
    begins, home, found = f"{MARK}=".encode(), home.resolve(), []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            marks = [os.fsdecode(line[len(begins) :]) for line in environment.split(b"\0") if line.startswith(begins)]
            if any(Path(mark).resolve() == home for mark in marks):
                found.append(int(entry.name))
    return found


def end_processes(home: Path, patience_s: float = PATIENCE_S, killed_s: float = KILLED_S) -> int:
    """End what is left of an installation: SIGTERM, patience, then SIGKILL. Returns how many there were. Raises StillRunning."""
    left = seen = find_processes(home)
    deadline = time.monotonic() + patience_s
    _signal(left, signal.SIGTERM)
    while left and time.monotonic() < deadline:
        time.sleep(0.1)
        left = find_processes(home)
    deadline = time.monotonic() + killed_s
    while left:  # one that is killed starts no other, but one that was just started may not have been seen
        _signal(left, signal.SIGKILL)
        time.sleep(0.1)
        left = find_processes(home)
        if left and time.monotonic() > deadline:
            raise StillRunning(left)
    return len(seen)


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
