"""What the room's modules hand each other. Degrees are WGS 84, longitude first in everything that leaves by HTTP."""

from dataclasses import dataclass
from datetime import datetime

from bazan.core.map_layers import Extent


@dataclass(frozen=True)
class Wanted:
    """What an address of items asks for."""

    extent: Extent | None = None
    """None: everywhere."""
    at: datetime | None = None
    """The moment the layer is told of; None: now."""
    limit: int = 100
    after: str = ""
    """The page begins behind this feature."""
