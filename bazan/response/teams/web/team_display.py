"""Teams as their pages show them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bazan.coordination.cases import api as cases
from bazan.coordination.cases.extensions import CasePage
from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.design_system.api import Column, Sheet, when
from bazan.response.teams import api as teams
from bazan.response.teams.types import TEAM_STATES, TeamInfo

NEXT = {"ready": ("on_task", "off_duty"), "on_task": ("ready",), "off_duty": ("ready",)}
"""A state, and those it may be left for."""


def acting(request: accounts.Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)


def bodies() -> dict[int, str]:
    """Every organization, by number, with its short name."""
    return {body.id: either(body.short_name, body.name_en) for body in organizations.everything()}


def rows(found: Iterable[TeamInfo], by: Acting, at: datetime) -> list[dict[str, Any]]:
    """Every team with its words, and what the reader may do with it."""
    found = list(found)
    known, lists, own = bodies(), teams.catalogue(), _own(by)
    pages = cases.find_case_pages(one.case_id for one in found if one.case_id is not None)
    told = []
    for one in found:
        may = accounts.allowed(by.reach, "teams.direct") and (
            one.organization_id in own or accounts.allowed(by.reach, "teams.direct", one.place_id, one.sector)
        )
        told.append({
            "one": one, "name": words(one.names), "body": known.get(one.organization_id, ""), "light": TEAM_STATES.light(one.state),
            "state": TEAM_STATES.word(one.state), "since": when(one.since, at),
            "kind": words(lists.kinds[one.kind].names) if one.kind in lists.kinds else one.kind,
            "has": ", ".join(lists.counted(code, count) for code, count in one.assets.items()), "place": _place(one.place_id),
            "task": pages.get(one.case_id or 0), "what": _what(pages, one.case_id), "old": teams.old(one, at),
            "next": [(state, label(f"field.teams.to.{state}")) for state in NEXT[one.state]] if may else [],
        })  # fmt: skip
    return told


def sheet(told: Iterable[Mapping[str, Any]]) -> Sheet:
    """The same rows as a file."""
    names = ("code", "team", "body", "kind", "state", "since", "people", "has", "base", "position", "accuracy", "task")
    columns = tuple(Column(label(f"field.column.{name}"), 0 if name in ("people", "accuracy") else None) for name in names)
    lines = tuple(
        (row["one"].code, row["name"], row["body"], row["kind"], row["state"], row["one"].since, row["one"].people, row["has"],
         row["place"], row["one"].position.observed_at if row["one"].position else None,
         row["one"].position.accuracy_m if row["one"].position else None, row["what"])
        for row in told
    )  # fmt: skip
    return Sheet(label("field.teams.title"), label("field.teams.title"), columns, lines)


def _own(by: Acting) -> frozenset[int]:
    """Every number of the reader's organization."""
    return organizations.same_body(by.organization_id) if by.organization_id else frozenset()


def _what(pages: Mapping[int, CasePage], case_id: int | None) -> str:
    found = pages.get(case_id or 0)
    return found.title if found else label("field.teams.elsewhere") if case_id is not None else ""


def _place(place_id: int) -> str:
    try:
        found = places.place(place_id)
    except NotFound:
        return ""
    return either(found.name, found.name_en)
