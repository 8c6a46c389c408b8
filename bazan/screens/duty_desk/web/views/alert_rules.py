"""What is watched: every rule in words, by which law, tried by which samples, switched on or off by whom and why."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.time import local_day
from bazan.core.time import now as clock_now
from bazan.data.figures.api import owner_name, unit_of
from bazan.data.indicators import api as indicators
from bazan.directory.accounts.api import Request, act, allowed, page, require
from bazan.directory.change_history import api as change_history
from bazan.directory.permissions.types import Acting
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import RuleInfo
from bazan.platform.design_system.api import duration, number, severity_light
from bazan.platform.web.api import Said, asked, status_of, typed
from bazan.screens.duty_desk.queries.alert_time_series import shown_code
from bazan.screens.duty_desk.web import alert_texts, backtest
from bazan.screens.duty_desk.web.available_actions import given_of


@page("alerts.view")
def listed(request: Request) -> HttpResponse:
    """Every rule of the sectors this reader sees, with how many alerts it holds open."""
    titles = {one["pack"]: words(one["title"]) for one in indicators.boards()}
    every = [one for one in alerts.catalogue() if allowed(request.reach, "alerts.view", sector=one.pack)]
    held = alerts.open_by_rule()
    sectors = [
        {"title": titles.get(pack, pack), "rows": [_row(one, held.get(one.code, 0)) for one in every if one.pack == pack]}
        for pack in dict.fromkeys(one.pack for one in every)
    ]
    shown = {
        "section": "rules" if allowed(request.reach, "alerts.switch") else "desk",
        "trail": [(label("desk.title"), "/desk"), (label("desk.rules.title"), "")],
        "sectors": sectors,
        "line": label("desk.rules.line", count=len(every), off=sum(not one.enabled for one in every)),
    }
    return render(request, "desk/rules.html", shown)


def _row(rule: RuleInfo, held: int) -> dict[str, Any]:
    gravest = rule.spec["levels"][-1]["severity"]
    return {
        "href": f"/alerts/rules/{rule.code}",
        "title": name_of(rule),
        "about": words(rule.about),
        "kind": label(f"desk.kind.{rule.kind}"),
        "light": severity_light(gravest),
        "word": label(f"severity.{gravest}"),
        "life": rule.life_safety,
        "enabled": rule.enabled,
        "held": held,
        "alerts": f"/alerts?rule={rule.code}",
    }


def name_of(rule: RuleInfo) -> str:
    """Its title where no feature is spoken of."""
    said = words(rule.labels).replace("{feature}", label("desk.rules.a_feature"))
    return said[:1].upper() + said[1:]


@page("alerts.view")
def show(request: Request, code: str) -> HttpResponse:
    return rule_page(request, code)


def rule_page(request: Request, code: str, refusal: BazanError | None = None) -> HttpResponse:
    """Raises NotFound ``alerts.rule.unknown``, also out of reach."""
    now = clock_now()
    rule = alerts.rule(code)
    if not allowed(request.reach, "alerts.view", sector=rule.pack):
        raise NotFound("alerts.rule.unknown", {"code": code})
    title = name_of(rule)
    said = asked(request)
    shown = {
        "section": "rules" if allowed(request.reach, "alerts.switch") else "desk",
        "trail": [
            (label("desk.title"), "/desk"),
            (label("desk.rules.title"), "/alerts/rules"),
            (title, ""),
        ],
        "rule": rule,
        "title": title,
        "about": words(rule.about),
        "levels": _levels(rule),
        "facts": _facts(rule, now),
        "samples": _samples(rule),
        "form": backtest.form(rule, said, now),
        "tried": backtest.tried(rule, said, *unit_and_digits(rule), now),
        "may_switch": allowed(request.reach, "alerts.switch", sector=rule.pack, everywhere=True),
        "refusal": sentence(refusal) if refusal else "",
        "field": refusal.field or "" if refusal else "",
        "given": given_of(request) if refusal else Said(),
    }
    return render(request, "desk/rule.html", shown, status=status_of(refusal))


def _levels(rule: RuleInfo) -> list[dict[str, str]]:
    unit, digits = unit_and_digits(rule)
    return [
        {
            "light": severity_light(level["severity"]),
            "severity": label(f"severity.{level['severity']}"),
            "words": words(level.get("labels", {})),
            "condition": alert_texts.rule_level(rule, level, unit, digits),
        }
        for level in rule.spec["levels"]
    ]


def unit_and_digits(rule: RuleInfo) -> tuple[str, int]:
    """The unit its limits are said in."""
    if rule.originator != "indicator":
        return "", 2
    name = rule.spec.get("indicator") or rule.spec["all"][0]["indicator"]
    try:
        info = indicators.info(name if "." in name else f"{rule.pack}.{name}")
    except NotFound:
        return "", 2
    return unit_of(info), info.digits


def _facts(rule: RuleInfo, now: datetime) -> list[tuple[str, str, str]]:
    spec = rule.spec
    found = [
        (
            label("desk.fact.watches"),
            _watched(rule),
            f"/indicators/{shown_code(rule)}" if rule.originator == "indicator" else "",
        ),
        (
            label("desk.fact.for"),
            duration(spec["for_s"]) if spec.get("for_s", 0) >= 60 else label("desk.fact.at_once"),
            "",
        ),
        (label("desk.fact.clear"), _clear(rule), ""),
        (label("desk.fact.words"), " · ".join(label(f"desk.{key}.{spec[key]}") for key in ("urgency", "certainty")), ""),
        (label("desk.column.owner"), _owner(spec["owner"], now), ""),
        (label("desk.fact.law"), spec.get("law", "") or "—", ""),
    ]
    if quiet := spec.get("quiet"):
        found.append((label("desk.fact.quiet"), f"{quiet['from']}–{quiet['to']}", ""))
    return [*found, (label("desk.fact.version"), label("desk.fact.version_of", version=rule.version, code=rule.code), "")]


def _watched(rule: RuleInfo) -> str:
    if rule.originator == "indicator":
        try:
            return words(indicators.info(shown_code(rule)).labels)
        except NotFound:
            return shown_code(rule)
    return label(f"desk.originator.{rule.originator}")


def _owner(code: str, now: datetime) -> str:
    if code in ("responsible", "keeper"):
        return label(f"desk.owner.{code}")
    return owner_name(code, local_day(now))


def _clear(rule: RuleInfo) -> str:
    """When it counts as gone."""
    clear = rule.spec.get("clear", {})
    unit, digits = unit_and_digits(rule)
    parts = []
    for key in ("below", "above"):
        if key in clear:
            limit = number(float(clear[key]), digits if float(clear[key]) % 1 else 0)
            parts.append(label(f"desk.condition.{key}", limit=limit, unit=f"\u00a0{unit}" if unit and unit != "1" else ""))
    if "light" in clear:
        parts.append(label("desk.condition.light", light=label(f"frontend.light.{clear['light']}")))
    if clear.get("for_s"):
        parts.append(label("desk.fact.clear_for", span=duration(clear["for_s"])))
    return ", ".join(parts) or label("desk.fact.clear_plain")


def _samples(rule: RuleInfo) -> list[dict[str, Any]]:
    """Each made-up course that tries the rule: its values, and the level after each."""
    return [
        {
            "name": sample["name"],
            "steps": list(zip([_cell(value) for value in sample["values"]], sample["expect"], strict=False)),
        }
        for sample in rule.spec.get("samples", [])
    ]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " / ".join(_cell(one) for one in value)
    if isinstance(value, str):
        return label(f"frontend.light.{value}")
    return "—" if value is None or value != value else number(float(value), 0 if float(value) % 1 == 0 else 2)


@act("alerts.switch")
def switch(request: Request, code: str) -> HttpResponse:
    """On or off, with the reason. Raises NotFound ``alerts.rule.unknown``."""
    rule, said = alerts.rule(code), typed(request)
    require(request.reach, "alerts.switch", sector=rule.pack)
    by = Acting(request.reach, request.user.organization_id)
    try:
        change_history.make("rules", code, alerts.rule_switched(code, said["enabled"] == "1"), said["reason"], by, clock_now())
    except Refused as why:
        return rule_page(request, code, why)
    return HttpResponseRedirect(f"/alerts/rules/{code}")
