"""The pages of forms: what is owed, one form with its template, what a check found, and the trail of a submission."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from bazan.core.errors import BazanError, Refused
from bazan.core.labels import sentence
from bazan.core.language import LANGUAGES, either, language, speaking, words
from bazan.core.time import Period, now
from bazan.data.datasets import api as datasets
from bazan.data.forms import api
from bazan.data.forms.types import SUBMISSION_STATES, FormInfo
from bazan.data.forms.web import form_display, form_entry, submission_review
from bazan.data.sources import api as sources
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, file_sent, page
from bazan.directory.organizations import api as organizations
from bazan.platform.web.api import asked, download, status_of

LATE_SHOWN = 100
PERIODS_SHOWN = 14


@page("forms.view")
def every(request: accounts.Request) -> HttpResponse:
    """What I owe, what waits for me, and how all of it stands."""
    at, reach = now(), request.reach
    forms, bodies, mine = {form.code: form for form in api.forms()}, _bodies(), form_display.own(request)
    found = [one for one in api.obligations(at) if _sees(request, one.organization_id, forms[one.form].pack, bodies)]
    owed = [one for one in found if mine and bodies[one.organization_id].code == mine and api.still_owed(one)]
    to_decide = api.to_decide(reach, request.user.organization_id)
    wide = not accounts.allowed(reach, "forms.submit")
    rows = {
        "owed": [form_display.obligation(one, forms, bodies) for one in owed],
        "verify": [form_display.submission_row(one, forms, bodies) for one in to_decide if one.state == "submitted"],
        "approve": [form_display.submission_row(one, forms, bodies) for one in to_decide if one.state == "verified"],
        "late": [form_display.obligation(one, forms, bodies) for one in found if one.standing == "late"][-LATE_SHOWN:][::-1]
        if wide
        else [],
    }
    reminded = api.reminders(request.user.organization_id) if request.user.organization_id else {}
    said = rows | {
        "section": "forms",
        "line": form_display.line(owed if not wide else found),
        "scores": form_display.scores(found, forms),
        "forms": [form for form in forms.values() if accounts.allowed(reach, "forms.view", sector=form.pack)],
        "reminded": {f"{form}|{start.isoformat()}": when for (form, start), when in reminded.items()},
        "wide": wide,
    }
    return render(request, "forms/every.html", said)


@page("forms.view")
def one(request: accounts.Request, code: str) -> HttpResponse:
    """One form: what it asks, its template, where to send it, and every period of it."""
    return _one(request, api.form(code))


def _one(request: accounts.Request, form: FormInfo, refusal: BazanError | None = None) -> HttpResponse:
    at, bodies, mine = now(), _bodies(), form_display.own(request)
    found = [one for one in api.obligations(at, form=form.code) if _sees(request, one.organization_id, form.pack, bodies)]
    owners = sorted({bodies[one.organization_id].code: bodies[one.organization_id] for one in found}.values(), key=lambda body: body.code)
    chosen = request.GET.get("organization", "")[:40] or (mine if any(body.code == mine for body in owners) else "")
    ours = [one for one in found if not chosen or bodies[one.organization_id].code == chosen]
    open_ones = [one for one in ours if api.still_owed(one)]
    wanted = request.GET.get("period", "")[:12] or (open_ones[0].period.text if open_ones else "")
    forms = {form.code: form}
    infos = {sheet.dataset: datasets.dataset(sheet.dataset) for sheet in form.sheets}
    may_send = accounts.allowed(request.reach, "forms.submit", sector=form.pack) and any(b.code == mine for b in owners)
    said = {
        "section": "forms",
        "form": form,
        "title": words(form.labels),
        "about": words(form.about),
        "due": form_display.due_words(form),
        "verifier": form_display.name_of(next((b for b in bodies.values() if b.code == form.verified_by and b.valid_to is None), None)),
        "owed_by": [form_display.name_of(body) for body in owners] if form.owed_by.organizations else [],
        "sheets": form_display.sheets(form, infos),
        "rows": [form_display.obligation(one, forms, bodies) for one in reversed(ours)][: LATE_SHOWN if not chosen else PERIODS_SHOWN * 4],
        "scores": form_display.scores(found, forms),
        "owners": [(body.code, form_display.name_of(body)) for body in owners],
        "chosen": chosen,
        "period_chosen": wanted,
        "periods": [one.text for one in _periods(form, at, wanted)],
        "may_send": may_send,
        "mine": mine,
        "may_type": may_send and form_entry.small(form, wanted, mine),
        "limit_mb": api.LARGEST >> 20,
        "refusal": sentence(refusal) if refusal else "",
    }
    return render(request, "forms/one.html", said, status=status_of(refusal))


@page("forms.view")
def template(request: accounts.Request, code: str) -> HttpResponse:
    """The workbook of one unit and period."""
    form = api.form(code)
    period, organization = request.GET.get("period", "")[:20], request.GET.get("organization", "")[:40] or form_display.own(request)
    asked = request.GET.get("lang", "")
    try:
        owner = api.owner_of(form, organization, api.period_of(form, period))
        accounts.require(request.reach, "forms.view", place_id=owner.place_id, sector=form.pack)
        with speaking(asked if asked in LANGUAGES else language()):
            data = api.template(code, period, organization)
    except BazanError as why:
        return _one(request, form, why)
    return download(data, "xlsx", f"{form.code.replace('.', '-')}_{period}_{organization}")


def _large(size: int) -> Refused:
    return Refused("forms.file.large", {"size": size >> 20, "limit": api.LARGEST >> 20}, "file")


@file_sent("forms.submit", api.LARGEST, _large)
def upload(request: accounts.Request, code: str) -> HttpResponse:
    """A workbook handed in; a job checks it."""
    form, file = api.form(code), request.FILES.get("file")
    period, organization = request.POST.get("period", "")[:20], request.POST.get("organization", "")[:40]
    try:
        if file is None:
            raise Refused("forms.file.missing", {}, "file")
        received = request.POST.get("received", "")[:30]
        me = form_display.me(request, form.pack)
        got = api.receive(file, file.name or "", code, period, organization, me, now(), received)  # pyrefly: ignore[bad-argument-type] - an uploaded file is read as any stream of bytes is
    except BazanError as why:
        return _one(request, form, why)
    if got.state == "waiting":
        api.defer(got)
    return HttpResponseRedirect(f"/forms/uploads/{got.id}")


@page("forms.view")
def check(request: accounts.Request, upload_id: int) -> HttpResponse:
    """What the check of a file found; the way to confirm it."""
    return _check(request, upload_id)


def _check(request: accounts.Request, upload_id: int, refusal: BazanError | None = None) -> HttpResponse:
    found = api.upload(upload_id)
    form = api.form(found.form)
    owner = organizations.organization(found.organization_id)
    infos = {sheet.dataset: datasets.dataset(sheet.dataset) for sheet in form.sheets}
    findings = [api.finding_of(item) for item in found.result.get("findings", [])]
    said = form_display.checked(found, infos, findings) | {
        "section": "forms",
        "upload": found,
        "form": form,
        "title": words(form.labels),
        "owner": form_display.name_of(owner),
        "owner_code": owner.code,
        "by": accounts.full_names().get(found.actor, found.actor),
        "word": form_display.upload_row(found)["word"],
        "light": form_display.upload_row(found)["light"],
        "busy": found.state in ("waiting", "asked"),
        "may_type": form_entry.sent_small(found, request.reach, owner.code == form_display.own(request)),
        "may_confirm": found.state == "checked" and form_display.own(request) == owner.code and _may(request, "forms.submit", form.pack),
        "refusal": sentence(refusal) if refusal else "",
        "field": refusal.field if refusal else "",
        "given": {key: request.POST.get(key, "") for key in ("note", "reason")},
    }
    return render(request, "forms/upload.html", said, status=status_of(refusal))


@page("forms.view")
def state(request: accounts.Request, upload_id: int) -> HttpResponse:
    """How far an upload is, for the sign that asks twice a second and for scripts."""
    return JsonResponse(form_display.progress(api.upload(upload_id), now()))


@page("forms.view")
def refused(request: accounts.Request, upload_id: int) -> HttpResponse:
    """The workbook as it came, with every fault marked."""
    found = api.upload(upload_id)
    if not found.result:
        raise Http404(str(upload_id))
    findings = [api.finding_of(item) for item in found.result["findings"]]
    data = api.marked(sources.file_path(found.sha256).read_bytes(), findings, api.said)
    name = found.file_name.rpartition(".")[0] or found.file_name
    return download(data, "xlsx", f"{name}-{either('loi', 'faults')}")


@act("forms.submit")
def confirm(request: accounts.Request, upload_id: int) -> HttpResponse:
    """Take what the check found good; a job commits it."""
    found = api.upload(upload_id)
    answers = {key: request.POST.get(key, "")[:500] for key in ("note", "reason")}
    try:
        asked = api.confirm(upload_id, form_display.me(request, found.sector), partial=request.POST.get("act") == "partial", **answers)
    except BazanError as why:
        return _check(request, upload_id, why)
    api.defer(asked)
    return HttpResponseRedirect(f"/forms/uploads/{upload_id}")


@page("forms.view")
def submission(request: accounts.Request, submission_id: int) -> HttpResponse:
    """Every step of a submission, and what may be done with it now."""
    return _submission(request, submission_id)


def _submission(request: accounts.Request, submission_id: int, refusal: BazanError | None = None) -> HttpResponse:
    found = api.submission(submission_id)
    form, owner = api.form(found.form), organizations.organization(found.organization_id)
    due = next((one for one in api.obligations(now(), form.code, owner.code) if one.period == found.period), None)
    said = {
        "section": "forms",
        "submission": found,
        "form": form,
        "title": words(form.labels),
        "owner": form_display.name_of(owner),
        "owner_code": owner.code,
        "state": form_display.state_word(found.state),
        "light": SUBMISSION_STATES.light(found.state),
        "due": due,
        "steps": form_display.trail(found.steps, accounts.full_names()),
        "uploads": [form_display.upload_row(one) for one in api.uploads(submission_id)],
        "acts": api.offered(found, form_display.me(request, found.sector, owner.place_id)),
        "open": found.state in api.OPEN and form_display.own(request) == owner.code and _may(request, "forms.submit", form.pack),
        "refusal": sentence(refusal) if refusal else "",
        "review": submission_review.review(found, form, owner, request.reach, asked(request), now()),
    }
    return render(request, "forms/submission.html", said, status=status_of(refusal))


@act("forms.view")
def move(request: accounts.Request, submission_id: int, act: str) -> HttpResponse:
    """Verify, return, approve, lock or unlock, with the reason where one is needed."""
    found = api.submission(submission_id)
    owner = organizations.organization(found.organization_id)
    try:
        api.move(submission_id, act, form_display.me(request, found.sector, owner.place_id), now(), request.POST.get("reason", "")[:500])
    except BazanError as why:
        return _submission(request, submission_id, why)
    return HttpResponseRedirect(f"/forms/submissions/{submission_id}")


def _bodies() -> dict[int, Any]:
    return {body.id: body for body in organizations.everything()}


def _may(request: accounts.Request, permission: str, sector: str | None = None) -> bool:
    return accounts.allowed(request.reach, permission, sector=sector)


def _sees(request: accounts.Request, organization_id: int, sector: str, bodies: dict[int, Any]) -> bool:
    place = bodies[organization_id].place_id
    return accounts.allowed(request.reach, "forms.view", place_id=place, sector=sector)


def _periods(form: FormInfo, at: Any, wanted: str) -> list[Period]:
    """The periods a template is asked for: the running one and those before it."""
    found = [Period.holding(at, form.grain)]
    while len(found) < PERIODS_SHOWN:
        found.append(found[-1].previous())
    return [*found, *([Period.parse(wanted)] if wanted and wanted not in {one.text for one in found} and _reads(wanted) else [])]


def _reads(text: str) -> bool:
    try:
        Period.parse(text)
    except ValueError:
        return False
    return True
