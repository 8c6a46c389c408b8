"""What other screens show of directives: one as a line, those open of a sector or an indicator, the scores of a month, what they did, and
the marks they leave on the course of a number."""

from bazan.response.directives.web.chart_marks import Noted, mark_of, marks_of
from bazan.response.directives.web.directive_lines import (
    ESTIMATED,
    DirectiveLine,
    give_href,
    line_of,
    of_indicator,
    open_in,
    scored,
    short,
    worked,
)
from bazan.response.directives.web.impact_display import SURE, EstimateView, drawing_of, effect_words, reach_of, sheet_of, view_of

__all__ = [
    "ESTIMATED",
    "SURE",
    "DirectiveLine",
    "EstimateView",
    "Noted",
    "drawing_of",
    "effect_words",
    "give_href",
    "line_of",
    "mark_of",
    "marks_of",
    "of_indicator",
    "open_in",
    "reach_of",
    "scored",
    "sheet_of",
    "short",
    "view_of",
    "worked",
]
