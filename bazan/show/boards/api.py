"""What rooms beside the boards take from them: how pages answer, tables as files, the territory, names of places and stations."""

from bazan.show.boards.answers import act, asked, download, language, page, refused, status_of
from bazan.show.boards.directives import DirectiveLine, line_of, lines, short, standing_of
from bazan.show.boards.drawings import limits, locator
from bazan.show.boards.exports import Column, Sheet, as_csv, as_xlsx
from bazan.show.boards.pictures import fonts
from bazan.show.boards.queries.keeping import forget, kept
from bazan.show.boards.queries.territory import datastreams, outlines, owner_name, territory, things
from bazan.show.boards.wording import amount, indicator_name, local_date, place_name, short_place_name, thing_name, unit_of

__all__ = [
    "Column",
    "DirectiveLine",
    "Sheet",
    "act",
    "amount",
    "as_csv",
    "as_xlsx",
    "asked",
    "datastreams",
    "download",
    "fonts",
    "forget",
    "indicator_name",
    "kept",
    "language",
    "limits",
    "line_of",
    "lines",
    "local_date",
    "locator",
    "outlines",
    "owner_name",
    "page",
    "place_name",
    "refused",
    "short",
    "short_place_name",
    "standing_of",
    "status_of",
    "territory",
    "thing_name",
    "things",
    "unit_of",
]
