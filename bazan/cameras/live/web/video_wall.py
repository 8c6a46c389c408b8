"""The wall: cameras beside each other, one of them large with what it counts, and the events that wait for a review."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString

from bazan.cameras.devices import api as devices
from bazan.cameras.devices import components as camera_tiles
from bazan.cameras.devices.types import REVIEWS, WALL_SIZES, CameraInfo
from bazan.cameras.events import api as camera_events
from bazan.cameras.events import components as accuracy_report
from bazan.cameras.live import video_walls
from bazan.cameras.live.extensions import WallPanel
from bazan.cameras.live.web import crossings, video_wall_query
from bazan.cameras.maintenance import components as ticket_rows
from bazan.core.errors import BazanError
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, allowed, page
from bazan.platform.manifests.extensions import extensions_of
from bazan.platform.web.api import Said, asked, render_part, render_with_sound, status_of, typed

EVENTS = 6
KEYS = {
    "tiles": ("←", "↑", "↓", "→"), "live": ("Enter",), "sizes": ("1", "2", "3", "4", "5"), "pages": ("[", "]"), "events": ("J", "K"),
    "reviews": (), "help": ("?",),
}  # fmt: skip
"""What the keyboard does here, and by which keys; of reviews those of the reader's language."""


def _helps() -> list[tuple[tuple[str, ...], str]]:
    reviews = tuple(label(f"cameras.key.{review}") for review in REVIEWS)
    return [(keys or reviews, label(f"cameras.help.{act}")) for act, keys in KEYS.items()]


@page("cameras.view")
def show(request: Request) -> HttpResponse:
    """``?wall=``: one that is kept; ``?place=``, ``?road=``, ``?within=`` (west, south, east, north): only those there; ``?near=``: those
    first; ``?camera=`` is shown large; ``?show=``: how many at once, ``?page=``: which of them."""
    return wall(request)


def wall(request: Request, refusal: BazanError | None = None) -> HttpResponse:
    now = clock_now()
    kept = video_walls.walls(request.reach)
    wanted = video_wall_query.wanted_of(asked(request), kept)
    known = devices.cameras(near=wanted.near)
    shown = video_wall_query.shown(wanted, known)
    focus = shown.cameras[0] if shown.cameras else None
    rules = devices.rules_of(focus.id) if focus else []
    waiting = devices.events(waiting=True, most=EVENTS)
    tried = camera_events.newest_trials(now).get(focus.id) if focus else None
    lists, called = devices.catalogue(), camera_tiles.called()
    may_live = focus is not None and allowed(request.reach, "cameras.live", focus.place_id, lists.sector)
    said: dict[str, Any] = {
        "section": "cameras",
        "moment": now,
        "summary": camera_tiles.summary(known, called),
        "tiles": ticket_rows.on_tiles(camera_tiles.tiles(shown.cameras, called, now), shown.cameras, now),
        "focus": focus,
        "drawn": camera_tiles.drawn(focus, rules) if focus else [],
        "drawn_on": camera_tiles.size_of(focus) if focus else (0, 0),
        "masks": camera_tiles.masks_of(focus) if focus else [],
        "crossings": crossings.of_camera(focus, rules, now) if focus else None,
        "trial": accuracy_report.told(tried, now) if tried else None,
        "plays": may_live and focus is not None and focus.terms.code == wanted.camera,
        "may_live": may_live,
        "sizes": WALL_SIZES,
        "wanted": wanted,
        "shown": shown,
        "walls": kept,
        "may_share": allowed(request.reach, "cameras.share"),
        "may_map": allowed(request.reach, "map.view"),
        "places": video_wall_query.places_of(known, now),
        "roads": video_wall_query.roads_of(known),
        "known": len(known),
        "profiles": [(code, words(names)) for code, names in lists.profiles.items()],
        "profile": devices.profile(),
        "may_switch": allowed(request.reach, "cameras.switch", None, lists.sector),
        "panels": _panels(request, known, now),
        "events": camera_events.describe_events(waiting, {camera.id: camera for camera in known}, now),
        "waiting": len(waiting),
        "most_events": EVENTS,
        "may_review": allowed(request.reach, "cameras.review"),
        "helps": _helps(),
        "given": typed(request) if refusal else Said(),
        "refusal": sentence(refusal) if refusal else "",
        "field": refusal.field if refusal else "",
    }
    return render_with_sound(request, "cameras/wall.html", said, status_of(refusal))


def _panels(request: Request, known: list[CameraInfo], now: datetime) -> list[SafeString]:
    """The panels of higher apps, drawn."""
    read = [(panel, panel.read(known, request.reach, now)) for panel in extensions_of(WallPanel)]
    return [render_part(request, panel.template, {"told": told}) for panel, told in read if told is not None]
