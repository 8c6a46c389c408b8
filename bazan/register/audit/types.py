"""What crosses this room's border. Instants are UTC."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

BreachKind = Literal["edited", "missing", "moved", "unlinked", "unanchored", "truncated"]


@dataclass(frozen=True)
class Entry:
    """One act as recorded. ``previous_hash`` and ``hash`` are hexadecimal SHA-256."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class Anchor:
    """What was once the newest entry, noted outside the chain."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Breach:
    """Where the chain is not what was written. ``params`` fill the sentence ``audit.breach.<kind>``."""

    kind: BreachKind
    seq: int
    params: dict[str, Any]
