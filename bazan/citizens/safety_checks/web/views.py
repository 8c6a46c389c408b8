"""The number of one who needs help because of an incident, for who says why."""

from django.http import HttpResponse
from django.shortcuts import render

from bazan.citizens.safety_checks import api as safety_checks
from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.time import now
from bazan.data.figures.api import place_name
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.web.api import status_of, typed
from bazan.response.incidents import api as incidents


@act("calls_for_help.answer")
def phone(request: accounts.Request, incident_id: int, call_id: int) -> HttpResponse:
    """The number of one who needs help: the look is audited. Refused ``calls_for_help.reason``; Forbidden ``people.not_allowed``."""
    officer = Acting(request.reach, request.user.organization_id)
    info = incidents.incident(incident_id, officer, now())
    one = safety_checks.call(call_id)
    said, why = "", None
    try:
        said = safety_checks.call_back(call_id, one.place_id, officer, typed(request)["reason"])
    except BazanError as refusal:
        why = refusal
    given = {
        "section": "incidents", "info": info, "title": info.title, "one": one, "place": place_name(places.place(one.place_id)),
        "phone": said, "refusal": sentence(why) if why else "",
    }  # fmt: skip
    return render(request, "safety_checks/caller.html", given, status=status_of(why))
