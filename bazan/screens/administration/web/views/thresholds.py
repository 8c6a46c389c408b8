"""Limits and targets of the province over those of packs: listed, tried on thirteen months, laid with a reason, taken back."""

from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.time import day_start, local_day, now
from bazan.data.figures import api as figures
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import LimitsOf, OwnLimits
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.change_history import api as change_history
from bazan.monitoring.alerts import api as alerts
from bazan.platform.design_system.api import Column, Sheet, as_csv
from bazan.platform.web.api import Said, asked, download, typed, whole
from bazan.screens.administration.web import threshold_preview
from bazan.screens.administration.web.page_frame import acting, framed, names

PERMISSION = "indicators.limit"
KIND = "limits"


@page(PERMISSION)
def listed(request: accounts.Request) -> HttpResponse:
    """Every indicator of the administrator's sectors, by sectors."""
    query = asked(request)
    every = _every(request, now())
    chosen = [one for one in every if _fits(one, query)]
    sectors = [(title, [_row(one) for one in chosen if one.info.pack == pack]) for pack, title in _sectors(every)]
    said = {
        "sectors": [(title, rows) for title, rows in sectors if rows], "all_sectors": _sectors(every), "query": query,
        "count": len(every), "own": sum(_laid(one) for one in every), "shown": len(chosen),
    }  # fmt: skip
    return framed(request, "administration/limits.html", KIND, said)


@page(PERMISSION)
def file(request: accounts.Request) -> HttpResponse:
    """All limits as a CSV file: the pack's beside the province's, one line for each that is laid."""
    titles = [label(f"administration.limits.column.{name}") for name in FILE]
    rows = tuple(row for one in _every(request, now()) for row in _file_rows(one))
    sheet = Sheet(KIND, label("administration.section.limits"), tuple(Column(title) for title in titles), rows)
    return download(as_csv(sheet), "csv", KIND)


FILE = (
    "code", "name", "sector", "unit", "direction", "pack_watch", "pack_off", "pack_target", "pack_source", "from", "watch", "off", "target",
    "law",
)  # fmt: skip


@page(PERMISSION)
def show(request: accounts.Request, code: str) -> HttpResponse:
    """One indicator's limits. With numbers in the address: what they would have said of thirteen months."""
    return _page(request, code, asked(request))


@act(PERMISSION)
def lay(request: accounts.Request, code: str) -> HttpResponse:
    """Lay the limits of the form, with its reason and law."""
    said, at = typed(request), now()
    _limits(request, code, at)
    try:
        wanted = threshold_preview.wanted_of(said)
        state = indicators.limits_laid(code, wanted, at)
        if change_history.make(KIND, code, state, said["reason"], acting(request), at, law=said["law"], seen=whole(said, "seen")) is None:
            raise Refused("indicators.limit.same", {})
    except BazanError as why:
        return _page(request, code, said, why)
    return HttpResponseRedirect(f"/admin/limits/{code}")


def _page(request: accounts.Request, code: str, said: Said, why: BazanError | None = None) -> HttpResponse:
    at = now()
    held = _limits(request, code, at)
    wanted, wrong, given = None, why, said if "watch" in said else _given(held, at)
    if "watch" in said:
        try:
            wanted = _tried(code, said, at)
        except BazanError as refused:
            wrong = why or refused
    info, last = held.info, change_history.last(KIND, code)
    rules = alerts.rules_over(code)
    history = change_history.history(KIND, code)
    found: dict[str, Any] = {
        "held": held, "code": code, "name": figures.indicator_name(info), "sector": _title(info.pack), "unit": figures.unit_of(info),
        "grain": label(f"administration.limits.grain.{info.grain}"), "lines": threshold_preview.lines(held, given), "given": given,
        "errors": _errors(wrong), "earliest": local_day(at), "first_period": "", "preview": None, "wanted": wanted, "last": last,
        "may": accounts.allowed(request.reach, PERMISSION, None, info.pack, everywhere=True),
        "own_numbers": [(one, threshold_preview.rule_name(one)) for one in rules if one.kind != "light"],
        "told": change_history.told(history), "names": names(), "newest": _holder(history, held),
        "meanwhile": history[0] if history and said["seen"] and whole(said, "seen") != last else None,
    }  # fmt: skip
    if wanted is not None:
        began = perf_counter()
        tried = indicators.preview_limits(code, wanted, at)
        following = [one for one in rules if one.kind == "light"]
        found |= {
            "preview": threshold_preview.preview(tried, info), "first_period": threshold_preview.first_period(info, wanted.valid_from),
            "called": threshold_preview.called(tried, following, day_start(tried.since), at), "seconds": perf_counter() - began,
        }  # fmt: skip
    return framed(request, "administration/limit.html", KIND, found, wrong)


