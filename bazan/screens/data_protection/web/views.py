"""The page of personal data for who answers for it, and the acts of a person's request: of an incident, and of rows of datasets."""

from collections.abc import Mapping

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.coordination.cases import api as cases
from bazan.core.errors import BazanError, NotFound
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.time import now
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import ErasureInfo
from bazan.data.observations import api as observations
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.permissions.types import Acting
from bazan.directory.personal_data import api as personal_data
from bazan.directory.personal_data.types import Kept, Outlook, Rule
from bazan.platform.design_system.api import when
from bazan.platform.web.api import Said, status_of, typed
from bazan.response.incidents import api as incidents

DECISIONS = {"confirm": True, "refuse": False}


@page("retention.view")
def everything(request: accounts.Request) -> HttpResponse:
    """Rules, requests, proofs."""
    return _page(request)


def _page(request: accounts.Request, why: BazanError | None = None, section: str = "requests") -> HttpResponse:
    """``section``: whose form was refused."""
    outlook = personal_data.outlook()
    names, tables = accounts.full_names(), {info.code: words(info.labels) for info in datasets.datasets()}
    beside = why is not None and section == "persons" and bool(why.field)
    said = {
        "section": "retention",
        "rules": [_rule(rule, outlook.get(rule.holder.name)) for rule in personal_data.rules()],
        "ahead": personal_data.AHEAD.days,
        "requests": [(one, names.get(one.asked_by, one.asked_by), names.get(one.decided_by, one.decided_by)) for one in cases.erasures()],
        "persons": [
            (one, _found(one, tables), names.get(one.asked_by, one.asked_by), names.get(one.decided_by, one.decided_by))
            for one in datasets.erasures()
        ],
        "tables": _tables(),
        "proofs": personal_data.proofs(),
        "may": accounts.allowed(request.reach, "incidents.erase"),
        "may_rows": accounts.allowed(request.reach, "retention.erase"),
        "own": request.reach.username,
        "refusal": Said({section: sentence(why)}) if why and not beside else Said(),
        "errors": Said({why.field: sentence(why)}) if why and beside else Said(),
        "given": typed(request) if why else Said(),
    }
    return render(request, "retention/page.html", said, status=status_of(why))


def _rule(rule: Rule, outlook: Outlook | None) -> dict[str, object]:
    """A holder, how long it keeps its things, who says so, and its last proof."""
    last = next(iter(personal_data.proofs(1, rule.holder.name)), None)
    days = label("retention.page.days", count=rule.days) if rule.days else label("retention.page.asked_only")
    return {"name": rule.holder.name, "kind": rule.holder.kind, "days": days, "setting": rule.setting, "last": last, "outlook": outlook}


def _tables() -> list[tuple[str, Kept | None, str]]:
    """(Name, how long, when rows last went) of observations and of each dataset with columns of persons or with years of its own."""
    kept = [("observation", label("retention.page.observations"), observations.observations_kept())]
    kept += [
        (info.code, words(info.labels), info.policy)
        for info in datasets.datasets()
        if info.policy or any(one.personal for one in info.columns)
    ]
    return [(name, policy, _forgotten(code) if policy else "") for code, name, policy in kept]


def _forgotten(table: str) -> str:
    last = personal_data.forgotten(table)
    return label("retention.page.rows_at", count=last.rows, at=when(last.at)) if last else ""


def _found(one: ErasureInfo, names: Mapping[str, str]) -> str:
    """How many versions of rows, by dataset, as its pack calls it; and how many refused pieces."""
    counts = [label("retention.page.versions", name=names.get(code, code), count=count) for code, count in one.found.items()]
    if one.named:
        counts.append(f"{label('retention.holder.sources.quarantine')}: {one.named}")
    return " · ".join(counts)


@act("retention.erase")
def ask_rows(request: accounts.Request) -> HttpResponse:
    """Write down that a person asked for their rows. What identifies them is read here and shown nowhere again."""
    try:
        datasets.ask_erasure(request.POST.get("identity", "")[:200], request.POST.get("letter", "")[:200], request.reach.username, now())
    except BazanError as why:
        return _page(request, why, "persons")
    return HttpResponseRedirect("/retention#persons")


@act("retention.erase")
def decide_rows(request: accounts.Request, erasure_id: int, what: str) -> HttpResponse:
    """The second person's word about rows."""
    if what not in DECISIONS:
        raise NotFound("datasets.erasure.unknown", {})
    try:
        datasets.decide_erasure(erasure_id, DECISIONS[what], request.reach.username, now())
    except BazanError as why:
        return _page(request, why, "persons")
    return HttpResponseRedirect("/retention#persons")


@act("incidents.erase")
def ask(request: accounts.Request) -> HttpResponse:
    """Write down that a person asked."""
    try:
        incidents.ask_erasure(request.POST.get("code", "")[:40], _by(request), now(), request.POST.get("reason", "")[:500])
    except BazanError as why:
        return _page(request, why)
    return HttpResponseRedirect("/retention#requests")


@act("incidents.erase")
def decide(request: accounts.Request, request_id: int, what: str) -> HttpResponse:
    """The second person's word."""
    if what not in DECISIONS:
        raise NotFound("casework.unknown", {})
    try:
        incidents.decide_erasure(request_id, DECISIONS[what], _by(request), now())
    except BazanError as why:
        return _page(request, why)
    return HttpResponseRedirect("/retention#requests")


def _by(request: accounts.Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)
