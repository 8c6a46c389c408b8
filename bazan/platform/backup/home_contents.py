"""What of a home is copied, and in which order.

Everything is, but what is named here: a folder that some room begins to keep tomorrow is in the set without being told of.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from bazan.core.errors import Refused
from bazan.platform.backup.tar_archive import Member, walk

SCRATCH = "scratch"
LEFT_OUT = frozenset({"postgres", "run", "log", SCRATCH, "pycache", "picture-fonts", "simulator"})
"""The server's files, copied by its own tools; sockets and numbers of processes; logs; what is half made or made anew when it is missing;
and the simulated province, which is nobody's."""
AUDIT = "audit"
"""Proofs of the chain: copied before the database, which then holds whatever they prove. Lines are appended to them at any time."""
HISTORY = "history"
HALF_MADE = (".",)
"""What rooms are still writing begins with a dot, until it is whole and gets its name."""
TOLD = "told"
"""Where secrets lie that the environment told and the home doesn't hold."""
SECRET = frozenset(
    {"secret-key", "archive-key", "contact-key", "audit-key", "database", "broker", "cap", "gate", "demo-accounts.toml", TOLD}
)
"""Keys, and the passwords of the database's logins, of the broker's users and of the demo's accounts."""


def secrets(home: Path, instead: frozenset[str]) -> Iterator[Member]:
    """Those that lie in the home, but for the names told ``instead``."""
    for name, path in _entries(home):
        if name in SECRET:
            yield from (member for member in _below(name, path) if member.name not in instead)


def audit(home: Path) -> Iterator[Member]:
    for name, path in _entries(home):
        if name == AUDIT:
            yield from walk(path, name, growing=True)


def files(home: Path, history: Path | None) -> Iterator[Member]:
    """All the others, and a history that lies elsewhere, whose place in the home it takes."""
    roots = dict(_entries(home)) | ({HISTORY: history} if history else {})
    for name, path in roots.items():
        if name not in SECRET | LEFT_OUT and name != AUDIT and not name.startswith(HALF_MADE):
            yield from _below(name, path)


def is_empty(folder: Path) -> bool:
    """Whether nothing lies there. Raises OSError for what is no folder."""
    with contextlib.suppress(FileNotFoundError):
        return next(os.scandir(folder), None) is None
    return True


def _below(name: str, path: Path) -> Iterator[Member]:
    """A folder of the home may lie on another disk behind a link; a link further down would be copied twice, or for ever."""
    if path.is_dir():
        yield from walk(path, name, but=HALF_MADE)
    else:
        yield Member(name, path)


def _entries(home: Path) -> list[tuple[str, Path]]:
    try:
        return sorted((entry.name, Path(entry.path)) for entry in os.scandir(home))
    except OSError as why:
        raise Refused("backup.unreadable", {"file": str(home)}) from why
