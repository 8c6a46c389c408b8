"""Pure decisions: which level a value reaches, and how the standing level follows values over time. Many series at once."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from bazan.platform.conditions.types import BadCondition, Condition, Memory

KEYS: dict[str, tuple[str, bool, bool]] = {
    "above": ("threshold", True, False),
    "at_least": ("threshold", True, True),
    "below": ("threshold", False, False),
    "at_most": ("threshold", False, True),
    "rate_above": ("rate", True, False),
    "rate_below": ("rate", False, False),
    "missing_s": ("missing", True, False),
    "missing_promises": ("missing", True, False),
    "stuck_s": ("stuck", True, True),
    "light": ("light", True, True),
}
"""Key of a level → (kind, beyond is above, the limit itself counts)."""
LIGHTS = ("good", "watch", "off", "disaster")
"""Their rank is their place here."""
HOLDS, BETWEEN, CLEAR = 1.0, 0.5, 0.0
"""What a combination's part amounts to; the combination is its weakest part."""


def read(spec: Mapping[str, Any]) -> Condition:
    """The condition of a rule's file. Raises BadCondition naming the key at fault."""
    clear, hold_s = spec.get("clear", {}), float(spec.get("for_s", 0))
    ease_s = float(clear.get("for_s", 0))
    if hold_s < 0 or ease_s < 0:
        raise BadCondition("for_s", "conditions.negative")
    if "all" in spec:
        return Condition("all", True, True, (HOLDS,), (BETWEEN,), hold_s, ease_s)
    key = _key(spec.get("levels", []))
    kind, above, inclusive = KEYS[key]
    limits = tuple(_number(f"levels.{key}", level[key]) for level in spec["levels"])
    sign = 1 if above else -1
    if any((after - before) * sign <= 0 for before, after in itertools.pairwise(limits)):
        raise BadCondition("levels", "conditions.levels_order")
    keep = _keep(clear, kind, above, limits[0])
    keeps = limits if keep is None else tuple(limit - (limits[0] - keep) for limit in limits)
    return Condition(kind, above, inclusive, limits, keeps, hold_s, ease_s)


def _key(levels: Sequence[Mapping[str, Any]]) -> str:
    used = {key for level in levels for key in KEYS if key in level}
    if len(used) != 1 or any(not used & set(level) for level in levels):
        raise BadCondition("levels", "conditions.levels_key", choices=", ".join(KEYS))
    return used.pop()


def _keep(clear: Mapping[str, Any], kind: str, above: bool, limit: float) -> float | None:
    """Where the first level is left: ``clear.below`` (or ``above``, ``light``); null: where it is reached."""
    wanted = "light" if kind == "light" else "below" if above else "above"
    for strange in {"below", "above", "light"} & set(clear) - {wanted}:
        raise BadCondition(f"clear.{strange}", "conditions.clear", given=strange, choices=wanted)
    if wanted not in clear:
        return None
    keep = _number(f"clear.{wanted}", clear[wanted]) + (1 if kind == "light" else 0)  # clear at "good": kept while worse than it
    if (limit - keep) * (1 if above else -1) < 0:
        raise BadCondition(f"clear.{wanted}", "conditions.clear_beyond", limit=limit)
    return keep


def _number(key: str, given: Any) -> float:
    if isinstance(given, str) and given in LIGHTS:
        return float(LIGHTS.index(given))
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise BadCondition(key, "conditions.number", given=given)
    return float(given)


def reached(condition: Condition, values: np.ndarray) -> np.ndarray:
    """How many levels each value is beyond; NaN is beyond none."""
    return _beyond(values, condition.limits, condition.above, condition.inclusive).sum(axis=1)


def untouched(condition: Condition, values: np.ndarray) -> bool:
    """Whether series that remember nothing go on remembering nothing after these values: none is beyond even the first level.

    The same as a ``step`` from blank memories that leaves them blank, at a tenth of its cost.
    """
    limit = condition.limits[0]
    if condition.inclusive:
        return not (values >= limit if condition.above else values <= limit).any()
    return not (values > limit if condition.above else values < limit).any()


def step(condition: Condition, memory: Memory, at: float | np.ndarray, values: np.ndarray) -> Memory:
    """What is remembered after these values were seen at an instant, later than all before. NaN says nothing: its row stays.

    ``at``: one instant for all rows, or a column of one each.
    """
    seen = ~np.isnan(values)
    hit = _beyond(values, condition.limits, condition.above, condition.inclusive)
    kept = hit | _beyond(values, condition.keeps, condition.above, condition.inclusive or condition.keeps != condition.limits)
    rows = seen[:, None]
    since = np.where(rows, np.where(hit, np.where(np.isnan(memory.since), at, memory.since), np.nan), memory.since)
    eased = np.where(rows, np.where(kept, np.nan, np.where(np.isnan(memory.eased), at, memory.eased)), memory.eased)
    order = np.arange(1, condition.levels + 1)
    with np.errstate(invalid="ignore"):
        rises = (at - since >= condition.hold_s) * order
        stays = ~(at - eased >= condition.ease_s) * order
    up = np.maximum(memory.level, rises.max(axis=1, initial=0))
    stays[stays > up[:, None]] = 0
    level = np.where(seen, stays.max(axis=1, initial=0), memory.level).astype("i4")
    eased[order[None, :] > level[:, None]] = np.nan
    return Memory(level, since, eased)


def run(condition: Condition, samples: Iterable[tuple[float, float]]) -> list[tuple[float, int]]:
    """(instant, level) after each instant of one series, whatever order its samples come in. Of one instant the gravest counts."""
    by_instant: dict[float, float] = {}
    for at, value in samples:
        before = by_instant.get(at, np.nan)
        by_instant[at] = value if np.isnan(before) else before if np.isnan(value) else (max if condition.above else min)(before, value)
    memory, found = Memory.blank(1, condition.levels), []
    for at in sorted(by_instant):
        memory = step(condition, memory, at, np.array([by_instant[at]]))
        found.append((at, int(memory.level[0])))
    return found


def together(parts: Sequence[Condition], values: np.ndarray) -> np.ndarray:
    """What a combination amounts to: rows × parts in, one number a row out. A part that says nothing leaves nothing to say."""
    weakest = np.full(len(values), HOLDS)
    for part, column in zip(parts, values.T, strict=True):
        hit = _beyond(column, part.limits, part.above, part.inclusive)[:, 0]
        kept = hit | _beyond(column, part.keeps, part.above, part.inclusive or part.keeps != part.limits)[:, 0]
        amount = np.where(hit, HOLDS, np.where(kept, BETWEEN, CLEAR))
        amount[np.isnan(column)] = np.nan
        weakest = np.where(weakest == CLEAR, CLEAR, np.where(amount == CLEAR, CLEAR, np.minimum(weakest, amount)))
    return weakest


def _beyond(values: np.ndarray, limits: tuple[float, ...], above: bool, inclusive: bool) -> np.ndarray:
    column, row = values[:, None], np.array(limits)[None, :]
    with np.errstate(invalid="ignore"):
        found = column > row if above else column < row
        return found | (column == row) if inclusive else found
