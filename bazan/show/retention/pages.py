"""The page of personal data for who answers for it, and the two acts of a person's request."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from bazan.act.casework import api as casework
from bazan.act.incidents import api as incidents
from bazan.kernel.errors import BazanError, NotFound
from bazan.kernel.labels import label, sentence
from bazan.kernel.time import now
from bazan.register.people import api as people
from bazan.register.people.types import Acting
from bazan.register.retention import api as retention
from bazan.register.retention.types import Rule
from bazan.show.frontend.api import Said, act, page, status_of, typed

DECISIONS = {"confirm": True, "refuse": False}


@page("retention.view")
def everything(request: people.Request) -> HttpResponse:
    """Rules, requests, proofs."""
    return _page(request)


def _page(request: people.Request, why: BazanError | None = None) -> HttpResponse:
    names = people.full_names()
    said = {
        "section": "retention",
        "rules": [_rule(rule) for rule in retention.rules()],
        "requests": [
            (one, names.get(one.asked_by, one.asked_by), names.get(one.decided_by, one.decided_by)) for one in casework.erasures()
        ],
        "proofs": retention.proofs(),
        "may": people.allowed(request.reach, "incidents.erase"),
        "own": request.reach.username,
        "refusal": sentence(why) if why else "",
        "given": typed(request) if why else Said(),
    }
    return render(request, "retention/page.html", said, status=status_of(why))


def _rule(rule: Rule) -> dict[str, object]:
    """A holder, how long it keeps its things, who says so, and its last proof."""
    last = next(iter(retention.proofs(1, rule.holder.name)), None)
    days = label("retention.page.days", count=rule.days) if rule.days else label("retention.page.asked_only")
    return {"name": rule.holder.name, "kind": rule.holder.kind, "days": days, "setting": rule.setting, "last": last}


@act("incidents.erase")
def ask(request: people.Request) -> HttpResponse:
    """Write down that a person asked."""
    try:
        incidents.ask_erasure(request.POST.get("code", "")[:40], _by(request), now(), request.POST.get("reason", "")[:500])
    except BazanError as why:
        return _page(request, why)
    return HttpResponseRedirect("/retention#requests")


@act("incidents.erase")
def decide(request: people.Request, request_id: int, what: str) -> HttpResponse:
    """The second person's word."""
    if what not in DECISIONS:
        raise NotFound("casework.unknown", {})
    try:
        incidents.decide_erasure(request_id, DECISIONS[what], _by(request), now())
    except BazanError as why:
        return _page(request, why)
    return HttpResponseRedirect("/retention#requests")


def _by(request: people.Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)


urlpatterns = [
    path("retention", everything),
    path("retention/requests", ask),
    path("retention/requests/<int:request_id>/<slug:what>", decide),
]
