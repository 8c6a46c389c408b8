"""What crosses this room's border. Instants are UTC and aware."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Secret:
    """One secret as people may see it: everything but itself."""

    name: str
    """As the environment would name it: ``BAZAN_SOURCE_RAIN_TOKEN``."""
    sector: str = ""
    """Whose administrators keep it; empty: those of the whole province."""
    fingerprint: str = ""
    """Tells whether two are the same, and nothing else; empty: none is kept here."""
    set_by: str = ""
    """User name."""
    set_at: datetime | None = None
    of_environment: bool = False
    """The environment has one of this name, which is the one that is used."""

    @property
    def known(self) -> bool:
        """Whether there is any value at all."""
        return self.of_environment or bool(self.fingerprint)
