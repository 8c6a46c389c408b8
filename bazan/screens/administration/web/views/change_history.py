"""What was changed in the center, by whom and why, and the act that takes a change back."""

from django.http import HttpResponse, HttpResponseRedirect

from bazan.core.errors import BazanError
from bazan.core.labels import label
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.change_history import api as change_history
from bazan.platform.web.api import asked, whole
from bazan.screens.administration.web.page_frame import acting, framed, names

PAGE = 30


@page("changes.view")
def show(request: accounts.Request) -> HttpResponse:
    """The history, the newest first, by kind and by person."""
    return _page(request)


@act("changes.view")
def undo(request: accounts.Request, change_id: int) -> HttpResponse:
    """Take a change back, and come again to where one was."""
    try:
        change = change_history.change(change_id)
        change_history.undo(
            change_id, request.POST.get("reason", "") or label("administration.undo_reason", id=change_id), acting(request), now()
        )
    except BazanError as why:
        return _page(request, why)
    return HttpResponseRedirect(change_history.page_of(change) or "/admin/changes")


def _page(request: accounts.Request, why: BazanError | None = None) -> HttpResponse:
    query = asked(request)
    kind = query["kind"] if query["kind"] in change_history.kinds() else ""
    found = change_history.history(kind, by=query["by"], limit=PAGE + 1, before=whole(query, "before"))
    said = {
        "told": change_history.told(found[:PAGE]), "more": found[PAGE - 1].id if len(found) > PAGE else None, "names": names(),
        "kinds": change_history.kinds(), "kind": kind, "by": query["by"],
    }  # fmt: skip
    return framed(request, "administration/history.html", "history", said, why)
