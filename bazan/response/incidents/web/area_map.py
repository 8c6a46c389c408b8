"""The map of an incident: the affected area, what stands in it, and the communes around."""

from datetime import datetime

from markupsafe import Markup

from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.time import local_day
from bazan.data.figures.api import short_place_name
from bazan.data.indicators import api as indicators
from bazan.directory.places import api as places
from bazan.platform.design_system.api import Spot, draw_spot
from bazan.response.incidents.types import AreaInfo, Exposure, IncidentInfo

MOST_SPOTS = 60


def shapes() -> dict[str, str]:
    """Kind of thing to the sign its pack gave it."""
    return {kind["code"]: kind.get("shape", "") for head in indicators.boards() for kind in head["kinds"] or ()}


def picture(info: IncidentInfo, area: AreaInfo | None, held: Exposure | None, finding: str, at: datetime) -> Markup:
    """The place of the incident with its area, or the whole territory's outline where neither point nor area is known."""
    signs = shapes() if held and held.things else {}
    spots = [
        Spot(either(one.name, one.name_en), *one.point, shape=signs.get(one.kind, "")) for one in (held.things[:MOST_SPOTS] if held else ())
    ]
    inside = frozenset(one.place_id for one in held.communes if one.place_id) if held else frozenset({info.place_id})
    return ground(info.point, area, spots, inside, finding, info.place_id, at)


def ground(
    point: tuple[float, float] | None,
    area: AreaInfo | None,
    spots: list[Spot],
    inside: frozenset[int],
    finding: str,
    place_id: int | None,
    at: datetime,
) -> Markup:
    """As ``picture``, also for an incident that isn't opened yet."""
    day = local_day(at)
    units = [(one.place_id, short_place_name(places.place(one.place_id)), one.geometry) for one in places.boundaries(day)]
    lost = point is None and area is None
    middle = places.place(place_id) if lost and place_id is not None else None
    return draw_spot(
        units, area=area.geometry if area else None, point=point, spots=spots, inside=inside, finding=finding,
        center=(middle.latitude, middle.longitude) if middle else None, least_km=30 if middle else 120 if lost else 8,
    )  # fmt: skip


def told(held: Exposure | None) -> str:
    """What the map says in one sentence."""
    if held is None or not held.communes:
        return label("incidents.map.none")
    names = ", ".join(either(one.name, one.name_en) for one in held.communes[:3])
    return label("incidents.map.finding", places=names, count=len(held.things))
