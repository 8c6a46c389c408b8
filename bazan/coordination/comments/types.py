"""What crosses this room's border. Instants are UTC and aware."""

from dataclasses import dataclass
from datetime import datetime

from bazan.data.indicators.types import Feature


@dataclass(frozen=True)
class About:
    """A number: of which indicator at which feature, and the sector and place by which it is reached."""

    indicator: str
    feature: Feature
    sector: str
    place_id: int

    @property
    def href(self) -> str:
        """The page on which its comments stand."""
        return f"/indicators/{self.indicator}?feature={self.feature.kind}:{self.feature.id}#comments"


@dataclass(frozen=True)
class Comment:
    """``by`` and ``to`` are user names; ``to`` is empty where it is addressed to nobody."""

    id: int
    words: str
    by: str
    to: str
    at: datetime
