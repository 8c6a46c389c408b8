"""The embedded server, for a command that needs it while no supervisor runs it."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bazan.core.settings import Settings
from bazan.platform.database.demo.embedded_server import EmbeddedPostgres


@contextmanager
def in_use(home: Path) -> Iterator[None]:
    """Show meanwhile that a command works on the embedded database of this home: `make down` then leaves it running."""
    path = _lock_of(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def is_in_use(home: Path) -> bool:
    """Whether a command works on the embedded database of this home."""
    try:
        with _lock_of(home).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _lock_of(home: Path) -> Path:
    return home / "run" / "database.lock"


@contextmanager
def embedded_server(settings: Settings, *, make: bool = True) -> Iterator[None]:
    """Serve the embedded database meanwhile, where it does not run and no other is named. Raises DatabaseFailed.

    Args:
        make: a database that is not there is made; else the caller finds none.
    """
    server = None if settings.database_url else EmbeddedPostgres(settings.home / "postgres")
    if server is None or not (make or (server.data / "PG_VERSION").exists()):
        yield
        return
    with in_use(settings.home):
        server.prepare()
        if server.answers():
            yield
            return
        server.start()
        try:
            yield
        finally:
            server.stop()


def remove_server(settings: Settings) -> None:
    """Remove the embedded server's files, which may lie outside the home."""
    server = EmbeddedPostgres(settings.home / "postgres")
    for folder in (server.home, server.sockets):
        shutil.rmtree(folder, ignore_errors=True)
