"""The pages of briefings. Documents are taken as they were made at the issue, byte for byte."""

import json
from typing import Any
from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import content_disposition_header

from bazan.analysis.briefings import api as briefings
from bazan.analysis.briefings.types import FORMATS, KINDS
from bazan.analysis.briefings.web import briefing_display
from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import label, sentence
from bazan.core.language import LANGUAGES
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, act, allowed, page
from bazan.directory.permissions.types import Acting
from bazan.platform.web.api import asked, status_of, typed


@page("briefings.view")
def every(request: Request) -> HttpResponse:
    """Those in reach, the newest first; an order that is still being made says so and looks again."""
    return _list(request)


@act("briefings.issue")
def order(request: Request) -> HttpResponse:
    """Have one made now."""
    form = typed(request)
    kind, key = form.get("kind", ""), form.get("key", "")[:40] or uuid4().hex
    try:
        if kind not in KINDS:
            raise Refused("briefings.kind", {"given": kind[:20], "known": ", ".join(KINDS)}, "kind")
        briefings.order(kind, Acting(request.reach, request.user.organization_id), key, clock_now())
    except BazanError as why:
        return _list(request, why)
    return HttpResponseRedirect(f"/briefings?made={key}")


def _list(request: Request, why: BazanError | None = None) -> HttpResponse:
    key = asked(request).get("made", "")[:40]
    made = briefings.by_key(request.reach.username, key) if key else None
    if made is not None:
        return HttpResponseRedirect(f"/briefings/{made.id}")
    said = {
        "section": "briefings",
        "trail": [(label("briefings.title"), "")],
        "rows": briefing_display.rows(briefings.briefings()),
        "kinds": [(kind, label(f"briefings.kind.{kind}")) for kind in KINDS],
        "issues": allowed(request.reach, "briefings.issue"),
        "waiting": bool(key),
        "refusal": sentence(why) if why else "",
        "key": uuid4().hex,
    }
    return render(request, "briefings/every.html", said, status=status_of(why))


@page("briefings.view")
def one(request: Request, briefing_id: int) -> HttpResponse:
    """One briefing, as it was frozen."""
    return render(request, "briefings/one.html", {"section": "briefings"} | briefing_display.one(briefing_id))


@page("briefings.view")
def take(request: Request, briefing_id: int, spoken: str, form: str) -> HttpResponse:
    """A document of it."""
    if form not in FORMATS or spoken not in LANGUAGES:
        raise NotFound("briefings.unknown", {})
    document = briefings.document(briefing_id, form, spoken)
    return _file(document.data, document.media_type, document.name)


@page("briefings.view")
def number(request: Request, code: str) -> HttpResponse:
    """The passport of a printed number, where the QR on the paper leads."""
    held = briefings.passport(code)
    payload: dict[str, Any] = json.loads(held.signed)["payload"]
    return render(
        request, "briefings/number.html", {"section": "briefings"} | briefing_display.passport(held.code, held.briefing_id, payload)
    )


@page("briefings.view")
def bundle(request: Request, code: str) -> HttpResponse:
    """The passport with the program that checks it, to be taken away."""
    return _file(briefings.bundle(code), "application/zip", f"passport-{briefings.passport(code).code}.zip")


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
