"""Limits as a province lays them, and as a pack states them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OwnLimits:
    """What the province lays over a pack's limits from a day on, until the next such; null: as in the pack."""

    valid_from: date
    watch: float | None = None
    off: float | None = None
    target: float | None = None
    law: str = ""

    @property
    def any(self) -> bool:
        """Whether it lays anything; otherwise the pack's limits hold again from its day on."""
        return any(limit is not None for limit in (self.watch, self.off, self.target))


@dataclass(frozen=True)
class PackLimits:
    """A pack's limits on a day. A word instead of a number: ``month``, one for each month; ``thing``, each station's own."""

    watch: float | str | None
    off: float | str | None
    target: float | str | None
    source: str
    valid_from: date | None
