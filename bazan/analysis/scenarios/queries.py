"""Reads: the scenarios sectors declare, with what is assumed as it is measured now; what they come to; what was saved."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache

import msgspec
import numpy as np

from bazan.analysis.rivers import api as rivers
from bazan.analysis.scenarios import rules
from bazan.analysis.scenarios.grammar import SCENARIOS, Assumption, Scenario
from bazan.analysis.scenarios.models import SavedScenario
from bazan.analysis.scenarios.types import AlternativeInfo, AssumptionInfo, Changes, Compared, OutcomeInfo, Reckoned, Saved, ScenarioInfo
from bazan.core.errors import NotFound, Refused
from bazan.core.time import local_day, now
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.data.observations import api as observations
from bazan.directory.places import api as places
from bazan.platform import packs

FRESH = timedelta(hours=3)
"""A forecast of a stage that knew nothing newer proposes nothing: the water has moved on."""


@cache
def _declared() -> Mapping[str, tuple[packs.Pack, Scenario]]:
    """Every scenario by its full code; packs stand on the disk and change with a new start only."""
    return {f"{pack.id}.{file.declaration.id}": (pack, file.declaration) for pack in packs.load_all() for file in SCENARIOS.of(pack)}


def scenarios(sector: str, place_id: int, indicator: str = "") -> list[ScenarioInfo]:
    """Those a sector declares, or of them those that speak of a number, as they stand at a place now."""
    chosen = [
        (code, pack, scenario)
        for code, (pack, scenario) in _declared().items()
        if pack.id == sector and (not indicator or not scenario.indicators or indicator in _full(pack, scenario.indicators))
    ]
    return [_info(code, pack, scenario, _measured(pack, scenario, place_id, "")) for code, pack, scenario in chosen]


def scenario(code: str, place_id: int, station: str = "") -> ScenarioInfo:
    """As it stands at the place, and at the station asked of. NotFound ``scenarios.unknown``."""
    pack, declared = _found(code)
    return _info(code, pack, declared, _measured(pack, declared, place_id, station))


def compare(code: str, place_id: int, changes: Changes, at: datetime) -> tuple[ScenarioInfo, Compared]:
    """The scenario at a place, and its alternatives side by side. NotFound ``scenarios.unknown``; Refused as ``rules.compared``, and
    ``scenarios.station`` where one is asked of and none is named."""
    asked = scenario(code, place_id, changes.station)
    function = getattr(_found(code)[0].scenarios, _found(code)[1].function)
    return asked, rules.compared(asked, function, changes, _below(changes.station, at) if asked.of_station else None)


def stations() -> list[str]:
    """Codes of the stations on rivers, below which something lies."""
    known = rivers.of_province()
    if known is None:
        return []
    return [node.code for node in known.nodes if node.kind == "thing" and node in known.below]


def saved(scenario_id: int) -> Saved:
    """NotFound ``scenarios.unknown``, also for one out of reach."""
    row = SavedScenario.objects.filter(id=scenario_id).first()
    if row is None:
        raise NotFound("scenarios.unknown", {})
    return saved_of(row)


def saved_ones(code: str, limit: int = 20) -> list[Saved]:
    """Those in reach of a scenario, the newest first."""
    return [saved_of(row) for row in SavedScenario.objects.filter(code=code).order_by("-saved_at")[:limit]]


def saved_of(row: SavedScenario) -> Saved:
    alternatives = msgspec.convert(row.alternatives, tuple[Reckoned, ...])
    return Saved(
        row.id, msgspec.convert(row.scenario, ScenarioInfo), row.place_id, row.station, Compared(alternatives), row.fingerprint,
        row.saved_by, row.saved_at,
    )  # fmt: skip


def _found(code: str) -> tuple[packs.Pack, Scenario]:
    if code not in _declared():
        raise NotFound("scenarios.unknown", {})
    return _declared()[code]


def _full(pack: packs.Pack, names: tuple[str, ...]) -> list[str]:
    return [name if "." in name else f"{pack.id}.{name}" for name in names]


def _measured(pack: packs.Pack, declared: Scenario, place_id: int, station: str) -> Mapping[str, float | None]:
    """By assumption the newest value of the number it is read from, or what the stage's forecast proposes; nothing of no station."""
    thing = next((one.id for one in observations.things() if one.code == station), None) if station else None
    features = {"place": Feature("place", place_id), "station": None if thing is None else Feature("thing", thing)}
    asked = {
        one.id: (_full(pack, (one.indicator,))[0], feature)
        for one in declared.assumptions
        if one.indicator and (feature := features[one.of]) is not None
    }
    readings = indicators.readings_of(asked.values(), spark=0, alone=set(asked.values())) if asked else {}
    newest = {name: current.value if (current := readings[pair].current) else None for name, pair in asked.items()}
    proposed = _proposed(thing) if thing is not None and any(one.ahead for one in declared.assumptions) else {}
    return newest | {one.id: _within(one, proposed[one.ahead]) for one in declared.assumptions if one.ahead in proposed}


def _proposed(thing: int) -> Mapping[str, float]:
    """By what an assumption asks of it, what the forecast of a station's stage says; nothing where none is shown, or it is hours old."""
    outlook = rivers.stage_outlook(thing)
    if outlook is None or outlook.rise is None or now() - outlook.origin.end > FRESH:
        return {}
    return {"rise": 100 * outlook.rise, "hours": float(len(outlook.steps))}


def _within(one: Assumption, value: float) -> float:
    return round(min(max(value, one.least), one.most), one.digits)


def _info(code: str, pack: packs.Pack, declared: Scenario, measured: Mapping[str, float | None]) -> ScenarioInfo:
    return ScenarioInfo(
        code=code,
        sector=pack.id,
        version=declared.version,
        title=declared.title.labels,
        about=declared.about.labels,
        source=declared.source,
        indicators=tuple(_full(pack, declared.indicators)),
        of_station=bool(declared.reads),
        assumptions=tuple(_assumption(pack, one, measured) for one in declared.assumptions),
        alternatives=tuple(
            AlternativeInfo(one.id, one.labels, dict(one.sets), one.asks, one.order.labels if one.order else {})
            for one in declared.alternatives
        ),
        outcomes=tuple(OutcomeInfo(one.id, one.labels, one.unit, one.digits, one.better, one.goal) for one in declared.outcomes),
    )


def _assumption(pack: packs.Pack, one: Assumption, measured: Mapping[str, float | None]) -> AssumptionInfo:
    code = _full(pack, (one.indicator,))[0] if one.indicator else ""
    value = measured.get(one.id, one.value)
    ahead = bool(one.ahead) and one.id in measured
    return AssumptionInfo(one.id, one.labels, one.unit, one.digits, value, one.least, one.most, one.spread, one.source, code, ahead)


def _below(station: str, at: datetime) -> Mapping[str, np.ndarray]:
    """People, and minutes until the water comes, of every commune below the station. Refused ``scenarios.station``."""
    known = rivers.of_province()
    nodes = known.nodes_of(station) if known is not None and station in stations() else []
    if known is None or not nodes:
        raise Refused("scenarios.station", {"code": station[:60]}, "station")
    passed = [one for one in rivers.downstream(known, nodes) if one.node.kind == "commune"]
    communes = {place.code: place for place in places.communes(local_day(at))}
    reached = [one for one in passed if one.node.code in communes]
    return {
        "people": np.array([float(communes[one.node.code].population or 0) for one in reached]),
        "least": np.array([one.least for one in reached]),
        "most": np.array([one.most for one in reached]),
    }
