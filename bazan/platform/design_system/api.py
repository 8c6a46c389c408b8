"""What screens take from the design system: formats, marks, tiles, charts, maps, files to take away, and how a page answers.

All but the guard of a page is pure; nothing here asks a database.
"""

from bazan.core.map_layers import severity_light
from bazan.core.state_lights import LIGHTS, Light
from bazan.data.figures.indicator_tile import TileView, change_of, light_of, newest_words, tile_view
from bazan.platform.design_system.chart_images import as_png, fonts
from bazan.platform.design_system.charts.axes import time_ticks, value_ticks
from bazan.platform.design_system.charts.bar_rows import BarRow, bar_rows, mark_bar
from bazan.platform.design_system.charts.density_chart import Spans, density, interval_bar, scale_of
from bazan.platform.design_system.charts.fan_chart import Likely, fan_chart
from bazan.platform.design_system.charts.heat_map import HeatRow, heat_map
from bazan.platform.design_system.charts.inline_bars import cell_bar, share_bar, small_multiple
from bazan.platform.design_system.charts.line_chart import Limit, Mark, TargetCourse, line_chart
from bazan.platform.design_system.charts.multi_line_chart import MOST_LINES, Course, lines_chart
from bazan.platform.design_system.charts.season_chart import YearLine, season_chart
from bazan.platform.design_system.charts.sparkline import sparkline
from bazan.platform.design_system.charts.strip_plot import strip
from bazan.platform.design_system.charts.waterfall_chart import Move, Stand, walk_chart
from bazan.platform.design_system.data_tables import Cell, Column, Sheet, as_csv, as_xlsx
from bazan.platform.design_system.display_formats import (
    age,
    clock,
    day,
    difference,
    duration,
    inside,
    long_day,
    number,
    period,
    quantity,
    signed,
    when,
)
from bazan.platform.design_system.maps.map_extract import window
from bazan.platform.design_system.maps.outline_projection import Box
from bazan.platform.design_system.maps.spot_map import Spot, draw_spot
from bazan.platform.design_system.maps.statistical_map import CallOut, MapView, Site, Unit, class_of, class_texts, draw
from bazan.platform.design_system.maps.vector_tiles import encoded as vector_tile
from bazan.platform.design_system.maps.vector_tiles import extent_of as tile_extent
from bazan.platform.design_system.qr_code import drawn as qr_code
from bazan.platform.design_system.static_files import STATIC, files, folders
from bazan.platform.design_system.status_lights import light_style
from bazan.platform.design_system.symbols import STATION_SHAPES, icon, mark, station
from bazan.platform.web.as_of_pages import as_it_was, look_back_href, past_fields, staying
from bazan.platform.web.range_responses import in_parts
from bazan.platform.web.request_parameters import Said, asked, judge_form, typed, whole
from bazan.platform.web.request_parameters import day as day_asked
from bazan.platform.web.responses import FORM_ROOM, act, download, file_sent, form, page, render_with_sound, status_of, too_large
from bazan.platform.web.url_converters import SecretPart

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
