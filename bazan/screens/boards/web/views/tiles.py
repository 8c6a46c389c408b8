"""Tiles alone, for screens that repaint what changed: one bulk question however many are asked for."""

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.time import now
from bazan.data.figures.api import dressed, readable, tiles_of
from bazan.data.indicators import api as indicators
from bazan.directory.accounts.api import Request, page
from bazan.platform.web.api import asked


@page("boards.view")
def tiles(request: Request) -> HttpResponse:
    """The tiles of ``ids`` this person may see, in that order. One nobody measures, or out of reach, is left out."""
    pairs = readable(tiles_of(asked(request).get("ids", "")), request.reach)
    found = indicators.readings(list({code for code, _ in pairs}), list({feature for _, feature in pairs})) if pairs else {}
    views = dressed([found[pair] for pair in pairs if pair in found], now())
    return render(request, "boards/tiles.html", {"views": views})
