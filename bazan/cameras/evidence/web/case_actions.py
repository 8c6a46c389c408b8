"""What people do with a case: note, strike out, close, hand over."""

import secrets

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header

from bazan.cameras.evidence import api as evidence
from bazan.cameras.evidence.web.case_page import shown
from bazan.core.errors import BazanError
from bazan.core.time import now
from bazan.directory.accounts.api import Request, act
from bazan.directory.permissions.types import Acting
from bazan.platform.web.api import typed, whole


@act("evidence.edit")
def note(request: Request, case_id: int) -> HttpResponse:
    """Write something down."""
    given = typed(request)
    try:
        evidence.note(case_id, given["words"], acting(request), now(), given["key"] or secrets.token_urlsafe(12))
    except BazanError as why:
        return shown(request, case_id, why)
    return HttpResponseRedirect(f"/evidence/{case_id}#notes")


@act("evidence.edit")
def strike(request: Request, case_id: int) -> HttpResponse:
    """Strike a note out."""
    try:
        evidence.strike(case_id, whole(typed(request), "note") or 0, acting(request), now())
    except BazanError as why:
        return shown(request, case_id, why)
    return HttpResponseRedirect(f"/evidence/{case_id}#notes")


@act("evidence.edit")
def close(request: Request, case_id: int) -> HttpResponse:
    """Close the case for a reason."""
    try:
        evidence.close(case_id, typed(request)["outcome"], acting(request), now())
    except BazanError as why:
        return shown(request, case_id, why)
    return HttpResponseRedirect(f"/evidence/{case_id}")


@act("evidence.export")
def export(request: Request, case_id: int) -> HttpResponse:
    """The package, to take away."""
    given = typed(request)
    try:
        package = evidence.export(case_id, given["reason"], given["originals"] == "yes", acting(request), now())
    except BazanError as why:
        return shown(request, case_id, why)
    answer = HttpResponse(package.data, content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, f"{package.name}.zip")
    answer["Cache-Control"] = "no-store"
    return answer


def acting(request: Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)
