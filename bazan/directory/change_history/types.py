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
    agreed_by: str = ""
    """User name of the second person; empty: it took one person only."""


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


@dataclass(frozen=True)
class Pending:
    """A change that waits for a second person, in the reader's words."""

    id: int
    kind: str
    subject: str
    title: str
    """What people call the thing."""
    asked_by: str
    """User name."""
    asked_at: datetime
    until: datetime
    reason: str
    law: str
    lines: tuple[tuple[str, str, str], ...]
    """(what, before, after) of what differs."""
    more: dict[str, str]
    """What else is done once it is agreed, as where an invitation goes."""
