"""What an app does by itself, declared as data: whoever only reads a declaration needs none of the code that it names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ALERTING, WORKER, ANALYSIS, HISTORY = "alerting", "worker", "analysis", "history"
PROCESSES = (ALERTING, WORKER, ANALYSIS, HISTORY)
"""What may wake somebody; what comes in and is reckoned; what needs heavy libraries; what reads and writes everything that ever was."""


@dataclass(frozen=True)
class Clock:
    """``act`` is called with the instant, again ``every_s`` seconds after it ended, sooner when ``on``, a channel, is told something."""

    name: str
    process: str
    every_s: float
    act: Callable[..., object]
    on: str = ""
    given: tuple[Any, ...] = ()
    """What the function takes before the instant."""

    def __post_init__(self) -> None:
        _known(self.process)


@dataclass(frozen=True)
class Job:
    """``act`` is called with what was deferred, once or up to ``attempts`` times more when it fails. ``name``: ``room.verb``."""

    name: str
    process: str
    act: Callable[..., object]
    attempts: int = 0

    def __post_init__(self) -> None:
        _known(self.process)


def session_name(process: str) -> str:
    """What the database calls the session that the process keeps open while it runs."""
    return f"bazan-{process}-listen"


def _known(process: str) -> None:
    if process not in PROCESSES:
        raise ValueError(f"no process is called {process!r}: {', '.join(PROCESSES)}")
