"""From the areas of a ground to hot spots: which are kept, which hang together, what stands in each. Pure; it needs H3."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bazan.analysis.hotspots.types import Area


@dataclass(frozen=True)
class Standing:
    """A thing of a kind at a point."""

    kind: str
    latitude: float
    longitude: float
    place_id: int | None


def kept(areas: Iterable[Area]) -> list[Area]:
    """Those that are hot, or take a course of their own: what was hot now and then and isn't over all is left out. The strongest first."""
    hot = [area for area in areas if area.heat.startswith("hot") or area.category not in (None, "sporadic")]
    return sorted(hot, key=lambda area: (-(area.gi or 0.0), area.id))


def spots(cells: Sequence[str]) -> dict[str, int]:
    """Of each cell the number of the spot it belongs to: cells that touch are one. Numbers follow the order of the cells, from 1."""
    import h3

    waiting, numbers = dict.fromkeys(cells), dict[str, int]()
    while waiting:
        number, edge = 1 + max(numbers.values(), default=0), [next(iter(waiting))]
        del waiting[edge[0]]
        while edge:
            cell = edge.pop()
            numbers[cell] = number
            near = [other for other in h3.grid_disk(cell, 1) if other in waiting]
            for other in near:
                del waiting[other]
            edge += near
    return numbers


def ring(cell: str) -> list[tuple[float, float]]:
    """The corners of a cell, longitude before latitude to seven digits, the first again at the end."""
    import h3

    corners = [(round(longitude, 7), round(latitude, 7)) for latitude, longitude in h3.cell_to_boundary(cell)]
    return [*corners, corners[0]]


def inside_cells(cells: Collection[str], resolution: int, things: Iterable[Standing]) -> Mapping[str, Counter[str]]:
    """Of each cell how many things of each kind stand in it."""
    import h3

    counted = {cell: Counter[str]() for cell in cells}
    for thing in things:
        cell = h3.latlng_to_cell(thing.latitude, thing.longitude, resolution)
        if cell in counted:
            counted[cell][thing.kind] += 1
    return counted


def inside_communes(things: Iterable[Standing]) -> Mapping[int, Counter[str]]:
    """The same of communes, by their ids."""
    counted: dict[int, Counter[str]] = {}
    for thing in things:
        if thing.place_id is not None:
            counted.setdefault(thing.place_id, Counter())[thing.kind] += 1
    return counted
