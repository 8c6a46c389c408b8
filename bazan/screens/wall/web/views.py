"""The wall, its cells alone, and the leader's morning view."""

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.as_of_time import moment
from bazan.core.language import language
from bazan.core.numbers import whole_number
from bazan.core.time import now as clock_now
from bazan.data.figures.api import STANDINGS, TileView, dressed, looks_back, place_name, readable, tiles_of
from bazan.data.figures.types import Slot
from bazan.data.indicators import api as indicators
from bazan.directory.accounts.api import Reach, Request, allowed, page
from bazan.platform.web.api import asked
from bazan.response.directives.components import scored
from bazan.screens.boards.api import layout_of_pack
from bazan.screens.map.api import view as map_view
from bazan.screens.wall.sector_situation import COURSE, gather
from bazan.screens.wall.web.alert_scene import alarm, path_line
from bazan.screens.wall.web.headline_texts import story, told
from bazan.screens.wall.web.incident_scene import fought, held_by, scene_of, under_way
from bazan.screens.wall.web.outlook_panel import look_ahead
from bazan.screens.wall.web.pending_decisions import waiting
from bazan.screens.wall.web.recent_actions import deeds
from bazan.screens.wall.web.scenes import Scene, ahead_scene, operations_scene, scenes
from bazan.screens.wall.web.summary_panels import MOST_NEEDS, counts, health, needs, sector_rows, shortened, today

HAPPENINGS = 10


@page("wall.view", past=looks_back)
def wall(request: Request) -> HttpResponse:
    """``?layer=`` colours the map by another theme first; ``?hold=1`` stays on the first scene.

    ``?view=`` shows the operations map first, as that kept view. NotFound ``map.view``: there is none such in reach.
    """
    now, wanted = clock_now(), asked(request)  # what isn't known of a past minute isn't shown of it: what is ahead, directives, sources
    layer = wanted.get("layer", "")
    facts = gather(request.reach, "wall.view", now, layer)
    going_on = under_way(request.reach)
    fights = fought(going_on)
    look = None if moment() else look_ahead(facts, request.reach)
    said = alarm(now, held_by(fights)) or scene_of(fights, now) or story(facts)
    shown = {
        "moment": now,
        "place": place_name(facts.place),
        "counts": counts(facts),
        "sectors": sector_rows(facts),
        "story": said,
        "scenes": scenes(facts, layer, said, ahead_scene(look) if look else None, *_operations(request.reach, wanted.get("view", ""))),
        "noted": look.noted if look else None,
        "happened": told(facts, HAPPENINGS, deeds(request.reach, going_on, now)),
        "scores": scored(now) if allowed(request.reach, "directives.view") and not moment() else None,
        "today": today(facts),
        "health": health(facts),
        "path": path_line(now),
        "hold": wanted.get("hold") == "1",
    }
    return render(request, "wall/wall.html", shown)


def _operations(reach: Reach, wanted: str) -> tuple[Scene | None, bool]:
    """The scene of the operations map for who may see it, and whether it was asked for. NotFound ``map.view``: no such view in reach."""
    if not allowed(reach, "map.view"):
        return None, False
    view = map_view(whole_number(wanted), reach) if wanted else None
    return operations_scene(view), view is not None


@page("wall.view")
def cells(request: Request) -> HttpResponse:
    """Cells of the wall to be repainted: ``ids`` as for ``/tiles``."""
    pairs = readable(tiles_of(asked(request).get("ids", "")), request.reach)
    found = indicators.readings_of(pairs, spark=COURSE) if pairs else {}
    named = {slot.at("hour"): slot.named("hour") for slot in _slots()}
    views = dressed([found[pair] for pair in pairs], clock_now(), [named.get(code, {}).get(language(), "") for code, _ in pairs])
    return render(request, "wall/cells.html", {"views": [shortened(view) for view in views]})


def _slots() -> list[Slot]:
    return [slot for entry in indicators.boards() if entry["board"] for slot in layout_of_pack(entry).tiles]


@page("boards.view", past=looks_back)
def morning(request: Request) -> HttpResponse:
    """One thumb: what needs a leader now, the sectors, the key figures."""
    now = clock_now()
    facts = gather(request.reach, "boards.view", now)
    rows = sector_rows(facts, morning=True)
    shown = {
        "section": "morning",
        "moment": now,
        "place": place_name(facts.place),
        "needs": waiting(request.reach, needs(facts, most=MOST_NEEDS), now),
        "gives": allowed(request.reach, "directives.give"),
        "sectors": rows,
        "figures": [cell for row in rows for cell in _telling(row.cells)],
    }
    return render(request, "wall/morning.html", shown)


def _telling(cells: tuple[TileView, ...]) -> list[TileView]:
    """The two of a sector that say most: what is off before what is not, else in the board's order."""
    weight: dict[str, int] = {kind: n for n, kind in enumerate(STANDINGS)}
    return sorted(cells, key=lambda one: weight.get(one.state, 9))[:2]
