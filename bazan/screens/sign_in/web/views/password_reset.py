"""A forgotten password, and the link that lets one choose another: by mail, or from an administrator to somebody new."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bazan.core.errors import NotFound, Refused
from bazan.core.labels import sentence
from bazan.core.time import now
from bazan.directory.accounts import api
from bazan.screens.sign_in.web.session_start import address_of, later


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """The form; whatever is sent, the answer is the same."""
    if request.method != "POST":
        return _form(request)
    username, at = request.POST.get("username", "").replace("\x00", "").strip()[:60], now()
    try:
        api.take_turn(username, f"forgot {api.network_of(address_of(request))}"[:60], "", at)
    except Refused as why:
        return later(_form(request, seconds=why.params["seconds"]), why)
    api.ask_for_key(username, at)
    return _form(request, asked=True)


def _form(request: HttpRequest, asked: bool = False, seconds: int = 0) -> HttpResponse:
    return render(request, "entrance/forgotten.html", {"asked": asked, "seconds": seconds})


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever holds a living key chooses a password by it, once. A key that lives no more says so, and how to get another."""
    at, refusal = now(), None
    try:
        found = api.key_found(key, at)
    except NotFound:
        return _gone(request)
    try:
        if request.method == "POST":
            password = request.POST.get("password", "").replace("\x00", "")
            if password != request.POST.get("again", "").replace("\x00", ""):
                raise Refused("people.password.differs", {}, field="again")
            api.use_key(key, password, at)
            return render(request, "entrance/welcomed.html", {"key": found})
    except NotFound:  # somebody else used it meanwhile
        return _gone(request)
    except Refused as why:
        refusal = why
    said = {"key": found, "error": sentence(refusal) if refusal else "", "field_at_fault": refusal.field if refusal else ""}
    return render(request, "entrance/welcome.html", said, status=refusal.status if refusal else 200)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "entrance/key_gone.html", {}, status=404)
