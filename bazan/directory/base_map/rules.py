"""Pure decisions about the ground: what a file is, what of it lies in the province, how long a line is. No database, no files."""

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from bazan.core.errors import Refused

MARGIN_KM = 10
"""How far beyond the province the ground is kept: roads lead out of it, rivers come in."""
OSM_ATTRIBUTION = "© OpenStreetMap contributors"
FURTHEST_ROAD_M = 20_000
FURTHEST_HAMLET_M = 3_000
ENDINGS = (".osm.pbf", ".geojson", ".json", ".pmtiles", ".mbtiles")
VECTOR_ENDINGS = ENDINGS[:3]
"""Those that are turned into tiles here, and give lines."""
_SEMI_MAJOR_M, _ECCENTRICITY_2 = 6_378_137.0, 0.00669437999014
"""The ellipsoid of WGS 84."""
_KM_A_DEGREE = 111.2
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TAG = re.compile(r"<[^>]*>")
_ASKS = {"tiles", "url", "urls", "glyphs", "sprite", "grids", "data", "style", "sources"}
_ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//([^/?#\s]+)", re.IGNORECASE)


def ending(name: str) -> str:
    """The ending by which we know what to do with the file. Refused ``ground.file.ending``."""
    for known in ENDINGS:
        if name.lower().endswith(known):
            return known
    raise Refused("ground.file.ending", {"file": name[:100], "endings": ", ".join(ENDINGS)})


def looks_like(head: bytes) -> str:
    """What a file is by its first bytes: ``pbf``, ``json``, ``pmtiles``, ``mbtiles``; empty: none of those."""
    if head[:7] == b"PMTiles":
        return "pmtiles"
    if head[:16] == b"SQLite format 3\x00":
        return "mbtiles"
    if b"OSMHeader" in head[4:32]:
        return "pbf"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return "json"
    return ""


def judge_head(name: str, head: bytes) -> None:
    """That the file is what its ending says. Refused ``ground.file.other``."""
    wanted = {".osm.pbf": "pbf", ".geojson": "json", ".json": "json", ".pmtiles": "pmtiles", ".mbtiles": "mbtiles"}[ending(name)]
    found = looks_like(head)
    if found != wanted:
        raise Refused("ground.file.other", {"file": name[:100], "ending": ending(name), "found": found or "?"})


def judge_name(name: str) -> str:
    """A version's name as it is shown. Refused ``ground.name``: empty, too long, or it could be taken for a path."""
    clean = name.strip()
    if not clean or len(clean) > 100 or "/" in clean or "\\" in clean or ".." in clean or _CONTROL.search(clean):
        raise Refused("ground.name", {"name": _CONTROL.sub("?", clean)[:100]}, field="name")
    return clean


def plain(text: Any) -> str:
    """An attribution as people read it: without the markup that tiles often put around it. At most 200 signs."""
    bare = _CONTROL.sub(" ", _TAG.sub("", str(text or "")))
    for sign, entity in (("©", "&copy;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("&", "&amp;")):
        bare = bare.replace(entity, sign)
    return " ".join(bare.split())[:200]


def judge_hosts(metadata: Any) -> None:
    """That nothing in a map's description would have a browser ask another machine. Refused ``ground.remote``, naming the host."""
    asked = [(metadata, False)]
    while asked:
        value, asks = asked.pop()
        if isinstance(value, Mapping):
            asked += [(inner, asks or key in _ASKS) for key, inner in value.items()]
        elif isinstance(value, list):
            asked += [(inner, asks) for inner in value]
        elif asks and isinstance(value, str) and (host := _ADDRESS.match(value.strip())):
            raise Refused("ground.remote", {"host": host[1][:200]})


def around(outline: BaseGeometry, margin_km: float = MARGIN_KM) -> BaseGeometry:
    """The outline widened on all sides, simplified to a hundredth of the margin; degrees in and out."""
    middle = math.cos(math.radians((outline.bounds[1] + outline.bounds[3]) / 2))
    flat = shapely.transform(outline, lambda xy: xy * (middle, 1.0))
    margin = margin_km / _KM_A_DEGREE
    wide = shapely.simplify(shapely.buffer(flat, margin), margin / 100)
    return shapely.transform(wide, lambda xy: xy / (middle, 1.0))


def elsewhere(bounds: tuple[float, ...]) -> Refused:
    """The refusal of what lies in another part of the world; ``bounds``: west, south, east, north of it."""
    west, south, east, north = (f"{side:.2f}" for side in bounds)
    return Refused("ground.elsewhere", {"west": west, "south": south, "east": east, "north": north})


def within(points: np.ndarray, bounds: tuple[float, float, float, float]) -> np.ndarray:
    """Which of the points, (n, 2), lie in the bounds: bool (n,)."""
    west, south, east, north = bounds
    return (points[:, 0] >= west) & (points[:, 0] <= east) & (points[:, 1] >= south) & (points[:, 1] <= north)


def metres_a_degree(latitude: Any) -> tuple[Any, Any]:
    """(metres along a degree of longitude, of latitude) there, on the ellipsoid of WGS 84; takes arrays too."""
    radians = np.radians(latitude)
    bulge = 1 - _ECCENTRICITY_2 * np.sin(radians) ** 2
    degree = math.pi / 180
    return (
        degree * _SEMI_MAJOR_M * np.cos(radians) / np.sqrt(bulge),
        degree * _SEMI_MAJOR_M * (1 - _ECCENTRICITY_2) / bulge**1.5,
    )


def steps_m(points: np.ndarray) -> np.ndarray:
    """The length of every step of a line of degrees, float (n, 2): metres (n - 1,). To a millionth for steps below ten kilometres."""
    across, along = metres_a_degree((points[1:, 1] + points[:-1, 1]) / 2)
    step = np.diff(points, axis=0)
    return np.hypot(step[:, 0] * across, step[:, 1] * along)


def cut(shape: BaseGeometry, outline: BaseGeometry) -> list[BaseGeometry]:
    """What of the shape lies within the outline, in parts of the shape's own dimension. ``outline`` should be prepared."""
    if outline.covers(shape):
        return [shape]
    if not outline.intersects(shape):
        return []
    dimension = shapely.get_dimensions(shape)
    parts = shapely.get_parts(shapely.intersection(shape, outline))
    return [part for whole in parts for part in shapely.get_parts(whole) if shapely.get_dimensions(part) == dimension]


def tile_bounds(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a tile of the web's square grid."""
    side = 1 << z
    north, south = (math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / side)))) for row in (y, y + 1))
    return x / side * 360 - 180, south, (x + 1) / side * 360 - 180, north


def tiles_over(outline: BaseGeometry, z: int) -> list[tuple[int, int]]:
    """The (x, y) of the tiles of a zoom that meet the outline, row by row."""
    side = 1 << z
    west, south, east, north = outline.bounds

    def row(latitude: float) -> int:
        return int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * side)

    xs = np.arange(int((west + 180) / 360 * side), min(side - 1, int((east + 180) / 360 * side)) + 1)
    ys = np.arange(max(0, row(north)), min(side - 1, row(south)) + 1)
    lines = np.array([tile_bounds(z, 0, int(y))[1::2] for y in ys]).reshape(-1, 2)
    columns, rows = np.meshgrid(xs, np.arange(len(ys)))
    boxes = shapely.box(columns / side * 360 - 180, lines[rows, 0], (columns + 1) / side * 360 - 180, lines[rows, 1])
    shapely.prepare(outline)
    met = shapely.intersects(outline, boxes)
    return [(int(x), int(ys[r])) for x, r in zip(columns[met], rows[met], strict=True)]
