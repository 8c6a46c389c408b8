"""Versions of an era's boundaries: a file judged and kept, compared with what is in force, taken in, taken back."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import shapely
from django.db import connection
from shapely.geometry.base import BaseGeometry

from bazan.core.administrator_changes import ALL_SECTORS, WHOLE_PROVINCE
from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.directory.places import boundary_file, place_cache, queries
from bazan.directory.places.models import Boundary, BoundaryVersion
from bazan.directory.places.types import Compared, PlaceInfo, Version

_KM_A_DEGREE = 111.2
_KEPT = ("id", "era", "at", "by", "source", "sha256", "in_force")


def judged(text: str, on: date) -> dict[int, BaseGeometry]:
    """Each commune of the day with its outline, and the territory with their union.

    Refused ``places.boundaries.*``, NotFound as ``root`` says.
    """
    valid = {place.code: place for place in queries.communes(on)}
    known = {p.code: boundary_file.Known(p.code, p.name, p.latitude, p.longitude, False) for p in queries.everything("commune")}
    known |= {code: boundary_file.Known(code, p.name, p.latitude, p.longitude, True) for code, p in valid.items()}
    shapes = {valid[code].id: shape for code, shape in boundary_file.judged(text, known, on.isoformat()).items()}
    shapes[queries.root(on).id] = shapely.union_all(list(shapes.values()), grid_size=1e-6)
    return shapes


def keep(text: str, on: date, source: str, by: str, at: datetime) -> int:
    """The number of the version this GeoJSON text is, judged and not yet in force; the same file again is the same version."""
    shapes, digest, era = judged(text, on), hashlib.sha256(text.encode()).hexdigest(), era_of(on)
    same = BoundaryVersion.objects.filter(era=era, sha256=digest).values_list("id", flat=True).first()
    if same is not None:
        return same
    outlines = [
        {"place_id": place, "geometry": json.loads(shapely.to_geojson(shape)), "schematic": False, "source": source[:200]}
        for place, shape in shapes.items()
    ]
    return BoundaryVersion.objects.create(era=era, at=at, by=by, source=source[:200], sha256=digest, outlines=outlines).id


def era_of(on: date) -> date:
    """When the units of this day began: their boundaries are one era's."""
    return max(place.valid_from for place in queries.communes(on))


def versions() -> list[Version]:
    """Every version that came by a file, the newest first, without its lines."""
    return [Version(*row) for row in BoundaryVersion.objects.filter(base=False).order_by("-id").values_list(*_KEPT)]


def version(number: int) -> Version:
    """NotFound ``places.boundaries.version``."""
    row = BoundaryVersion.objects.filter(id=number, base=False).values_list(*_KEPT).first()
    if row is None:
        raise NotFound("places.boundaries.version", {"id": number})
    return Version(*row)


def lines_of(number: int) -> dict[int, BaseGeometry]:
    """Each place of a version with its outline."""
    (outlines,) = BoundaryVersion.objects.filter(id=number).values_list("outlines", flat=True)
    return {line["place_id"]: shapely.geometry.shape(line["geometry"]) for line in outlines}


def compared(lines: Mapping[int, BaseGeometry]) -> list[Compared]:
    """Each commune of a version beside its outline in force, what changes most first. Areas in km²."""
    found = []
    for place_id, shape in lines.items():
        place, now = queries.place(place_id), queries.boundary(place_id)
        if place.kind != "commune":
            continue
        old = shapely.geometry.shape(now.geometry) if now else shapely.Polygon()
        moved = _km2(old.symmetric_difference(shape), place)
        found.append(Compared(place, now.schematic if now else True, _km2(old, place), _km2(shape, place), moved))
    return sorted(found, key=lambda one: (-one.moved_km2, one.place.code))


def moved_points(
    lines: Mapping[int, BaseGeometry], points: Sequence[tuple[float, float]], on: date
) -> list[tuple[int, int | None, int | None]]:
    """(which of the (latitude, longitude) points, its commune in force, its commune by this version) of those that would change."""
    if not points:
        return []
    communes = sorted(place_id for place_id in lines if queries.place(place_id).kind == "commune")
    tree = shapely.STRtree([lines[place_id] for place_id in communes])
    at, under = tree.query([shapely.Point(longitude, latitude) for latitude, longitude in points], predicate="intersects")
    fresh: dict[int, int] = {}
    for point, unit in sorted(zip(at.tolist(), under.tolist(), strict=True)):
        fresh.setdefault(point, communes[unit])  # on a border the lower number, as ``locate_many`` says
    now = queries.locate_many(list(points), on)
    return [(number, held, fresh.get(number)) for number, held in enumerate(now) if held != fresh.get(number)]


def _km2(shape: BaseGeometry, place: PlaceInfo) -> float:
    return shape.area * _KM_A_DEGREE**2 * math.cos(math.radians(place.latitude))


def read(subject: str) -> dict[str, int] | None:
    """The version of the era that is in force; null: what was there before any version of here."""
    number = BoundaryVersion.objects.filter(era=subject, base=False, in_force=True).values_list("id", flat=True).first()
    return None if number is None else {"version": number}


def put(subject: str, state: Mapping[str, int] | None, actor: str, at: datetime) -> None:
    """Take the version in; null: what was there before any. What is replaced first is kept as it was."""
    era = date.fromisoformat(subject)
    base = BoundaryVersion.objects.filter(era=era, base=True).order_by("-id").values_list("id", flat=True).first()
    if state is not None:
        fresh = version(state["version"])
        if fresh.era != era:
            raise NotFound("places.boundaries.version", {"id": fresh.id})
        if read(subject) is None:
            base = _keep_base(fresh, at)
    number = base if state is None else state["version"]
    if number is None:
        raise NotFound("places.boundaries.version", {"id": 0})
    with connection.cursor() as cursor:
        cursor.execute("SELECT boundaries_put(%s)", [number])
    place_cache.forget()


def _keep_base(fresh: Version, at: datetime) -> int:
    """What is in force before the first version of here, so that taking that back is exact."""
    rows = Boundary.objects.filter(place_id__in=lines_of(fresh.id)).order_by("place_id")
    outlines = [{"place_id": r.place_id, "geometry": r.geometry, "schematic": r.schematic, "source": r.source} for r in rows]
    return BoundaryVersion.objects.create(era=fresh.era, at=at, by="system", source="", outlines=outlines, base=True).id


def forget(on: date) -> None:
    """No version of here is in force any more: an operator brought other boundaries of this day's era by a command."""
    BoundaryVersion.objects.filter(era=era_of(on), in_force=True).update(in_force=False)


def within(subject: str, state: Any) -> list[tuple[int | None, str]]:
    return [(WHOLE_PROVINCE, ALL_SECTORS)]


def title(subject: str) -> str:
    return label("places.boundaries_of", day=f"{date.fromisoformat(subject):%d/%m/%Y}")


def said(subject: str, state: Mapping[str, int] | None) -> Iterable[tuple[str, str]]:
    what = label("places.version")
    if state is None:
        return [(what, label("places.before_versions"))]
    row = BoundaryVersion.objects.filter(id=state["version"]).values_list("source", "sha256").first()
    return [(what, f"{state['version']} · {row[0]} · {row[1][:12]}" if row else str(state["version"]))]
