"""Another way into an account, as two administrators agree. The link goes to the person's own address and is shown to nobody."""

from django.http import HttpResponse, HttpResponseRedirect

from bazan.core.errors import BazanError, NotFound
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act as act_page
from bazan.directory.accounts.api import form
from bazan.platform.web.api import typed
from bazan.screens.administration.web.account_forms import seen
from bazan.screens.administration.web.page_frame import acting, framed


@form(accounts.ADMINISTER)
def ask(request: accounts.Request, username: str) -> HttpResponse:
    """Ask for another way in, for somebody who lost it."""
    account, why = seen(request, username), None
    if request.method == "POST":
        try:
            accounts.ask_for_reset(username, typed(request)["reason"], acting(request), now())
            return HttpResponseRedirect("/admin/people#resets")
        except BazanError as refusal:
            why = refusal
    return framed(request, "administration/reset.html", "people", {"person": account}, why)


@act_page(accounts.ADMINISTER)
def decide(request: accounts.Request, reset_id: int, act: str) -> HttpResponse:
    """The second consent, or no."""
    by, at = acting(request), now()
    if act == "agree":
        username = accounts.agree_to_reset(reset_id, by, at)
        return HttpResponseRedirect(f"/admin/people/{username}?reset=1")
    if act != "refuse":
        raise NotFound("frontend.key", {})
    accounts.refuse_reset(reset_id, by, at)
    return HttpResponseRedirect("/admin/people")
