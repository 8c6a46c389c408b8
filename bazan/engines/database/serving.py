"""The embedded server, for a command that needs it while no supervisor runs it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from bazan.engines.database.embedded import EmbeddedPostgres
from bazan.kernel.settings import Settings


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
