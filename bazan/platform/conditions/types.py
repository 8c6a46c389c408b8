"""A condition, and what it remembers of the series it watches."""

from dataclasses import dataclass

import numpy as np


class BadCondition(Exception):
    """``rule`` says why (``rules.<rule>``), ``key`` names the entry, ``params`` fill the sentence."""

    def __init__(self, key: str, rule: str, **params: object):
        super().__init__(key, rule, params)
        self.key, self.rule, self.params = key, rule, params


@dataclass(frozen=True)
class Condition:
    """Levels 1, 2, … of growing gravity. A level is reached beyond its limit for ``hold_s``, and left beyond its ``keep`` for ``ease_s``.

    Between limit and keep nothing changes: that band is the hysteresis.
    """

    kind: str
    above: bool
    """Beyond means greater; else less."""
    inclusive: bool
    """The limit itself counts as beyond."""
    limits: tuple[float, ...]
    keeps: tuple[float, ...]
    """Still beyond this, a level that was reached stays."""
    hold_s: float = 0.0
    ease_s: float = 0.0

    @property
    def levels(self) -> int:
        return len(self.limits)


@dataclass
class Memory:
    """What is remembered of many series, one row each. Instants are Unix seconds; NaN: not so now."""

    level: np.ndarray
    """The level each stands at, 0 for none."""
    since: np.ndarray
    """rows × levels: since when the level is reached without a break."""
    eased: np.ndarray
    """rows × levels: since when the level is no longer kept without a break."""

    @classmethod
    def blank(cls, rows: int, levels: int) -> "Memory":
        return cls(np.zeros(rows, "i4"), np.full((rows, levels), np.nan), np.full((rows, levels), np.nan))

    def copy(self) -> "Memory":
        return Memory(self.level.copy(), self.since.copy(), self.eased.copy())

    def idle(self) -> np.ndarray:
        """Rows that remember nothing: as if never seen."""
        return (self.level == 0) & np.isnan(self.since).all(axis=1)
