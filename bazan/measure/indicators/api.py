"""What the room offers: load packs, measure what is due, read values with their target, freshness and lineage."""

from bazan.measure.indicators.actions import backlog, load_pack, measure, measure_due
from bazan.measure.indicators.changes import forget_changes, oldest_day
from bazan.measure.indicators.courses import courses
from bazan.measure.indicators.lineage import lineage
from bazan.measure.indicators.moved import moved, moved_since
from bazan.measure.indicators.newest import Ask, Newest, Span, newest, span
from bazan.measure.indicators.queries import board, boards, compare, info, readings, readings_of, search, series
from bazan.measure.indicators.queries import indicators as catalogue
from bazan.measure.indicators.remembering import readings_known
from bazan.measure.indicators.replay import why
from bazan.measure.indicators.rows.lineage import rows_of
from bazan.measure.indicators.rules import light, light_of
from bazan.measure.indicators.since import changes

__all__ = [
    "Ask",
    "Newest",
    "Span",
    "backlog",
    "board",
    "boards",
    "catalogue",
    "changes",
    "compare",
    "courses",
    "forget_changes",
    "info",
    "light",
    "light_of",
    "lineage",
    "load_pack",
    "measure",
    "measure_due",
    "moved",
    "moved_since",
    "newest",
    "oldest_day",
    "readings",
    "readings_known",
    "readings_of",
    "rows_of",
    "search",
    "series",
    "span",
    "why",
]
