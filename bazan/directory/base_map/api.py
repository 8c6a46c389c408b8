"""The ground: what maps are drawn on, and the lines of roads and rivers. Other rooms import this and ``types``."""

from bazan.directory.base_map.actions import import_file, load_province, serve
from bazan.directory.base_map.coordinates import as_vn2000, from_vn2000, point_words, understood
from bazan.directory.base_map.queries import hamlet, hamlets, lines, nearest_road, roads, served, surfaces, tile, versions
from bazan.directory.base_map.types import LAYERS, LINE_CLASSES, ROAD_CLASSES

__all__ = [
    "LAYERS",
    "LINE_CLASSES",
    "ROAD_CLASSES",
    "as_vn2000",
    "from_vn2000",
    "hamlet",
    "hamlets",
    "import_file",
    "lines",
    "load_province",
    "nearest_road",
    "point_words",
    "roads",
    "serve",
    "served",
    "surfaces",
    "tile",
    "understood",
    "versions",
]
