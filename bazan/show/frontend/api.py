"""What other rooms take from the design system: formats, marks, tiles, charts, maps. Pure; nothing here asks a database."""

from bazan.show.frontend.format import age, clock, day, duration, long_day, number, period, quantity, signed, when, words
from bazan.show.frontend.marks import STATIC, STATION_SHAPES, icon, mark, station
from bazan.show.frontend.tiles import TileView, light_of, tile_view

__all__ = [
    "STATIC",
    "STATION_SHAPES",
    "TileView",
    "age",
    "clock",
    "day",
    "duration",
    "icon",
    "light_of",
    "long_day",
    "mark",
    "number",
    "period",
    "quantity",
    "signed",
    "station",
    "tile_view",
    "when",
    "words",
]
