"""What an address or a form asks for, read and judged. Pure but for the names of organizations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from bazan.core.errors import NotFound, Refused
from bazan.core.numbers import typed_number, whole_number
from bazan.core.time import LOCAL, local_day
from bazan.data.indicators.types import Feature
from bazan.directory.organizations import api as organizations

SHOWS: dict[str, tuple[str, ...]] = {
    "open": ("given", "working", "declined", "finished"),
    "late": ("given", "working"),
    "waiting": ("declined", "finished"),
    "closed": ("confirmed", "withdrawn"),
    "all": ("given", "working", "declined", "finished", "confirmed", "withdrawn"),
}
"""Filter of the list to the states it shows."""
KINDS = ("thing", "place", "organization")


@dataclass(frozen=True)
class Wanted:
    """The list as its address asks for it."""

    show: str
    lead: str
    sector: str
    mine: bool

    def href(self, base: str = "/directives", **changes: str) -> str:
        kept = {"show": self.show if self.show != "open" else "", "lead": self.lead, "sector": self.sector, "by": "me" if self.mine else ""}
        said = "&".join(f"{name}={value}" for name, value in (kept | changes).items() if value)
        return f"{base}?{said}" if said else base


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """A filter nobody knows counts as none."""
    show = query.get("show", "open")
    return Wanted(show if show in SHOWS else "open", query.get("lead", "")[:40], query.get("sector", "")[:40], query.get("by") == "me")


def feature_of(text: str) -> Feature:
    """``place:12``. NotFound ``directives.feature``."""
    kind, _, number = text.partition(":")
    found = whole_number(number)
    if kind not in KINDS or found is None:
        raise NotFound("directives.feature", {})
    return Feature(kind, found)


def number_of(text: str, rule: str) -> int:
    """A number of an address. NotFound with the rule."""
    found = whole_number(text)
    if found is None:
        raise NotFound(rule, {})
    return found


def goal_of(text: str) -> float | None:
    """A goal as people write it; null when left empty. Refused ``directives.goal``."""
    try:
        return typed_number(text)
    except ValueError as why:
        raise Refused("directives.goal", {}, "goal") from why


def instant_of(text: str, field: str = "due") -> datetime:
    """A local moment of a form: an instant with its zone, or 2026-11-25T17:00. Refused ``directives.due``."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as why:
        raise Refused("directives.due", {}, field) from why
    if not 1900 <= found.year < 2200:  # what no calendar of ours can reckon with
        raise Refused("directives.due", {}, field)
    return found if found.tzinfo else found.replace(tzinfo=LOCAL)


def organization_of(code: str, now: datetime, field: str) -> int:
    """Who bears the code today. Refused ``directives.organization``."""
    try:
        return organizations.by_code(code, local_day(now)).id
    except NotFound as why:
        raise Refused("directives.organization", {}, field) from why


def month_of(text: str, now: datetime) -> tuple[datetime, datetime]:
    """The local month 2026-11 as [start, end); this one when the text is none."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = local_day(now).replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return datetime.combine(first, time(), LOCAL), datetime.combine(after, time(), LOCAL)
