"""What everybody may see: how reports are answered, the province's figures and decisions, the center's health, a dossier, open data."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bazan.citizens.app import nearby_shelters, office_queues, published_directives, rate_limits, report_cards, request_parameters
from bazan.citizens.app.access import Visitor, public
from bazan.citizens.field_reports import api as field_reports
from bazan.core.errors import NotFound, Refused
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import local_day, now
from bazan.data.datasets import api as datasets
from bazan.data.figures import api as figures
from bazan.data.figures.api import light_of
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, Reading
from bazan.data.open_data import api as open_data
from bazan.data.open_data.api import Lookup, opened, within
from bazan.data.sources import api as sources
from bazan.directory.places import api as places
from bazan.platform.design_system.api import age, duration, mark_bar, number, period, quantity, when
from bazan.platform.web.api import typed

KEPT_S = 60
DAY_S = 86_400
FEWEST, MOST = 3, 60
"""Characters of a dossier's code."""
FEWEST_PROOF = 9
"""Characters of an identity number: old ones have nine digits."""
OPEN_S = 3600
COUNTED = ("alive", "late", "silent")


@dataclass(frozen=True)
class Stated:
    """A figure of the province, ready to print, with where it comes from in plain words."""

    code: str
    name: str
    value: str
    light: str
    period: str
    age: str
    stale: bool
    about: str
    formula: str
    source: str


@public("GET")
def see(request: HttpRequest, _: Visitor) -> HttpResponse:
    """The public figures, those of reports first, and what was decided because of them."""
    at, told = now(), field_reports.published_about()
    decisions, more = published_directives.newest(nearby_shelters.minute(at))
    own_offices, others = office_queues.divided(request_parameters.kept_commune(request), at)
    given = report_cards.said(
        "see", told=told, at=at, figures=_figures(nearby_shelters.minute(at)), health=_health(nearby_shelters.minute(at)),
        lookup=opened().lookup,
        since=when(datetime.fromisoformat(told["at"]), at) if told else "", groups=_groups(told, at) if told else [],
        total=_total(told) if told else [], honest=_honest(told) if told else "",
        decisions=decisions, more=more, own_offices=own_offices, offices=len(own_offices) + len(others),
    )  # fmt: skip
    return render(request, "citizens/see.html", given)


@public("GET")
def data(request: HttpRequest, _: Visitor) -> HttpResponse:
    """The open data: the files, what each column says, how it was made anonymous."""
    at, told = now(), field_reports.published_about()
    since = when(datetime.fromisoformat(told["at"]), at) if told else ""
    counts = {name: number(told[name]) for name in ("rows", "widened", "left_out")} if told else {}
    tables = [(one, words(one["title"]), when(datetime.fromisoformat(one["published_at"]), at)) for one in open_data.published()]
    said = report_cards.said("see", told=told, since=since, counts=counts, services=report_cards.services(), tables=tables)
    return render(request, "citizens/data.html", said)


@public("GET")
def file(request: HttpRequest, _: Visitor, name: str) -> HttpResponse:
    """One of its files. NotFound ``field_reports.open_file``."""
    return _given(*field_reports.published_file(name), name)


@public("GET")
def tables(request: HttpRequest, _: Visitor) -> HttpResponse:
    """The dictionaries of the open tables, as JSON."""
    said = json.dumps({"tables": open_data.published()}, ensure_ascii=False).encode()
    return _given(said, open_data.MEDIA[".json"])


@public("GET")
def table(request: HttpRequest, _: Visitor, name: str) -> HttpResponse:
    """A file of one of them. NotFound ``citizens.table``."""
    return _given(*open_data.published_file(name), name)


