"""Search."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.time import now as clock_now
from bazan.data.datasets.types import DatasetInfo, Row
from bazan.data.figures.api import cell_text, every_organization, indicator_name, local_date, place_name, station_kinds, thing_name, unit_of
from bazan.data.figures.types import Hit
from bazan.data.indicators import api as indicators
from bazan.directory.accounts.api import Reach, Request, page
from bazan.directory.places import api as places
from bazan.platform.design_system.api import when
from bazan.platform.web.api import asked
from bazan.response.directives import components as directives
from bazan.screens.boards.queries import search as finding
from bazan.screens.boards.web.views.place import place_href

LONGEST = 80
FACTS = 3


@page("boards.view")
def search(request: Request) -> HttpResponse:
    """What the house knows by a number or a word, with or without marks: what is under way first, then what there is."""
    now = clock_now()
    text = asked(request).get("q", "").strip()[:LONGEST]
    groups = (
        [(label(f"boards.search.{kind}"), find(text, request.reach, now), every) for kind, (find, every) in KINDS.items()] if text else []
    )
    groups = [group for group in groups if group[1]]
    said = {
        "section": "search",
        "text": text,
        "groups": groups,
        "most": finding.EACH,
        "count": label("boards.search.count", count=sum(len(hits) for _, hits, _ in groups)),
    }
    return render(request, "boards/search.html", said)


def _incidents(text: str, reach: Reach, now: datetime) -> list[Hit]:
    return [
        Hit(f"{one.code} · {one.title}", _where(label(f"incidents.state.{one.state}"), one.place_id, when(one.opened_at, now)),
            f"/incidents/{one.id}")
        for one in finding.incidents_found(text, reach)
    ]  # fmt: skip


def _directives(text: str, reach: Reach, now: datetime) -> list[Hit]:
    lines = [(one, directives.line_of(one, now)) for one in finding.directives_found(text, reach)]
    return [Hit(f"{one.id} · {one.what}", f"{line.word} · {line.line}", line.href) for one, line in lines]


def _alerts(text: str, reach: Reach, now: datetime) -> list[Hit]:
    return [
        Hit(f"{one.id} · {words(one.labels)}",
            _where(f"{label(f'severity.{one.severity}')} · {label(f'boards.search.{one.state}')}", one.place_id, when(one.raised_at, now)),
            f"/alerts/{one.id}")
        for one in finding.alerts_found(text, local_date(now), reach)
    ]  # fmt: skip


def _cases(text: str, reach: Reach, now: datetime) -> list[Hit]:
    return [
        Hit(f"{row.values[info.key[0]]} · {words(info.labels)}", _facts(info, row), f"/datasets/{info.code}/rows/{row.id}")
        for info, row in finding.cases_found(text, reach)
    ]


def _facts(info: DatasetInfo, row: Row) -> str:
    """The first things a row says beside its number."""
    shown = [one for one in info.kept if not one.personal and one.id not in info.key and row.values.get(one.id) is not None]
    return " · ".join(cell_text(info, one, row.values[one.id]) for one in shown[:FACTS])


def _indicators(text: str, reach: Reach, now: datetime) -> list[Hit]:
    packs = {head["pack"]: head for head in indicators.boards()}
    return [
        Hit(
            indicator_name(one),
            " · ".join(part for part in (words(packs[one.pack]["title"]), label(f"boards.every.{one.grain}"), unit_of(one)) if part),
            f"/indicators/{one.code}",
        )
        for one in finding.indicators_found(text, reach)
    ]


def _places(text: str, reach: Reach, now: datetime) -> list[Hit]:
    on = local_date(now)
    return [
        Hit(place_name(one), ", ".join(place_name(up) for up in reversed(places.ancestors(one.id, on)[-2:])), place_href(one, None, now))
        for one in finding.places_found(text, on, reach)
    ]


def _organizations(text: str, reach: Reach, now: datetime) -> list[Hit]:
    return [
        Hit(either(one.name, one.name_en), either(one.short_name, one.name), f"/organizations/{one.code}")
        for one in finding.organizations_found(text, local_date(now), reach)
    ]


def _things(text: str, reach: Reach, now: datetime) -> list[Hit]:
    kinds, hits = station_kinds(), []
    for one in finding.things_found(text, reach):
        kind = kinds.get(one.kind)
        where = place_name(places.place(one.place_id)) if one.place_id else label("boards.things.outside")
        hits.append(Hit(thing_name(one), f"{words(kind['labels']) if kind else one.kind} · {where}", f"/things/{one.code}"))
    return hits


def _people(text: str, reach: Reach, now: datetime) -> list[Hit]:
    bodies, hits = every_organization(), []
    for person, roles in finding.people_found(text, local_date(now), reach):
        body = bodies.get(person.organization_id) if person.organization_id else None
        line = [*(label(f"people.role.{role}") for role in roles), *([either(body.name, body.name_en)] if body else [])]
        hits.append(Hit(person.full_name or person.username, " · ".join(line), f"/organizations/{body.code}" if body else ""))
    return hits


def _where(standing: str, place_id: int | None, at: str) -> str:
    return " · ".join((standing, *([place_name(places.place(place_id))] if place_id else []), at))


KINDS: dict[str, tuple[Callable[[str, Reach, datetime], list[Hit]], str]] = {
    "incident": (_incidents, "/incidents?state=all"),
    "directive": (_directives, "/directives?show=all"),
    "alert": (_alerts, "/alerts"),
    "case": (_cases, "/datasets"),
    "indicator": (_indicators, "/boards"),
    "place": (_places, ""),
    "organization": (_organizations, ""),
    "thing": (_things, "/things"),
    "person": (_people, ""),
}
"""How each kind is found, and where all of it is listed; in the order they are shown."""
