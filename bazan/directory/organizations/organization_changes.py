"""Bodies as administrators change them: how they stand, how they are brought elsewhere, and what is told of it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q

from bazan.core.administrator_changes import ALL_SECTORS, WHOLE_PROVINCE
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.language import either
from bazan.directory.organizations import rules
from bazan.directory.organizations.models import BodyRow, Organization, Responsibility
from bazan.directory.organizations.queries import everything
from bazan.directory.organizations.types import Body, Contacts, Era
from bazan.directory.places import api as places
from bazan.platform.web import request_cache

LASTING = Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
"""An era that was taken back is a row without a day."""


def bodies(codes: Iterable[str]) -> dict[str, Body]:
    """Those of these bodies that there are, over all their days. Three queries."""
    wanted = list(codes)
    rows = list(Organization.objects.filter(LASTING, code__in=wanted).select_related("parent").order_by("code", "valid_from"))
    areas: dict[int, list[tuple[str, int]]] = {}
    for number, sector, place_id in Responsibility.objects.filter(organization__in=rows).values_list(
        "organization_id", "sector", "place_id"
    ):
        areas.setdefault(number, []).append((sector, place_id))
    more = {row.code: row for row in BodyRow.objects.filter(code__in=wanted)}
    found: dict[str, list[Era]] = {}
    for row in rows:
        found.setdefault(row.code, []).append(_era(row, areas.get(row.pk, [])))
    return {code: _body(eras, more.get(code)) for code, eras in found.items()}


def _era(row: Organization, areas: list[tuple[str, int]]) -> Era:
    return Era(
        row.name, row.name_en, row.short_name, row.kind, row.parent.code if row.parent else "", row.place_id, row.valid_from, row.valid_to,
        rules.in_order(areas),
    )  # fmt: skip


def _body(eras: list[Era], more: BodyRow | None) -> Body:
    if more is None:
        return Body(tuple(eras))
    return Body(tuple(eras), Contacts(**more.contacts), tuple(rules.post_of(one) for one in more.posts), more.own)


def read(subject: str) -> dict[str, Any]:
    """Each body that the subject names as it stands now; null: there is none."""
    found = bodies(subject.split("+"))
    return {code: rules.plain(found.get(code)) for code in subject.split("+")}


def put(subject: str, state: Mapping[str, Any], actor: str, at: datetime) -> None:
    """Bring the bodies to this state. Refused as ``rules`` says, and ``organizations.parent_of``: others belong to one that is gone."""
    wanted = {code: rules.body_of(told) for code, told in state.items()}
    for code, body in wanted.items():
        if body is not None:
            rules.judged(code, body)
    _judge_line(wanted)
    told = [{"code": code} | (rules.plain(body) or {"eras": [], "own": False}) for code, body in wanted.items()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT organizations_put(%s::jsonb)", [json.dumps(told)])
    request_cache.forget("organizations")
    request_cache.forget("organizations.answers")


def _judge_line(wanted: Mapping[str, Body | None]) -> None:
    """Nobody belongs to a body that is gone, nor to itself however far up."""
    newest = {info.code: info for info in sorted(everything(), key=lambda info: info.valid_from) if not info.empty}
    code_of = {info.id: info.code for info in everything()}
    parents = {code: code_of.get(info.parent_id or 0, "") for code, info in newest.items()}
    ends = {code: info.valid_to for code, info in newest.items()}
    for code, body in wanted.items():
        parents[code] = body.newest.parent if body else ""
        ends[code] = body.newest.valid_to if body else date.min
    rules.judge_parents(parents)
    for code in wanted:
        end = ends[code]
        below = [child for child, parent in parents.items() if parent == code and (ends[child] or date.max) > (end or date.max)]
        if below:
            names = [newest[child].short_name if child in newest else child for child in sorted(below)]
            raise Refused("organizations.parent_of", {"names": ", ".join(names[:5]), "count": len(below)}, "day")


def within(subject: str, state: Mapping[str, Any] | None) -> list[tuple[int | None, str]]:
    """What the bodies answer for; of one that answers for nothing, everything in its place."""
    found: list[tuple[int | None, str]] = []
    for body in map(rules.body_of, (state or {}).values()):
        if body is not None:
            newest = body.newest
            found += [(place_id, sector) for sector, place_id in newest.responsible] or [(newest.place_id or WHOLE_PROVINCE, ALL_SECTORS)]
    return found


def title(subject: str) -> str:
    """The bodies' short names."""
    names = {info.code: info.short_name for info in sorted(everything(), key=lambda info: info.valid_from)}
    return " + ".join(names.get(code, code) for code in subject.split("+"))


def said(subject: str, state: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """The bodies in the reader's words, a line each: an era, a post, how they are reached."""
    found: list[tuple[str, str]] = []
    for code, told in (state or {}).items():
        body = rules.body_of(told)
        before = f"{code}: " if "+" in subject else ""
        if body is not None:
            found += [(before + what, how) for what, how in _lines(body)]
    return found


def _lines(body: Body) -> Iterable[tuple[str, str]]:
    for era in body.eras:
        since = label("organizations.since", day=f"{era.valid_from:%d/%m/%Y}")
        yield since, _era_words(era)
        yield f"{since}, {label('organizations.responsible')}", ", ".join(area_words(*one) for one in era.responsible) or "–"
    for name, how in vars(body.contacts).items():
        if how:
            yield label(f"organizations.{name}"), how
    for post in body.posts:
        held = [f"{one.who} {one.since:%d/%m/%Y}–{f'{one.until:%d/%m/%Y}' if one.until else ''}" for one in post.held]
        yield either(post.title, post.title_en), ", ".join(held) or label("organizations.nobody")


def _era_words(era: Era) -> str:
    parts = [either(era.name, era.name_en), era.short_name, label(f"organizations.kind.{era.kind}")]
    if era.parent:
        parts.append(label("organizations.of", parent=era.parent))
    if era.valid_to:
        parts.append(label("organizations.until", day=f"{era.valid_to:%d/%m/%Y}"))
    return " · ".join(parts)


def area_words(sector: str, place_id: int) -> str:
    """An area of responsibility as people read it, its sector by its id."""
    place = places.place(place_id)
    what = label("organizations.every_sector") if sector == ALL_SECTORS else sector
    return f"{what} ({either(place.name, place.name_en)})"
