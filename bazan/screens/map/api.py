"""What other screens take from the map: the layers of the house, what stands on them, an area by its address, how far it all goes."""

from collections.abc import Sequence
from datetime import datetime

from bazan.core.map_layers import Feature, Layer, Question, Run
from bazan.directory.accounts.api import Reach
from bazan.screens.map import area_query, view_parameters
from bazan.screens.map.area_query import Area
from bazan.screens.map.layer_registry import asked, counted, layers
from bazan.screens.map.saved_views import Kept, kept, view
from bazan.screens.map.view_parameters import around, in_reach, whole


def area(text: str, reach: Reach, now: datetime) -> Area:
    """An area as the map's address writes it. Refused ``map.area``, ``incidents.area.*``; NotFound ``map.feature``."""
    known = layers(reach)
    return area_query.area_of(text, known, reach, view_parameters.view_of({}, known, now), now)


def standing(wanted: Sequence[Layer], reach: Reach, now: datetime) -> list[tuple[Layer, Feature]]:
    """What stands on these layers now, everywhere, one by one."""
    return [(answer.layer, one) for answer in asked(wanted, Question(now, now, now, run=Run()), reach) for one in answer.features]


__all__ = ["Kept", "area", "around", "asked", "counted", "in_reach", "kept", "layers", "standing", "view", "whole"]
