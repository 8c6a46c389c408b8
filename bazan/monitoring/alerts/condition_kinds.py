"""The kinds of condition of a rule, and their properties. ``platform/conditions`` evaluates them. Pure."""

from dataclasses import dataclass
from typing import Literal

Originator = Literal["indicator", "datastream", "thing", "source", "camera"]


@dataclass(frozen=True)
class ConditionKind:
    """The properties of one kind."""

    originators: tuple[Originator, ...]
    """What an alert of it may speak of."""
    needs_station: bool = False
    """It says nothing once its station is silent."""
    about_sensors: bool = False
    """It speaks of the watching itself, not of what is watched."""
    same_values: bool = False
    """It looks at the same values whatever its numbers are."""


CONDITION_KINDS: dict[str, ConditionKind] = {
    "threshold": ConditionKind(("indicator", "datastream", "camera"), needs_station=True, same_values=True),
    "rate": ConditionKind(("indicator", "datastream"), needs_station=True, same_values=True),
    "light": ConditionKind(("indicator",), needs_station=True, same_values=True),
    "all": ConditionKind(("indicator",)),
    "missing": ConditionKind(("datastream", "thing", "source"), about_sensors=True),
    "stuck": ConditionKind(("datastream",), needs_station=True, about_sensors=True),
}


def condition_kind(name: str) -> ConditionKind:
    """Look up a kind; a rule that is no longer loaded has one without properties."""
    return CONDITION_KINDS.get(name, ConditionKind(()))


def kinds_of(originator: Originator) -> tuple[str, ...]:
    """The kinds of condition that apply to a kind of originator."""
    return tuple(name for name, kind in CONDITION_KINDS.items() if originator in kind.originators)
