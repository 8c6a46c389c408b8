"""The pages of the citizens' app: home, the form, the public's reports, and the app itself. Following stands in ``following``."""

import json
import uuid
from datetime import datetime

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from bazan.citizens.app import (
    access,
    account,
    rate_limits,
    report_cards,
    report_tracking,
    request_parameters,
    static_map,
    uploads,
)
from bazan.citizens.app.access import Visitor, public
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import PublicReport, Receipt
from bazan.core.errors import BazanError, Conflict, NotFound, Refused
from bazan.core.labels import sentence
from bazan.core.language import words
from bazan.core.time import local_day, now
from bazan.directory.places import api as places
from bazan.platform.design_system.api import STATIC
from bazan.platform.web.api import Said, asked, render_with_sound, status_of, typed

RECENT, LISTED = 5, 30
ROOM = uploads.MOST * uploads.LARGEST + field_reports.LARGEST_VOICE
PICTURE_KEPT_S = 300
"""So long a browser may show a public picture again without asking: hidden, it is gone soon."""


@public("GET")
def home(request: HttpRequest, _: Visitor) -> HttpResponse:
    """What a person may want, and what was answered lately."""
    at = now()
    found = _asked(request, at, report_cards.DONE, RECENT)
    return render(request, "citizens/home.html",
        report_cards.said("home", cards=report_cards.cards(found, at), communes=report_cards.communes(at),
        place=asked(request)["place"]))  # fmt: skip


@public("GET")
def form(request: HttpRequest, _: Visitor) -> HttpResponse:
    """The form, empty."""
    return _form(request, Said())


