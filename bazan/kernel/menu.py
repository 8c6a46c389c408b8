"""An entry of the menu, as the room of its page declares it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """Offered to who holds ``permission``, which its page asks for. Its word is ``frontend.nav.SECTION``."""

    section: str
    """What pages call themselves to be shown as the entry where one is."""
    address: str
    icon: str
    permission: str
    order: int
    """Entries stand by it, lowest first."""
