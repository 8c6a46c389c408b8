"""What an address of the queue asks for, and what a form of an act says. Pure but for names of organizations and communes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.types import CHANNELS, Position, Sought
from bazan.core.errors import NotFound, Refused
from bazan.core.numbers import decimal_number, whole_number
from bazan.core.time import LOCAL, local_day
from bazan.data.figures.api import every_organization
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.web.api import whole

TABS: dict[str, tuple[str, ...]] = {
    "new": ("new",),
    "sort": ("received",),
    "work": ("assigned", "working", "reopened"),
    "decide": ("answered",),
    "sender": ("more", "more_working", "published"),
    "closed": ("closed", "rejected", "withdrawn", "duplicate"),
}
"""Tab of the queue to the states it holds."""
OPEN = frozenset(state for tab, states in TABS.items() if tab != "closed" for state in states)
TILES = ("open", "danger", "late", "soon", "undecided")
SOON = timedelta(days=1)
LONGEST_TEXT = 100
MOST_PAGES = 1000


@dataclass(frozen=True)
class Wanted:
    """The queue as its address asks for it; empty: not narrowed down. ``mine``: what the reader's own organization has."""

    show: str = ""
    """A tab, or a tile."""
    service: str = ""
    place: str = ""
    unit: str = ""
    channel: str = ""
    text: str = ""
    mine: bool = False
    page: int = 1

    def query(self, default_mine: bool = False, **changes: object) -> str:
        """What stands behind the question mark of an address; empty where nothing is asked."""
        wanted = replace(self, **({"page": 1} | changes))
        said = {"show": wanted.show, "service": wanted.service, "place": wanted.place, "unit": wanted.unit, "channel": wanted.channel}
        said |= {"q": wanted.text, "of": "" if wanted.mine is default_mine else "mine" if wanted.mine else "all"}
        said |= {"page": str(wanted.page) if wanted.page > 1 else ""}
        kept = urlencode({name: value for name, value in said.items() if value})
        return f"?{kept}" if kept else ""


def begins_with_own(person: Acting) -> bool:
    """Whether the queue of this person holds first what the own organization has: a unit's, not the reception's."""
    return accounts.allowed(person.reach, "field_reports.handle") and not accounts.allowed(person.reach, "field_reports.triage")


def wanted_of(query: Mapping[str, str], person: Acting) -> Wanted:
    """A filter nobody knows counts as none. Refused ``frontend.number``."""
    show, channel = query.get("show", ""), query.get("channel", "")
    of = query.get("of", "")
    return Wanted(
        show=show if show in TABS or show in TILES else "",
        service=query.get("service", "")[:80],
        place=query.get("place", "")[:40],
        unit=query.get("unit", "")[:60],
        channel=channel if channel in CHANNELS else "",
        text=query.get("q", "").strip()[:LONGEST_TEXT],
        mine=of == "mine" if of else begins_with_own(person),
        page=min(max(whole(query, "page") or 1, 1), MOST_PAGES),
    )


def sought(wanted: Wanted, found: Sought, now: datetime) -> Sought:
    """Those of its tab or tile among the ones it is narrowed down to."""
    if wanted.show in TABS:
        return replace(found, states=frozenset(TABS[wanted.show]), open=wanted.show != "closed")
    if wanted.text and not wanted.show:
        return found
    found = replace(found, states=OPEN, open=True)
    match wanted.show:
        case "danger":
            return replace(found, danger=True, owed=(None, None))
        case "late":
            return replace(found, owed=(None, now))
        case "soon":
            return replace(found, owed=(now, now + SOON))
        case "undecided":
            return replace(found, undecided=True)
    return found


def narrowed(wanted: Wanted, person: Acting, now: datetime) -> Sought:
    """Without its tab and tile: what the counts beside them are of."""
    bodies = None
    if wanted.unit:
        bodies = frozenset(one.id for one in every_organization().values() if one.code == wanted.unit)
    elif wanted.mine:
        bodies = own_numbers(person)
    found = Sought(
        organization_ids=bodies,
        services=frozenset({wanted.service}) if wanted.service else None,
        place_ids=_places(wanted.place, now) if wanted.place else None,
        channels=frozenset({wanted.channel}) if wanted.channel else None,
    )
    return replace(found, ids=api.saying(wanted.text, found)) if wanted.text else found


def own_numbers(person: Acting) -> frozenset[int]:
    """Every number of the person's own organization."""
    known = every_organization()
    own = known.get(person.organization_id or 0)
    return frozenset(one.id for one in known.values() if own is not None and one.code == own.code)


def _places(code: str, now: datetime) -> frozenset[int]:
    return frozenset(one.id for one in places.communes(local_day(now)) if one.code == code)


def number_of(text: str) -> int:
    """A number of an address or a hidden field. NotFound ``field_reports.unknown``."""
    found = whole_number(text)
    if found is None:
        raise NotFound("field_reports.unknown", {})
    return found


def instant_of(text: str) -> datetime:
    """A local moment of a form, 2026-11-25T17:00. Refused ``directives.due``."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as why:
        raise Refused("directives.due", {}, "due") from why
    if not 1900 <= found.year < 2200:  # what no calendar of ours can reckon with
        raise Refused("directives.due", {}, "due")
    return (found if found.tzinfo else found.replace(tzinfo=LOCAL)).astimezone(LOCAL)


def organization_of(code: str, now: datetime) -> int:
    """Who bears the code today. Refused ``directives.organization``."""
    try:
        return organizations.by_code(code, local_day(now)).id
    except NotFound as why:
        raise Refused("directives.organization", {}, "organization") from why


def point_of(said: Mapping[str, str]) -> tuple[float, float] | None:
    """(latitude, longitude) of a form, each with a decimal comma or point; None when left empty. Refused ``reports.point``."""
    texts = [said.get(name, "").strip().replace(",", ".") for name in ("latitude", "longitude")]
    if not any(texts):
        return None
    latitude, longitude = map(decimal_number, texts)
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Refused("reports.point", {}, "latitude")
    return latitude, longitude


def position_of(said: Mapping[str, str]) -> Position | None:
    """Where a phone was, as its script filled it in; None without it. Refused ``reports.point``."""
    point = point_of(said)
    if point is None:
        return None
    accuracy = decimal_number(said.get("accuracy", "") or "0")
    if accuracy is None or not 0 <= accuracy < 1e6:
        raise Refused("reports.point", {}, "latitude")
    return Position(*point, accuracy)


def service_of(code: str) -> str:
    """Refused ``field_reports.service.unknown``; empty stays empty."""
    return api.service(code[:80]).code if code else ""
