"""Signing in and out."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bazan.kernel.time import now
from bazan.register.people import api


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; a right password leads to ``next``, a wrong one back with a sentence, too many to a pause (429)."""
    there = _safe(request.POST.get("next") or request.GET.get("next") or "/")
    if request.method != "POST":
        return HttpResponseRedirect(there) if request.user.is_authenticated else _form(request, there)
    username = request.POST.get("username", "").replace("\x00", "").strip()[:60]
    address, at = _address(request), now()
    until = api.blocked_until(username, address, at)
    if until is not None:
        seconds = max(1, round((until - at).total_seconds()))
        response = _form(request, there, username, "people.sign_in.wait", 429, seconds=seconds)
        response["Retry-After"] = str(seconds)
        return response
    account = authenticate(request, username=username, password=request.POST.get("password", "").replace("\x00", ""))
    if account is None:
        api.note_failure(username, address, at)
        return _form(request, there, username, "people.sign_in.wrong", 403)
    login(request, account)
    api.note_sign_in(account, address)  # type: ignore[arg-type] - who is let in is an account
    return HttpResponseRedirect(there)


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
