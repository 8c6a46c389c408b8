"""How people say they are because of an incident: counts, who needs help, and a number to call back for one who says why."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.citizens.safety_checks import api as calls_for_help
from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.time import now
from bazan.directory.accounts import api as people
from bazan.directory.accounts.api import act
from bazan.platform.design_system.api import number, when
from bazan.platform.web.api import status_of, typed
from bazan.response.incidents.web import incident_page
from bazan.response.incidents.web.forms import officer
from bazan.response.warnings.types import MessageInfo

PHONE = "calls_for_help.answer"


def asked(shown: incident_page.Room, sent: list[MessageInfo], reach: people.Reach) -> dict[str, Any]:
    """``sent``: the warnings that came of it. ``shown`` False: none of them asks anybody how they are, and nobody said so."""
    standing = calls_for_help.standing([shown.info.code]) if sent else None
    if standing is None or not (standing.safe or standing.help or any(calls_for_help.asks(one, shown.at) for one in sent)):
        return {"shown": False}
    rows = [
        {
            "id": one.id, "at": when(one.at, shown.at), "place": shown.naming.place(one.place_id), "words": one.words,
            "map": "" if one.latitude is None else f"/map?c={one.latitude:.5f},{one.longitude:.5f},15",
            "reachable": one.reachable and people.allowed(reach, PHONE, one.place_id),
        }
        for one in standing.calls
    ]  # fmt: skip
    return {"shown": True, "safe": number(standing.safe), "help": number(standing.help), "rows": rows}


@act("calls_for_help.answer")
def phone(request: people.Request, incident_id: int, call_id: int) -> HttpResponse:
    """The number of one who needs help: the look is audited. Refused ``calls_for_help.reason``; Forbidden ``people.not_allowed``."""
    shown = incident_page.read(incident_id, officer(request), now())
    one = calls_for_help.call(call_id)
    said, why = "", None
    try:
        said = calls_for_help.call_back(call_id, one.place_id, officer(request), typed(request)["reason"])
    except BazanError as refusal:
        why = refusal
    given = {
        "section": "incidents", "info": shown.info, "title": shown.info.title, "one": one, "place": shown.naming.place(one.place_id),
        "phone": said, "refusal": sentence(why) if why else "",
    }  # fmt: skip
    return render(request, "incidents/caller.html", given, status=status_of(why))
