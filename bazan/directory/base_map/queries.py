"""Reads of the ground: what is served, its tiles, its lines. A version never changes, so what a process read of it holds."""

from collections.abc import Iterable
from typing import cast

from bazan.core.errors import NotFound
from bazan.directory.base_map import tile_schemas, version_files
from bazan.directory.base_map.lines_file import Lines
from bazan.directory.base_map.models import GroundVersion
from bazan.directory.base_map.tile_file import MEDIA
from bazan.directory.base_map.types import Hamlet, Kind, Line, Progress, RoadGraph, RoadNear, Served, State, Surface, Tile, Version

DEEPEST = 22


def quiet(_: Progress) -> None:
    """For who wants to hear of no progress."""


def versions() -> list[Version]:
    """Every import, the newest first."""
    return [_version(row) for row in GroundVersion.objects.order_by("-id")]


def version(number: int) -> Version:
    """NotFound ``ground.unknown``."""
    row = GroundVersion.objects.filter(id=number).first()
    if row is None:
        raise NotFound("ground.unknown", {"version": number})
    return _version(row)


def served(kind: Kind = "ground") -> Served | None:
    """What maps are drawn on; None: nothing was imported yet, or its files are gone."""
    row = GroundVersion.objects.filter(kind=kind, serving=True).first()
    if row is None or row.bounds is None or not version_files.whole(row.id):
        return None
    layers = tile_schemas.schemas()[row.schema].layers if row.schema else {}
    west, south, east, north = row.bounds
    return Served(
        row.id, kind, row.name, row.attribution, row.schematic, row.min_zoom or 0, row.max_zoom or 0, (west, south, east, north),
        MEDIA[row.form], layers,
    )  # fmt: skip


def tile(version: int, z: int, x: int, y: int) -> Tile | None:
    """A tile as it is stored; None: the version has none there. Asks no database."""
    if not (0 <= z <= DEEPEST and 0 <= x < 1 << z and 0 <= y < 1 << z):
        return None
    file = version_files.tiles(version)
    body = file.get(z, x, y) if file else None
    return Tile(body, "gzip" if file.packed else "", MEDIA[file.form]) if file and body else None


def roads() -> RoadGraph | None:
    """The roads as a graph, the same object while the same version is served; None: no version has any."""
    kept = _lines()
    return kept.roads if kept else None


def lines(extent: tuple[float, float, float, float], classes: Iterable[str] | None = None) -> list[Line]:
    """Roads and rivers that meet the extent (west, south, east, north), as they are painted: rivers first, great roads last."""
    kept = _lines()
    return kept.lines(extent, classes) if kept else []


def surfaces(extent: tuple[float, float, float, float]) -> list[Surface]:
    """Forests and lakes that meet the extent, as they are painted."""
    kept = _lines()
    return kept.surfaces(extent) if kept else []


def nearest_road(latitude: float, longitude: float) -> RoadNear | None:
    """The road nearest to a point; None: there is none within twenty kilometres."""
    kept = _lines()
    return kept.nearest_road(latitude, longitude) if kept else None


def hamlet(latitude: float, longitude: float) -> Hamlet | None:
    """The nearest named place within three kilometres."""
    kept = _lines()
    return kept.hamlet(latitude, longitude) if kept else None


def hamlets(extent: tuple[float, float, float, float]) -> list[Hamlet]:
    """The named places in the extent (west, south, east, north); of each ``distance_m`` is 0."""
    kept = _lines()
    return kept.hamlets(extent) if kept else []


def _lines() -> Lines | None:
    """Those of the ground that is served; if it came as tiles, those of the newest surveyed one that has any."""
    rows = GroundVersion.objects.filter(kind="ground", state="ready", lines=True)
    for number, serving, schematic in rows.order_by("-serving", "-id").values_list("id", "serving", "schematic"):
        if (serving or not schematic) and (kept := version_files.lines(number)):
            return kept
    return None


def _version(row: GroundVersion) -> Version:
    return Version(
        row.id, cast(Kind, row.kind), row.name, row.attribution, row.schematic, cast(State, row.state), row.serving, row.sha256, row.size,
        row.min_zoom, row.max_zoom, row.counts, row.rule, row.params, row.imported_by, row.imported_at,
    )  # fmt: skip
