"""The machines that sources made in the browser may ask: what the environment names, and the list."""

from django.http import HttpResponse, HttpResponseRedirect

from bazan.core.errors import BazanError, Conflict
from bazan.core.time import now
from bazan.data.sources import api as sources
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.change_history import api as change_history
from bazan.platform.web.api import typed
from bazan.screens.administration.web.page_frame import acting, framed, names

PERMISSION = "sources.declare"
KIND = "outgoing"


@page(PERMISSION)
def listed(request: accounts.Request) -> HttpResponse:
    """The list and its history."""
    return _page(request)


@act(PERMISSION)
def add(request: accounts.Request) -> HttpResponse:
    """One more machine."""
    given = typed(request)
    try:
        subject, line = sources.subject_of(given["host"], given["port"])
        state, seen = line | {"why": " ".join(given["why"].split())}, change_history.last(KIND, subject)
        for held in sources.outgoing():
            if held.subject == subject and not held.of_environment:
                who = names([held.set_by]).get(held.set_by, held.set_by)
                raise Conflict("administration.outgoing.held", {"host": held.host, "who": who, "what": held.why}, "host")
        change_history.make(KIND, subject, state, given["reason"], acting(request), now(), law=given["law"], seen=seen)
    except BazanError as why:
        return _page(request, why)
    return HttpResponseRedirect("/admin/outgoing")


@act(PERMISSION)
def remove(request: accounts.Request) -> HttpResponse:
    """One machine less."""
    given = typed(request)
    try:
        change_history.make(KIND, given["subject"], None, given["reason"], acting(request), now())
    except BazanError as why:
        return _page(request, why, given["subject"])
    return HttpResponseRedirect("/admin/outgoing")


def _page(request: accounts.Request, why: BazanError | None = None, removing: str = "") -> HttpResponse:
    said = {
        "removing": removing,
        "lines": sources.outgoing(), "names": names(), "told": change_history.told(change_history.history(KIND)),
        "may": accounts.allowed(request.reach, PERMISSION, None, "*", everywhere=True),
    }  # fmt: skip
    return framed(request, "administration/outgoing.html", "outgoing", said, why)
