"""Copies the tiles that meet the province from a file of others, looking into each."""

import gzip
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely.geometry.base import BaseGeometry

from bazan.core.errors import Refused
from bazan.directory.base_map import rules, tile_schemas, vector_tile_contents
from bazan.directory.base_map.tile_file import Broken, MBTilesFile, PMTilesFile
from bazan.directory.base_map.types import Kind

DEEPEST_ZOOM = 16
_TYPES = {"mvt": TileType.MVT, "png": TileType.PNG, "jpg": TileType.JPEG, "webp": TileType.WEBP}
_TELLING_ZOOM = 8
"""A tile of a smaller scale shows half of Asia: that it is there says nothing of the province."""
_TOLD_EVERY = 200


@dataclass(frozen=True)
class Copied:
    """What stands in the new file. ``schema``: of a ground, else empty; ``counts``: layer → features at the deepest zoom, or tiles."""

    form: str
    schema: str
    min_zoom: int
    max_zoom: int
    counts: dict[str, int]
    attribution: str


def opened(path: Path) -> PMTilesFile | MBTilesFile:
    """The reader of the file. Refused ``ground.file.broken``."""
    try:
        return PMTilesFile(path) if path.suffix == ".pmtiles" else MBTilesFile(path)
    except Broken as why:
        raise Refused("ground.file.broken", {"file": path.name[:100], "why": str(why)[:200]}) from why


def copy(path: Path, kind: Kind, outline: BaseGeometry, target: Path, progress: Callable[[float], None]) -> Copied:
    """The tiles of ``path`` that meet the outline, in ``target``, vector tiles packed by gzip.

    Refused ``ground.file.broken``, ``ground.remote``, ``ground.form``, ``ground.packing``, ``ground.bomb``, ``ground.schema``,
    ``ground.tiles_elsewhere``.
    """
    try:
        return _copy(opened(path), kind, outline, target, progress)
    except vector_tile_contents.TooMuch as why:
        raise Refused("ground.bomb", {"file": path.name[:100], "most": vector_tile_contents.MOST_BYTES >> 20}) from why
    except (ValueError, OverflowError) as why:
        raise Refused("ground.file.broken", {"file": path.name[:100], "why": str(why)[:200]}) from why


def _copy(source: PMTilesFile | MBTilesFile, kind: Kind, outline: BaseGeometry, target: Path, progress: Callable[[float], None]) -> Copied:
    metadata = source.metadata()
    rules.judge_hosts(metadata)
    if (source.form == "mvt") != (kind == "ground") or source.form not in _TYPES:
        raise Refused("ground.form", {"form": source.form, "kind": kind})
    if source.packing not in ("gzip", "none"):
        raise Refused("ground.packing", {"packing": source.packing})
    zooms = range(source.min_zoom, min(source.max_zoom, DEEPEST_ZOOM) + 1)
    wanted = sorted((zxy_to_tileid(z, x, y), z, x, y) for z in zooms for x, y in rules.tiles_over(outline, z))
    counts: Counter[str] = Counter()
    deepest: Counter[str] = Counter()
    found: list[int] = []
    with target.open("wb") as file:
        writer = Writer(file)
        for at, (number, z, x, y) in enumerate(wanted):
            if at % _TOLD_EVERY == 0:
                progress(at / len(wanted))
            body = source.get(z, x, y)
            if not body:
                continue
            layers = _looked_into(body, kind, source.form)
            counts.update(layers)
            if found and z > found[-1]:
                deepest.clear()
            deepest.update(layers)
            found.append(z)
            packed = kind == "relief" or body.startswith(vector_tile_contents.GZIP)
            writer.write_tile(number, body if packed else gzip.compress(body, mtime=0))
        if not any(z >= min(zooms[-1], _TELLING_ZOOM) for z in found):
            raise Refused("ground.tiles_elsewhere")
        schema = tile_schemas.recognised(counts).id if kind == "ground" else ""
        attribution = rules.plain(metadata.get("attribution"))
        writer.finalize(_header(source.form, kind, outline), {"attribution": attribution, "name": rules.plain(metadata.get("name"))})
    return Copied(source.form, schema, found[0], found[-1], dict(deepest), attribution)


def _looked_into(body: bytes, kind: Kind, form: str) -> dict[str, int]:
    """layer → features of a vector tile; of a picture that it is one."""
    if kind == "ground":
        return vector_tile_contents.layers(vector_tile_contents.unpacked(body))
    if len(body) > vector_tile_contents.MOST_BYTES:
        raise vector_tile_contents.TooMuch(len(body))
    if not _is_picture(body, form):
        raise Broken(f"a tile that is no {form}")
    return {form: 1}


def _is_picture(body: bytes, form: str) -> bool:
    if form == "webp":
        return body[:4] == b"RIFF" and body[8:12] == b"WEBP"
    return body.startswith({"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}[form])


def _header(form: str, kind: Kind, outline: BaseGeometry) -> dict:
    west, south, east, north = (round(side * 1e7) for side in outline.bounds)
    return {
        "tile_type": _TYPES[form],
        "tile_compression": Compression.GZIP if kind == "ground" else Compression.NONE,
        "min_lon_e7": west, "min_lat_e7": south, "max_lon_e7": east, "max_lat_e7": north,
        "center_zoom": 9, "center_lon_e7": (west + east) // 2, "center_lat_e7": (south + north) // 2,
    }  # fmt: skip
