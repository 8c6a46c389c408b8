"""Pure decisions: which numbers of a rule a province may change, the rule with other numbers, and which can't be.

A number is named by its path: ``levels.1.at_least``, ``clear.below``, ``for_s``, ``all.2.above``, ``all.2.clear.below``.
"""

import copy
import math
from collections.abc import Iterator, Mapping
from typing import Any

from bazan.core.errors import Refused
from bazan.monitoring.alerts.grammar import conditions_of
from bazan.platform.conditions.api import KEYS, BadCondition

SIDES = ("below", "above")
SPANS = ("for_s", "missing_s", "stuck_s")
"""Seconds."""
LONGEST_S = 366 * 86_400.0
GREATEST = 1e15


def numbers_of(spec: Mapping[str, Any]) -> dict[str, float]:
    """The numbers of a rule's file that may be changed, in the order people read them."""
    return {path: float(holder.get(key, 0)) for path, holder, key in _places(spec)}


def with_numbers(spec: Mapping[str, Any], numbers: Mapping[str, float]) -> dict[str, Any]:
    """The rule's file with other numbers; a number it no longer has is passed over."""
    made = copy.deepcopy(dict(spec))
    made.setdefault("clear", {})
    for path, holder, key in list(_places(made)):
        if path in numbers:
            holder[key] = numbers[path]
    return made


def fitting(spec: Mapping[str, Any], numbers: Mapping[str, float]) -> dict[str, Any]:
    """The rule's file with the province's numbers, or as it is where a newer pack made them impossible: rules go on being held."""
    made = with_numbers(spec, numbers)
    try:
        conditions_of(made)
    except BadCondition:
        return dict(spec)
    return made


def judge(spec: Mapping[str, Any], numbers: Mapping[str, float]) -> None:
    """Whether the rule can have these numbers.

    Refused ``alerts.number.unknown``, ``.number``, ``.span`` or what the condition itself refuses, naming the path at fault.
    """
    held = numbers_of(spec)
    for path, value in numbers.items():
        if path not in held:
            raise Refused("alerts.number.unknown", {"path": path[:60]}, path[:60])
        if not math.isfinite(value) or abs(value) > GREATEST:
            raise Refused("alerts.number.number", {}, path)
        key = path.rpartition(".")[2]
        if key in SPANS and not (0 <= value <= LONGEST_S and (value or key == "for_s")):
            raise Refused("alerts.number.span", {}, path)
        if key == "missing_promises" and value <= 0:
            raise Refused("alerts.number.span", {}, path)
    made = with_numbers(spec, numbers)
    for n, part in enumerate(made.get("all", []), 1):
        _read({"all": [part]}, made, f"all.{n}.")
    _read({}, made, "")


def _read(alone: Mapping[str, Any], made: Mapping[str, Any], before: str) -> None:
    try:
        conditions_of({**made, **alone})
    except BadCondition as bad:
        given = list(numbers_of(made))
        wanted = f"{before}{'levels.' if bad.key.startswith('levels') else bad.key}"
        paths = [path for path in given if path.startswith(wanted)]
        raise Refused(bad.rule, bad.params, paths[-1] if paths else given[0]) from bad


def _places(spec: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """(path, the table that holds it, its key) of each number."""
    clear: Any = spec.get("clear") or {}
    for n, level in enumerate(spec["levels"], 1):
        yield from ((f"levels.{n}.{key}", level, key) for key in _limits(level))
    for n, part in enumerate(spec.get("all", ()), 1):
        yield from ((f"all.{n}.{key}", part, key) for key in _limits(part))
        own: Any = part.get("clear") or {}
        yield from ((f"all.{n}.clear.{key}", own, key) for key in SIDES if key in own)
    yield from ((f"clear.{key}", clear, key) for key in SIDES if key in clear)
    yield "for_s", spec, "for_s"  # pyrefly: ignore[invalid-yield] - a file is a dict
    yield "clear.for_s", clear, "for_s"


def _limits(table: Mapping[str, Any]) -> list[str]:
    return [key for key in KEYS if key in table and not isinstance(table[key], str)]
