"""For everybody, without signing in: what one is warned of now, the feed of it, each message as it was signed, our certificate."""

import hashlib
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from bazan.core.errors import NotFound
from bazan.core.settings import current
from bazan.core.time import now
from bazan.interfaces.cap_feed import atom
from bazan.response.warnings import api as warnings
from bazan.response.warnings.web import warning_display

BACK = timedelta(days=3)
"""How long what is over stays in the feed, so that who reads it seldom still hears of the cancellation."""
_FRESH_S = 30


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The warnings in force in both languages: one small page without script, font or picture, for a phone far from the mast."""
    at = now()
    changed = warnings.public_changed(at, BACK)
    cards = [warning_display.card(one) for one in warnings.public_warnings(at)]
    answer = render(request, "warnings/public.html", {"cards": cards, "say": warning_display.public_words})
    return _kept(request, answer, changed)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Our warnings as Atom."""
    at = now()
    changed = warnings.public_changed(at, BACK)
    data = atom.feed(warnings.feed_messages(at, BACK), changed, current().address)
    return _kept(request, HttpResponse(data, content_type="application/atom+xml; charset=utf-8"), changed)


@require_safe
def message(request: HttpRequest, identifier: str) -> HttpResponse:
    """One message, byte for byte as it was signed. Its address is for good."""
    try:
        info, xml = warnings.public_xml(identifier)
    except NotFound as why:
        raise Http404(identifier) from why
    return _kept(request, HttpResponse(xml, content_type="application/cap+xml; charset=utf-8"), info.kept_at)


@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """What our signatures are checked with."""
    return HttpResponse(warnings.certificate(current()), content_type="application/x-pem-file")


def _kept(request: HttpRequest, answer: HttpResponse, changed: datetime) -> HttpResponse:
    """The answer, or 304 to who has it; nobody keeps it longer than half a minute without asking."""
    answer["Cache-Control"] = f"public, max-age={_FRESH_S}"
    answer["Access-Control-Allow-Origin"] = "*"
    tag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer["ETag"] = tag
    answer["Last-Modified"] = f"{changed:%a, %d %b %Y %H:%M:%S} GMT"
    return get_conditional_response(request, tag, int(changed.timestamp()), answer) or answer
