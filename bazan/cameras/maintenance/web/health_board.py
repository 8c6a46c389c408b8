"""The health of all cameras: which are dead and since when, by owner, and who mends them by when; as a page and as a file."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.cameras.devices import api as devices
from bazan.cameras.devices import components as camera_tiles
from bazan.cameras.devices.types import CameraInfo, TrialInfo
from bazan.cameras.events import api as camera_events
from bazan.cameras.events import components as accuracy_report
from bazan.cameras.maintenance import api as maintenance
from bazan.cameras.maintenance import components as tickets
from bazan.core.language import either
from bazan.core.time import LOCAL
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, page
from bazan.directory.organizations import api as organizations
from bazan.platform.design_system.api import Column, Sheet, as_csv
from bazan.platform.web.api import asked, download

BACK = timedelta(days=30)
LIGHTS = {"": camera_tiles.WORST, "ill": ("missing", "stale", "watch"), "resting": ("none",)}
"""What ``?show=`` shows: cameras at these lights."""


@page("cameras.view")
def show(request: Request) -> HttpResponse:
    """``?show=ill``: those that aren't well, ``resting``: those that nobody should watch now; ``?owner=``: those of an organization."""
    now, given = clock_now(), asked(request)
    known = devices.cameras()
    bodies = {body.id: body for body in organizations.everything()}
    names = {number: either(body.short_name, body.name_en) for number, body in bodies.items()}
    owner_of = {camera.terms.code: bodies[camera.organization_id].code for camera in known}
    owner = given["owner"] if given["owner"] in owner_of.values() else ""
    every = camera_tiles.health(known, devices.availability(now - BACK, now), devices.standing_faults(), now)
    rows = [row for row in every if owner in ("", owner_of[row.code])]
    only = given["show"] if given["show"] in LIGHTS else ""
    open_tickets = maintenance.open_tickets()
    ticket_rows = tickets.rows(open_tickets, names, now)
    by_camera = maintenance.by_camera(open_tickets)
    shown = dict(zip((ticket.id for ticket in open_tickets), ticket_rows, strict=True))
    said: dict[str, Any] = {
        "section": "cameras",
        "moment": now,
        "tried": {
            code: (accuracy_report.error(trial), accuracy_report.light(trial), accuracy_report.smallest(trial))
            for code, trial in _tried(known, now).items()
        },
        "rows": [row for row in rows if row.light in LIGHTS[only]],
        "only": only,
        "counts": {which: sum(row.light in lights for row in rows) for which, lights in LIGHTS.items()},
        "owner": owner,
        "owner_choices": sorted({(bodies[camera.organization_id].code, names[camera.organization_id]) for camera in known}),
        "owners": camera_tiles.owners(every),
        "tickets": [shown[ticket.id] for ticket in open_tickets if owner in ("", bodies[ticket.case.organization_id].code)],
        "ticket_of": {camera.terms.code: shown[by_camera[camera.id].id] for camera in known if camera.id in by_camera},
        "workers": camera_tiles.workers(devices.workers(now), now),
    }
    return render(request, "cameras/health.html", said)


@page("cameras.view")
def table(request: Request) -> HttpResponse:
    """The same as a file."""
    now = clock_now()
    known = devices.cameras()
    rows = camera_tiles.health(known, devices.availability(now - BACK, now), devices.standing_faults(), now)
    tried = _tried(known, now)
    by_camera = maintenance.by_camera(maintenance.open_tickets())
    due = {camera.terms.code: by_camera[camera.id].case.due_at for camera in known if camera.id in by_camera}
    names = ("code", "name", "place", "owner", "state", "since", "availability_30d", "trial_error", "smallest_px", "mended_by")
    lines = [
        (
            row.code, row.name, row.place, row.owner, row.word, row.since.astimezone(LOCAL).isoformat() if row.since else "",
            "" if row.available is None else round(100 * row.available, 2),
            round(100 * tried[row.code].error, 2) if row.code in tried else "", tried[row.code].smallest_px if row.code in tried else "",
            due[row.code].astimezone(LOCAL).isoformat() if row.code in due else "",
        )
        for row in rows
    ]  # fmt: skip
    return download(
        as_csv(Sheet("cameras", "", tuple(map(Column, names)), tuple(lines))), "csv", f"cameras_{now.astimezone(LOCAL):%Y-%m-%d}"
    )


def _tried(known: Sequence[CameraInfo], now: datetime) -> dict[str, TrialInfo]:
    """By code: how well each counted last night."""
    newest = camera_events.newest_trials(now)
    return {camera.terms.code: newest[camera.id] for camera in known if camera.id in newest}
