"""The pages of directives. Every act is a form of its own page: it works without a script, and says on the same page why it was refused."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import FileResponse, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import Given
from bazan.core.errors import BazanError, Forbidden, NotFound, Refused
from bazan.core.labels import label, sentence
from bazan.core.language import either
from bazan.core.time import LOCAL, local_day
from bazan.core.time import now as clock_now
from bazan.data.forms import components as forms
from bazan.data.sources import api as sources
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.monitoring.insights import api as insights
from bazan.platform.design_system.api import as_csv, as_xlsx
from bazan.platform.web.api import asked, download, status_of, typed
from bazan.response.directives import api
from bazan.response.directives.types import DirectiveInfo
from bazan.response.directives.web import directive_display, directive_lines, order_form, publication_panel, request_parameters

LISTED = 200
TAKEN = 5000


def person_of(request: accounts.Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)


def _found(request: accounts.Request, wanted: request_parameters.Wanted, now: datetime, limit: int) -> list[DirectiveInfo]:
    leads = [one.id for one in organizations.everything() if one.code == wanted.lead] if wanted.lead else None
    return api.directives(
        states=request_parameters.SHOWS[wanted.show],
        organization_ids=leads,
        sectors=[wanted.sector] if wanted.sector else None,
        opened_by=request.reach.username if wanted.mine else "",
        late_at=now if wanted.show == "late" else None,
        limit=limit,
    )


@page("directives.view")
def every(request: accounts.Request) -> HttpResponse:
    """Directives in reach, filtered by the address, with the month's scores."""
    now, query = clock_now(), asked(request)
    wanted = request_parameters.wanted_of(query)
    start, end = request_parameters.month_of(query.get("month", ""), now)
    found = _found(request, wanted, now, LISTED)
    said = {
        "section": "directives",
        "wanted": wanted,
        "rows": directive_display.rows(found, now),
        "full": len(found) == LISTED,
        "scores": api.scores(start, end, now),
        "worked": directive_lines.worked(start, end, now),
        "month": start,
        "shows": [(key, label(f"directives.show.{key}"), wanted.href(show=key)) for key in request_parameters.SHOWS],
        "exports": [(label(f"directives.take.{kind}"), wanted.href(f"/directives/take/{kind}")) for kind in ("xlsx", "csv")],
        "leads": [(one.code, either(one.name, one.name_en)) for one in organizations.all_on(local_day(now))],
        "sectors": order_form.sectors(),
        "gives": accounts.allowed(request.reach, "directives.give"),
    }
    return render(request, "directives/every.html", said)


@page("directives.view")
def take(request: accounts.Request, kind: str) -> HttpResponse:
    """The list as a file."""
    if kind not in ("xlsx", "csv"):
        raise NotFound("directives.unknown", {})
    now = clock_now()
    sheet = directive_display.sheet(_found(request, request_parameters.wanted_of(asked(request)), now, TAKEN), now)
    return download(as_csv(sheet) if kind == "csv" else as_xlsx((sheet,)), kind, f"bazan-directives-{local_day(now)}")


@page("directives.view")
def one(request: accounts.Request, directive_id: int) -> HttpResponse:
    """One directive: what it should move and what it moved, its timeline, its parts, what may be done with it."""
    return _one(request, api.directive(directive_id))


def _one(
    request: accounts.Request, found: DirectiveInfo, refusal: BazanError | None = None, public: publication_panel.Panel | None = None
) -> HttpResponse:
    now, person = clock_now(), person_of(request)
    acts = api.offered(found, person)
    said = {
        "section": "directives",
        "one": found,
        "row": directive_display.rows([found], now)[0],
        "lead": directive_display.name_of(found.case.organization_id),
        "giver": accounts.full_names().get(found.case.opened_by, found.case.opened_by),
        "giver_body": directive_display.name_of(found.giver_id),
        "effect": directive_display.effect(found, request.reach, now),
        "timeline": directive_display.timeline(found),
        "tasks": directive_display.tasks(found, person),
        "acts": acts,
        "organizations": order_form.bodies(now) if {"ask", "pass_on"} & set(acts) else [],
        "key": _key(),
        "refusal": sentence(refusal) if refusal and public is None else "",
        "given": {name: request.POST.get(name, "")[:2000] for name in ("reason", "due", "organization", "what")},
        "asked_due": f"{found.asked_due_at.astimezone(LOCAL):%Y-%m-%dT%H:%M}" if found.asked_due_at else "",
        "tried": request.POST.get("act", "") if refusal else "",
        "public": public or publication_panel.panel(found, request.reach, now),
    }
    return render(request, "directives/one.html", said, status=status_of(refusal))


