"""Directives that the province published: what was decided, who does it, and whether the number that should move did."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bazan.citizens.app import nearby_shelters, report_cards, request_parameters
from bazan.citizens.app.access import Visitor, public
from bazan.core.time import now
from bazan.data.figures import api as figures
from bazan.data.open_data.api import opened, within
from bazan.platform.web.api import asked
from bazan.response.directives import api as directives
from bazan.response.directives.api import Decision
from bazan.response.directives.types import Publication

KEPT_S = 60
FEW, LISTED = 3, 20
"""Beside the figures, and on a page of their own."""


@public("GET")
def every(request: HttpRequest, _: Visitor) -> HttpResponse:
    """All that are published, the newest first. Refused ``citizens.instant`` for a page that begins at no instant."""
    which = directives.publications(LISTED + 1, request_parameters.instant_of(asked(request), "before"))
    shown = which[:LISTED]
    older = shown[-1].published_at.isoformat() if len(which) > LISTED else ""
    return render(
        request,
        "citizens/directives.html",
        report_cards.said("see", decisions=decisions(shown, nearby_shelters.minute(now())), older=older),
    )


def newest(at: datetime) -> tuple[list[Decision], bool]:
    """The newest few, and whether there are more. ``at``: of one minute all ask the same."""
    which = directives.publications(FEW + 1)
    return decisions(which[:FEW], at), len(which) > FEW


@figures.kept(KEPT_S)
def decisions(which: tuple[Publication, ...], at: datetime) -> list[Decision]:
    """Those published, in their order. What is taken back isn't asked for, so it is gone at once."""
    if not which:
        return []
    cases = [one.case_id for one in which]
    return [
        directives.decision(one, at)
        for one in within(opened().figures, lambda: directives.published(which, directives.open_figures(at), at), cases)
    ]


urlpatterns = [path("c/directives", every)]
