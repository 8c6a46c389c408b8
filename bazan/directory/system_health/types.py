"""What crosses this room's border."""

from dataclasses import dataclass
from typing import get_args

from bazan.core.labels import filled, label
from bazan.core.state_lights import StateTable
from bazan.platform.observability.health_checks import Finding, State

CHECK_STATES = StateTable[State](
    get_args(State),
    {"ok": "good", "warn": "watch", "bad": "off"},
    "administration.health.state",
)


@dataclass(frozen=True)
class Checked:
    """What one check found, in words of the language spoken."""

    check: str
    finding: Finding

    @property
    def state(self) -> State:
        return self.finding.state

    @property
    def name(self) -> str:
        return label(f"checks.{self.check}.name")

    @property
    def says(self) -> str:
        return filled(label(f"checks.{self.finding.key}.says"), self.finding.params)

    @property
    def mend(self) -> str:
        """How it is mended; empty: nothing is to be mended."""
        return "" if self.state == "ok" else filled(label(f"checks.{self.finding.key}.mend"), self.finding.params)


@dataclass(frozen=True)
class Queue:
    """The jobs of one process: how many wait and for how long, how many failed in the last day."""

    process: str
    waiting: int
    oldest_s: float
    failed: int
