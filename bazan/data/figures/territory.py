"""The centre's units on a day, who keeps what, and what one person reaches of them."""

from datetime import date

from bazan.core.errors import Forbidden, NotFound
from bazan.core.language import either
from bazan.data.figures.answer_cache import kept
from bazan.data.figures.types import Territory
from bazan.data.observations import api as observations
from bazan.data.observations.types import DatastreamInfo, ThingInfo
from bazan.directory.accounts.api import Reach, allowed
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places import api as places
from bazan.directory.places.types import NEIGHBOUR, Outline, PlaceInfo


@kept(60)
def territory(on: date) -> Territory:
    """The root, its communes and the neighbours on that day."""
    return Territory(on, places.root(on), tuple(places.communes(on)), tuple(places.neighbours(on)))


@kept(60)
def reform_days() -> tuple[date, ...]:
    """Days on which communes handed over to others."""
    began = {one.valid_from for one in places.everything("commune")}
    ended = {one.valid_to for one in places.everything("commune") if one.valid_to is not None}
    return tuple(sorted(began & ended))


@kept(60)
def outlines(on: date) -> tuple[Outline, ...]:
    """The outlines of the communes on that day."""
    return tuple(places.boundaries(on))


@kept(60)
def outlines_around(on: date) -> tuple[Outline, ...]:
    """The outlines of the neighbours on that day."""
    return tuple(places.boundaries(on, NEIGHBOUR))


@kept(20)
def things() -> dict[int, ThingInfo]:
    """Every station in service, by its number."""
    return {one.id: one for one in observations.things()}


@kept(20)
def datastreams() -> tuple[DatastreamInfo, ...]:
    return tuple(observations.datastreams())


def station_of(feature_kind: str, feature_id: int) -> ThingInfo | None:
    """The station in service a feature is, or a datastream belongs to; none: it is a place, an organization or a source."""
    if feature_kind == "datastream":
        stream = next((one for one in datastreams() if one.id == feature_id), None)
        return things().get(stream.thing_id) if stream else None
    return things().get(feature_id) if feature_kind == "thing" else None


@kept(60)
def organization_names(code: str, on: date) -> tuple[str, str] | None:
    """(Vietnamese, English) name of the organization of that code; null when the province has none."""
    try:
        found = organizations.by_code(code, on)
    except NotFound:
        return None
    return (found.name, found.name_en) if found else None


@kept(60)
def organizations_on(on: date) -> tuple[OrganizationInfo, ...]:
    """Every organization of that day."""
    return tuple(organizations.all_on(on))


def owner_short(code: str, on: date) -> str:
    """Who answers for it, as people call it where there is little room."""
    found = next((one for one in organizations_on(on) if one.code == code), None)
    return code if found is None else either(found.short_name or found.name, found.name_en)


@kept(60)
def every_organization() -> dict[int, OrganizationInfo]:
    """Every organization there ever was, by its number: a number of the past speaks of the bodies of its time."""
    return {one.id: one for one in organizations.everything()}


def owner_name(code: str, on: date) -> str:
    """Who answers for it, by name; the code when nobody is known by it."""
    names = organization_names(code, on) if code else None
    return code if names is None else either(*names)


def reachable(reach: Reach, permission: str, sector: str | None, units: Territory) -> tuple[PlaceInfo, ...]:
    """The root and communes this person may see, the root first. Raises Forbidden ``boards.nothing_reached`` when there is none."""
    found = tuple(one for one in (units.root, *units.communes) if allowed(reach, permission, place_id=one.id, sector=sector))
    if not found:
        raise Forbidden("boards.nothing_reached", {})
    return found
