"""The way into the center, and what a new installation still lacks."""

from django.http import HttpResponse

from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import page
from bazan.directory.change_history import api as change_history
from bazan.screens.administration import setup_checklist
from bazan.screens.administration.web.page_frame import framed, names


@page("changes.view")
def overview(request: accounts.Request) -> HttpResponse:
    """What still lacks, and the newest changes."""
    said = {"steps": setup_checklist.steps(now()), "told": change_history.told(change_history.history(limit=8)), "names": names()}
    return framed(request, "administration/overview.html", "", said)


@page("changes.view")
def start(request: accounts.Request) -> HttpResponse:
    """The first days, step by step."""
    return framed(request, "administration/start.html", "start", {"steps": setup_checklist.steps(now())})
