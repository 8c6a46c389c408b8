"""The door of the engine: make a set, find and read one, put it back, try it out."""

from bazan.platform.backup.backup_sets import newest, read
from bazan.platform.backup.creation import make
from bazan.platform.backup.database_copy import BaseBackup, OwnCommand
from bazan.platform.backup.encryption import new_key
from bazan.platform.backup.home_contents import LEFT_OUT, SCRATCH, SECRET, TOLD
from bazan.platform.backup.restore import restore, tried
from bazan.platform.backup.row_counts import compare

__all__ = [
    "LEFT_OUT",
    "SCRATCH",
    "SECRET",
    "TOLD",
    "BaseBackup",
    "OwnCommand",
    "compare",
    "make",
    "new_key",
    "newest",
    "read",
    "restore",
    "tried",
]
