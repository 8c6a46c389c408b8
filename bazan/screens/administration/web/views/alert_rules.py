"""Rules of alerts as the province changes them: on, off, other numbers; tried on thirteen months, changed with a reason, taken back."""

from time import perf_counter
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.time import local_day, now
from bazan.data.indicators import api as indicators
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.change_history import api as change_history
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import RuleNumbers
from bazan.platform.design_system.api import severity_light
from bazan.platform.web.api import Said, asked, typed, whole
from bazan.screens.administration.web import alert_rule_preview
from bazan.screens.administration.web.page_frame import acting, framed, names

PERMISSION = "alerts.change"
KIND = "rules"


@page(PERMISSION)
def listed(request: accounts.Request) -> HttpResponse:
    """Every rule of the administrator's sectors."""
    query = asked(request)
    _, sectors = accounts.rows_of(request.reach, PERMISSION)
    every = [one for one in alerts.every_numbers() if sectors is None or one.info.pack in sectors]
    chosen = [one for one in every if not query["own"] or one.own or not one.info.enabled]
    titles = {board["pack"]: words(board["title"]) for board in indicators.boards()}
    rows = [(titles.get(pack, pack), [_row(one) for one in chosen if one.info.pack == pack]) for pack in _packs(chosen)]
    said = {
        "sectors": rows, "query": query, "count": len(every), "own": sum(bool(one.own) for one in every),
        "off": sum(not one.info.enabled for one in every),
    }  # fmt: skip
    return framed(request, "administration/rules.html", KIND, said)


@page(PERMISSION)
def show(request: accounts.Request, code: str) -> HttpResponse:
    """One rule. With numbers in the address: what it would have raised in thirteen months."""
    return _page(request, code, asked(request))


@act(PERMISSION)
def lay(request: accounts.Request, code: str) -> HttpResponse:
    """Switch the rule, or give it the numbers of the form, with the reason."""
    said, held = typed(request), _numbers(request, code)
    try:
        state = alerts.rule_laid(code, said["on"] != "0", alert_rule_preview.wanted_of(held, said))
        made = change_history.make(KIND, code, state, said["reason"], acting(request), now(), law=said["law"], seen=whole(said, "seen"))
        if made is None:
            raise Refused("indicators.limit.same", {})
    except BazanError as why:
        return _page(request, code, said, why)
    return HttpResponseRedirect(f"/admin/rules/{code}")


def _page(request: accounts.Request, code: str, said: Said, why: BazanError | None = None) -> HttpResponse:
    at, held = now(), _numbers(request, code)
    sent = "on" in said
    given = said if sent else Said(alert_rule_preview.given_of(held) | {"on": "1" if held.info.enabled else "0"})
    wrong, tried, began = why, None, perf_counter()
    if sent:
        try:
            wanted = alert_rule_preview.wanted_of(held, said)
            tried = alerts.with_other_numbers(code, {**held.pack, **wanted}, alert_rule_preview.since_of(at), at)
        except BazanError as refused:
            wrong = why or refused
    history = change_history.history(KIND, code)
    found: dict[str, Any] = {
        "rule": held, "code": code, "name": alerts.rule_title(code), "about": words(held.info.about), "given": given,
        "lines": alert_rule_preview.lines(held, given), "kind": label(f"administration.rules.originator.{held.info.originator}"),
        "errors": Said({wrong.field: sentence(wrong)}) if wrong and wrong.field else Said(),
        "may": accounts.allowed(request.reach, PERMISSION, None, held.info.pack, everywhere=True), "last": change_history.last(KIND, code),
        "told": change_history.told(history), "names": names(), "off": given["on"] == "0",
        "preview": alert_rule_preview.preview(tried, local_day(at)) if tried else None, "seconds": perf_counter() - began,
        "indicators": _indicators(held),
    }  # fmt: skip
    return framed(request, "administration/rule.html", KIND, found, wrong)


def _indicators(held: RuleNumbers) -> list[tuple[str, str]]:
    """The indicators it asks, with their names."""
    asked_for = held.info.declared.all or (held.info.declared,)
    codes = [name if "." in name else f"{held.info.pack}.{name}" for part in asked_for if (name := part.indicator)]
    known = {info.code: words(info.labels) for info in indicators.catalogue()}
    return [(code, known[code]) for code in codes if code in known]


def _numbers(request: accounts.Request, code: str) -> RuleNumbers:
    """Raises NotFound ``alerts.rule.unknown``, also of a sector out of reach."""
    held = alerts.rule_numbers(code)
    if not accounts.allowed(request.reach, PERMISSION, sector=held.info.pack):
        raise NotFound("alerts.rule.unknown", {"code": code})
    return held


def _packs(every: list[RuleNumbers]) -> list[str]:
    return list(dict.fromkeys(one.info.pack for one in every))


def _row(one: RuleNumbers) -> dict[str, Any]:
    gravest = one.info.spec["levels"][-1]["severity"]
    limits = [
        line for line in alert_rule_preview.lines(one, {}) if line.path.startswith(("levels.", "all.")) and ".clear." not in line.path
    ]
    return {
        "code": one.info.code, "name": alerts.rule_title(one.info.code), "on": one.info.enabled, "own": bool(one.own),
        "light": severity_light(gravest), "severity": label(f"severity.{gravest}"), "lines": limits,
    }  # fmt: skip
