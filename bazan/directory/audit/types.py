"""What crosses this room's border. Instants are UTC."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

BreachKind = Literal["edited", "missing", "moved", "unlinked", "unanchored", "truncated", "rewritten", "forged", "lost"]


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


@dataclass(frozen=True)
class Checkpoint:
    """The end of the chain at an instant, signed and kept apart from the database.

    ``digests``: the beginnings of the hashes of the entries since the checkpoint before, so that a changed entry is named and not
    only a stretch; ``hash`` is the whole one of the last of them. ``key`` and ``signature``: Ed25519, hexadecimal.
    """

    number: int
    seq: int
    hash: str
    digests: tuple[str, ...]
    at: str
    key: str
    signature: str

    @property
    def first(self) -> int:
        """The first entry it speaks of."""
        return self.seq - len(self.digests) + 1


@dataclass(frozen=True)
class Keeping:
    """How a place apart keeps up. ``waiting``: how many checkpoints it doesn't have, because of ``reason``, since ``failing_since``
    (ISO, UTC)."""

    place: str
    waiting: int
    failing_since: str
    reason: str


@dataclass(frozen=True)
class Check:
    """One verification of the whole chain. ``ended_at`` null: it is under way; ``breaches``: (kind, seq, params)."""

    by: str
    asked_at: datetime
    ended_at: datetime | None
    entries: int
    breaches: tuple[tuple[str, int, dict[str, Any]], ...]


@dataclass(frozen=True)
class Asked:
    """What a reader looks for in the audit; empty: anything. ``action`` and ``subject`` match by their beginning, [since, until)."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    below: int | None = None
    """Entries with a lower number: how one reads on."""
