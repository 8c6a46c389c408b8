"""One camera: its picture, what it counts, what it saw, how well it is, where it looks and for what."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse

from bazan.act.upkeep import api as upkeep
from bazan.core.language import either
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, allowed
from bazan.platform.design_system.api import asked, page, render_with_sound
from bazan.show.cameras import about, crossings, flows, masks, tickets, trials, views, where
from bazan.watch.cameras import api as cameras

BACK = timedelta(days=30)
EVENTS = 12
TICKETS = 3


@page("cameras.view")
def show(request: Request, code: str) -> HttpResponse:
    now = clock_now()
    camera = cameras.camera(code)
    (tile,) = views.tiles([camera], views.called(), now)
    sector = cameras.catalogue().sector
    rules = cameras.rules_of(camera.id)
    faults = cameras.faults(camera.id, now - BACK)
    rows = cameras.events(camera_ids=[camera.id], since=now - BACK, most=EVENTS)
    said: dict[str, Any] = {
        "section": "cameras",
        "moment": now,
        "camera": camera,
        "name": either(camera.terms.name, camera.terms.name_en),
        "tile": tile,
        "about": about.facts(camera, now),
        "drawn": views.drawn(camera, rules),
        "masks": masks.in_pixels(camera),
        "flow": flows.drawn(camera, rules, asked(request), now),
        "trials": trials.drawn(cameras.trials(camera.id, now - BACK), rules, now),
        "drawn_on": views.size_of(camera),
        "crossings": crossings.of_camera(camera, rules, now),
        "events": views.events(rows, {camera.id: camera}, now),
        "faults": views.faults(faults, now),
        "tickets": tickets.rows(upkeep.tickets_of(camera.id)[:TICKETS], {}, now) if faults else [],
        "available": views.share(cameras.availability(now - BACK, now).get(camera.id)),
        "figures": views.figures(camera),
        "map": where.drawn(camera, now),
        "may_live": allowed(request.reach, "cameras.live", camera.place_id, sector),
        "may_edit": allowed(request.reach, "cameras.edit", camera.place_id, sector),
        "may_review": False,
    }
    return render_with_sound(request, "cameras/camera.html", said)
