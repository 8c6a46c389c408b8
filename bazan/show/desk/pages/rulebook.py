"""What is watched: every rule in words, by which law, tried by which samples, switched on or off by whom and why."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.kernel.errors import BazanError, NotFound, Refused
from bazan.kernel.labels import label, sentence
from bazan.kernel.time import local_day
from bazan.kernel.time import now as clock_now
from bazan.measure.indicators import api as indicators
from bazan.register.people.api import allowed, require
from bazan.show.desk import rules, wording
from bazan.show.desk.pages import trying
from bazan.show.desk.pages.choices import Given, given_of
from bazan.show.desk.queries.course import shown_code
from bazan.show.frontend.api import act, asked, duration, language, number, page, status_of, words
from bazan.show.readings.api import owner_name, unit_of
from bazan.watch.alerts import api as alerts
from bazan.watch.alerts.types import RuleInfo

SHORTEST_REASON = 10
"""Whoever switches a rule tells why, in a sentence."""


@page("alerts.view")
def listed(request: HttpRequest) -> HttpResponse:
    """Every rule of the sectors this reader sees, with how many alerts it holds open."""
    lang = language()
    titles = {one["pack"]: words(one["title"], lang) for one in indicators.boards()}
    every = [one for one in alerts.catalogue() if allowed(request.reach, "alerts.view", sector=one.pack)]
    held = alerts.open_by_rule()
    sectors = [
        {"title": titles.get(pack, pack), "rows": [_row(one, held.get(one.code, 0), lang) for one in every if one.pack == pack]}
        for pack in dict.fromkeys(one.pack for one in every)
    ]
    shown = {
        "section": "desk",
        "trail": [(label("desk.title", lang), "/desk"), (label("desk.rules.title", lang), "")],
        "sectors": sectors,
        "line": label("desk.rules.line", lang, count=len(every), off=sum(not one.enabled for one in every)),
    }
    return render(request, "desk/rules.html", shown)


def _row(rule: RuleInfo, held: int, lang: str) -> dict[str, Any]:
    gravest = rule.spec["levels"][-1]["severity"]
    return {
        "href": f"/alerts/rules/{rule.code}",
        "title": name_of(rule, lang),
        "about": words(rule.about, lang),
        "kind": label(f"desk.kind.{rule.kind}", lang),
        "light": rules.LIGHTS[gravest],
        "word": label(f"desk.severity.{gravest}", lang),
        "life": rule.life_safety,
        "enabled": rule.enabled,
        "held": held,
        "alerts": f"/alerts?rule={rule.code}",
    }


def name_of(rule: RuleInfo, lang: str) -> str:
    """Its title where no feature is spoken of."""
    said = words(rule.labels, lang).replace("{feature}", label("desk.rules.a_feature", lang))
    return said[:1].upper() + said[1:]


@page("alerts.view")
def show(request: HttpRequest, code: str) -> HttpResponse:
    return rule_page(request, code)


def rule_page(request: HttpRequest, code: str, refusal: BazanError | None = None) -> HttpResponse:
    """Raises NotFound ``alerts.rule.unknown``, also out of reach."""
    lang, now = language(), clock_now()
    rule = alerts.rule(code)
    if not allowed(request.reach, "alerts.view", sector=rule.pack):
        raise NotFound("alerts.rule.unknown", {"code": code})
    title = name_of(rule, lang)
    said = Given({**asked(request), "lang": lang})
    shown = {
        "section": "desk",
        "trail": [
            (label("desk.title", lang), "/desk"),
            (label("desk.rules.title", lang), "/alerts/rules"),
            (title, ""),
        ],
        "rule": rule,
        "title": title,
        "about": words(rule.about, lang),
        "levels": _levels(rule, lang),
        "facts": _facts(rule, lang, now),
        "samples": _samples(rule, lang),
        "form": trying.form(rule, said, now),
        "tried": trying.tried(rule, said, *unit_and_digits(rule, lang), lang, now),
        "may_switch": allowed(request.reach, "alerts.switch", sector=rule.pack),
        "refusal": sentence(refusal, lang) if refusal else "",
        "field": refusal.field or "" if refusal else "",
        "given": given_of(request) if refusal else Given(),
    }
    return render(request, "desk/rule.html", shown, status=status_of(refusal))


def _levels(rule: RuleInfo, lang: str) -> list[dict[str, str]]:
    unit, digits = unit_and_digits(rule, lang)
    return [
        {
            "light": rules.LIGHTS[level["severity"]],
            "severity": label(f"desk.severity.{level['severity']}", lang),
            "words": words(level.get("labels", {}), lang),
            "condition": wording.rule_level(rule, level, unit, digits, lang),
        }
        for level in rule.spec["levels"]
    ]


def unit_and_digits(rule: RuleInfo, lang: str) -> tuple[str, int]:
    """The unit its limits are said in."""
    if rule.originator != "indicator":
        return "", 2
    name = rule.spec.get("indicator") or rule.spec["all"][0]["indicator"]
    try:
        info = indicators.info(name if "." in name else f"{rule.pack}.{name}")
    except NotFound:
        return "", 2
    return unit_of(info, lang), info.digits


def _facts(rule: RuleInfo, lang: str, now: datetime) -> list[tuple[str, str, str]]:
    spec = rule.spec
    found = [
        (
            label("desk.fact.watches", lang),
            _watched(rule, lang),
            f"/indicators/{shown_code(rule)}" if rule.originator == "indicator" else "",
        ),
        (
            label("desk.fact.for", lang),
            duration(spec["for_s"], lang) if spec.get("for_s", 0) >= 60 else label("desk.fact.at_once", lang),
            "",
        ),
        (label("desk.fact.clear", lang), _clear(rule, lang), ""),
        (label("desk.fact.words", lang), " · ".join(label(f"desk.{key}.{spec[key]}", lang) for key in ("urgency", "certainty")), ""),
        (label("desk.column.owner", lang), _owner(spec["owner"], lang, now), ""),
        (label("desk.fact.law", lang), spec.get("law", "") or "—", ""),
    ]
    if quiet := spec.get("quiet"):
        found.append((label("desk.fact.quiet", lang), f"{quiet['from']}–{quiet['to']}", ""))
    return [*found, (label("desk.fact.version", lang), label("desk.fact.version_of", lang, version=rule.version, code=rule.code), "")]


def _watched(rule: RuleInfo, lang: str) -> str:
    if rule.originator == "indicator":
        try:
            return words(indicators.info(shown_code(rule)).labels, lang)
        except NotFound:
            return shown_code(rule)
    return label(f"desk.originator.{rule.originator}", lang)


def _owner(code: str, lang: str, now: datetime) -> str:
    if code in ("responsible", "keeper"):
        return label(f"desk.owner.{code}", lang)
    return owner_name(code, local_day(now), lang)


def _clear(rule: RuleInfo, lang: str) -> str:
    """When it counts as gone."""
    clear = rule.spec.get("clear", {})
    unit, digits = unit_and_digits(rule, lang)
    parts = []
    for key in ("below", "above"):
        if key in clear:
            limit = number(float(clear[key]), digits if float(clear[key]) % 1 else 0, lang)
            parts.append(label(f"desk.condition.{key}", lang, limit=limit, unit=f"\u00a0{unit}" if unit and unit != "1" else ""))
    if "light" in clear:
        parts.append(label("desk.condition.light", lang, light=label(f"frontend.light.{clear['light']}", lang)))
    if clear.get("for_s"):
        parts.append(label("desk.fact.clear_for", lang, span=duration(clear["for_s"], lang)))
    return ", ".join(parts) or label("desk.fact.clear_plain", lang)


def _samples(rule: RuleInfo, lang: str) -> list[dict[str, Any]]:
    """Each made-up course that tries the rule: its values, and the level after each."""
    return [
        {
            "name": sample["name"],
            "steps": list(zip([_cell(value, lang) for value in sample["values"]], sample["expect"], strict=False)),
        }
        for sample in rule.spec.get("samples", [])
    ]


def _cell(value: Any, lang: str) -> str:
    if isinstance(value, list):
        return " / ".join(_cell(one, lang) for one in value)
    if isinstance(value, str):
        return label(f"frontend.light.{value}", lang)
    return "—" if value is None or value != value else number(float(value), 0 if float(value) % 1 == 0 else 2, lang)


@act("alerts.switch")
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """On or off, with the reason. Raises NotFound ``alerts.rule.unknown``."""
    rule = alerts.rule(code)
    require(request.reach, "alerts.switch", sector=rule.pack)
    reason = request.POST.get("reason", "").strip()[:300]
    try:
        if len(reason) < SHORTEST_REASON:
            raise Refused("desk.switch.reason", {"least": SHORTEST_REASON}, "reason")
        alerts.switch(code, request.POST.get("enabled") == "1", request.reach.username, clock_now(), reason)
    except Refused as why:
        return rule_page(request, code, why)
    return HttpResponseRedirect(f"/alerts/rules/{code}")
