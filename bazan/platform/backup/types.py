"""What crosses the border of this engine. Instants are UTC and aware, sizes are bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol

PieceName = Literal["secrets", "audit", "database", "files"]


class DatabaseCopy(Protocol):
    """How the database is copied: by PostgreSQL's own tools, or by a command of the installation."""

    def take(self, folder: Path) -> None:
        """Leave in the folder, which isn't there yet, a data folder that a server can be started on, with the WAL that it needs.

        Refused ``backup.database``, ``backup.command``.
        """
        ...


@dataclass(frozen=True)
class Order:
    """What a set is made of, and how."""

    home: Path
    scratch: Path
    """Where the copy of the database lies in the clear until it is sealed; on the disk of the home, not on that of the backups."""
    database_url: str
    """By the login that owns the tables: it counts their rows."""
    embedded: bool
    """Whether the home keeps the server itself."""
    copy: DatabaseCopy
    key: str
    keep: int
    """How many whole sets stay."""
    history: Path | None = None
    """A folder of history that lies outside of the home; put back it lies in it."""
    told: Mapping[str, bytes] = field(default_factory=dict)
    """Secrets that don't lie in the home, each with the name under which it will lie in the home that is put back."""
    witness: Mapping[str, Any] = field(default_factory=dict)
    """What a room wants written down beside the counts."""


@dataclass(frozen=True)
class Piece:
    """One sealed file of a set. ``files`` and ``plain``: how many it holds, and their bytes unpacked."""

    name: PieceName
    size: int
    sha256: str
    files: int
    plain: int

    @property
    def file(self) -> str:
        return f"{self.name}.tar.gz.age"


@dataclass(frozen=True)
class Manifest:
    """What a set says of itself. Whatever was committed before ``recovery_point`` is in it."""

    name: str
    made_at: datetime
    recovery_point: datetime
    took_s: float
    version: str
    """Of the code that made it."""
    postgres: str
    """The major version of the database's server."""
    embedded: bool
    login: str
    database: str
    key: str
    """Which key it is sealed with: its fingerprint."""
    pieces: tuple[Piece, ...]
    rows: Mapping[str, tuple[int, int]]
    """Of each table the fewest and the most rows that it can have had at the end of the copy; the same where nothing moved."""
    gone: tuple[str, ...]
    """Files that were there when the copy began and were erased before their turn came."""
    witness: Mapping[str, Any]

    @property
    def size(self) -> int:
        return sum(piece.size for piece in self.pieces)

    @property
    def plain(self) -> int:
        """What it needs where it is put back."""
        return sum(piece.plain for piece in self.pieces)

    def piece(self, name: PieceName) -> Piece:
        return next(piece for piece in self.pieces if piece.name == name)


@dataclass(frozen=True)
class Restored:
    """A set put back in a scratch place and served there: ``url`` by the owner of its tables. ``took_s``: until it answered."""

    home: Path
    url: str
    took_s: float
