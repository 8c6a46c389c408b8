"""Which pictures of a stream are handed out, and how long to wait before it is opened again."""

from bazan.platform.image_analysis.video.types import Reason

KEYS = 0.0
"""The pace at which only pictures are decoded that need no others, one a second at most."""
_JUMP_S = 2.0
"""A clock that goes back this far was set, or begins anew; less is pictures told out of their order."""
_EARLY = 0.9
"""A picture may come after this share of the time between two: cameras' clocks are rounded, and jump a little."""
_FIRST_S, _LONGEST_S, _SLOW_S = 0.5, 30.0, 60.0
_SLOW: frozenset[Reason] = frozenset({"refused", "codec", "forbidden"})
"""What no waiting heals; and a camera that is told wrong passwords often locks its account."""


class Pacer:
    """Spreads what is handed out evenly over the stream's clock: of 15 a second and a pace of 5 every third one."""

    def __init__(self) -> None:
        self._slot: float | None = None
        """When the last one handed out was due."""

    def due(self, clock: float, pace: float) -> bool:
        """Whether the picture of this clock (seconds) should be handed out. ``pace``: pictures a second, or KEYS."""
        return self._slot is None or not -_JUMP_S < clock - self._slot < _EARLY / (pace or 1)

    def take(self, clock: float, pace: float) -> None:
        """It was handed out."""
        slot = clock if self._slot is None else self._slot + 1 / (pace or 1)
        self._slot = slot if abs(clock - slot) < 1 / (pace or 1) else clock


def back_off(reason: Reason, failures: int) -> float:
    """Seconds to wait before the stream is opened again. ``failures``: how often in a row it was lost before a picture came, from 1."""
    if reason in _SLOW:
        return _SLOW_S
    return min(_LONGEST_S, _FIRST_S * 2.0 ** min(failures - 1, 10))
