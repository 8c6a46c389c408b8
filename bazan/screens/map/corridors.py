"""A corridor along the road or the river through the points somebody gave, instead of straight from one to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry import LineString

from bazan.analysis.rivers import api as rivers
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.platform.design_system.api import number
from bazan.response.routing import api as routing
from bazan.response.routing.types import Traced

ALONG = ("road", "river")
WITHIN_M = 1000
"""So far from a point somebody gave its road or river is looked for."""
MOST_GIVEN = 40
"""From each of them the next one is looked for over all roads, or all water."""
MOST_POINTS = 200
COARSE_DEG = 1e-4
"""To so many degrees a line is made simpler, about ten metres; doubled until it has no more than ``MOST_POINTS``."""
LONGEST = 12_000
"""Signs of the points of a form: an address holds no more."""
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Followed:
    """The line of a corridor, (latitude, longitude) each, and what is said of it. ``road``: of one along roads, the longest of them."""

    points: Points
    said: str
    road: str = ""


def followed(points: Points, along: str, text: str) -> Followed:
    """The line through the points; the points themselves where there is none.

    Refused ``map.area``, naming the whole ``text``; ``map.corridor``.
    """
    if along not in ALONG or len(points) < 2:
        raise Refused("map.area", {"text": text[:60]}, "area")
    if len(points) > MOST_GIVEN:
        raise Refused("map.corridor", {"most": MOST_GIVEN}, "area")
    if along == "road":
        found = routing.along(points, WITHIN_M)
        line, names = (found.line, _roads(found)) if found else (None, [])
    else:
        water = rivers.follow(points, WITHIN_M)
        line, names = (water.line, list(water.names)) if water else (None, [])
    if line is None:
        return Followed(points, label(f"map.corridor.no_{along}", metres=number(WITHIN_M)))
    said = label(f"map.corridor.by_{along}", names=", ".join(names)) if names else label(f"map.corridor.unnamed_{along}")
    return Followed(_simple(line), said, names[0] if names and along == "road" else "")


def _roads(found: Traced) -> list[str]:
    """The names of the roads, the longest first; at most three."""
    long: dict[str, float] = {}
    for step in found.steps:
        if name := step.ref or step.name:
            long[name] = long.get(name, 0.0) + step.length_m
    return sorted(long, key=lambda name: -long[name])[:3]


def _simple(line: Sequence[Sequence[float]]) -> Points:
    drawn, coarse = LineString(line), COARSE_DEG
    while len((simple := drawn.simplify(coarse)).coords) > MOST_POINTS:
        coarse *= 2
    return tuple((round(y, 6), round(x, 6)) for x, y in simple.coords)


def text_of(said: Mapping[str, str]) -> str:
    """The address of the corridor a form gives: ``points``, one a line, ``metres``, ``along``. What can't be read is refused where it is
    asked about."""
    pairs = [line.replace(" ", "") for line in said.get("points", "")[:LONGEST].replace(";", "\n").splitlines() if line.strip()]
    along = f",{said['along']}" if said.get("along") else ""
    return f"corridor:{said.get('metres', '').strip()}{along}:{';'.join(pairs)}"


def given(area: str) -> dict[str, str]:
    """What the form shows of the corridor an address names."""
    basis, _, rest = area.partition(":")
    if basis != "corridor":
        return {"metres": "700", "along": "", "points": ""}
    said, _, points = rest.partition(":")
    metres, _, along = said.partition(",")
    return {"metres": metres, "along": along, "points": points.replace(",", ", ").replace(";", "\n")}
