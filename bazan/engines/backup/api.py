"""The door of the engine: make a set, find and read one, put it back, try it out."""

from bazan.engines.backup.ciphers import new_key
from bazan.engines.backup.copying import BaseBackup, OwnCommand
from bazan.engines.backup.counting import compare
from bazan.engines.backup.home import LEFT_OUT, SCRATCH, SECRET, TOLD
from bazan.engines.backup.making import make
from bazan.engines.backup.restoring import restore, tried
from bazan.engines.backup.sets import newest, read

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
