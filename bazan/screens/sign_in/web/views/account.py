"""The addresses of one's own account, and its first page: name and language, password, where one is signed in."""

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from bazan.core.errors import BazanError, Refused
from bazan.core.labels import sentence
from bazan.core.language import LANGUAGES
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, form
from bazan.platform.web.api import status_of
from bazan.screens.sign_in.web import password_confirmation

LANGUAGE_COOKIE, YEAR_S = "language", 365 * 86400


@form(accounts.OWN)
def account(request: accounts.Request) -> HttpResponse:
    """Who I am here; a form sent changes what I am called and how I am spoken to."""
    refusal = None
    if request.method == "POST":
        try:
            accounts.describe_self(request.user, request.POST.get("full_name", "")[:200], request.POST.get("language", ""))
            return _spoken(HttpResponseRedirect("/account?saved=self"), request.user.language)
        except Refused as why:
            refusal = why
    return _account(request, refusal)


@sensitive_post_parameters("old", "password", "again")
@act(accounts.OWN)
def password(request: accounts.Request) -> HttpResponse:
    """Change the password, for who knows the old one; tries wait for their turn. Every other session ends."""
    user = request.user
    told = {name: request.POST.get(name, "").replace("\x00", "") for name in ("old", "password", "again")}
    try:
        if told["password"] != told["again"]:
            raise Refused("people.password.differs", {}, field="again")
        with password_confirmation.turn(user):
            accounts.change_password(user, told["old"], told["password"])
    except BazanError as why:
        return _account(request, why)
    update_session_auth_hash(request, user)
    accounts.end_other_sessions(user, request.session.session_key or "")
    return HttpResponseRedirect("/account?saved=password")


@act(accounts.OWN)
def end_session(request: accounts.Request) -> HttpResponse:
    """Sign out of one session, or of all but this one."""
    chosen = request.POST.get("session", "")[:64]
    try:
        if chosen:
            accounts.end_session(request.user, chosen)
        else:
            accounts.end_other_sessions(request.user, request.session.session_key or "")
    except BazanError as why:
        return _account(request, why)
    return HttpResponseRedirect("/account?saved=sessions")


def _account(request: accounts.Request, refusal: BazanError | None = None) -> HttpResponse:
    user = request.user
    said = {
        "section": "account",
        "full_name": request.POST.get("full_name", user.full_name),
        "language": request.POST.get("language", user.language),
        "languages": LANGUAGES,
        "sessions": accounts.sessions_of(user.pk, request.session.session_key, now()),
        "proofs": accounts.proofs_of(user.pk),
        "saved": request.GET.get("saved", "") if refusal is None else "",
        "refusal": sentence(refusal) if refusal else "",
        "fault": refusal.field if refusal else "",
    }
    return render(request, "account/account.html", said, status=status_of(refusal))


def _spoken(answer: HttpResponse, chosen: str) -> HttpResponse:
    """This browser speaks it from now on too: what was chosen on it before would be heeded first."""
    if chosen:
        answer.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR_S, samesite="Lax", httponly=True, secure=settings.LANGUAGE_COOKIE_SECURE)
    else:
        answer.delete_cookie(LANGUAGE_COOKIE)
    return answer
