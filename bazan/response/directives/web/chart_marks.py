"""What stands as marks on the course of a number: directives about it, days from which rules are others, incidents of its sector."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import LOCAL
from bazan.data.figures.api import feature_label, local_date, territory
from bazan.data.indicators.types import Feature
from bazan.directory.accounts.api import Reach, allowed
from bazan.platform.design_system.api import Mark, day
from bazan.response.directives import api as directives
from bazan.response.directives.types import DirectiveInfo
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import IncidentInfo

MOST = 5
"""Marks on one chart: more would hide the course."""
MOST_DIRECTIVES, MOST_RULES = 3, 2
LONGEST = 22
LOOKED_AT = 100


@dataclass(frozen=True)
class Noted(Mark):
    """A mark with what a table says of it. ``kind``: directive, rule, incident; ``href``: empty where there is no page."""

    kind: str
    words: str
    href: str = ""

    @property
    def name(self) -> str:
        return label(f"directives.marks.{self.kind}")


def marks_of(
    sector: str, feature: Feature, decided: Sequence[DirectiveInfo], reach: Reach, start: datetime, end: datetime, most: int = MOST
) -> list[Noted]:
    """The oldest first, from ``start`` until before ``end``; of more than ``most``, directives come first, then rules, then incidents.

    ``decided``: directives about the number, the newest first. Those given elsewhere stand for it where none was given here. Incidents are
    those of the place alone, of a commune, and the gravest; exercises and guarded ones are left out: many read a page.
    """
    own = [one for one in decided if one.aim is not None and one.aim.feature == feature] or decided
    found = [
        *[mark_of(one) for one in own if start <= one.case.opened_at < end][:MOST_DIRECTIVES],
        *[mark for mark in _rules(sector) if start <= mark.at < end][:MOST_RULES],
    ]
    if len(found) < most:
        found += [_incident(one) for one in _gravest(sector, feature, reach, start, end)]
    return sorted(found[:most], key=lambda mark: mark.at)


def _marked(at: datetime, short: str, kind: str, text: str, href: str = "") -> Noted:
    cut = short if len(short) <= LONGEST else short[: LONGEST - 1].rstrip() + "…"
    return Noted(at, f"{day(at, year=False)} {cut}", kind, text, href)


def mark_of(one: DirectiveInfo) -> Noted:
    """The mark of a directive, on the day it was given."""
    where = feature_label(one.aim.feature.kind, one.aim.feature.id) if one.aim else ""
    return _marked(one.case.opened_at, one.what, "directive", f"{one.what} ({where})" if where else one.what, f"/directives/{one.id}")


def _rules(sector: str) -> list[Noted]:
    return [
        Noted(
            at,
            f"{day(at, year=False)} {words(known.short)}",
            "rule",
            label("directives.marks.by_law", what=words(known.labels), law=known.law),
        )
        for known in directives.policy_dates(sector)
        for at in (datetime.combine(known.on, time(), LOCAL),)
    ]


def _incident(one: IncidentInfo) -> Noted:
    where = feature_label("place", one.place_id)
    return _marked(one.opened_at, one.title, "incident", f"{one.code}: {one.title} ({where})", f"/incidents/{one.id}")


def _gravest(sector: str, feature: Feature, reach: Reach, start: datetime, end: datetime) -> list[IncidentInfo]:
    if feature.kind != "place" or not allowed(reach, "incidents.view", sector=sector):
        return []
    try:
        kinds = [kind.code for kind in incidents.catalogue().kinds.values() if kind.sector == sector]
    except NotFound:
        return []  # a province without a list of incidents
    whole = territory(local_date(end)).root.id == feature.id
    known = incidents.incidents(kinds=kinds, place_ids=None if whole else [feature.id], since=start, until=end, limit=LOOKED_AT)
    open_to_all = [one for one in known if not one.guarded]
    return sorted(open_to_all, key=lambda one: (-one.level, -one.opened_at.timestamp()))
