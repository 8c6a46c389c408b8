"""What other screens show of directives: one as a line, those open of a sector or an indicator, the scores of a month."""

from bazan.show.directives.lines import DirectiveLine, give_href, line_of, of_indicator, open_in, scored, short

__all__ = [
    "DirectiveLine",
    "give_href",
    "line_of",
    "of_indicator",
    "open_in",
    "scored",
    "short",
]
