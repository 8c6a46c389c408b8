"""Who sends too much is asked to come again later. Danger to life is never held back, nor anything on a day of emergency."""

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from bazan.citizens.app.settings import SETTINGS
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import Filed
from bazan.core.errors import BazanError
from bazan.core.settings import of_room
from bazan.platform.security.rate_limit import Pace
from bazan.platform.security.text_anonymization import fingerprint

HOUR = timedelta(hours=1)
AGAIN_S = 900
"""When one phone may come again: its reports are counted over an hour, so a quarter of it frees some."""
MOST_NETWORKS = 10_000


@dataclass(eq=False)
class TooMany(BazanError):
    """Nothing is wrong with it, but it comes too soon. ``after_s``: when to come again."""

    status: ClassVar[int] = 429
    after_s: int = AGAIN_S


class Hourly:
    """How often each network sent within the last hour, in the memory of one process."""

    def __init__(self) -> None:
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def full(self, network: str, most: float, at: float | None = None) -> int:
        """Seconds until the network may send again; 0: now. ``at``: of a steady clock."""
        at = time.monotonic() if at is None else at
        with self._lock:
            sent = self._sent.get(network, deque())
            while sent and at - sent[0] >= HOUR.total_seconds():
                sent.popleft()
            return 0 if len(sent) < most else max(1, round(sent[0] + HOUR.total_seconds() - at))

    def note(self, network: str, at: float | None = None) -> None:
        """Count one that was taken."""
        with self._lock:
            sent = self._sent.pop(network, deque())
            sent.append(time.monotonic() if at is None else at)
            self._sent[network] = sent
            if len(self._sent) > MOST_NETWORKS:
                self._sent.popitem(last=False)


sent_by_network = Hourly()
EVERYWHERE = 10
"""How many networks' wrong numbers one dossier takes: a stranger alone locks nobody out, and many together can't guess on."""
_lookups_by_network, _wrong_by_code = Pace(HOUR.total_seconds()), Pace(HOUR.total_seconds())


def judge(filed: Filed, network: str, at: datetime) -> None:
    """Nothing when it may come in now. TooMany ``citizens.many``."""
    limits = of_room(SETTINGS)
    if filed.danger or limits.emergency:
        return
    if (after_s := sent_by_network.full(network, limits.per_network)) or (
        field_reports.sent_lately(filed.device, "", at - HOUR) >= limits.per_device
    ):
        raise TooMany("citizens.many", {"minutes": -(-(after_s or AGAIN_S) // 60)}, after_s=after_s or AGAIN_S)


def count_lookup[T](code: str, network: str, look: Callable[[], T]) -> T:
    """Return what ``look`` finds of a dossier; every look counts for its network, one that finds nothing for the code too.

    It is counted before it looks and taken back where something was found, so that many at once are no more than one after another.
    TooMany ``citizens.lookup.many`` for too many of one network, for one code from one network, or for one code from everywhere.
    """
    limits, of_code = of_room(SETTINGS), fingerprint(code)
    of_both, per_code = f"{of_code} {network}", round(limits.lookups_per_code)
    _demand(_lookups_by_network.wait(network, round(limits.lookups_per_network)))
    _demand(_wrong_by_code.wait(of_both, per_code))
    _demand(_wrong_by_code.wait(of_code, per_code * EVERYWHERE))
    found = look()
    for counted in (of_both, of_code):
        _wrong_by_code.give_back(counted)
    return found


def _demand(wait_s: float) -> None:
    if wait_s:
        after_s = math.ceil(wait_s)
        raise TooMany("citizens.lookup.many", {"minutes": -(-after_s // 60)}, after_s=after_s)