@public("GET", "POST", largest=ROOM, marks=True)
def reports(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Read: what everybody may see. Sent to: a report comes in, 201 with its receipt; sent again with its key, 200 with the same."""
    if request.method != "POST":
        return _list(request)
    if access.as_json(request):
        return _sent(request, visitor)
    try:
        return _sent(request, visitor)
    except BazanError as why:
        return _form(request, typed(request), why)


def _sent(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Conflict ``citizens.taken`` for a key that another commune's or sector's report came with."""
    at, filed = now(), account.signed(request, request_parameters.filed(request, visitor.device))
    access.to_send(filed)
    rate_limits.judge(filed, visitor.network, at)
    try:
        receipt = field_reports.submit(filed, at)
    except IntegrityError as why:
        raise Conflict("citizens.taken", {}, "key") from why
    if new := receipt.received_at == at:
        uploads.keep([*request_parameters.pictures_of(request), *request_parameters.voice_of(request)])
        rate_limits.sent_by_network.note(visitor.network)
    if access.as_json(request):
        return JsonResponse(_receipt(receipt, at), status=201 if new else 200)
    return redirect(f"/c/t/{receipt.code}/receipt")


def _receipt(receipt: Receipt, at: datetime) -> dict[str, object]:
    matter = field_reports.service(receipt.service)
    return {
        "number": receipt.number, "code": receipt.code, "received_at": receipt.received_at.isoformat(),
        "due_at": receipt.due_at.isoformat(), "due": report_cards.deadline(receipt.due_at), "name": words(matter.names),
        "place": report_cards.place_name(receipt.place_id), "promise": report_cards.promise_words(receipt.promised, receipt.place_id),
    }  # fmt: skip


def _form(request: HttpRequest, typed_in: Said, why: BazanError | None = None) -> HttpResponse:
    at, every = now(), report_cards.services()
    given = report_cards.said(
        "report", services=every, communes=report_cards.communes(at), typed=typed_in, key=typed_in["key"] or str(uuid.uuid4()),
        refusal=why, reason=sentence(why) if why else "", most=uploads.MOST,
    )  # fmt: skip
    return render_with_sound(request, "citizens/report.html", given, status=status_of(why))


@public("POST")
def suggest(request: HttpRequest, _: Visitor) -> HttpResponse:
    """Which matters the words speak of, the likeliest first."""
    found = field_reports.suggestions(typed(request)["words"][:2000])
    return JsonResponse({"services": [one.service for one in found]})


@public("POST")
def around(request: HttpRequest, _: Visitor) -> HttpResponse:
    """The commune of a point, and which open reports of a matter lie so near that they may be the same.

    Refused ``field_reports.place``, ``field_reports.place.outside``."""
    said, at = typed(request), now()
    point = request_parameters.point_of(said)
    if point is None:
        raise Refused("field_reports.place", {}, "place")
    commune = places.locate(*point, local_day(at))
    if commune is None or commune.kind != "commune":
        raise Refused("field_reports.place.outside", {}, "place")
    near = field_reports.around(*point, field_reports.service(said["service"]), at) if said["service"] else []
    told = [
        {name: card[name] for name in ("number", "name", "words", "since", "state", "supports", "preview")}
        for card in report_cards.cards(near, at)
    ]
    return JsonResponse({"place": commune.code, "name": report_cards.place_name(commune.id), "near": told})


@public("POST")
def ground(request: HttpRequest, _: Visitor) -> HttpResponse:
    """A drawing of the communes to touch a place on: the whole province, or around a point."""
    said = typed(request)
    point = request_parameters.point_of(said)
    return HttpResponse(static_map.point(point) if point else static_map.whole())


@public("GET")
def one(request: HttpRequest, _: Visitor, number: str) -> HttpResponse:
    """A report as everybody may see it. NotFound ``field_reports.unknown``."""
    at, found = now(), field_reports.public_report(number)
    (card,) = report_cards.cards([found], at)
    picture = static_map.point(card["point"]) if card["point"] else ""
    return render(request, "citizens/public.html", report_cards.said("reports", card=card, picture=picture))


@public("POST", marks=True)
def support(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """Somebody else saw it too; each counts once. NotFound ``field_reports.unknown``."""
    found, citizen_id = field_reports.public_report(number), account.account_id(request)
    access.to_join(found.place_id, found.sector)
    count = field_reports.support(found.number, visitor.device, visitor.network, now(), citizen_id)
    return JsonResponse({"supports": count}) if access.as_json(request) else redirect(f"/c/r/{found.number}")


def _list(request: HttpRequest) -> HttpResponse:
    said, at = asked(request), now()
    found = _asked(request, at, report_cards.STATES.get(said["state"], ()), LISTED)
    given = report_cards.said(
        "reports", cards=report_cards.cards(found, at), services=report_cards.services(), communes=report_cards.communes(at), chosen=said,
        picture=static_map.reports(found) if said["map"] else "",
        older=found[-1].received_at.isoformat() if len(found) == LISTED else "",
    )  # fmt: skip
    return render(request, "citizens/reports.html", given)


def _asked(request: HttpRequest, at: datetime, states: tuple[str, ...], limit: int) -> list[PublicReport]:
    said = asked(request)
    place_id = request_parameters.commune_of(said["place"])
    return field_reports.public_reports(
        place_ids=None if place_id is None else [place_id], services=[said["service"]] if said["service"] else None,
        states=states or None, before=request_parameters.instant_of(said, "before"), limit=limit,
    )  # fmt: skip


@public("GET")
def picture(request: HttpRequest, _: Visitor, sha256: str) -> HttpResponse:
    """A picture everybody may see. NotFound ``field_reports.picture``."""
    if not field_reports.shows(sha256):
        raise NotFound("field_reports.picture", {})
    answer = report_tracking.file(sha256)
    answer["Cache-Control"] = f"public, max-age={PICTURE_KEPT_S}"
    return answer


@public("GET")
def mine(request: HttpRequest, _: Visitor) -> HttpResponse:
    """What this phone sent and what it keeps to send: both are known to the phone alone."""
    return render(request, "citizens/mine.html", report_cards.said("mine"))


@public("GET")
def manifest(request: HttpRequest, _: Visitor) -> HttpResponse:
    """What makes it an app of the phone's own."""
    css = (STATIC / "css/tokens.css").read_text("utf-8").split("[data-theme=light]")[1]
    colour = {name: css.split(f"--{name}:")[1].split(";")[0].strip() for name in ("bg", "text")}
    icons = [{"src": f"/static/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"} for size in (192, 512)]
    content = {
        "id": "/c", "name": report_cards.app_name(), "short_name": report_cards.app_name(), "lang": "vi", "start_url": "/c", "scope": "/c",
        "display": "standalone", "background_color": colour["bg"], "theme_color": colour["text"], "icons": icons,
    }  # fmt: skip
    return HttpResponse(json.dumps(content, ensure_ascii=False), content_type="application/manifest+json; charset=utf-8")


@public("GET")
def service_worker(request: HttpRequest, _: Visitor) -> HttpResponse:
    """The worker of everything below ``/c``, which keeps the form for no network and sends what waits."""
    answer = render(request, "citizens/service-worker.js", content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/c"
    answer["Cache-Control"] = "no-cache"
    return answer
