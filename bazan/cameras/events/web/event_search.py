"""What cameras saw, searched by place, camera, kind, colour, review and time."""

from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.cameras.devices import api as devices
from bazan.cameras.devices import components as camera_tiles
from bazan.cameras.devices.types import REVIEWS
from bazan.cameras.events import event_rows
from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.time import LOCAL, local_day
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, allowed, page
from bazan.platform.image_analysis.tracking.purposes import raising
from bazan.platform.image_analysis.types import COLOURS, KINDS
from bazan.platform.web.api import asked, day_asked, whole

BACK = timedelta(days=7)
MOST = 60


@page("cameras.view")
def show(request: Request) -> HttpResponse:
    """``?camera=``, ``?place=``, ``?purpose=``, ``?kind=``, ``?colour=``, ``?review=``, ``?from=``, ``?to=`` (days): the newest MOST of a
    week unless said."""
    now, given = clock_now(), asked(request)
    known = devices.cameras()
    place, code = whole(given, "place"), given.get("camera", "")
    wanted = [
        camera for camera in known if (place is None or camera.place_id == place) and (not code or camera.terms.code == code)
    ]  # fmt: skip
    since, until = day_asked(given, "from"), day_asked(given, "to")
    purpose, review = given.get("purpose", ""), given.get("review", "")
    kind, colour = given.get("kind", ""), given.get("colour", "")
    rows = devices.events(
        camera_ids=[camera.id for camera in wanted],
        purposes=[purpose] if purpose in raising() else None,
        since=datetime.combine(since or local_day(now - BACK), time(), LOCAL),
        until=datetime.combine(until, time(), LOCAL) + timedelta(days=1) if until else None,
        waiting=review == "waiting",
        reviewed=review if review in REVIEWS else "",
        kind=kind if kind in KINDS else "",
        colour=colour if colour in COLOURS else "",
        most=MOST,
    )
    said: dict[str, Any] = {
        "section": "cameras",
        "moment": now,
        "events": event_rows.describe_events(rows, {camera.id: camera for camera in known}, now),
        "full": len(rows) == MOST,
        "most": MOST,
        "cameras": [(camera.terms.code, either(camera.terms.name, camera.terms.name_en)) for camera in known],
        "places": camera_tiles.places_of(known, now),
        "purposes": [(code, label(f"cameras.purpose.{code}")) for code in raising()],
        "kinds": [(code, label(f"cameras.kind.{code}")) for code in KINDS],
        "colours": [(code, label(f"cameras.colour.{code}")) for code in COLOURS],
        "reviews": [("waiting", label("cameras.page.waiting")), *((code, label(f"cameras.review.{code}")) for code in REVIEWS)],
        "given": given,
        "since": since or local_day(now - BACK),
        "until": until,
        "may_review": allowed(request.reach, "cameras.review"),
    }
    return render(request, "cameras/events.html", said)
