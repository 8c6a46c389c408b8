"""The pages of reports for officers. Every act is a form of its own page: it works without a script, and says on the same page why it was
refused."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import FileResponse, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from bazan.cameras.live import api as live
from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.types import PictureInfo, ReportInfo
from bazan.citizens.field_reports.web import (
    drawings,
    forms,
    queue_display,
    report_display,
    request_parameters,
)
from bazan.citizens.field_reports.web.display_names import Naming, person
from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import Given
from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.reasons import SHORTEST_REASON
from bazan.core.time import LOCAL, local_day
from bazan.core.time import now as clock_now
from bazan.data.sources import api as sources
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, form, page
from bazan.directory.permissions.types import Acting
from bazan.platform.design_system.api import as_csv, as_xlsx, when
from bazan.platform.web.api import asked, download, render_with_sound, status_of, typed
from bazan.response.incidents import api as incidents

SECTION = "reports"
PICTURES = ("image/jpeg", "image/png")
OFFERED = (
    "assign", "receive", "start", "answer", "publish", "send_back", "extend", "refuse_extension", "ask_sender", "ask_sender_working",
    "ask_extension", "pass_on", "give_back", "refuse", "unmerge",
)  # fmt: skip
"""Acts in the order they stand on the page; what can be done first stands first. Merging stands beside the reports that may be the same."""


def person_of(request: accounts.Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)


@page("field_reports.view")
def every(request: accounts.Request) -> HttpResponse:
    """The queue, narrowed down by its address, and whose burden it is."""
    now, who, naming = clock_now(), person_of(request), Naming.read()
    wanted = request_parameters.wanted_of(asked(request), who)
    said = {
        "section": SECTION,
        "moment": now,
        "queue": queue_display.shown_queue(wanted, who, now, naming),
        "filters": [(name, options, getattr(wanted, name)) for name, options in queue_display.filters(now, naming).items()],
        "takes": accounts.allowed(request.reach, "field_reports.take"),
        "routes": accounts.allowed(request.reach, "field_reports.route"),
        "exports": [(label(f"reports.take.{kind}"), f"/reports/take/{kind}{wanted.query()}") for kind in ("xlsx", "csv")],
    }
    return render(request, "field_reports/every.html", said)


@page("field_reports.view")
def take(request: accounts.Request, kind: str) -> HttpResponse:
    """The queue as a file."""
    if kind not in ("xlsx", "csv"):
        raise NotFound("field_reports.unknown", {})
    now, who, naming = clock_now(), person_of(request), Naming.read()
    wanted = request_parameters.wanted_of(asked(request), who)
    found = api.reports(request_parameters.sought(wanted, request_parameters.narrowed(wanted, who, now), now), queue_display.TAKEN)
    request.looks.append(accounts.Look("field_reports.export", "field_reports", {"rows": len(found), "asked": wanted.query()}, each=True))
    sheet = queue_display.sheet(found, naming)
    return download(as_csv(sheet) if kind == "csv" else as_xlsx((sheet,)), kind, f"bazan-reports-{local_day(now)}")


@page("field_reports.view")
def show(request: accounts.Request, report_id: int) -> HttpResponse:
    """One report beside the queue it was chosen from."""
    return _show(request, api.report(report_id))


def _show(
    request: accounts.Request, found: ReportInfo, refusal: BazanError | None = None, reply: str | None = None, who_sent: Any = None
) -> HttpResponse:
    """``refusal``: of an act, said with what was typed; ``reply``: as it is being written; ``who_sent``: shown this once."""
    now, who, naming = clock_now(), person_of(request), Naming.read()
    wanted = request_parameters.wanted_of(asked(request), who)
    offered = api.offered(found, who, naming.codes)
    roles = api.actor(found, who, naming.codes).roles
    matter, events = naming.matter(found.service), cases.timeline(found.case.id)
    near = api.maybe_same(found, matter, now)
    pictures = report_display.pictures(found, now)
    after = sum(picture["after"] for picture in pictures)
    point = None if found.latitude is None or found.longitude is None else (found.latitude, found.longitude)
    tried = request.POST.get("act", "")[:30] if refusal else ""
    said = {
        "section": SECTION,
        "moment": now,
        "one": found,
        "head": report_display.head(found, now, naming),
        "stages": report_display.stages(found, events, now),
        "pictures": pictures,
        "voices": report_display.voices(found, now),
        "map": drawings.spot(found, near, api.policy().after_m, now),
        "cameras": live.near(request.reach, *point) if point else [],
        "cameras_around": live.around(request.reach, *point) if point else "",
        "suggested": report_display.suggestion(found, naming),
        "choices": report_display.choices(found, naming),
        "near": report_display.same(found, near, now, naming),
        "joined": report_display.joined(found, now, naming),
        "linked": report_display.linked(found, now),
        "trace": report_display.trace(found, now, naming),
        "promise": report_display.promise(found, now, naming),
        "timeline": report_display.timeline(found, events, naming, now),
        "parts": report_display.parts(found, who, naming, now),
        "looks": [{"by": person(look.by), "at": when(look.at, now), "reason": look.reason} for look in api.looks(found.id)],
        "conditions": report_display.conditions(found, events, near, naming, after) if found.reply else [],
        "acts": [name for name in OFFERED if name in offered],
        "merges": "merge" in offered,
        "sorts": bool(roles & {"reception", "unit"}) and found.case.closed_at is None,
        "decides_public": "reception" in roles,
        "writes_down": "reception" in roles and api.writable(found),
        "sees_sealed": bool(roles),
        "identifies": accounts.allowed(request.reach, "field_reports.identify", found.case.place_id, found.case.sector),
        "opens_incident": accounts.allowed(request.reach, "incidents.open", found.case.place_id),
        "incidents": incidents.of_source("field_report", found.number) if accounts.allowed(request.reach, "incidents.view") else [],
        "refusals": [(code, words(names)) for code, names in api.policy().refusals.items()],
        "bodies": queue_display.filters(now, naming)["unit"],
        "queue": queue_display.shown_queue(wanted, who, now, naming, found.id),
        "draft": _draft(found, reply, now, naming) if found.reply or "answer" in offered else None,
        "who_sent": who_sent,
        "key": uuid4().hex,
        "refusal": sentence(refusal) if refusal else "",
        "field": refusal.field if refusal else "",
        "tried": tried,
        "given": _given(request) if refusal or reply is not None else {},
        "asked_due": f"{found.asked_due_at.astimezone(LOCAL):%Y-%m-%dT%H:%M}" if found.asked_due_at else "",
        "asked_until": when(found.asked_due_at, now) if found.asked_due_at else "",
        "after_m": api.policy().after_m,
        "verify_days": api.policy().verify_days,
        "outbox": True,
    }
    answer = render_with_sound(request, "field_reports/one.html", said, status=status_of(refusal))
    if who_sent is not None:
        answer["Cache-Control"] = "no-store"
    return answer


def _given(request: accounts.Request) -> dict[str, str]:
    names = ("reason", "due", "organization", "what", "into", "ready", "service", "why_elsewhere", "words")
    return {name: request.POST.get(name, "")[:4000] for name in names}


def _draft(found: ReportInfo, reply: str | None, now: datetime, naming: Naming) -> dict[str, Any]:
    """The answer exactly as the sender will read it."""
    seen = api.draft(found, found.reply if reply is None else reply, now)
    return {
        "seen": seen,
        "service": naming.service(seen.service),
        "body": naming.body(seen.organization_id),
        "before": f"/reports/{found.id}/public/before" if seen.preview else "",
        "after": f"/reports/{found.id}/public/after" if seen.after else "",
        "received": when(seen.received_at, now),
        "due": when(seen.due_at, now),
        "in_time": seen.answered_at is not None and seen.answered_at <= seen.due_at,
    }


@page("field_reports.view")
def public_picture(request: accounts.Request, report_id: int, which: str) -> HttpResponse | FileResponse:
    """A picture of the draft, as everybody would see it."""
    found = api.report(report_id)
    seen = api.draft(found, found.reply, clock_now())
    sha256 = {"before": seen.preview, "after": seen.after}.get(which, "")
    if not sha256:
        raise NotFound("field_reports.picture", {})
    return _picture_file(sha256)


@form("field_reports.view")
def picture(request: accounts.Request, report_id: int, picture_id: int) -> HttpResponse | FileResponse:
    """GET: as the public may see it. POST, with a reason: as it came, to who handles the report; told to the audit each time.

    What was said is only ever heard so."""
    found, held = api.report(report_id), api.picture(picture_id)
    if held.report_id != found.id:
        raise NotFound("field_reports.picture", {})
    if request.method != "POST":
        if not (held.public or held.preview):
            raise NotFound("field_reports.picture", {})
        return _picture_file(held.public or held.preview)
    reason = typed(request)["reason"].strip()
    if not api.actor(found, person_of(request)).roles or not held.sealed:
        raise NotFound("field_reports.picture", {})
    if len(reason) < SHORTEST_REASON:
        return _show(request, found, Refused("casework.act.reason", {}, f"picture-{held.id}"))
    request.looks.append(
        accounts.Look("field_reports.sealed", f"field_report:{found.number}", {"picture": held.id, "why": reason[:300]}, each=True)
    )
    answer = _voice_file(found, held) if held.kind == "voice" else _picture_file(held.sealed)
    answer["Cache-Control"] = "no-store"
    return answer


def _voice_file(found: ReportInfo, held: PictureInfo) -> FileResponse:
    """Played by the page that asked, else taken away; never a page of its own."""
    name = f"{found.number}-{held.id}.{held.media_type.rpartition('/')[2]}"
    answer = FileResponse(sources.file_path(held.sealed).open("rb"), as_attachment=True, filename=name, content_type=held.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _picture_file(sha256: str) -> FileResponse:
    answer = FileResponse(sources.file_path(sha256).open("rb"), content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@page("field_reports.view")
def file(request: accounts.Request, report_id: int, file_id: int) -> FileResponse:
    """A photo of the work done, or a paper with it; never to be run by a browser."""
    found = api.report(report_id)
    kept = cases.file(found.case.id, file_id)
    seen = kept.media_type in PICTURES
    told = {"sha256": kept.sha256, "name": kept.name}
    request.looks.append(accounts.Look("field_reports.read_evidence", f"field_report:{found.number}", told, each=not seen))
    answer = FileResponse(
        sources.file_path(kept.sha256).open("rb"), as_attachment=not seen, filename=kept.name, content_type=kept.media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@act("field_reports.view")
def identify(request: accounts.Request, report_id: int) -> HttpResponse:
    """Who sent it, this once, to who may know and says why; the look stands on the page from then on."""
    found, said = api.report(report_id), typed(request)
    try:
        who_sent = api.identify(found.id, person_of(request), clock_now(), said["reason"][:500])
    except Refused as why:
        return _show(request, found, why)
    return _show(request, found, who_sent=who_sent)


@act("field_reports.view")
def preview(request: accounts.Request, report_id: int) -> HttpResponse:
    """The page with the reply as it is being written; nothing is kept."""
    return _show(request, api.report(report_id), reply=typed(request)["reason"][:4000])


@act("field_reports.view", largest=cases.LARGEST_FILE * cases.MOST_FILES)
def move(request: accounts.Request, report_id: int) -> HttpResponse:
    """One act on a report, as the form says; a script that sends what waited on a phone gets JSON."""
    found, said = api.report(report_id), typed(request)
    by_script = request.headers.get("Accept", "").startswith("application/json")
    try:
        forms.do(found, said["act"][:30], forms.Sent(said, person_of(request), clock_now(), lambda: _files(request)))
    except BazanError as why:
        if by_script:
            return JsonResponse({"rule": why.rule, "reason": sentence(why)}, status=why.status)
        return _show(request, api.report(report_id), why)
    if by_script:
        case = api.report(report_id).case
        return JsonResponse({"state": case.state, "version": case.version})
    return HttpResponseRedirect(_then(said, report_id))


def _then(said: Mapping[str, str], report_id: int) -> str:
    """The desk that asked, or the report, still beside the queue it was chosen from."""
    if said["back"] == "desk":
        return "/desk"
    query = said["query"][:1000]
    return f"/reports/{report_id}{query if query.startswith('?') else ''}"


def _files(request: accounts.Request) -> list[Given]:
    sent = request.FILES.getlist("files")[: cases.MOST_FILES + 1]
    return [cases.keep(file, file.name or "") for file in sent]  # pyrefly: ignore[bad-argument-type] - an uploaded file is read as any stream of bytes is
