"""One camera: its picture, what it counts, what it saw, how well it is, where it looks and for what."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse

from bazan.cameras.devices import api as devices
from bazan.cameras.devices import components as camera_tiles
from bazan.cameras.events import api as camera_events
from bazan.cameras.events import components as accuracy_report
from bazan.cameras.live.web import camera_facts, crossings, location_map, origin_destination
from bazan.cameras.maintenance import api as maintenance
from bazan.cameras.maintenance import components as ticket_rows
from bazan.core.language import either
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, allowed, page
from bazan.platform.web.api import asked, render_with_sound

BACK = timedelta(days=30)
EVENTS = 12
TICKETS = 3


@page("cameras.view")
def show(request: Request, code: str) -> HttpResponse:
    now = clock_now()
    camera = devices.camera(code)
    (tile,) = camera_tiles.tiles([camera], camera_tiles.called(), now)
    sector = devices.catalogue().sector
    rules = devices.rules_of(camera.id)
    faults = devices.faults(camera.id, now - BACK)
    rows = devices.events(camera_ids=[camera.id], since=now - BACK, most=EVENTS)
    said: dict[str, Any] = {
        "section": "cameras",
        "moment": now,
        "camera": camera,
        "name": either(camera.terms.name, camera.terms.name_en),
        "tile": tile,
        "about": camera_facts.facts(camera, now),
        "drawn": camera_tiles.drawn(camera, rules),
        "masks": camera_tiles.masks_of(camera),
        "flow": origin_destination.drawn(camera, rules, asked(request), now),
        "trials": accuracy_report.drawn(camera_events.trials(camera.id, now - BACK), rules, now),
        "drawn_on": camera_tiles.size_of(camera),
        "crossings": crossings.of_camera(camera, rules, now),
        "events": camera_events.describe_events(rows, {camera.id: camera}, now),
        "faults": camera_tiles.faults(faults, now),
        "tickets": ticket_rows.rows(maintenance.tickets_of(camera.id)[:TICKETS], {}, now) if faults else [],
        "available": camera_tiles.share(devices.availability(now - BACK, now).get(camera.id)),
        "figures": camera_tiles.figures(camera),
        "map": location_map.drawn(camera, now),
        "may_live": allowed(request.reach, "cameras.live", camera.place_id, sector),
        "may_edit": allowed(request.reach, "cameras.edit", camera.place_id, sector),
        "may_review": False,
    }
    return render_with_sound(request, "cameras/camera.html", said)
