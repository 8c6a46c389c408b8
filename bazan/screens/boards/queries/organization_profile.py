"""An organization: its own figures, what it answers for, which forms it owes, which tables it owns."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bazan.core.errors import NotFound
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import DatasetInfo
from bazan.data.figures.api import every_organization, territory
from bazan.data.forms import api as forms
from bazan.data.forms.types import FormInfo, Obligation
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, Reading
from bazan.directory.accounts.api import Reach, allowed, require
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places.types import PlaceInfo
from bazan.screens.boards.layout import layout_of_pack

COURSE = 13
OWED_FOR = timedelta(days=120)
"""How far back its obligations are listed; those still late are listed however old."""


@dataclass(frozen=True)
class OrganizationPage:
    body: OrganizationInfo
    place: PlaceInfo | None
    """The commune it answers for, when it is a commune's committee."""
    parent: OrganizationInfo | None
    below: tuple[OrganizationInfo, ...]
    own: tuple[tuple[dict[str, Any], tuple[Reading, ...]], ...]
    """(sector, readings of the organization itself), those with a value."""
    answers: tuple[tuple[dict[str, Any], tuple[Reading, ...]], ...]
    """(sector, readings of the territory) of the indicators it answers for."""
    shown: frozenset[str]
    """The indicators boards speak of: what is read first."""
    owed: tuple[tuple[FormInfo, Obligation], ...]
    """Newest due first."""
    datasets: tuple[DatasetInfo, ...]


def organization_page(code: str, on: date, reach: Reach, now: datetime) -> OrganizationPage:
    """Raises NotFound ``boards.organization.unknown`` for a code nobody bears on that day, Forbidden beyond reach."""
    every = every_organization()
    body = next((one for one in every.values() if one.code == code and one.valid(on)), None)
    body = body or max((one for one in every.values() if one.code == code), key=lambda one: one.valid_from, default=None)
    if body is None:
        raise NotFound("boards.organization.unknown", {"text": code})
    require(reach, "boards.view", place_id=body.place_id)
    units = territory(on)
    heads = {head["pack"]: head for head in indicators.boards() if allowed(reach, "boards.view", sector=head["pack"])}
    infos = [info for info in indicators.catalogue() if info.pack in heads]
    mine = [info.code for info in infos if "organization" in info.features]
    owned = [info.code for info in infos if info.owner == code and "place" in info.features]
    itself, whole = Feature("organization", body.id), Feature("place", units.root.id)
    pairs = [(one, itself) for one in mine] + [(one, whole) for one in owned]
    found = indicators.readings_of(pairs, spark=COURSE) if pairs else {}
    place = units.place(body.place_id)
    return OrganizationPage(
        body=body,
        place=place if place is not None and place.id != units.root.id else None,
        parent=every.get(body.parent_id) if body.parent_id else None,
        below=tuple(sorted((one for one in every.values() if one.parent_id == body.id and one.valid(on)), key=lambda one: one.code)),
        own=_by_sector(heads, [found[one, itself] for one in mine if found[one, itself].current]),
        answers=_by_sector(heads, [found[one, whole] for one in owned]),
        shown=frozenset(code for head in heads.values() if head["board"] for code in layout_of_pack(head).codes),
        owed=_owed(code, set(heads), now),
        datasets=tuple(one for one in datasets.datasets() if one.owner == code and one.pack in heads),
    )


def _by_sector(heads: dict[str, dict[str, Any]], readings: list[Reading]) -> tuple[tuple[dict[str, Any], tuple[Reading, ...]], ...]:
    found = [(head, tuple(one for one in readings if one.info.pack == pack)) for pack, head in heads.items()]
    return tuple((head, some) for head, some in found if some)


def _owed(code: str, packs: set[str], now: datetime) -> tuple[tuple[FormInfo, Obligation], ...]:
    known = {one.code: one for one in forms.forms()}
    every = [one for one in forms.obligations(now, organization=code, packs=packs) if one.form in known]
    shown = [one for one in every if one.standing in ("late", "soon", "ahead") or one.due_at > now - OWED_FOR]
    return tuple((known[one.form], one) for one in sorted(shown, key=lambda one: one.due_at, reverse=True))
