"""What the sheet is filled with: from an indicator's value and target, from an alert, or from a place alone."""

from dataclasses import replace
from datetime import date, datetime

from bazan.core.errors import BazanError, NotFound
from bazan.core.time import local_day
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo, Reading
from bazan.data.observations import api as observations
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.monitoring.alerts import api as alerts
from bazan.response.directives.types import Aim, Draft

OFF = ("watch", "off", "disaster")
MOST_SHORT = 3
GENERAL = "*"
"""The sector of work that belongs to no single one."""


def draft_of_indicator(code: str, feature: Feature, at: datetime) -> Draft:
    """Baseline: the newest value; goal: the target's good side, else the edge of watching; null when it has none.

    Raises NotFound for an indicator, station, place or organization that isn't there.
    """
    reading = indicators.readings([code], [feature], at, spark=0)[code, feature]
    place_id, sector = place_of(feature, at), reading.info.pack
    if place_id != _root(at):
        return _draft(place_id, sector, at, aim=aim_of(reading))
    short = falling_short(reading, at)
    return replace(_draft(place_id, sector, at, aim=aim_of(reading), first=_owner(reading.info, at)), short=short)


def draft_of_alert(alert_id: int, at: datetime) -> Draft:
    """Lead: who answers for the alert. Where its rule watches an indicator, that indicator, back to its target.

    Raises NotFound ``alerts.unknown``.
    """
    one = alerts.alert(alert_id, at)
    place_id = one.place_id or _root(at)
    code = alerts.rule_of(one).spec.get("indicator")
    aim = None
    if code:
        full = code if "." in code else f"{one.sector}.{code}"
        feature = Feature(one.feature_kind, one.feature_id)  # pyrefly: ignore[bad-argument-type] - an alert speaks of kinds that indicators speak of
        aim = aim_of(indicators.readings([full], [feature], at, spark=0)[full, feature])
    return _draft(place_id, one.sector, at, aim=aim, first=one.owner_id, alert_id=one.id)


def draft_of_place(place_id: int, at: datetime) -> Draft:
    """Work in a place that no number stands for. Raises NotFound ``places.unknown``."""
    return _draft(places.place(place_id).id, GENERAL, at)


def aim_of(reading: Reading) -> Aim:
    """Where the indicator stands and where its target says it should go."""
    target, current = reading.target, reading.current
    goal = None if target is None else target.good if target.good is not None else target.watch
    value = current.value if current else None
    return Aim(reading.info.code, reading.feature, goal, value, current.period.start if current and value is not None else None)


def falling_short(reading: Reading, at: datetime) -> tuple[tuple[int, float], ...]:
    """Of a number of the whole territory: the organizations whose own number is farthest off its target, with it, the worst first.

    A commune's number is answered for by who answers for the sector there.
    """
    info, current, day = reading.info, reading.current, local_day(at)
    if current is None or info.direction == "neutral":
        return ()
    if "organization" in info.features:
        features = [Feature("organization", one.id) for one in organizations.all_on(day)]
    else:
        features = [Feature("place", one.id) for one in places.communes(day)] if "place" in info.features else []
    compared = indicators.compare(info.code, features, current.period, at) if features else {}
    off = [(feature, one.current.value) for feature, one in compared.items() if one.current and one.light in OFF]
    known = sorted(((feature, value) for feature, value in off if value is not None), key=lambda pair: pair[1])
    worst = known if info.direction == "up" else known[::-1]
    answering = [(_answering(info.pack, feature, day), value) for feature, value in worst[:MOST_SHORT]]
    return tuple((organization, value) for organization, value in answering if organization is not None)


def _answering(sector: str, feature: Feature, day: date) -> int | None:
    if feature.kind == "organization":
        return feature.id
    return next((one.id for one in organizations.responsible(sector, feature.id, day)), None)


def place_of(feature: Feature, at: datetime) -> int:
    """The place a feature lies in; the whole territory where it lies in none."""
    if feature.kind == "place":
        return places.place(feature.id).id
    if feature.kind == "organization":
        return organizations.organization(feature.id).place_id or _root(at)
    thing = next((one for one in observations.things() if one.id == feature.id), None)
    if thing is None:
        raise NotFound("directives.feature", {})
    return thing.place_id or _root(at)


def _draft(
    place_id: int, sector: str, at: datetime, *, aim: Aim | None = None, first: int | None = None, alert_id: int | None = None
) -> Draft:
    answering = [one.id for one in organizations.responsible(sector, place_id, local_day(at))]
    owners = tuple(dict.fromkeys([first, *answering] if first else answering))
    return Draft(place_id, sector, owners[0] if owners else None, owners, aim, alert_id)


def _owner(about: IndicatorInfo, at: datetime) -> int | None:
    try:
        return organizations.by_code(about.owner, local_day(at)).id
    except BazanError:
        return None


def _root(at: datetime) -> int:
    return places.root(local_day(at)).id
