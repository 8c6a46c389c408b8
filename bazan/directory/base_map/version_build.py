"""From the files given to the files of a version, in a folder of its own. No database."""

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from bazan.core.errors import Refused
from bazan.directory.base_map import geojson_reader, osm_reader, rules, tile_extraction, tile_generation, tile_schemas
from bazan.directory.base_map import lines_file as lines
from bazan.directory.base_map.shapes import Drawn, judge_kept
from bazan.directory.base_map.types import Kind, Progress
from bazan.directory.base_map.version_files import LINES, TILES

_CHUNK = 1 << 22
Told = Callable[[Progress], None]


@dataclass(frozen=True)
class Given:
    """What somebody wants to be the ground. ``attribution``: empty, if the file says it or is of OpenStreetMap."""

    files: tuple[Path, ...]
    kind: Kind
    name: str
    attribution: str
    schematic: bool
    largest: int
    largest_geojson: int

    @property
    def ending(self) -> str:
        return rules.ending(self.files[0].name)


@dataclass(frozen=True)
class Made:
    """What was made of it."""

    form: str
    schema: str
    attribution: str
    lines: bool
    min_zoom: int
    max_zoom: int
    counts: dict[str, int]


def judge(given: Given) -> None:
    """By names, sizes and first bytes. Refused ``ground.file.*``, ``ground.name``, ``ground.relief``."""
    rules.judge_name(given.name)
    for path in given.files:
        ending = rules.ending(path.name)
        size, most = path.stat().st_size, given.largest
        if size > most:
            raise Refused("ground.file.large", {"file": path.name[:100], "mb": math.ceil(size / 1e6), "most_mb": int(most / 1e6)})
        if ending in (".geojson", ".json") and size > given.largest_geojson:
            most = given.largest_geojson
            raise Refused("ground.file.large_geojson", {"file": path.name[:100], "mb": math.ceil(size / 1e6), "most_mb": int(most / 1e6)})
        with path.open("rb") as file:
            rules.judge_head(path.name, file.read(512))
        if given.kind == "relief" and ending in rules.VECTOR_ENDINGS:
            raise Refused("ground.relief", {"endings": ", ".join(one for one in rules.ENDINGS if one not in rules.VECTOR_ENDINGS)})


def digest(files: Sequence[Path], told: Told, salt: str = "") -> str:
    """SHA-256 of a file; of several and of what else ``salt`` tells, that of all their names and contents one after the other."""
    whole, done = hashlib.sha256(salt.encode()), 0
    size = sum(path.stat().st_size for path in files) or 1
    for path in files:
        if salt:
            whole.update(path.name.encode() + b"\0")
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                whole.update(chunk)
                done += len(chunk)
                told(Progress("reading", done / size))
    return whole.hexdigest()


def make(given: Given, outline: BaseGeometry, folder: Path, told: Told) -> Made:
    """``tiles.pmtiles`` and, of drawn things, ``lines.npz`` in the folder. Refused ``ground.*``; Unavailable ``ground.no_program``."""
    around = rules.around(outline)
    if given.ending not in rules.VECTOR_ENDINGS:
        return _copied(given, around, folder, told)
    drawn = _drawn(given, around, told)
    judge_kept(drawn)
    attribution = given.attribution or (rules.OSM_ATTRIBUTION if given.ending == ".osm.pbf" else "")
    if not attribution:
        raise Refused("ground.attribution", field="attribution")
    told(Progress("lines", 0.0))
    lines.write(folder / LINES, drawn.shapes)
    tile_generation.make(drawn.shapes, folder, given.name, attribution, lambda share: told(Progress("tiles", share)))
    return Made("mvt", tile_schemas.OWN, attribution, True, tile_generation.MIN_ZOOM, tile_generation.MAX_ZOOM, drawn.counts())


def _drawn(given: Given, around: BaseGeometry, told: Told) -> Drawn:
    def share(done: float) -> None:
        told(Progress("cutting", done))

    if given.ending == ".osm.pbf":
        return osm_reader.read(given.files[0], around, share)
    return geojson_reader.read([(path.name, path.read_bytes()) for path in given.files], around, share)


def _copied(given: Given, around: BaseGeometry, folder: Path, told: Told) -> Made:
    copied = tile_extraction.copy(given.files[0], given.kind, around, folder / TILES, lambda share: told(Progress("copying", share)))
    attribution = given.attribution or copied.attribution
    if not attribution:
        raise Refused("ground.attribution", field="attribution")
    return Made(copied.form, copied.schema, attribution, False, copied.min_zoom, copied.max_zoom, copied.counts)
