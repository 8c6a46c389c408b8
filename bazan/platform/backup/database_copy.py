"""The two ways to a copy of the database, and the proof that a copy is whole."""

import errno
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bazan.core.errors import Refused
from bazan.platform.database.api import DatabaseFailed, programs_of

_SAID = 600
"""Characters of what a program said last."""


@dataclass(frozen=True)
class BaseBackup:
    """PostgreSQL's own: `pg_basebackup` with the WAL that the copy needs, streamed beside it, so that none is recycled meanwhile.

    ``url``: by a login that may replicate.
    """

    url: str

    def take(self, folder: Path) -> None:
        try:
            with psycopg.connect(self.url) as connection:
                version = connection.info.server_version // 10000
        except psycopg.OperationalError as why:
            raise Refused("backup.database", {"why": str(why)}) from why
        login = conninfo_to_dict(self.url)
        password = str(login.pop("password", ""))  # by the environment: what stands in a command is seen by everybody here
        login.pop("dbname", None)
        command = [
            str(programs(str(version)) / "pg_basebackup"), "--dbname", make_conninfo("", **login), "--pgdata", str(folder),
            "--format=plain", "--wal-method=stream", "--checkpoint=fast", "--no-sync", "--no-password",
        ]  # fmt: skip
        _run(command, "backup.database", folder, {"PGPASSWORD": password} if password else {})


@dataclass(frozen=True)
class OwnCommand:
    """An installation's own, such as a script that asks barman. ``{folder}`` in it is where the data folder has to lie in the end."""

    words: Sequence[str]

    def take(self, folder: Path) -> None:
        _run([word.replace("{folder}", str(folder)) for word in self.words], "backup.command", folder)
        if not (folder / "PG_VERSION").is_file():
            raise Refused("backup.command.folder", {"folder": str(folder)})


def major(data: Path) -> str:
    """Of which major version of PostgreSQL a data folder is."""
    return (data / "PG_VERSION").read_text().strip()


def verify(data: Path) -> None:
    """`pg_verifybackup`: every file is there and has its checksum, and the WAL between is whole. A copy that another tool made without a
    manifest of PostgreSQL has nothing to be held against. Refused ``backup.database``, ``backup.program``."""
    if (data / "backup_manifest").exists():
        _run([str(programs(major(data)) / "pg_verifybackup"), "--quiet", str(data)], "backup.database", data)


def programs(version: str) -> Path:
    """Where PostgreSQL's programs of this major version are. Refused ``backup.program``."""
    try:
        return programs_of(version)
    except DatabaseFailed as why:
        raise Refused("backup.program", {"version": version}) from why


def _run(command: Sequence[str], rule: str, folder: Path, more: Mapping[str, str] = MappingProxyType({})) -> None:
    try:
        ended = subprocess.run(command, env=os.environ | more, capture_output=True, text=True, errors="replace", check=False)
    except OSError as why:
        raise Refused(rule, {"why": str(why)}) from why
    if ended.returncode:
        said = (ended.stderr or ended.stdout).strip()[-_SAID:]
        if os.strerror(errno.ENOSPC) in said:
            raise Refused("backup.full", {"folder": str(folder)})
        raise Refused(rule, {"why": said})
