"""Signing in and out."""

from typing import cast

from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bazan.core.errors import Refused, Unavailable
from bazan.core.time import now
from bazan.directory.accounts import api
from bazan.screens.sign_in.web import known_browsers, session_start
from bazan.screens.sign_in.web.session_start import address_of, later, safe
from bazan.screens.sign_in.web.views import second_factor


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; a right password leads to ``next``, a wrong one back with a sentence.

    Every try is counted before it is made and waits for its turn; 429 where that lies too far ahead, 503 where too many sign in at once.
    """
    there = safe(request.POST.get("next") or request.GET.get("next") or "/")
    if request.method != "POST" and request.user.is_authenticated:
        return api.owed_first(request, there) or HttpResponseRedirect(there)
    if request.method != "POST":
        return _form(request, there, error="people.second.over" if "over" in request.GET else "")
    username = request.POST.get("username", "").replace("\x00", "").strip()[:60]
    address = address_of(request)
    network, browser = api.network_of(address), known_browsers.lane_of(request, username)
    try:
        with api.room_to_sign_in():
            at = now()
            api.wait_until(api.take_turn(username, network, browser, at), at)
            given = request.POST.get("password", "").replace("\x00", "")
            account = cast(api.Account | None, authenticate(request, username=username, password=given))
    except (Refused, Unavailable) as why:
        return later(_form(request, there, username, f"rules.{why.rule}", **why.params), why)
    if account is None:
        api.note_failure(username, address)
        return _form(request, there, username, "people.sign_in.wrong", 403)
    return second_factor.begin(request, account, there) if api.proofs_of(account.pk).any else session_start.enter(request, account, there)


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Back to the form; the session is gone."""
    if request.user.is_authenticated:
        api.note_sign_out(request.user, address_of(request))  # pyrefly: ignore[bad-argument-type] - who is signed in is an account
        logout(request)
    return HttpResponseRedirect("/sign-in")


def _form(request: HttpRequest, there: str, username: str = "", error: str = "", status: int = 200, **params: object) -> HttpResponse:
    said = {"next": there, "username": username, "error": error, "params": params}
    return render(request, "entrance/sign_in.html", said, status=status)