def _given(content: bytes, kind: str, name: str = "") -> HttpResponse:
    """For programs of any site; ``name``: of a file to take away."""
    answer = HttpResponse(content, content_type=kind)
    if name:
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = f"public, max-age={OPEN_S}"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@public("GET", "POST")
def dossier(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """A dossier by its code and its applicant's number: how far it is, until when.

    NotFound ``citizens.lookup``, the same for an unknown code and a wrong number, and later each time; TooMany ``citizens.lookup.many``;
    Refused ``citizens.lookup.code``, ``.proof``.
    """
    lookup, said = opened().lookup, typed(request)
    if lookup is None:
        raise NotFound("citizens.lookup", {})
    code, proof = said["code"].strip().upper(), "".join(said["proof"].split())
    facts: list[tuple[str, str]] = []
    if request.method == "POST":
        if not FEWEST <= len(code) <= MOST:
            raise Refused("citizens.lookup.code", {"least": FEWEST, "most": MOST}, "code")
        if not FEWEST_PROOF <= len(proof) <= MOST:
            raise Refused("citizens.lookup.proof", {"least": FEWEST_PROOF, "most": MOST}, "proof")
        facts = rate_limits.count_lookup(code, visitor.network, lambda: within([lookup.dataset], lambda: _facts(lookup, code, proof)))
    return render(request, "citizens/dossier.html", report_cards.said("see", code=code, facts=facts))


def _facts(lookup: Lookup, code: str, proof: str) -> list[tuple[str, str]]:
    """What is shown of a dossier. One query finds it by both, so that a wrong number takes as long as an unknown code."""
    info = datasets.dataset(lookup.dataset)
    asked = {lookup.key: code, lookup.proof: datasets.hashed_value(proof)}
    found = datasets.rows(lookup.dataset, asked, limit=1, count=False).rows
    if not found:
        raise NotFound("citizens.lookup", {})
    columns = [info.column(name) for name in lookup.shows]
    shown = [(one, found[0].values.get(one.id)) for one in columns if not one.personal]
    return [(figures.column_name(one), figures.cell_text(info, one, value)) for one, value in shown if value not in (None, "")]


def _total(told: dict[str, Any]) -> list[tuple[str, str]]:
    row = told["all"]
    return [(label("citizens.see.received"), number(row["received"])), *_measures(row)]


def _measures(row: dict[str, Any]) -> list[tuple[str, str]]:
    """(what, how much) of one row of sums; a dash where too few say."""
    return [
        (label("citizens.see.in_time"), _percent(row["in_time"])),
        (label("citizens.see.verified"), _percent(row["verified"])),
        (label("citizens.see.half"), _days(row["half_days"])),
        (label("citizens.see.most"), _days(row["most_days"])),
    ]


def _groups(told: dict[str, Any], at: datetime) -> list[dict[str, Any]]:
    """By matter and by commune: a picture of how many came, and a table of all."""
    names = {code: words(said) for code, said in told["names"].items()}
    communes = dict(report_cards.communes(at)) | {"": label("citizens.see.unplaced")}
    return [_group("service", told["services"], names), _group("commune", told["communes"], communes)]


def _group(kind: str, rows: dict[str, dict[str, Any] | None], names: dict[str, str]) -> dict[str, Any]:
    known = [(names.get(code, code), row) for code, row in rows.items() if row is not None]
    fair = kind == "commune"
    most = max((_amount(row, fair) for _, row in known), default=0) or 1
    bars = sorted(known, key=lambda one: -_amount(one[1], fair))
    drawn = [(name, number(_amount(row, fair), 1 if fair else 0), mark_bar(_amount(row, fair) / most)) for name, row in bars]
    heads = [label("citizens.see.received"), *([label("citizens.see.per_1000")] if fair else []), *(what for what, _ in _measures(_NONE))]
    lines = [
        (name, [number(row["received"]), *([number(row.get("per_1000"), 1)] if fair else []), *(said for _, said in _measures(row))])
        for name, row in known
    ]
    return {
        "kind": kind, "title": label(f"citizens.see.by_{kind}"), "heads": heads, "lines": lines, "hidden": len(rows) - len(known),
        "bars": drawn, "says": label(f"citizens.see.chart_{kind}"),
    }  # fmt: skip


_NONE = {"in_time": None, "verified": None, "half_days": None, "most_days": None}


def _amount(row: dict[str, Any], fair: bool) -> float:
    return float((row.get("per_1000") if fair else row["received"]) or 0)


def _honest(told: dict[str, Any]) -> str:
    """How the promises given turned out; empty where too few were."""
    said = told["calibration"]
    if said["promised"] < told["smallest"]:
        return ""
    return label(
        "citizens.see.honest", promised=number(said["promised"]), half=_percent(100 * said["half"] / said["promised"]),
        most=_percent(100 * said["most"] / said["promised"]),
    )  # fmt: skip


def _percent(share: float | None) -> str:
    return quantity(share, 0, "%") if share is not None else "—"


def _days(days: float | None) -> str:
    return "—" if days is None else duration(days * DAY_S)


@figures.kept(KEPT_S)
def _figures(at: datetime) -> list[Stated]:
    codes = opened().figures
    return within(codes, lambda: _said(codes, at)) if codes else []


def _said(codes: tuple[str, ...], at: datetime) -> list[Stated]:
    known = {one.code for one in indicators.catalogue()}
    here = Feature("place", places.root(local_day(at)).id)
    found = indicators.readings([code for code in codes if code in known], [here], at, spark=0)
    return [_figure(one, at) for one in found.values() if one.current is not None and one.current.value is not None]


def _figure(one: Reading, at: datetime) -> Stated:
    info, current = one.info, one.current
    assert current is not None
    alive = current.alive_at or current.period.end
    return Stated(
        info.code, words(info.short_labels) or words(info.labels), quantity(current.value, info.digits, figures.unit_of(info)),
        light_of(one), period(current.period), age((at - alive).total_seconds()), one.freshness == "stale", words(info.about),
        words(info.formula_labels) or info.formula,
        label("citizens.see.source", body=figures.owner_name(info.owner, local_day(at)), law=info.law),
    )  # fmt: skip


@figures.kept(KEPT_S)
def _health(at: datetime) -> list[tuple[str, dict[str, int]]]:
    """Sector to how many of its sources are alive, late and silent; those that promise nothing are no one's loss."""
    packs = {head["pack"]: words(head["title"]) for head in indicators.boards()}
    found = within(packs, lambda: sources.sources(at)) if packs else []
    told: dict[str, dict[str, int]] = {pack: dict.fromkeys(COUNTED, 0) for pack in packs}
    for one in found:
        if one.sector in told and one.state in COUNTED:
            told[one.sector][one.state] += 1
    return [(packs[pack], counts) for pack, counts in told.items() if any(counts.values())]


urlpatterns = [
    path("c/see", see),
    path("c/see/dossier", dossier),
    path("c/data", data),
    path("c/data/tables", tables),
    path("c/data/tables/<str:name>", table),
    path("c/data/<str:name>", file),
]
