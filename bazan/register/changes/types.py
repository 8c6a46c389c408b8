"""What crosses this room's border. Instants are UTC and aware; a state is JSON, None: as without any change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Change:
    """One change of one thing, of the kind that its room declares."""

    id: int
    kind: str
    subject: str
    at: datetime
    by: str
    """User name."""
    reason: str
    law: str
    before: Any
    after: Any
    undoes: int | None
    """The number of the change it takes back."""
    undone_by: int | None
    """The number of the change that took it back."""


@dataclass(frozen=True)
class Told:
    """A change in the reader's words."""

    change: Change
    title: str
    """What people call the thing."""
    page: str
    """Its address; empty: it has none."""
    lines: tuple[tuple[str, str, str], ...]
    """(what, before, after) of what differs; a dash where it wasn't said."""
    undoable: bool
    """The thing stands as this change left it, and the kind can be taken back."""
