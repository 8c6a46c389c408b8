"""The pages of sources: all of them against their promises, one with its runs, stations and refused pieces, and the upload."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from bazan.connect.sources import api, views
from bazan.kernel.errors import BazanError, NotFound, Refused
from bazan.kernel.labels import LANGUAGES, label, sentence
from bazan.kernel.time import now
from bazan.register.people import api as people

FORM_ROOM = 1 << 20
"""What a form holds besides its file."""
PER_PAGE = 10


def language() -> str:
    active = (get_language() or LANGUAGES[0])[:2]
    return active if active in LANGUAGES else LANGUAGES[0]


@require_GET
@people.signed_in("sources.view")
def every(request: HttpRequest) -> HttpResponse:
    """Every source in reach."""
    return _every(request)


def _every(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    at = now()
    shown = views.overview(api.sources(at), api.strips(at - views.STRIP), language(), at)
    reach = request.reach  # type: ignore[attr-defined]
    said = shown | {
        "section": "sources",
        "may_import": people.allowed(reach, "observations.import"),
        "strangers": api.unknown_senders(at),
        "refusal": sentence(refusal, language()) if refusal else "",
        "limit_mb": api.LARGEST_UPLOAD >> 20,
    }
    return render(request, "sources/every.html", said, status=400 if refusal else 200)


@require_GET
@people.signed_in("sources.view")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One source. ``rule`` filters its refused pieces, ``from`` goes on in their list."""
    at = now()
    health = _found(lambda: api.source(code, at))
    rule, start = request.GET.get("rule", "")[:80], _whole(request.GET.get("from", ""))
    items = api.quarantined(health.id, rule=rule, limit=PER_PAGE + 1, offset=start)
    said = views.detail(
        health,
        api.runs(health.id, limit=40),
        api.things_health(at, health.id) if health.things else [],
        api.reasons(health.id),
        items,
        language(),
    )
    told = request.GET.get("told", "")
    reach = request.reach  # type: ignore[attr-defined]
    dataset = api.dataset_of(health)
    said |= {
        "section": "sources",
        "dataset": dataset.code if dataset else "",
        "dataset_name": dataset.labels.get(language(), dataset.code) if dataset else "",
        "rule": rule,
        "more": f"?{urlencode({'rule': rule, 'from': start + PER_PAGE})}" if len(items) > PER_PAGE else "",
        "may_manage": people.allowed(reach, "sources.manage", sector=health.sector),
        "notice": label(f"sources.told.{told}", language(), count=_whole(request.GET.get("count", ""))) if told in views.TOLD else "",
        "page_items": said["items"][:PER_PAGE],
    }
    return render(request, "sources/one.html", said)


@require_GET
@people.signed_in("sources.view")
def run_state(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far a run is, for the bar that asks each second."""
    return JsonResponse(views.run_progress(_found(lambda: api.run(run_id)), language()))


@require_POST
@people.signed_in("sources.manage")
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Read refused pieces again, or put one away with a reason."""
    health = _found(lambda: api.source(code, now()))
    reach = request.reach  # type: ignore[attr-defined]
    people.require(reach, "sources.manage", sector=health.sector)
    item, rule = _whole(request.POST.get("item", "")), request.POST.get("rule", "")[:80]
    try:
        if request.POST.get("act") == "dismiss":
            api.dismiss(item, request.POST.get("reason", ""), reach.username)
            told, count = "dismissed", 1
        else:
            count = api.ask_retry(code, reach.username, item_id=item or None, rule=rule)
            told = "asked"
    except Refused:
        told, count = "reason", 0
    except BazanError:
        told, count = "decided", 0
    return HttpResponseRedirect(f"/sources/{code}?{urlencode({'told': told, 'count': count})}#refused")


@csrf_exempt
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Refuses by size before anything is read; the form's token is checked after, by the inner view."""
    length = _whole(request.META.get("CONTENT_LENGTH", ""))
    if length > api.LARGEST_UPLOAD + FORM_ROOM:
        refusal = Refused("sources.import.large", {"limit": api.LARGEST_UPLOAD >> 20}, "file")
        return HttpResponse(sentence(refusal, language()), status=413, content_type="text/plain; charset=utf-8")
    request.upload_handlers = [TemporaryFileUploadHandler(request)]
    return _upload(request)


@csrf_protect
@people.signed_in("observations.import")
def _upload(request: HttpRequest) -> HttpResponse:
    file, code = request.FILES.get("file"), request.POST.get("source", "")
    reach = request.reach  # type: ignore[attr-defined]
    try:
        if file is None:
            raise Refused("sources.import.missing", {}, "file")
        people.require(reach, "observations.import", sector=api.source(code, now()).sector)
        run = api.upload(file, file.name or "", code, reach.username)
    except (Refused, NotFound) as why:
        return _every(request, Refused(why.rule, why.params, why.field))
    return HttpResponseRedirect(f"/sources/{run.source_code}?run={run.id}")


def _found[T](read: Callable[[], T]) -> T:
    try:
        return read()
    except NotFound as why:
        raise Http404(sentence(why, language())) from why


def _whole(text: Any) -> int:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10 else 0


urlpatterns = [
    path("sources", every),
    path("sources/upload", upload),
    path("sources/runs/<int:run_id>", run_state),
    path("sources/<str:code>", one),
    path("sources/<str:code>/decide", decide),
]
