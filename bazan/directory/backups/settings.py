"""The room's settings: where backups go, what seals them, how many stay."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from bazan.core.settings import as_file, as_text, as_url, setting


def as_count(value: str) -> int:
    number = int(value)
    if number < 1:
        raise ValueError("at least 1 is needed")
    return number


def as_hour(value: str) -> int:
    number = int(value)
    if not 0 <= number <= 23:
        raise ValueError("an hour from 0 to 23 is needed")
    return number


def as_command(value: str) -> tuple[str, ...]:
    """A command's words, one of which says where the copy has to lie."""
    words = tuple(shlex.split(value))
    if words and not any("{folder}" in word for word in words):
        raise ValueError("the word {folder} is needed, in whose place the command is told where the data folder has to lie")
    return words


@dataclass(frozen=True)
class BackupSettings:
    folder: Path | None = setting(
        "BAZAN_BACKUPS",
        "",
        as_file,
        "Folder of the backups, best on another machine's disk and of this installation alone. Each night a set is made there and the"
        " newest is put back for a trial. Empty: nothing is backed up by itself.",
    )
    key: str = setting(
        "BAZAN_BACKUP_KEY",
        "",
        as_text,
        "Seals the backups (age), as `bazan backup --new-key` says one. Without it no backup can be opened: keep a copy where neither this"
        " machine nor the backups are.",
    )
    keep: int = setting("BAZAN_BACKUP_KEEP", "7", as_count, "How many whole backups stay; older ones are erased after a newer is whole.")
    hour: int = setting("BAZAN_BACKUP_HOUR", "1", as_hour, "The local hour from which a night's backup and its trial are made.")
    scratch: Path | None = setting(
        "BAZAN_BACKUP_SCRATCH",
        "",
        as_file,
        "Folder with room for one unpacked backup: the database's copy lies there until it is sealed, and each trial."
        " Empty: BAZAN_HOME/scratch.",
    )
    database_url: str = setting(
        "BAZAN_BACKUP_DATABASE_URL",
        "",
        as_url("postgresql", "postgres"),
        "The database's server by a login with REPLICATION, whom its pg_hba.conf lets replicate. Empty: BAZAN_MIGRATION_DATABASE_URL,"
        " or the embedded server's own.",
    )
    command: tuple[str, ...] = setting(
        "BAZAN_BACKUP_COMMAND",
        "",
        as_command,
        "A command that copies the database instead of pg_basebackup, such as a script that has barman recover its newest copy: it leaves a"
        " data folder of PostgreSQL in {folder}.",
    )


SETTINGS = BackupSettings
