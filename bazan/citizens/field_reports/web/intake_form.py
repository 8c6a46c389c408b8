"""A citizen's words taken in by an officer, at the telephone or the counter; and the receipt to read aloud."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.types import CHANNELS, Filed, Receipt
from bazan.citizens.field_reports.web import request_parameters
from bazan.citizens.field_reports.web.display_names import Naming
from bazan.core.errors import BazanError, Refused
from bazan.core.labels import label, sentence
from bazan.core.numbers import whole_number
from bazan.core.time import local_day
from bazan.core.time import now as clock_now
from bazan.data.figures.api import outlines, place_name, short_place_name, territory
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import form
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.design_system.api import draw_spot, long_day, number, when
from bazan.platform.web.api import status_of, typed

BROUGHT = tuple(code for code, channel in CHANNELS.items() if channel.by_officer)
LONGEST = 4000


@form("field_reports.take")
def new(request: accounts.Request) -> HttpResponse:
    """GET: the form. POST: with ``suggest`` the form again with what its words speak of; else it is taken in, and the receipt shown."""
    given = {name: value[:LONGEST] for name, value in typed(request).items()} if request.method == "POST" else {}
    if not given or given.get("suggest"):
        return _form(request, given)
    now = clock_now()
    try:
        filed = _filed(given)
        accounts.require(request.reach, "field_reports.take", api.place_of(filed, now), api.sector_of(filed))
        made = api.submit(filed, now, Acting(request.reach, request.user.organization_id))
    except BazanError as why:
        return _form(request, given, why)
    answer = render(request, "field_reports/taken.html", _receipt(made, now))
    answer["Cache-Control"] = "no-store"
    return answer


def _filed(given: Mapping[str, str]) -> Filed:
    """Refused ``reports.channel``, ``reports.point``."""
    channel = next((one for one in BROUGHT if one == given.get("channel", "")), None)
    if channel is None:
        raise Refused("reports.channel", {}, "channel")
    return Filed(
        key=given.get("key", "")[:60],
        channel=channel,
        words=given.get("words", ""),
        service=given.get("service", "")[:80],
        point=request_parameters.point_of(given),
        place_id=whole_number(given.get("place", "")),
        landmark=given.get("landmark", ""),
        danger=given.get("danger", "") == "1",
        attributes={name.removeprefix("asked-"): value.strip()[:200] for name, value in given.items() if name.startswith("asked-")},
        name=given.get("name", ""),
        phone=given.get("phone", "")[:40],
    )


def _form(request: accounts.Request, given: Mapping[str, str], why: BazanError | None = None) -> HttpResponse:
    now, naming = clock_now(), Naming.read()
    communes = [one for one in territory(local_day(now)).communes if accounts.allowed(request.reach, "field_reports.take", one.id)]
    matter = naming.services.get(given.get("service", ""))
    said = {
        "section": "reports",
        "given": given,
        "key": given.get("key") or uuid4().hex,
        "channels": [(code, label(f"reports.channel.{code}")) for code in BROUGHT],
        "services": [(code, naming.service(code)) for code in naming.services],
        "suggested": [(each.service, naming.service(each.service), number(each.probability, 2), ", ".join(each.words))
                      for each in api.suggestions(given.get("words", ""))],
        "asks": matter.attributes if matter else (),
        "communes": [(one.id, place_name(one)) for one in communes],
        "map": _ground(given, now),
        "refusal": sentence(why) if why else "",
        "field": why.field if why else "",
    }  # fmt: skip
    return render(request, "field_reports/new.html", said, status=status_of(why))


def _ground(given: Mapping[str, str], now: datetime) -> Any:
    try:
        point = request_parameters.point_of(given)
    except Refused:
        point = None
    units = [(one.place_id, short_place_name(places.place(one.place_id)), one.geometry) for one in outlines(local_day(now))]
    chosen = whole_number(given.get("place", ""))
    known = next((one for one in territory(local_day(now)).communes if one.id == chosen), None)
    return draw_spot(
        units, area=None, point=point, spots=(), inside=frozenset({known.id} if known else ()), finding=label("reports.new.map"),
        center=(known.latitude, known.longitude) if known else None, least_km=8 if point else 24 if known else 120, height=340,
    )  # fmt: skip


def _receipt(made: Receipt, now: datetime) -> dict[str, Any]:
    return {
        "section": "reports",
        "made": made,
        "service": Naming.read().service(made.service),
        "place": place_name(places.place(made.place_id)),
        "due": when(made.due_at, now),
        "due_day": long_day(made.due_at),
    }