def _errors(why: BazanError | None) -> Said:
    """The refusal at its field; of limits that cross, at both."""
    if why is None or not why.field:
        return Said()
    both = ("watch", "off") if why.rule.startswith("indicators.limit.crossed") else (why.field,)
    return Said(dict.fromkeys(both, sentence(why)))


def _tried(code: str, said: Said, at: datetime) -> OwnLimits:
    """The limits to try. What they rest on is asked for when they are laid."""
    wanted = threshold_preview.wanted_of(said)
    indicators.limits_laid(code, OwnLimits(wanted.valid_from, wanted.watch, wanted.off, wanted.target, wanted.law or "?"), at)
    return wanted


def _given(held: LimitsOf, at: datetime) -> Said:
    """What the form begins with: the province's numbers in force, from tomorrow."""
    numbers = {
        name: threshold_preview.typed_limit(getattr(held.holding, name) if held.holding else None) for name in threshold_preview.NAMES
    }
    return Said(numbers | {"from": (local_day(at) + timedelta(days=1)).isoformat()})


def _limits(request: accounts.Request, code: str, at: datetime) -> LimitsOf:
    """Raises NotFound ``indicators.unknown``, also of a sector out of reach."""
    held = indicators.limits_of(code, at)
    if not accounts.allowed(request.reach, PERMISSION, sector=held.info.pack):
        raise NotFound("indicators.unknown", {"code": code})
    return held


def _every(request: accounts.Request, at: datetime) -> list[LimitsOf]:
    _, sectors = accounts.rows_of(request.reach, PERMISSION)
    return [one for one in indicators.every_limits(at) if sectors is None or one.info.pack in sectors]


def _fits(one: LimitsOf, query: Said) -> bool:
    asked_for = " ".join(query["text"].split()).casefold()
    named = f"{figures.indicator_name(one.info)} {one.info.code}".casefold()
    return (
        asked_for in named
        and query["sector"] in ("", one.info.pack)
        and (not query["own"] or _laid(one))
        and (bool(asked_for) or one.info.direction != "neutral")
    )


def _laid(one: LimitsOf) -> bool:
    """Whether the province's limits hold, or will."""
    return bool(one.own) and (one.own[-1].any or (one.holding is not None and one.holding.any))


def _row(one: LimitsOf) -> dict[str, Any]:
    cells = [
        (
            threshold_preview.said_limit(one.info, getattr(one.pack, name)),
            threshold_preview.said_limit(one.info, own) if (own := getattr(one.holding, name) if one.holding else None) is not None else "",
        )
        for name in threshold_preview.NAMES
    ]
    return {
        "code": one.info.code, "name": figures.indicator_name(one.info), "unit": figures.unit_of(one.info),
        "direction": one.info.direction, "cells": cells, "laid": _laid(one),
        "later": one.own[-1].valid_from if one.own and one.own[-1] != one.holding else None,
    }  # fmt: skip


def _file_rows(one: LimitsOf) -> list[tuple[Any, ...]]:
    pack = [threshold_preview.said_limit(one.info, getattr(one.pack, name)) for name in threshold_preview.NAMES]
    head = (
        one.info.code, figures.indicator_name(one.info), _title(one.info.pack), figures.unit_of(one.info),
        label(f"administration.limits.direction.{one.info.direction}"), *pack, one.pack.source,
    )  # fmt: skip
    own = [
        (laid.valid_from, *(threshold_preview.typed_limit(getattr(laid, name)) for name in threshold_preview.NAMES), laid.law)
        for laid in one.own
    ]
    return [(*head, *laid) for laid in own or [(None, "", "", "", "")]]


def _sectors(every: list[LimitsOf]) -> list[tuple[str, str]]:
    held = {one.info.pack for one in every}
    return [(board["pack"], words(board["title"])) for board in indicators.boards() if board["pack"] in held]


def _title(pack: str) -> str:
    return words(indicators.board(pack)["title"])


def _holder(history: list[Any], held: LimitsOf) -> Any:
    """The change that brought the limits in force."""
    if held.holding is None:
        return None
    day = held.holding.valid_from.isoformat()
    return next((one for one in history if any(laid["from"] == day for laid in one.after or [])), None)
