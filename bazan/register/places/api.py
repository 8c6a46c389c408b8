"""Places: what lies where, on which day, and how a series crosses a reform. Other rooms import this and ``types``."""

from bazan.register.places.actions import import_boundaries, load_province
from bazan.register.places.queries import (
    ancestors,
    boundaries,
    boundary,
    by_code,
    children,
    communes,
    crosswalk,
    everything,
    locate,
    locate_many,
    passages,
    place,
    reach,
    recast,
    regional,
    root,
    search,
    subtree,
)
from bazan.register.places.rules import folded
from bazan.register.places.types import ADMINISTRATIVE, REGIONS, Outline, Passage, PlaceInfo

__all__ = [
    "ADMINISTRATIVE",
    "REGIONS",
    "Outline",
    "Passage",
    "PlaceInfo",
    "ancestors",
    "boundaries",
    "boundary",
    "by_code",
    "children",
    "communes",
    "crosswalk",
    "everything",
    "folded",
    "import_boundaries",
    "load_province",
    "locate",
    "locate_many",
    "passages",
    "place",
    "reach",
    "recast",
    "regional",
    "root",
    "search",
    "subtree",
]
