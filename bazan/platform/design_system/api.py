"""What screens take from the design system: formats, marks, charts, maps and files to take away. All of it is pure."""

from bazan.core.map_layers import severity_light
from bazan.core.state_lights import LIGHTS, Light
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
from bazan.platform.design_system.data_tables import Cell, Column, Sheet, as_csv, as_xlsx, create_workbook
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
from bazan.platform.design_system.qr_code import as_png as qr_picture
from bazan.platform.design_system.qr_code import as_svg as qr_code
from bazan.platform.design_system.static_files import STATIC, files, folders
from bazan.platform.design_system.status_lights import light_style
from bazan.platform.design_system.symbols import STATION_SHAPES, icon, mark, station

__all__ = [
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
    "Sheet",
    "Site",
    "Spans",
    "Spot",
    "Stand",
    "TargetCourse",
    "Unit",
    "YearLine",
    "age",
    "as_csv",
    "as_png",
    "as_xlsx",
    "bar_rows",
    "cell_bar",
    "class_of",
    "class_texts",
    "clock",
    "create_workbook",
    "day",
    "density",
    "difference",
    "draw",
    "draw_spot",
    "duration",
    "fan_chart",
    "files",
    "folders",
    "fonts",
    "heat_map",
    "icon",
    "inside",
    "interval_bar",
    "light_style",
    "line_chart",
    "lines_chart",
    "long_day",
    "mark",
    "mark_bar",
    "number",
    "period",
    "qr_code",
    "qr_picture",
    "quantity",
    "scale_of",
    "season_chart",
    "severity_light",
    "share_bar",
    "signed",
    "small_multiple",
    "sparkline",
    "station",
    "strip",
    "tile_extent",
    "time_ticks",
    "value_ticks",
    "vector_tile",
    "walk_chart",
    "when",
    "window",
]
