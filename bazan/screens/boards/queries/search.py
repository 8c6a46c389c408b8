"""Search over what the house knows, each kind as far as the reader reaches, with or without Vietnamese marks."""

from datetime import date

from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import DatasetInfo, Row
from bazan.data.figures.api import every_organization
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import IndicatorInfo
from bazan.data.observations import api as observations
from bazan.data.observations.types import ThingInfo
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.permissions.types import Person, Reach
from bazan.directory.places import api as places
from bazan.directory.places.types import PlaceInfo
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import AlertInfo
from bazan.response.directives import api as directives
from bazan.response.directives.types import DirectiveInfo
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import IncidentInfo

EACH = 20
"""At most so many of a kind: whoever gets twenty asks again with another word."""


def incidents_found(text: str, reach: Reach) -> list[IncidentInfo]:
    """By their number or words; what is handed to the reader's organization too, and a guarded one for those alone who are in it."""
    return incidents.search(text, EACH) if accounts.allowed(reach, "incidents.view") else []


def directives_found(text: str, reach: Reach) -> list[DirectiveInfo]:
    """By their number or words; what is handed to the reader's organization too."""
    return directives.search(text, EACH) if accounts.allowed(reach, "directives.view") else []


def alerts_found(text: str, on: date, reach: Reach) -> list[AlertInfo]:
    """By their number, their line, and the name of the place they lie in."""
    if not accounts.allowed(reach, "alerts.view"):
        return []
    there = [one.id for one in places.search(text, on, EACH)]
    return [one for one in alerts.search(text, there, EACH) if accounts.allowed(reach, "alerts.view", one.place_id, one.sector)]


def cases_found(text: str, reach: Reach) -> list[tuple[DatasetInfo, Row]]:
    """Dossiers, cases of a disease, fires: by the number they bear. What is personal in them is neither searched nor shown."""
    if not accounts.allowed(reach, "records.view"):
        return []
    return [(info, row) for info, row in datasets.search(text, EACH) if accounts.allowed(reach, "records.view", row.place_id, info.pack)]


def indicators_found(text: str, reach: Reach) -> list[IndicatorInfo]:
    """By name, or by code."""
    return [one for one in indicators.search(text, EACH) if accounts.allowed(reach, "boards.view", sector=one.pack)]


def places_found(text: str, on: date, reach: Reach) -> list[PlaceInfo]:
    """By a name they bear that day, or by code."""
    return [one for one in places.search(text, on, EACH) if accounts.allowed(reach, "boards.view", place_id=one.id)]


def things_found(text: str, reach: Reach) -> list[ThingInfo]:
    """Stations and the like by name or code."""
    return [
        one for one in observations.search(text, EACH) if accounts.allowed(reach, "boards.view", place_id=one.place_id, sector=one.sector)
    ]


def organizations_found(text: str, on: date, reach: Reach) -> list[OrganizationInfo]:
    """By name in either language, short name or code; those whose short name or code it is come first."""
    key = places.folded(text)
    if not key:
        return []
    seen = [
        one for one in organizations.all_on(on) if one.place_id is None or accounts.allowed(reach, "boards.view", place_id=one.place_id)
    ]
    named = [([places.folded(one.short_name), one.code], places.folded(f"{one.name} {one.name_en}"), one) for one in seen]
    fit = [(key not in short, one.name, one) for short, long, one in named if key in long or any(key in name for name in short)]
    return [one for *_, one in sorted(fit, key=lambda item: item[:2])][:EACH]


def people_found(text: str, on: date, reach: Reach) -> list[tuple[Person, tuple[str, ...]]]:
    """By name, role or organization, each with the roles held; for who may see people, those of organizations in reach."""
    if not accounts.allowed(reach, "people.view"):
        return []
    bodies = [one.id for one in organizations_found(text, on, reach)]
    known = every_organization()
    found = []
    for person, roles in accounts.search(text, bodies, EACH):
        body = known.get(person.organization_id) if person.organization_id else None
        if accounts.allowed(reach, "people.view", place_id=body.place_id if body else None):
            found.append((person, roles))
    return found
