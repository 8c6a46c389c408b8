"""The five doors of the house, and the pages behind them as their rooms declare them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

DOORS = {"see": "eye", "handle": "briefcase", "decide": "route", "data": "database", "administer": "settings"}
"""In the order everybody sees them, each with its icon. The word of one is ``frontend.door.DOOR``."""


@dataclass(frozen=True)
class Entry:
    """A page behind a door, offered to who holds ``permission``, which the page asks for. Its word is ``frontend.nav.SECTION``."""

    door: str
    section: str
    """What pages call themselves to be shown as the entry where one is."""
    address: str
    icon: str
    permission: str
    order: int
    """Behind its door entries stand by it, lowest first."""
    first_for: tuple[str, ...] = ()
    """Roles that land here when they sign in, and whose door leads here."""
    first_on_phone_for: tuple[str, ...] = ()
    """The same on a phone, before ``first_for``."""
    wide: bool = False
    """It needs a wide screen: a phone isn't offered it."""
    demo: bool = False
    """It is there in the demo only."""
    waiting: Callable[[Any], int] | None = None
    """Of who reads (``people.Acting``): counts what waits for this person here; the door shows the sum."""
