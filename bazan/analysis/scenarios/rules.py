"""Pure decisions: what is assumed, drawn and compared. The same inputs give the same figures, to the last digit."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from bazan.analysis.scenarios.types import AlternativeInfo, AssumptionInfo, Changes, Compared, Figures, OutcomeInfo, Reckoned, ScenarioInfo
from bazan.core.errors import Refused

DRAWS = 4000
PICTURED = DRAWS // 10
Function = Callable[..., Mapping[str, np.ndarray]]


def compared(scenario: ScenarioInfo, function: Function, changes: Changes, below: Mapping[str, np.ndarray] | None = None) -> Compared:
    """Every alternative over the same draws of chance, so that what sets two apart is what was decided, not luck.

    ``below``: what lies below the station, for a scenario that asks of one. Refused ``scenarios.assumption``, ``.range``.
    """
    assumed = {alternative.id: _assumed(scenario, alternative, changes) for alternative in scenario.alternatives}
    lacking = tuple(one.id for one in scenario.assumptions if any(values[one.id] is None for values in assumed.values()))
    if lacking:
        return Compared((), lacking)
    luck = _luck(scenario)
    came = {name: _outcomes(scenario, function, values, luck, below) for name, values in assumed.items()}
    first = scenario.alternatives[0].id
    return Compared(tuple(_reckoned(scenario, name, assumed[name], came[name], came[first]) for name in assumed))


def fingerprint(scenario: ScenarioInfo, compared_: Compared, station: str) -> str:
    inputs = {one.id: dict(one.assumed) for one in compared_.alternatives}
    said = [scenario.code, scenario.version, station, inputs]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _assumed(scenario: ScenarioInfo, alternative: AlternativeInfo, changes: Changes) -> dict[str, Any]:
    """What is declared, then what the alternative sets, then what somebody changed: of all by ``""``, of this one by its name."""
    own = {one.id: one for one in scenario.assumptions}
    changed = {**changes.assumed.get("", {}), **alternative.sets, **changes.assumed.get(alternative.id, {})}
    for name, value in changed.items():
        if name not in own:
            raise Refused("scenarios.assumption", {"name": name[:60]}, "assumed")
        if not own[name].least <= value <= own[name].most:
            raise Refused("scenarios.range", {"name": name, "least": own[name].least, "most": own[name].most}, name)
    return {one.id: changed.get(one.id, one.value) for one in scenario.assumptions}


def _luck(scenario: ScenarioInfo) -> dict[str, np.ndarray]:
    """Of each assumption how far off it is in each draw, from -1 to 1, most often little: the sum of two equal chances."""
    seed = int.from_bytes(hashlib.sha256(scenario.code.encode()).digest()[:8])
    chance = np.random.default_rng(seed)
    return {one.id: chance.random(DRAWS) + chance.random(DRAWS) - 1 for one in scenario.assumptions}


def _outcomes(
    scenario: ScenarioInfo, function: Function, values: Mapping[str, float], luck: Mapping[str, np.ndarray], below: Any
) -> dict[str, np.ndarray]:
    drawn = {one.id: _drawn(one, values[one.id], luck[one.id]) for one in scenario.assumptions}
    came = function(drawn, *([below] if scenario.of_station else []))
    return {one.id: np.asarray(came[one.id], dtype=float) for one in scenario.outcomes} | {
        f"goal:{one.id}": drawn[one.goal] for one in scenario.outcomes if one.goal
    }


def _drawn(assumption: AssumptionInfo, value: float, luck: np.ndarray) -> np.ndarray:
    return np.clip(value * (1 + assumption.spread * luck), assumption.least, assumption.most)


def _reckoned(
    scenario: ScenarioInfo, name: str, assumed: Mapping[str, float], came: Mapping[str, np.ndarray], first: Mapping[str, np.ndarray]
) -> Reckoned:
    deciding = scenario.outcomes[0]
    ahead = _sign(deciding) * (came[deciding.id] - first[deciding.id])
    better = None if name == scenario.alternatives[0].id else float(np.mean(ahead > 0))
    return Reckoned(name, assumed, {one.id: _figures(one, came) for one in scenario.outcomes}, better)


def _figures(outcome: OutcomeInfo, came: Mapping[str, np.ndarray]) -> Figures:
    values = came[outcome.id]
    if not np.isfinite(values).all():
        return Figures(None, None, None, None, None, None)
    low95, low80, middle, high80, high95 = (float(edge) for edge in np.quantile(values, [0.025, 0.1, 0.5, 0.9, 0.975]))
    goal = came.get(f"goal:{outcome.id}")
    chance = None if goal is None else float(np.mean(_sign(outcome) * (values - goal) >= 0))
    pictured = np.sort(values)[:: DRAWS // PICTURED]
    return Figures(middle, low80, high80, low95, high95, chance, tuple(round(float(value), 6) for value in pictured))


def _sign(outcome: OutcomeInfo) -> int:
    return 1 if outcome.better == "more" else -1
