"""The page of a person's own tokens for reading."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, form
from bazan.interfaces.ogc_api import reading_tokens
from bazan.interfaces.ogc_api.feature_queries import Reader
from bazan.platform.web.api import status_of, typed, whole

ROOT = "/ogc"


@form("map.view")
def listed(request: accounts.Request) -> HttpResponse:
    """One's own, with a form for one more; after it was sent the secret too, this one time."""
    if request.method != "POST":
        return _page(request)
    said = typed(request)
    try:
        reader = Reader(request.reach)
        secret = reading_tokens.make(said.get("name", ""), request.POST.getlist("layers"), whole(said, "days"), request.user, reader, now())
    except BazanError as why:
        return _page(request, why)
    return _page(request, secret=secret)


@act("map.view")
def revoke(request: accounts.Request, token_id: int) -> HttpResponse:
    """Revoke one of one's own. NotFound ``publication.token_gone``."""
    reading_tokens.revoke(token_id, request.user, now())
    return HttpResponseRedirect("/tokens")


def _page(request: accounts.Request, why: BazanError | None = None, secret: str = "") -> HttpResponse:
    """``secret``: of the token just made. What was typed stands in the form again when it was refused."""
    layers = Reader(request.reach).layers()
    titles = {layer.code: layer.title for layer in layers}
    said = {
        "section": "tokens",
        "address": request.build_absolute_uri(ROOT),
        "username": request.user.get_username(),
        "tokens": [(one, [titles.get(code, code) for code in one.codes]) for one in reading_tokens.kept(request.user, now())],
        "layers": layers,
        "days": reading_tokens.DAYS,
        "secret": secret,
        "name": request.POST.get("name", "")[:200],
        "chosen": request.POST.getlist("layers") if why else [],
        "refusal": sentence(why) if why else "",
        "field_at_fault": why.field if why else "",
    }
    return render(request, "publication/tokens.html", said, status=status_of(why))
