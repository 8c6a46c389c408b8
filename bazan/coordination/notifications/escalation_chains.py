"""What a province declares in ``provinces/<province>/notifications``: escalation chains, outgoing channels, rosters. Read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bazan.coordination.notifications.types import RECIPIENT_KINDS, SEVERITIES
from bazan.core.errors import Refused
from bazan.core.settings import current

AT = ("place", "province")


@dataclass(frozen=True)
class Chain:
    """Who is called, one step after the other, until somebody answers. ``severities`` and ``life_safety``: the alerts it takes."""

    id: str
    labels: Mapping[str, str]
    severities: tuple[str, ...]
    life_safety: bool
    working: bool
    repeat_min: float
    steps: tuple[dict[str, Any], ...]
    """``wait_min`` since the step before, ``to``: of each recipient ``kind``, ``value``, ``at``."""


def folder() -> Path:
    """Where this installation's province declares it."""
    return current().province_folder / "notifications"


def chains() -> dict[str, Chain]:
    """Every chain by id, in the order of the file."""
    return _chains(folder())


def chain(name: str) -> Chain:
    """Raises Refused ``notifications.chain.unknown``."""
    found = chains().get(name)
    if found is None:
        raise Refused("notifications.chain.unknown", {"chain": name}, "chain")
    return found


def chain_for(severity: str, life_safety: bool) -> Chain | None:
    """The first chain that takes such an alert; None: it calls nobody."""
    every = chains().values()
    return next((one for one in every if (one.life_safety and life_safety) or severity in one.severities), None)


def table(name: str) -> dict[str, Any]:
    """A file of the folder as TOML; empty when there is none."""
    return _table(folder() / name)


@cache
def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


@cache
def _chains(where: Path) -> dict[str, Chain]:
    return {one["id"]: _chain(one) for one in _table(where / "chains.toml").get("chains", [])}


def _chain(one: Mapping[str, Any]) -> Chain:
    """Raises ValueError naming the chain: no step, a recipient nobody knows, a chain of life safety that could end in silence."""
    steps = tuple({"wait_min": float(step["wait_min"]), "to": [_recipient(one, to) for to in step["to"]]} for step in one["steps"])
    made = Chain(
        one["id"], one["labels"], tuple(one.get("severities", ())), bool(one.get("life_safety", False)), bool(one.get("working", False)),
        float(one["repeat_min"]), steps,
    )  # fmt: skip
    if not steps or not all(step["to"] for step in steps) or any(step["wait_min"] < 0 for step in steps) or made.repeat_min <= 0:
        raise ValueError(f"chain {made.id}: every step has a wait of 0 or more and somebody to call, and repeat_min is above 0")
    if set(made.severities) - set(SEVERITIES):
        raise ValueError(f"chain {made.id}: severities are {', '.join(SEVERITIES)}")
    if made.life_safety and (made.working or all(to["kind"] == "roster" for to in steps[-1]["to"])):
        raise ValueError(
            f"chain {made.id}: where life depends on it, no step waits for office hours and the last one calls more than a roster"
        )
    return made


def _recipient(chain: Mapping[str, Any], to: Mapping[str, str]) -> dict[str, str]:
    kinds = [kind for kind in RECIPIENT_KINDS if kind in to]
    if len(kinds) != 1 or to.get("at", "place") not in AT:
        raise ValueError(f"chain {chain['id']}: a recipient is one of {', '.join(RECIPIENT_KINDS)}, at one of {', '.join(AT)}: {dict(to)}")
    return {"kind": kinds[0], "value": to[kinds[0]], "at": to.get("at", "place")}
