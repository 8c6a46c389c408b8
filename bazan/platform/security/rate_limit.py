"""Who guesses at tokens waits longer for each no; a right token never waits, whoever else guesses from the same address.
Who sends without end is held to a pace."""

import threading
import time
from collections import OrderedDict

FREE = 10
"""Wrong tokens of one network that are answered at once: a device that was set up wrongly."""
LONGEST_S = 5.0
FORGET_AFTER_S = 600.0
MOST_NETWORKS = 10_000
MOST_WAITING = 20
"""Threads that hold back a no at the same time."""


class Brake:
    """How many wrong tokens each network gave lately, in the memory of one process."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(MOST_WAITING)

    def wrong(self, network: str, at: float | None = None) -> float:
        """Note one; gives the seconds its answer is to be held back: a tenth, doubling to five. ``at``: of a steady clock."""
        at = time.monotonic() if at is None else at
        with self._lock:
            count, last = self._wrong.pop(network, (0, at))
            count = 1 if at - last > FORGET_AFTER_S else count + 1
            self._wrong[network] = (count, at)
            if len(self._wrong) > MOST_NETWORKS:
                self._wrong.popitem(last=False)
        return 0.0 if count <= FREE else min(0.1 * 2 ** min(count - FREE - 1, 10), LONGEST_S)

    def hold(self, network: str) -> bool:
        """Note one and sleep; False, at once, when too many are held back already."""
        seconds = self.wrong(network)
        if not seconds:
            return True
        if not self._room.acquire(blocking=False):
            return False
        try:
            time.sleep(seconds)
            return True
        finally:
            self._room.release()


class Pace:
    """How many each one may send in a while, in the memory of one process: a bucket that fills again steadily."""

    def __init__(self, within_s: float) -> None:
        self._within_s = within_s
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, who: str, most: int, at: float | None = None) -> float:
        """Nothing, and one more is counted; or the seconds until one more may be sent. ``most``: in a while; ``at``: of a steady clock."""
        at = time.monotonic() if at is None else at
        with self._lock:
            left, last = self._left.pop(who, (float(most), at))
            left = min(float(most), left + (at - last) * most / self._within_s)
            goes = left >= 1
            self._left[who] = (left - goes, at)
            if len(self._left) > MOST_NETWORKS:
                self._left.popitem(last=False)
        return 0.0 if goes else (1 - left) * self._within_s / most

    def give_back(self, who: str) -> None:
        """Count one less: it turned out not to be meant by the limit. The next ``wait`` keeps the bucket from running over."""
        with self._lock:
            if who in self._left:
                left, last = self._left[who]
                self._left[who] = (left + 1, last)
