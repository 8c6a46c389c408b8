"""The wall: cameras beside each other, one of them large with what it counts, and the events that wait for a review."""

from math import isfinite
from typing import Any

from django.http import HttpResponse

from bazan.kernel.errors import BazanError
from bazan.kernel.labels import sentence
from bazan.kernel.language import words
from bazan.kernel.time import now as clock_now
from bazan.register.people.api import Request, allowed
from bazan.show.cameras import views
from bazan.show.frontend.api import Said, asked, page, render_with_sound, status_of, typed, whole
from bazan.watch.cameras import api as cameras
from bazan.watch.cameras.types import CameraInfo

SIZES = (1, 4, 9, 16, 25)
USUAL = 9
EVENTS = 6


@page("cameras.view")
def show(request: Request) -> HttpResponse:
    """``?camera=`` is shown large; ``?show=`` how many; ``?place=``, ``?road=``: only those there; ``?near=``: those first."""
    return wall(request)


def wall(request: Request, refusal: BazanError | None = None) -> HttpResponse:
    now, given = clock_now(), asked(request)
    known = cameras.cameras(near=_near(given))
    size = whole(given, "show")
    size = size if size in SIZES else USUAL
    chosen = _chosen(known, given)
    ordered = [*chosen, *(camera for camera in _within(known, given) if camera not in chosen)]
    shown = ordered[:size]
    focus = shown[0] if shown else None
    rows = views.events(cameras.events(waiting=True, most=EVENTS), {camera.id: camera for camera in known}, now)
    lists = cameras.catalogue()
    said: dict[str, Any] = {
        "section": "cameras",
        "moment": now,
        "summary": views.summary(known, now),
        "tiles": views.tiles(shown, now),
        "focus": focus,
        "drawn": views.drawn(focus) if focus else [],
        "drawn_on": views.size_of(focus) if focus else (0, 0),
        "counted": views.counts(focus, now) if focus else None,
        "plays": bool(chosen) and focus is not None and allowed(request.reach, "cameras.live", focus.place_id, lists.sector),
        "may_live": focus is not None and allowed(request.reach, "cameras.live", focus.place_id, lists.sector),
        "sizes": SIZES,
        "size": size,
        "profiles": [(code, words(names)) for code, names in lists.profiles.items()],
        "profile": cameras.profile(),
        "may_switch": allowed(request.reach, "cameras.switch", None, lists.sector),
        "events": rows,
        "waiting": len(rows),
        "may_review": allowed(request.reach, "cameras.review"),
        "places": views.places_of(known, now),
        "given": typed(request) if refusal else Said(),
        "asked": {"place": given.get("place", ""), "camera": focus.terms.code if focus else ""},
        "refusal": sentence(refusal) if refusal else "",
    }
    return render_with_sound(request, "cameras/wall.html", said, status_of(refusal))


def _near(given: Any) -> tuple[float, float] | None:
    """``?near=12.0043,107.6871``: the nearest to it stand first; what is no point is none."""
    try:
        latitude, longitude = (float(part) for part in given.get("near", "").split(","))
    except ValueError:
        return None
    return (latitude, longitude) if isfinite(latitude) and isfinite(longitude) else None


def _chosen(known: list[CameraInfo], given: Any) -> list[CameraInfo]:
    code = given.get("camera", "")
    return [camera for camera in known if camera.terms.code == code]


def _within(known: list[CameraInfo], given: Any) -> list[CameraInfo]:
    place, road = whole(given, "place"), given.get("road", "")
    return [camera for camera in known if (place is None or camera.place_id == place) and (not road or camera.terms.road == road)]
