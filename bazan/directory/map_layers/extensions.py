"""What higher apps add to the layers of the map: they put it into ``extensions`` of their manifest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bazan.directory.map_layers.types import Area
from bazan.directory.permissions.types import Reach


@dataclass(frozen=True)
class AreaReader:
    """Reads the area that an address of the map names: of the one app that writes such addresses."""

    read: Callable[[str, Reach, datetime], Area]
