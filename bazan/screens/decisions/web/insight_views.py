"""The pages of insights: all of a sector, what a person does with one, the rule that is opened of one, and how many alarms are allowed."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from bazan.core.errors import BazanError
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.numbers import typed_number, whole_number
from bazan.core.time import now as clock_now
from bazan.data.figures.api import place_name
from bazan.directory.accounts.api import Request, act, allowed, page
from bazan.directory.permissions.types import Acting
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.anomalies import api as anomalies
from bazan.monitoring.anomalies.types import About
from bazan.monitoring.insights import api as insights
from bazan.platform.web.api import asked, status_of, typed
from bazan.screens.decisions import decision_subject
from bazan.screens.decisions.decision_subject import Decision
from bazan.screens.decisions.web import alert_rule_draft, insights_panel

NOWHERE = float("nan")
"""What no number was typed for."""


@page("boards.view")
def every(request: Request, pack: str) -> HttpResponse:
    """Everything analyses noticed of a sector, and what was dismissed."""
    decision = decision_subject.decision(pack, {}, request.reach, clock_now())
    return render(
        request, "decisions/insights_page.html", _said(decision, "decisions.insight.every", insights_panel.every(decision, request.reach))
    )


@act("insights.judge")
def dismiss(request: Request, pack: str, insight_id: int) -> HttpResponse:
    """Nothing is to be done, for a reason."""
    form = typed(request)
    insights.dismiss(insight_id, form.get("reason", ""), form.get("note", ""), _acting(request), clock_now())
    return _back(request, pack, form, "dismissed")


@act("insights.judge")
def brief(request: Request, pack: str, insight_id: int) -> HttpResponse:
    """It stands in the next briefings."""
    insights.brief(insight_id, _acting(request), clock_now())
    return _back(request, pack, typed(request), "briefed")


@page("alerts.open")
def rule(request: Request, pack: str) -> HttpResponse:
    """A rule that could be opened, with what it would have done."""
    query = asked(request)
    return _rule(request, pack, alert_rule_draft.query_of(query.get("insight", "")) | query)


@act("alerts.open")
def open_rule(request: Request, pack: str) -> HttpResponse:
    """The rule as it was last tried on the page is in force from now on."""
    form = typed(request)
    decision = decision_subject.decision(pack, form, request.reach, clock_now())
    try:
        code = alerts.open_rule(alert_rule_draft.wished_of(form, decision), _acting(request), decision.now)
    except BazanError as why:
        return _rule(request, pack, form, why)
    if (insight := whole_number(form.get("insight", ""))) is not None and allowed(request.reach, "insights.judge", sector=pack):
        insights.take_up(insight, "ruled", code, _acting(request), decision.now)
    return HttpResponseRedirect(f"/alerts/rules/{code}")


@page("boards.view")
def alarms(request: Request, pack: str) -> HttpResponse:
    """How many alarms the sector allows, and what that finds."""
    return _alarms(request, pack)


@act("anomalies.budget")
def set_alarms(request: Request, pack: str) -> HttpResponse:
    """So many are allowed from now on."""
    form = typed(request)
    about: About = "sensors" if form.get("about") == "sensors" else "indicators"
    try:
        try:
            most = typed_number(form.get("most", ""))
        except ValueError:
            most = NOWHERE
        anomalies.set_budget(pack, about, NOWHERE if most is None else most, _acting(request), clock_now())
    except BazanError as why:
        return _alarms(request, pack, why)
    return HttpResponseRedirect(f"/decide/{pack}/alarms")


def _rule(request: Request, pack: str, query: dict[str, str], why: BazanError | None = None) -> HttpResponse:
    decision = decision_subject.decision(pack, query, request.reach, clock_now())
    wish, refused = query, why
    try:
        wished = alert_rule_draft.wished_of(wish, decision)
    except BazanError as wrong:
        refused = refused or wrong
        wished = alert_rule_draft.wished_of({}, decision)
    said = _said(
        decision, "decisions.rule.title", {"rule": alert_rule_draft.view(decision, wished), "insight": query.get("insight", "")}, refused
    )
    said["opens"] = allowed(request.reach, "alerts.open", decision.units.root.id, pack)
    return render(request, "decisions/rule.html", said, status=status_of(refused))


def _alarms(request: Request, pack: str, why: BazanError | None = None) -> HttpResponse:
    decision = decision_subject.decision(pack, {}, request.reach, clock_now())
    said = _said(decision, "decisions.alarms.title", insights_panel.alarms(pack, request.reach), why)
    return render(request, "decisions/alarms.html", said, status=status_of(why))


def _said(decision: Decision, title: str, more: dict[str, Any], why: BazanError | None = None) -> dict[str, Any]:
    trail = [
        (place_name(decision.units.root), "/"),
        (label("decisions.all"), "/decide"),
        (words(decision.head["title"]), f"/decide/{decision.pack}"),
        (label(title), ""),
    ]
    return {
        "section": "decisions",
        "trail": trail,
        "decision": decision,
        "title": label(title),
        "refusal": sentence(why) if why else "",
        **more,
    }


def _back(request: Request, pack: str, form: dict[str, str], done: str) -> HttpResponse:
    """To the page it was done on, which says so."""
    if form.get("from") == "insights":
        return HttpResponseRedirect(f"/decide/{pack}/insights?done={done}")
    decision = decision_subject.decision(pack, form, request.reach, clock_now())
    return HttpResponseRedirect(decision.href(done=done) + "#insights")


def _acting(request: Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)


URLS = [
    path("decide/<slug:pack>/insights", every),
    path("decide/<slug:pack>/insights/<int:insight_id>/dismiss", dismiss),
    path("decide/<slug:pack>/insights/<int:insight_id>/brief", brief),
    path("decide/<slug:pack>/rule", rule),
    path("decide/<slug:pack>/rule/open", open_rule),
    path("decide/<slug:pack>/alarms", alarms),
    path("decide/<slug:pack>/alarms/set", set_alarms),
]
