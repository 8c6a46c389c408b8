"""Passwords are checked in one thread of each web process, behind whatever else it does: a storm of sign-ins takes no page's time.

Whoever signs in holds no connection of the database meanwhile, and more people than there is room for are asked to come again at once.
"""

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.contrib.auth.hashers import make_password, verify_password
from django.db import connection

from bazan.core.errors import Unavailable

ROOM = 60
"""People signing in at once in one process: each a thread that sleeps. A hash takes about a third of a second."""
NICENESS = 5
"""Of the thread that hashes: where both want the processor, a page gets three times its share."""

_room = threading.BoundedSemaphore(ROOM)


def _give_way() -> None:
    with contextlib.suppress(OSError):  # not every kernel knows a thread's own niceness
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


_hasher = ThreadPoolExecutor(1, "hashing", initializer=_give_way)


@contextlib.contextmanager
def room() -> Iterator[None]:
    """A place among those who sign in. Raises Unavailable ``people.sign_in.busy`` when there is none."""
    if not _room.acquire(blocking=False):
        raise Unavailable("people.sign_in.busy")
    try:
        yield
    finally:
        _room.release()


def wait_until(turn: datetime, now: datetime) -> None:
    """Sleep until an instant, with the database's connection given back."""
    release()
    time.sleep(max((turn - now).total_seconds(), 0))


def release() -> None:
    """Give the database's connection back; within a transaction of a test it stays."""
    if not connection.in_atomic_block:
        connection.close()


def judge(password: str, encoded: str) -> tuple[bool, str]:
    """Whether it is the password, and the password hashed anew where an older rule hashed it. No hash takes as long as a wrong password."""
    release()
    return _hasher.submit(_judge, password, encoded).result()


def _judge(password: str, encoded: str) -> tuple[bool, str]:
    right, older = verify_password(password, encoded)
    return right, make_password(password) if right and older else ""
