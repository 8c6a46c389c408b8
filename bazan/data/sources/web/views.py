"""The pages of sources: all of them against their promises, one with its runs, stations and refused pieces, and the upload."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import label, sentence
from bazan.core.language import language
from bazan.core.time import now
from bazan.data.sources import api
from bazan.data.sources.web import source_display
from bazan.data.sources.web.backup_status import backups
from bazan.data.sources.web.history_status import remembered
from bazan.data.sources.web.subscriber_status import readers
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, file_sent, page
from bazan.platform.web.api import status_of, whole

PER_PAGE = 10


@page("sources.view")
def every(request: accounts.Request) -> HttpResponse:
    """Every source in reach."""
    return _every(request)


def _every(request: accounts.Request, refusal: Refused | None = None) -> HttpResponse:
    at = now()
    shown = source_display.overview(api.sources(at), api.strips(at - source_display.STRIP), at)
    reach = request.reach
    everything = reach.places is None and reach.sectors is None
    said = shown | {
        "section": "sources",
        "may_import": accounts.allowed(reach, "observations.import"),
        "strangers": api.unknown_senders(at),
        "refusal": sentence(refusal) if refusal else "",
        "limit_mb": api.LARGEST_UPLOAD >> 20,
        "readers": readers(at) if everything else [],
        "backups": backups(at) if everything else [],
        "history": remembered(at) if everything else None,
        "at": at,
    }
    return render(request, "sources/every.html", said, status=status_of(refusal))


@page("sources.view")
def one(request: accounts.Request, code: str) -> HttpResponse:
    """One source. ``rule`` filters its refused pieces, ``from`` goes on in their list."""
    at = now()
    health = api.source(code, at)
    rule, start = request.GET.get("rule", "")[:80], whole(request.GET, "from") or 0
    items = api.quarantined(health.id, rule=rule, limit=PER_PAGE + 1, offset=start)
    said = source_display.detail(
        health,
        api.runs(health.id, limit=40),
        api.things_health(at, health.id) if health.things else [],
        api.reasons(health.id),
        items,
    )
    told = request.GET.get("told", "")
    reach = request.reach
    dataset = api.dataset_of(health)
    said |= {
        "section": "sources",
        "dataset": dataset.code if dataset else "",
        "dataset_name": dataset.labels.get(language(), dataset.code) if dataset else "",
        "rule": rule,
        "more": f"?{urlencode({'rule': rule, 'from': start + PER_PAGE})}" if len(items) > PER_PAGE else "",
        "may_manage": accounts.allowed(reach, "sources.manage", sector=health.sector),
        "notice": label(f"sources.told.{told}", count=whole(request.GET, "count") or 0) if told in source_display.TOLD else "",
        "page_items": said["items"][:PER_PAGE],
    }
    return render(request, "sources/one.html", said)


@page("sources.view")
def run_state(request: accounts.Request, run_id: int) -> HttpResponse:
    """How far a run is, for the bar that asks each second."""
    return JsonResponse(source_display.run_progress(api.run(run_id)))


@act("sources.manage")
def decide(request: accounts.Request, code: str) -> HttpResponse:
    """Read refused pieces again, or put one away with a reason."""
    health = api.source(code, now())
    reach = request.reach
    accounts.require(reach, "sources.manage", sector=health.sector)
    item, rule = whole(request.POST, "item") or 0, request.POST.get("rule", "")[:80]
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


def _large(size: int) -> Refused:
    return Refused("sources.import.large", {"limit": api.LARGEST_UPLOAD >> 20}, "file")


@file_sent("observations.import", api.LARGEST_UPLOAD, _large)
def upload(request: accounts.Request) -> HttpResponse:
    """A file brought by hand; a job reads it."""
    file, code = request.FILES.get("file"), request.POST.get("source", "")
    reach = request.reach
    try:
        if file is None:
            raise Refused("sources.import.missing", {}, "file")
        accounts.require(reach, "observations.import", sector=api.source(code, now()).sector)
        run = api.upload(file, file.name or "", code, reach.username)  # pyrefly: ignore[bad-argument-type] - an uploaded file is read as any stream of bytes is
    except (Refused, NotFound) as why:
        return _every(request, Refused(why.rule, why.params, why.field))
    return HttpResponseRedirect(f"/sources/{run.source_code}?run={run.id}")
