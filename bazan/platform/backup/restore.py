"""A set put back: into an empty home, or for a while into a scratch place where it is tried out."""

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from bazan.core.errors import Refused
from bazan.platform.backup import backup_sets, database_copy, encryption
from bazan.platform.backup.home_contents import is_empty
from bazan.platform.backup.scratch_server import ScratchServer, given
from bazan.platform.backup.tar_archive import unpack
from bazan.platform.backup.types import Manifest, PieceName, Restored
from bazan.platform.database.api import DatabaseFailed, EmbeddedPostgres, in_use

OF_HOME: tuple[PieceName, ...] = ("secrets", "audit", "files")


def restore(path: Path, key: str, home: Path, data: Path | None = None) -> Manifest:
    """Put the set back into a home where nothing lies. With ``data`` the database's folder goes there, for a server of one's own to be
    started on; without, the home's own server recovers it, and is ended again.

    Refused ``backup.restore.occupied``, ``backup.restore.data``, ``backup.restore.room``, and as ``sets.read`` and ``sets.check`` do;
    what was begun and failed is taken away again.
    """
    manifest = backup_sets.read(path, key)
    if data is None and not manifest.embedded:
        raise Refused("backup.restore.data", {"name": path.name})
    server = None if data else EmbeddedPostgres(home / "postgres")
    target = data or EmbeddedPostgres(home / "postgres").data
    for folder in (home, target):
        if not _free(folder):
            raise Refused("backup.restore.occupied", {"folder": str(folder)})
    backup_sets.check(path, manifest)
    made = [folder for folder in (home, target, *((server.home, server.sockets) if server else ())) if not folder.exists()]
    try:
        with backup_sets.disk(home):
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            _need_room(home, manifest)
            _put_back(path, manifest, key, home, target)
        if server is not None:
            given(server, target)
            with in_use(home):
                _recover(server)
        os.sync()
    except BaseException:
        _empty(home)
        _empty(target)
        for folder in made:  # whoever tries again may be another account
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return manifest


@contextlib.contextmanager
def tried(path: Path, manifest: Manifest, key: str, scratch: Path) -> Iterator[Restored]:
    """The set, served in a scratch place as long as the context lasts. Refused as ``restore``, and ``backup.start`` when the server
    doesn't recover."""
    with backup_sets.alone(scratch):
        place = scratch / "drill"
        server = ScratchServer(place / "postgres", manifest.postgres)
        _clear(server, place)
        began = time.monotonic()
        try:
            backup_sets.check(path, manifest)
            with backup_sets.disk(scratch):
                place.mkdir(mode=0o700, parents=True)
                _need_room(place, manifest)
                _put_back(path, manifest, key, place, server.data)
            try:
                server.start()
            except DatabaseFailed as why:
                raise Refused("backup.start", {"why": str(why)[-600:]}) from why
            yield Restored(place, server.url_as(manifest.login, manifest.database), round(time.monotonic() - began, 2))
        finally:
            _clear(server, place)


def _put_back(path: Path, manifest: Manifest, key: str, home: Path, data: Path) -> None:
    for name in OF_HOME:
        with encryption.opening(path / manifest.piece(name).file, key) as stream:
            unpack(stream, home, name)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with encryption.opening(path / manifest.piece("database").file, key) as stream:
        unpack(stream, data, "database")
    database_copy.verify(data)


def _recover(server: EmbeddedPostgres) -> None:
    try:
        server.start()
    except DatabaseFailed as why:
        raise Refused("backup.start", {"why": str(why)[-600:]}) from why
    server.stop()


def _need_room(folder: Path, manifest: Manifest) -> None:
    free = shutil.disk_usage(folder).free
    if free < manifest.plain:
        raise Refused("backup.restore.room", {"folder": str(folder), "free": free >> 20, "wanted": manifest.plain >> 20})


def _free(folder: Path) -> bool:
    try:
        return is_empty(folder)
    except OSError:
        return False


def _empty(folder: Path) -> None:
    """What a restore wrote goes; the folder itself may be where a disk is mounted."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _clear(server: ScratchServer, place: Path) -> None:
    server.remove()
    shutil.rmtree(place, ignore_errors=True)
