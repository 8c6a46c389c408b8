"""Ways into an account: an invitation for somebody new, another way in as two administrators agree. Each link is shown once."""

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache

from bazan.act.notifications import api as notifications
from bazan.kernel.errors import BazanError, NotFound
from bazan.kernel.settings import current
from bazan.kernel.time import now
from bazan.register.people import api as people
from bazan.show.administration.accounts import seen
from bazan.show.administration.frame import acting, framed
from bazan.show.frontend.api import act, form, typed


@never_cache
@act(people.ADMINISTER)
def invite(request: people.Request, username: str) -> HttpResponse:
    """A link by which somebody new chooses a password: shown here, or sent to the address that was typed."""
    by, mail = acting(request), typed(request)["mail"]
    if not mail.strip():
        return handed(request, username, people.invite(username, by, now()), "invite")
    try:
        people.invite_by_mail(username, mail, by, now())
    except BazanError as why:
        return _handed(request, username, "", "invite", why)
    return HttpResponseRedirect(f"/admin/people/{username}?mailed=1")


@form(people.ADMINISTER)
def ask(request: people.Request, username: str) -> HttpResponse:
    """Ask for another way in, for somebody who lost it."""
    account, why = seen(request, username), None
    if request.method == "POST":
        try:
            people.ask_for_reset(username, typed(request)["reason"], acting(request), now())
            return HttpResponseRedirect("/admin/people#resets")
        except BazanError as refusal:
            why = refusal
    return framed(request, "administration/reset.html", "people", {"person": account}, why)


@never_cache
@act(people.ADMINISTER)
def decide(request: people.Request, reset_id: int, act: str) -> HttpResponse:
    """The second consent, or no."""
    by, at = acting(request), now()
    if act == "agree":
        username, key = people.agree_to_reset(reset_id, by, at)
        return handed(request, username, key, "reset")
    if act != "refuse":
        raise NotFound("frontend.key", {})
    people.refuse_reset(reset_id, by, at)
    return HttpResponseRedirect("/admin/people")


def handed(request: people.Request, username: str, key: str, purpose: str) -> HttpResponse:
    """The page that shows a link, this once."""
    return _handed(request, username, f"{current().address}/welcome/{key}", purpose)


def _handed(request: people.Request, username: str, link: str, purpose: str, why: BazanError | None = None) -> HttpResponse:
    mails = purpose == "invite" and "email" in notifications.open_channels()
    said = {"person": seen(request, username), "link": link, "purpose": purpose, "mails": mails}
    return framed(request, "administration/handed.html", "people", said, why)
