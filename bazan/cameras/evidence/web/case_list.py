"""The cases in reach, the newest first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.cameras.evidence import api as evidence
from bazan.cameras.evidence.web import evidence_rows
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, page
from bazan.platform.web.api import asked, whole

STATES = {"open": False, "closed": True}
LISTED = 100


@page("evidence.view")
def show(request: Request) -> HttpResponse:
    """``?state=open|closed``: only those; ``?before=``: those older than this one."""
    given = asked(request)
    state = given["state"] if given["state"] in STATES else ""
    shown = evidence.cases(closed=STATES.get(state), before=whole(given, "before"), most=LISTED)
    said: dict[str, Any] = {
        "section": "cameras",
        "rows": evidence_rows.rows(shown, clock_now()),
        "state": state,
        "states": ("", *STATES),
        "older": shown[-1].id if len(shown) == LISTED else "",
    }
    return render(request, "evidence/list.html", said)
