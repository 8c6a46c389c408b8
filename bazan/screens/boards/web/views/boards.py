"""The list of boards, a sector's board, and what can be taken away from it."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.errors import BazanError
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import now as clock_now
from bazan.data.figures.api import local_date, looks_back, place_name, reachable, summary, territory, tile_view, view_of
from bazan.data.figures.types import Territory
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, Reading
from bazan.directory.accounts.api import Request, allowed, page
from bazan.platform.design_system.api import when
from bazan.platform.web.api import asked
from bazan.response.directives.components import open_in
from bazan.screens.boards.blocks.board_data import scene
from bazan.screens.boards.layout import Layout
from bazan.screens.boards.queries import pack_boards as boards
from bazan.screens.boards.queries.custom_boards import own_boards
from bazan.screens.boards.web.board_page import context, taken


@page("boards.view", past=looks_back)
def sectors(request: Request) -> HttpResponse:
    """Every sector, those without data too: they say what they wait for."""
    now = clock_now()
    units = territory(local_date(now))
    entries = indicators.boards()
    opened = {entry["pack"]: view for entry in entries if (view := _opened(entry, request.reach, units))}
    pairs = [(slot.at("hour"), feature) for laid, feature in opened.values() for slot in laid.tiles]
    readings = indicators.readings_of(pairs, spark=2)  # of every sector in one question
    shown = [_sector(entry, opened.get(entry["pack"]), readings, now) for entry in entries]
    trail = [(place_name(units.root), "/"), (label("boards.all"), "")]
    own = [
        {
            "title": words(one.title),
            "href": f"/boards/own/{one.id}",
            "line": when(one.changed_at, now),
            "draft": not one.published,
        }
        for one in own_boards(request.reach)
    ]
    may_compose = allowed(request.reach, "boards.compose")
    said = {"section": "boards", "sectors": shown, "trail": trail, "own": own, "may_compose": may_compose}
    return render(request, "boards/sectors.html", said)


def _opened(entry: dict[str, Any], reach: Any, units: Territory) -> tuple[Layout, Feature] | None:
    """The board of a sector and the place it opens at; null without a board, or without one this person may see."""
    if not entry["board"]:
        return None
    try:
        place = reachable(reach, "boards.view", entry["pack"], units)[0]
    except BazanError:
        return None
    return boards.layout(entry["pack"])[0], Feature("place", place.id)


def _sector(
    entry: dict[str, Any], opened: tuple[Layout, Feature] | None, readings: dict[tuple[str, Feature], Reading], now: datetime
) -> dict[str, Any]:
    """A sector in the list; its first tiles when it has a board this person may see."""
    shown = {
        "title": words(entry["title"]),
        "summary": words(entry["summary"] or {}),
        "awaits": "" if entry["board"] else words(entry["awaits"] or {}),
        "icon": entry["icon"] or "layers",
        "href": f"/boards/{entry['pack']}",
        "live": opened is not None,
        "tiles": [],
        "line": "",
    }
    if opened is None:
        return shown
    laid, feature = opened
    found = [(slot, readings[slot.at("hour"), feature]) for slot in laid.tiles]
    tiles = [tile_view(reading, now, name=words(slot.named("hour")) if slot.named("hour") else "") for slot, reading in found]
    return shown | {"tiles": tiles, "line": summary([reading for _, reading in found])}


@page("boards.view", past=looks_back)
def sector(request: Request, pack: str) -> HttpResponse:
    """A sector's board at a moment and a place."""
    now = clock_now()
    laid, head = boards.layout(pack)
    shown = scene(laid, view_of(f"/boards/{pack}", asked(request), now, boards.opening(laid)), request.reach, now)
    owed = open_in(pack, request.reach, now)
    return render(request, "boards/sector.html", context(request, shown, words(head["title"]), now, owed))


@page("boards.view", past=looks_back)
def take(request: Request, pack: str, what: str) -> HttpResponse:
    """The board as a file: ``xlsx`` every table, ``<block>.csv`` and ``<block>.xlsx`` one, ``<block>.png`` its drawing."""
    now = clock_now()
    laid, head = boards.layout(pack)
    shown = scene(laid, view_of(f"/boards/{pack}", asked(request), now, boards.opening(laid)), request.reach, now)
    return taken(shown, what, pack, words(head["title"]), now)
