"""What screens take from the design system: formats, marks, tiles, charts, maps, files to take away, and how a page answers.

All but the guard of a page is pure; nothing here asks a database.
"""

from bazan.kernel.layers import severity_light
from bazan.show.frontend import states
from bazan.show.frontend.answers import FORM_ROOM, act, download, file_sent, form, page, render_with_sound, status_of, too_large
from bazan.show.frontend.as_it_was import as_it_was, look_back_href, past_fields, staying
from bazan.show.frontend.charts.axes import time_ticks, value_ticks
from bazan.show.frontend.charts.bars import cell_bar, share_bar, small_multiple
from bazan.show.frontend.charts.density import Spans, density, interval_bar, scale_of
from bazan.show.frontend.charts.fan import Likely, fan_chart
from bazan.show.frontend.charts.heat import HeatRow, heat_map
from bazan.show.frontend.charts.line import Limit, Mark, TargetCourse, line_chart
from bazan.show.frontend.charts.lines import MOST_LINES, Course, lines_chart
from bazan.show.frontend.charts.rows import BarRow, bar_rows, mark_bar
from bazan.show.frontend.charts.season import YearLine, season_chart
from bazan.show.frontend.charts.sparkline import sparkline
from bazan.show.frontend.charts.strip import strip
from bazan.show.frontend.charts.walk import Move, Stand, walk_chart
from bazan.show.frontend.coding import drawn as qr_code
from bazan.show.frontend.exports import Cell, Column, Sheet, as_csv, as_xlsx
from bazan.show.frontend.files import STATIC, files, folders
from bazan.show.frontend.format import age, clock, day, difference, duration, inside, long_day, number, period, quantity, signed, when
from bazan.show.frontend.lights import LIGHTS, Light, light_style
from bazan.show.frontend.maps.drawing import CallOut, MapView, Site, Unit, class_of, class_texts, draw
from bazan.show.frontend.maps.ground import Box
from bazan.show.frontend.maps.local import Spot, draw_spot
from bazan.show.frontend.maps.vector import encoded as vector_tile
from bazan.show.frontend.maps.vector import extent_of as tile_extent
from bazan.show.frontend.maps.window import window
from bazan.show.frontend.marks import STATION_SHAPES, icon, mark, station
from bazan.show.frontend.parts import in_parts
from bazan.show.frontend.pictures import as_png, fonts
from bazan.show.frontend.requested import Said, asked, judge_form, typed, whole
from bazan.show.frontend.requested import day as day_asked
from bazan.show.frontend.secret_parts import SecretPart
from bazan.show.frontend.tiles import TileView, change_of, light_of, newest_words, tile_view

__all__ = [
    "FORM_ROOM",
    "LIGHTS",
    "MOST_LINES",
    "STATIC",
    "STATION_SHAPES",
    "BarRow",
    "Box",
    "CallOut",
    "Cell",
    "Column",
    "Course",
    "HeatRow",
    "Light",
    "Likely",
    "Limit",
    "MapView",
    "Mark",
    "Move",
    "Said",
    "SecretPart",
    "Sheet",
    "Site",
    "Spans",
    "Spot",
    "Stand",
    "TargetCourse",
    "TileView",
    "Unit",
    "YearLine",
    "act",
    "age",
    "as_csv",
    "as_it_was",
    "as_png",
    "as_xlsx",
    "asked",
    "bar_rows",
    "cell_bar",
    "change_of",
    "class_of",
    "class_texts",
    "clock",
    "day",
    "day_asked",
    "density",
    "difference",
    "download",
    "draw",
    "draw_spot",
    "duration",
    "fan_chart",
    "file_sent",
    "files",
    "folders",
    "fonts",
    "form",
    "heat_map",
    "icon",
    "in_parts",
    "inside",
    "interval_bar",
    "judge_form",
    "light_of",
    "light_style",
    "line_chart",
    "lines_chart",
    "long_day",
    "look_back_href",
    "mark",
    "mark_bar",
    "newest_words",
    "number",
    "page",
    "past_fields",
    "period",
    "qr_code",
    "quantity",
    "render_with_sound",
    "scale_of",
    "season_chart",
    "severity_light",
    "share_bar",
    "signed",
    "small_multiple",
    "sparkline",
    "states",
    "station",
    "status_of",
    "staying",
    "strip",
    "tile_extent",
    "tile_view",
    "time_ticks",
    "too_large",
    "typed",
    "value_ticks",
    "vector_tile",
    "walk_chart",
    "when",
    "whole",
    "window",
]
