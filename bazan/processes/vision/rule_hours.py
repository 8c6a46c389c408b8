"""What is told of rules that hold only at some hours: who is there when one begins to hold breaks it from then on; it ends with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bazan.cameras.devices.rules import holds
from bazan.platform.image_analysis.tracking.types import Crossing, Standing

Hours = Sequence[tuple[str, str]]


class Telling:
    """Of one camera. ``hours``: by rule, the local hours in which it holds; none: always. ``start``: Unix seconds of the instant 0."""

    def __init__(self, hours: Mapping[str, Hours], start: float = 0.0) -> None:
        self._hours, self._start = hours, start
        self._broken: dict[str, Standing] = {}
        self._told: set[str] = set()
        """Rules whose breach was told and not yet its end."""

    def crossings(self, seen: Iterable[Crossing]) -> list[Crossing]:
        return [crossing for crossing in seen if self.holds(crossing.rule, crossing.at)]

    def holds(self, rule: str, at: float) -> bool:
        """``at``: seconds since ``start``."""
        return holds(self._hours[rule], datetime.fromtimestamp(self._start + at, UTC))

    def standings(self, seen: Iterable[Standing], at: float) -> list[Standing]:
        """What to tell after a look at an instant: what changed and holds, what has begun to hold, and the end of what holds no more."""
        changed = {standing.rule: standing for standing in seen}
        self._broken |= changed
        told = []
        for rule, standing in self._broken.items():
            begun, breaks = rule in self._told, standing.broken and self.holds(rule, at)
            if breaks and not begun:
                since = standing.since if standing.began and rule in changed else at
                told.append(replace(standing, began=True, at=at, since=since))
                self._told.add(rule)
            elif breaks and rule in changed:
                told.append(replace(standing, began=False))
            elif begun and not breaks:
                told.append(replace(standing, broken=False, began=False, value=0.0, at=at))
                self._told.discard(rule)
        self._broken = {rule: standing for rule, standing in self._broken.items() if standing.broken}
        return told
