"""Where the files of versions lie: ``var/ground/<version>/{tiles.pmtiles, lines.npz}``, whole or not there at all."""

import contextlib
import os
import shutil
from functools import lru_cache
from pathlib import Path

from bazan.core.settings import current
from bazan.directory.base_map.lines_file import Lines
from bazan.directory.base_map.tile_file import PMTilesFile

TILES, LINES = "tiles.pmtiles", "lines.npz"
_MAKING = ".making-"


def folder() -> Path:
    return current().home / "ground"


def whole(version: int) -> bool:
    """Whether the version's files are where they belong."""
    return (folder() / str(version) / TILES).is_file()


def scratch(version: int) -> Path:
    """An empty folder beside those of the versions, in which one is made."""
    made = folder() / f"{_MAKING}{version}"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o750, parents=True)
    return made


def publish(version: int) -> None:
    """What was made becomes the version's, all at once and for good: on disk before it has its name."""
    made, target = folder() / f"{_MAKING}{version}", folder() / str(version)
    for path in made.iterdir():
        if path.name in (TILES, LINES):
            _sync(path)
        else:
            path.unlink()
    _sync(made)
    if target.exists():  # of a database that was there before this one, and counted as far
        shutil.rmtree(target)
    made.replace(target)
    _sync(folder())


def forget(version: int) -> None:
    """Nothing of this version is left."""
    for path in (folder() / f"{_MAKING}{version}", folder() / str(version)):
        shutil.rmtree(path, ignore_errors=True)


def clean() -> None:
    """No folder is left that an import was making when it was killed. Only for who knows that no other is at work."""
    for path in folder().glob(f"{_MAKING}*"):
        shutil.rmtree(path, ignore_errors=True)


def tiles(version: int) -> PMTilesFile | None:
    """The version's tiles, opened once a process; None: there are none."""
    with contextlib.suppress(FileNotFoundError):
        return _tiles(version, folder())
    return None


def lines(version: int) -> Lines | None:
    """The version's lines, read once a process; None: there are none."""
    with contextlib.suppress(FileNotFoundError):
        return _lines(version, folder())
    return None


@lru_cache(maxsize=6)
def _tiles(version: int, within: Path) -> PMTilesFile:
    path = within / str(version) / TILES
    if not path.is_file():
        raise FileNotFoundError(path)
    return PMTilesFile(path)


@lru_cache(maxsize=2)
def _lines(version: int, within: Path) -> Lines:
    return Lines(version, within / str(version) / LINES)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
