"""What other screens take from the map: the layers of the house, what stands on them, an area by its address, how far it all goes."""

from collections.abc import Sequence
from datetime import datetime

from bazan.core.map_layers import Feature, Layer, Question, Run
from bazan.directory.accounts.api import Reach
from bazan.show.map import address, areas
from bazan.show.map.address import around, in_reach, whole
from bazan.show.map.areas import Area
from bazan.show.map.asking import asked, counted, layers
from bazan.show.map.keeping import Kept, kept, view


def area(text: str, reach: Reach, now: datetime) -> Area:
    """An area as the map's address writes it. Refused ``map.area``, ``incidents.area.*``; NotFound ``map.feature``."""
    known = layers(reach)
    return areas.area_of(text, known, reach, address.view_of({}, known, now), now)


def standing(wanted: Sequence[Layer], reach: Reach, now: datetime) -> list[tuple[Layer, Feature]]:
    """What stands on these layers now, everywhere, one by one."""
    return [(answer.layer, one) for answer in asked(wanted, Question(now, now, now, run=Run()), reach) for one in answer.features]


__all__ = ["Kept", "area", "around", "asked", "counted", "in_reach", "kept", "layers", "standing", "view", "whole"]
