"""One clock at work in a thread of its own, and the bells that ring clocks between their times."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import psycopg
from django.db import Error as DatabaseError
from django.db import close_old_connections
from psycopg import sql

from bazan.core.deferred_imports import resolve
from bazan.core.settings import current
from bazan.core.time import now
from bazan.platform.database.connection_settings import database_url
from bazan.platform.jobs.types import Clock

log = logging.getLogger(__name__)

PAUSE_S = (0.5, 1, 2, 5)
REST_S = 0.2
"""A clock that is rung rests so long between two rounds."""


@dataclass(frozen=True)
class Ticking:
    """Calls ``act`` again ``every_s`` seconds after it ended, sooner when ``on``, a channel of the database, is told something.

    A database that goes away, or a mistake of ours, stops nothing for good: it is tried again after a pause.
    """

    name: str
    every_s: float
    act: Callable[[datetime], object]
    on: str = ""

    @classmethod
    def of(cls, clock: Clock) -> "Ticking":
        """What the clock names, loaded. Raises ImportError when nothing is called so."""
        return cls(clock.name, clock.every_s, partial(resolve(clock.act), *clock.given), clock.on)

    def run(self, stop: threading.Event, bell: threading.Event | None = None) -> None:
        failures = 0
        while not stop.is_set():
            wait = self.every_s
            try:
                self.act(now())
                failures = 0
            except Exception as why:
                failures += 1
                wait = max(self.every_s, PAUSE_S[min(failures, len(PAUSE_S)) - 1])
                away = isinstance(why, DatabaseError | psycopg.Error | OSError)
                log.log(logging.WARNING if away else logging.ERROR, "%s: %s", self.name, why, exc_info=None if away else why)
            close_old_connections()  # given back: other clocks go by it
            if failures or bell is None:
                stop.wait(wait)
            else:
                stop.wait(REST_S)  # what is told meanwhile is answered together
                bell.wait(wait)
                bell.clear()


def ring(stop: threading.Event, bells: dict[str, list[threading.Event]], name: str = "bazan-bells") -> None:
    """Listen to the channels and ring their clocks' bells until told to stop; without the database they go by their time.

    ``name`` is what the session is called: /healthz looks for it, so it is kept open where there is no bell too.
    """
    while not stop.is_set():
        try:
            with psycopg.connect(database_url(current()), autocommit=True, application_name=name) as session:
                for channel in bells:
                    session.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                while not stop.is_set():
                    for notice in session.notifies(timeout=0.5, stop_after=1):
                        for bell in bells[notice.channel]:
                            bell.set()
        except psycopg.Error:
            stop.wait(1)
