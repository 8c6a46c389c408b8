"""Signing in and out."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bazan.kernel.errors import Refused, Unavailable
from bazan.kernel.time import now
from bazan.register.people import api
from bazan.show.entrance import known

BUSY_S = 5


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; a right password leads to ``next``, a wrong one back with a sentence.

    Every try is counted before it is made and waits for its turn; 429 where that lies too far ahead, 503 where too many sign in at once.
    """
    there = _safe(request.POST.get("next") or request.GET.get("next") or "/")
    if request.method != "POST":
        return HttpResponseRedirect(there) if request.user.is_authenticated else _form(request, there)
    username = request.POST.get("username", "").replace("\x00", "").strip()[:60]
    address = _address(request)
    network, browser = api.network_of(address), known.lane_of(request, username)
    try:
        with api.room_to_sign_in():
            at = now()
            api.wait_until(api.take_turn(username, network, browser, at), at)
            account = authenticate(request, username=username, password=request.POST.get("password", "").replace("\x00", ""))
    except (Refused, Unavailable) as why:
        return _later(request, there, username, why)
    if account is None:
        api.note_failure(username, address)
        return _form(request, there, username, "people.sign_in.wrong", 403)
    request.session.flush()  # a new session has a new life, also of who signs in again
    login(request, account)
    api.note_sign_in(account, address, browser or network)  # type: ignore[arg-type] - who is let in is an account
    answer = HttpResponseRedirect(there)
    known.remember(request, answer, username)
    return answer


def _later(request: HttpRequest, there: str, username: str, why: Refused | Unavailable) -> HttpResponse:
    """The form again, untried, and when to send it."""
    status = 503 if isinstance(why, Unavailable) else 429
    answer = _form(request, there, username, f"rules.{why.rule}", status, **why.params)
    answer["Retry-After"] = str(why.params.get("seconds", BUSY_S))
    return answer


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Back to the form; the session is gone."""
    if request.user.is_authenticated:
        api.note_sign_out(request.user, _address(request))  # type: ignore[arg-type] - who is signed in is an account
        logout(request)
    return HttpResponseRedirect("/sign-in")


def _form(request: HttpRequest, there: str, username: str = "", error: str = "", status: int = 200, **params: object) -> HttpResponse:
    said = {"next": there, "username": username, "error": error, "params": params}
    return render(request, "entrance/sign_in.html", said, status=status)


def _safe(there: str) -> str:
    """An address of this house, or its front door."""
    return there if there.startswith("/") and url_has_allowed_host_and_scheme(there, allowed_hosts=None) else "/"


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")[:45]


urlpatterns = [path("sign-in", sign_in), path("sign-out", sign_out)]
