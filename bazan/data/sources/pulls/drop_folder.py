"""The folder where a source's files are laid for it: copied from its server, taken when finished, kept in the archive."""

import logging
import time
from pathlib import Path

from bazan.core.errors import BazanError
from bazan.core.settings import Settings
from bazan.data.sources.models import RemoteFile, Source
from bazan.data.sources.types import Asking
from bazan.platform.drivers.api import remote, station_files, tables
from bazan.platform.storage import file_archive

log = logging.getLogger(__name__)

SETTLED_S = 2
"""A file untouched for so long is finished."""


def folder_of(source: Source, settings: Settings, binding: station_files.StationFilesBinding | tables.TableBinding) -> Path:
    """Where the files of a source are laid for it."""
    return settings.home / (binding.folder or f"inbox/{source.code}")


def waiting(folder: Path, pattern: str) -> list[Path]:
    """Finished files by name: a writer that isn't done names its file ``.name``, or still changes it."""
    settled = time.time() - SETTLED_S
    found = [p for p in folder.glob(pattern) if not p.name.startswith(".") and p.is_file() and not p.is_symlink()]
    return sorted(p for p in found if p.stat().st_mtime <= settled)


def collect(source: Source, server: station_files.Remote, folder: Path, asks: Asking) -> BazanError | None:
    """Copy what is new on the source's server; what went wrong is given back, not raised."""
    try:
        remote.collect(
            server,
            folder,
            lambda key: RemoteFile.objects.filter(source=source, key=key[-400:]).exists(),
            lambda key: RemoteFile.objects.get_or_create(source=source, key=key[-400:]) and None,
            asks.environ,
            asks.listed,
        )
    except BazanError as why:
        return why
    return None


def archived(path: Path, settings: Settings) -> str:
    """SHA-256 of the file, now kept; empty when it can't be read, which must not stop the others."""
    try:
        with path.open("rb") as stream:
            return file_archive.keep(settings, stream)[0]
    except OSError as why:
        log.warning("%s can't be read: %s", path, why)
        return ""