@page("directives.view")
def file(request: accounts.Request, directive_id: int, file_id: int) -> FileResponse:
    """A file of evidence, to be kept, never to be run by a browser."""
    found = cases.file(api.directive(directive_id).case.id, file_id)
    picture = found.media_type in ("image/jpeg", "image/png")
    told = {"sha256": found.sha256, "name": found.name}
    request.looks.append(accounts.Look("directives.read_evidence", f"directive:{directive_id}", told, each=not picture))
    answer = FileResponse(
        sources.file_path(found.sha256).open("rb"), as_attachment=not picture, filename=found.name, content_type=found.media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@act("directives.view", largest=cases.LARGEST_FILE * cases.MOST_FILES)
def move(request: accounts.Request, directive_id: int) -> HttpResponse:
    """One act on a directive or a part of it, as the form says; a script that sends what waited on a phone gets JSON."""
    found = api.directive(directive_id)
    try:
        _act(request, found, clock_now())
    except BazanError as why:
        if _by_script(request):
            return _told(why)
        return _one(request, api.directive(directive_id), why)
    if _by_script(request):
        case = api.directive(directive_id).case
        return JsonResponse({"state": case.state, "version": case.version})
    return HttpResponseRedirect("/work" if request.POST.get("back") == "work" else f"/directives/{directive_id}")


def _act(request: accounts.Request, one: DirectiveInfo, now: datetime) -> None:
    form, person = request.POST, person_of(request)
    name, seen = form.get("act", "")[:30], request_parameters.number_of(form.get("seen", ""), "directives.unknown")
    reason, key = form.get("reason", "")[:2000], form.get("key", "")[:40]
    if task := form.get("task", ""):
        number = request_parameters.number_of(task, "directives.unknown")
        api.move_task(one.id, number, name, person, seen, now, reason=reason, files=_files(request), key=key)
    elif name == "ask":
        body = request_parameters.organization_of(form.get("organization", "")[:40], now, "organization")
        api.ask(one.id, body, form.get("what", "")[:1000], person, seen, now, key)
    elif name == "extend":
        api.extend(one.id, request_parameters.instant_of(form.get("due", "")), person, seen, now, reason, key)
    else:
        due = request_parameters.instant_of(form.get("due", "")) if name == "ask_extension" else None
        body = request_parameters.organization_of(form.get("organization", "")[:40], now, "organization") if name == "pass_on" else None
        api.move(
            one.id, name, person, seen, now, reason=reason, files=_files(request), organization_id=body, due_at=due, key=key
        )  # fmt: skip


@act("directives.publish")
def public(request: accounts.Request, directive_id: int) -> HttpResponse:
    """Let everybody see it by the form's words, show them first as they will be read, or take it back."""
    found, form, now = api.directive(directive_id), typed(request), clock_now()
    try:
        accounts.require(request.reach, "directives.publish", found.case.place_id, found.case.sector)
        if form["act"] == "preview":
            api.judge_words(form["words"], form["words_en"])
            return _one(request, found, public=publication_panel.panel(found, request.reach, now, form))
        seen, person = request_parameters.number_of(form["seen"], "directives.unknown"), person_of(request)
        if form["act"] == "unpublish":
            api.unpublish(directive_id, form["reason"][:2000], person, seen, now, form["key"][:40])
        else:
            api.publish(directive_id, form["words"], form["words_en"], person, seen, now, form["key"][:40])
    except BazanError as why:
        found = api.directive(directive_id)
        return _one(request, found, why, publication_panel.panel(found, request.reach, now, form, why))
    return HttpResponseRedirect(f"/directives/{directive_id}")


def _files(request: accounts.Request) -> list[Given]:
    sent = request.FILES.getlist("files")[: cases.MOST_FILES + 1]
    return [cases.keep(file, file.name or "") for file in sent]  # pyrefly: ignore[bad-argument-type] - an uploaded file is read as any stream of bytes is


def _by_script(request: accounts.Request) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _told(why: BazanError) -> HttpResponse:
    return JsonResponse({"rule": why.rule, "reason": sentence(why)}, status=why.status)


def _key() -> str:
    return uuid4().hex


@page("directives.give")
def sheet(request: accounts.Request) -> HttpResponse:
    """The sheet, filled from an indicator, an alert or a place; with ``words`` from whoever proposes what is to be done."""
    now, query = clock_now(), asked(request)
    about = order_form.about_of(query)
    proposed = {"what": query["words"][:1000], "aimed": "1"} if query.get("words") else {}
    return _sheet(request, order_form.sheet(about, order_form.draft_of(about, now), proposed, now), _key())


def _sheet(request: accounts.Request, said: dict[str, Any], key: str, refusal: BazanError | None = None) -> HttpResponse:
    told = {
        "section": "directives",
        "key": key,
        "refusal": sentence(refusal) if refusal else "",
        "field": refusal.field if refusal else "",
    }
    return render(request, "directives/give.html", said | told, status=status_of(refusal))


@act("directives.give")
def give(request: accounts.Request) -> HttpResponse:
    """The work, given; or the sheet again with what is wrong, nothing lost of what was written."""
    now = clock_now()
    form = {name: value[:2000] for name, value in typed(request).items()}
    about, key = order_form.about_of(form), form.get("key", "")[:40] or _key()
    draft = order_form.draft_of(about, now)
    support = [one[:40] for one in request.POST.getlist("support")]
    try:
        given = api.give(order_form.order_of(draft, form, support, key, now), person_of(request), now)
    except (Refused, Forbidden) as why:
        return _sheet(request, order_form.sheet(about, draft, form | {"supports": support}, now), key, why)
    _remember(about.insight, given.id, person_of(request), now)
    return HttpResponseRedirect(f"/directives/{given.id}")


def _remember(insight: str, directive_id: int, person: Acting, now: datetime) -> None:
    """The insight that led to it knows so, where this person judges insights; work is given all the same where there is none any more."""
    with suppress(NotFound):
        found = insights.insight(request_parameters.number_of(insight, "insights.unknown"))
        if accounts.allowed(person.reach, "insights.judge", found.noticed.place_id, found.sector):
            insights.take_up(found.id, "directed", str(directive_id), person, now)


@page("directives.handle")
def work(request: accounts.Request) -> HttpResponse:
    """The forms my organization owes, what is given to it and what is asked of it, on a phone."""
    now, person = clock_now(), person_of(request)
    codes = {body.id: body.code for body in organizations.everything()}
    own = [number for number, code in codes.items() if code == codes.get(person.organization_id or 0)]
    found = api.directives(still_open=True, organization_ids=own, limit=LISTED) if own else []
    parts = cases.tasks_of([one.case.id for one in found])
    cards = []
    for one, row in zip(found, directive_display.rows(found, now), strict=True):
        mine = [task for task in parts.get(one.case.id, ()) if task.organization_id in own]
        tasks = [directive_display.part(one, task, person, codes) for task in mine]
        cards.append(row | {"one": one, "acts": api.offered(one, person, codes), "tasks": tasks})
    owed = [card for card in cards if (card["one"].case.running and card["acts"]) or any(task["acts"] for task in card["tasks"])]
    rest = [card for card in cards if card not in owed]
    said = {"section": "work", "forms": forms.owed(person, now), "owed": owed, "rest": rest, "moment": now, "new_key": _key}
    return render(request, "directives/work.html", said)
