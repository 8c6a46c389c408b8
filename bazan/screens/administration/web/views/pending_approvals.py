"""Rights that wait for a second administrator: agreed to, refused, or withdrawn by who asked."""

from django.http import HttpResponse, HttpResponseRedirect

from bazan.core.errors import NotFound
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act as act_page
from bazan.directory.change_history import api as change_history
from bazan.screens.administration.web.page_frame import acting

ACTS = {"agree": change_history.agree, "refuse": change_history.refuse}


@act_page(accounts.ADMINISTER)
def decide(request: accounts.Request, pending_id: int, act: str) -> HttpResponse:
    """Decide on a request of somebody else, or withdraw one's own."""
    if act not in ACTS:
        raise NotFound("frontend.key", {})
    ACTS[act](pending_id, acting(request), now())
    return HttpResponseRedirect("/admin/people")
