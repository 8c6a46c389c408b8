"""A board as its page, its worksheets and its pictures: whatever its blocks are and whoever put it together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from bazan.core.errors import NotFound, Refused
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import Period
from bazan.data.figures.api import (
    against,
    dress,
    headlines_sheet,
    open_order,
    owner_name,
    period_text,
    place_name,
    silence,
    silence_key,
    standing,
    summary,
    thing_name,
)
from bazan.data.figures.types import Headline
from bazan.directory.accounts.api import Request
from bazan.platform.design_system.api import Sheet, as_csv, as_png, as_xlsx, inside, when
from bazan.platform.web.api import download, staying
from bazan.response.directives.components import DirectiveLine
from bazan.screens.boards.blocks.board_data import drawn
from bazan.screens.boards.blocks.registry import MODULES
from bazan.screens.boards.blocks.types import Drawn, Scene
from bazan.screens.boards.layout import Block, lines
from bazan.screens.boards.queries.pack_boards import grains
from bazan.screens.boards.web.filters import periods, place_choice
from bazan.screens.boards.web.open_alerts import open_alerts

OPEN_STATIONS = 4
OPEN_WIDTH = 4


def context(request: Request, shown: Scene, title: str, now: datetime, owed: Sequence[DirectiveLine] = ()) -> dict[str, Any]:
    """Everything the template of a board needs. ``owed``: directives still open in its sector."""
    view, root = shown.view, shown.territory.root
    names = [tile_name(head, shown) for head in shown.headlines]
    query = f"&period={period_text(view.period)}" if view.period else ""
    readings = [head.reading for head in shown.headlines]
    alive = [one.current.alive_at for one in readings if one and one.current and one.current.alive_at]
    at_grain = [one.current.period for one in readings if one and one.current and one.info.grain == view.grain]
    trail = [(place_name(root), "/"), (label("boards.all"), "/boards"), (title, "")]
    if shown.place.id != root.id:
        trail = [*trail[:2], (title, view.href(place="")), (place_name(shown.place), "")]
    tiles = [dress(head.reading, now, name, query) for head, name in zip(shown.headlines, names, strict=True) if head.reading]
    return {
        "section": "boards",
        "trail": trail,
        "title": title,
        "summary": summary(readings),
        "opened_on": label("boards.opened_on", period=inside(shown.opened_on)) if shown.opened_on else "",
        "period_choice": periods(view, max(alive, default=None), now, grains(shown.layout), max(at_grain, default=None)),
        "place_choice": place_choice(view, shown.place, shown.places, root.id),
        "exports": [(label("boards.take.xlsx"), view.href(f"{view.path}/take/xlsx"))],
        "tiles": tiles,
        "tile_columns": columns_of(len(tiles)),
        **parts(shown, names, now, owed),
        "printed": label("boards.print_source", at=when(now), address=request.build_absolute_uri(staying(view.href()))),
    }


def parts(shown: Scene, names: list[str], now: datetime, owed: Sequence[DirectiveLine] = ()) -> dict[str, Any]:
    """The blocks in filled rows of the grid, what needs a look in the last of them."""
    opened, more = _opened(shown, names, now)
    opened += [{"href": one.href, "title": one.what, "state": one.state, "word": one.word, "line": one.line} for one in owed]
    blocks: list[dict[str, Any]] = [_part(shown, block, one) for block, one in drawn(shown)]
    widths = [block.width for block in shown.layout.blocks]
    if opened:
        blocks.append({"id": "opened", "kind": "opened", "title": label("boards.opened"), "opened": opened, "count": len(opened) + more})
        blocks[-1]["stations"] = bool(shown.stations)
        blocks[-1]["more"] = label("boards.silent_more", count=more) if more else ""
        widths.append(OPEN_WIDTH)
    rows, taken_blocks = [], iter(blocks)
    for row in lines(widths):
        rows.append([(width, next(taken_blocks)) for width in row])
    return {"rows": rows}


def columns_of(count: int) -> int:
    """In how many columns so many tiles stand, so that no row has a hole that matters."""
    return count if count <= 6 else 4 if count in (7, 8) else 5 if count in (9, 10) else 6


def tile_name(head: Headline, shown: Scene) -> str:
    own = head.slot.named(shown.view.grain)
    return words(own) if own else words(head.reading.info.short_labels) if head.reading else head.code


def _part(shown: Scene, block: Block, one: Drawn) -> dict[str, Any]:
    view, base = shown.view, f"{shown.view.path}/take/{block.id}"
    exports = []
    if one.sheet is not None:
        exports = [(label(f"blocks.take.{kind}"), view.href(f"{base}.{kind}")) for kind in ("xlsx", "csv")]
    if one.picture or one.drawing:
        exports.append((label("blocks.take.png"), view.href(f"{base}.png")))
    return {
        "id": block.id,
        "kind": block.kind,
        "title": one.title,
        "line": one.line,
        "source": one.source,
        "drawing": one.drawing,
        "sheet": one.sheet,
        "parts": one.parts,
        "switches": one.switches,
        "exports": exports,
        "more": one.more,
        "empty": one.empty,
        "template": block.declared.template,
        "toggled": block.declared.template == "drawn" and bool(one.drawing),
    }


def taken(shown: Scene, what: str, name: str, title: str, now: datetime) -> HttpResponse:
    """A file of the board: ``xlsx`` every table; ``<block>.csv``, ``<block>.xlsx``, ``<block>.png``.

    Raises Refused ``boards.export.unknown``, NotFound ``boards.picture.empty``.
    """
    file = "-".join(["bazan", name, shown.view.place or shown.place.code, _stamp(shown, now)])
    if what == "xlsx":
        return download(as_xlsx(tuple(sheets(shown))), "xlsx", file)
    wanted, _, kind = what.rpartition(".")
    block = shown.layout.block(wanted)
    if block is None or kind not in ("csv", "xlsx", "png"):
        raise Refused("boards.export.unknown", {"text": what[:60]})
    one, file = MODULES[block.kind].drawn(block, shown), f"{file}-{block.id}"
    if kind == "png":
        return download(_picture(shown, one, title), "png", file)
    if one.sheet is None:
        raise NotFound("boards.picture.empty", {})
    return download(as_csv(one.sheet), "csv", file) if kind == "csv" else download(as_xlsx((one.sheet,)), "xlsx", file)


def _picture(shown: Scene, one: Drawn, title: str) -> bytes:
    svg = one.picture or str(one.drawing)
    if not svg:
        raise NotFound("boards.picture.empty", {})
    place = place_name(shown.place)
    note = label("boards.demo_note") if shown.demo else ""
    under = ". ".join(part.rstrip(".") for part in (one.about if one.about != one.title else "", f"{title}, {place}", one.line) if part)
    return as_png(svg, one.title, under, f"{one.source} {note}".strip())


def sheets(shown: Scene) -> list[Sheet]:
    """The tiles, then every block that has a table."""
    names = [tile_name(head, shown) for head in shown.headlines]
    found = [headlines_sheet(shown.headlines, names, shown.demo)]
    return found + [one.sheet for _, one in drawn(shown) if one.sheet is not None]


def _stamp(shown: Scene, now: datetime) -> str:
    view = shown.view
    return period_text(view.period or Period.holding(now, view.grain)).replace(":", "")


def _opened(shown: Scene, names: list[str], now: datetime) -> tuple[list[dict[str, Any]], int]:
    """What to look at on this board: alerts, indicators past a limit or overdue, stations past a limit or silent; and how many more."""
    whole = shown.place.id == shown.territory.root.id
    found = open_alerts(shown.layout.pack, None if whole else shown.place.id, now) if shown.layout.pack else []
    for head, name in zip(shown.headlines, names, strict=True):
        kind = standing(head.reading)
        if head.reading and kind in ("disaster", "off", "watch", "stale"):
            tile = dress(head.reading, now)
            line = tile.where or owner_name(head.reading.info.owner, shown.territory.on)
            found.append(
                {"title": f"{name}: {tile.value} {tile.unit}".strip(), "href": tile.href, "state": kind, "word": tile.word, "line": line}
            )
    behind = {head.reading.at_feature.id for head in shown.headlines if head.reading and head.reading.at_feature}
    stations = [one for one in open_order(shown.stations) if one.state == "silent" or one.thing.id not in behind]
    for one in stations[:OPEN_STATIONS]:
        name = thing_name(one.thing)
        quiet = one.state == "silent"
        found.append(
            {
                "title": label(silence_key("boards", one), name=name) if quiet else name,
                "href": f"/things/{one.thing.code}",
                "state": "watch" if quiet else one.state,
                "word": label(silence_key("frontend.map", one)) if quiet else label(f"frontend.light.{one.state}"),
                "line": silence(one, now) if quiet else against(one.reading),
            }
        )
    return found, max(len(stations) - OPEN_STATIONS, 0)
