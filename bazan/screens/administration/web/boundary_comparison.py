"""The lines in force and those of a version in one picture."""

from collections.abc import Iterable, Sequence
from math import cos, radians
from typing import Any

import shapely
from markupsafe import Markup

from bazan.directory.places import api as places

WIDTH = 640
SEEN_KM2 = 0.01
"""From which a unit counts as drawn anew."""
Line = tuple[int, Any]


def drawn(fresh: Sequence[Line]) -> Markup:
    """Dashed what is in force, solid what the version draws. The table beside it says the same in numbers."""
    held = [(place_id, shapely.geometry.shape(line.geometry)) for place_id, _ in fresh if (line := places.boundary(place_id))]
    west, south, east, north = shapely.total_bounds([shape for _, shape in (*fresh, *held)])
    scale = WIDTH / max((east - west) * cos(radians((south + north) / 2)), 1e-9)
    across = scale * cos(radians((south + north) / 2))
    height = round((north - south) * scale)

    def paths(lines: Iterable[Line], kind: str) -> str:
        whole = []
        for _, shape in lines:
            for ring in _rings(shapely.simplify(shape, 0.5 / scale)):
                points = [f"{(x - west) * across:.1f} {(north - y) * scale:.1f}" for x, y in ring]
                whole.append("M" + "L".join(points) + "Z")
        return f'<path class="{kind}" d="{"".join(whole)}"/>'

    inside = paths(held, "line-held") + paths(fresh, "line-fresh")
    return Markup(f'<svg class="lines" viewBox="-2 -2 {WIDTH + 4} {height + 4}" aria-hidden="true">{inside}</svg>')  # noqa: S704 - numbers


def _rings(shape: Any) -> Iterable[Any]:
    for part in shapely.get_parts(shape):
        yield part.exterior.coords
        for hole in part.interiors:
            yield hole.coords
