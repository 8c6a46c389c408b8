"""What the writer remembers of each datastream, so that in-order rows need no look-up and an open hour no re-reading.

Nothing here is needed for correctness of the stored observations: a wrong watermark meets the primary key, and an owed
roll-up stands in the ledger. It is rebuilt from the database at start and after any trouble.
"""

import numpy as np

from bazan.core.quality import Quality
from bazan.data.observations.ingest.row_arrays import FAR, HOUR_US, NEVER, NEWS_US, STEP, pair, starts

_FIELDS = {
    "latest_t": ("i8", NEVER),
    "latest_v": ("f8", 0.0),
    "latest_q": ("i2", 0),
    "latest_rt": ("i8", NEVER),
    "received": ("i8", 0),
    "latest_dirty": ("?", False),
    "hour": ("i8", NEVER),  # the newest hour, whose roll-up grows in memory
    "n": ("i8", 0),
    "total": ("i8", 0),
    "sum": ("f8", 0.0),
    "min": ("f8", np.inf),
    "max": ("f8", -np.inf),
    "hour_dirty": ("?", False),
    "inexact": ("?", False),  # a correction took the open hour's extreme away: read it again
    "step_first": ("i8", FAR),  # of the good news since the last tick: its oldest instant, its extremes
    "step_low": ("f8", np.inf),
    "step_high": ("f8", -np.inf),
    "step_dirty": ("?", False),
}
Parts = tuple[np.ndarray, ...]
"""(datastream, hour, n, total, sum, min, max)"""


class Memory:
    """One array a field, indexed by datastream id."""

    latest_t: np.ndarray
    latest_v: np.ndarray
    latest_q: np.ndarray
    latest_rt: np.ndarray
    received: np.ndarray
    latest_dirty: np.ndarray
    hour: np.ndarray
    n: np.ndarray
    total: np.ndarray
    sum: np.ndarray
    min: np.ndarray
    max: np.ndarray
    hour_dirty: np.ndarray
    inexact: np.ndarray
    step_first: np.ndarray
    step_low: np.ndarray
    step_high: np.ndarray
    step_dirty: np.ndarray

    def __init__(self) -> None:
        self.size = 0
        self.known = np.zeros(0, bool)
        for name, (kind, _) in _FIELDS.items():
            setattr(self, name, np.zeros(0, kind))
        self.closed: list[Parts] = []
        self.owed: set[int] = set()
        """(datastream, hour) pairs to compute again from raw rows"""
        self.durable = np.zeros(0, "i8")
        """pairs already in the ledger since the last tick's snapshot"""

    def grow(self, size: int) -> None:
        if size <= self.size:
            return
        more = size - self.size
        self.known = np.concatenate([self.known, np.zeros(more, bool)])
        for name, (kind, start) in _FIELDS.items():
            setattr(self, name, np.concatenate([getattr(self, name), np.full(more, start, kind)]))
        self.size = size

    def stored(self, fresh: np.ndarray, received: np.ndarray) -> None:
        """Take committed new rows, sorted by datastream and time, into watermarks and open hours."""
        if not len(fresh):
            return
        self.told(fresh[fresh["t"] > self.latest_t[fresh["ds"]] - NEWS_US])
        last = np.flatnonzero(np.append(starts(fresh["ds"])[1:], True))
        last = last[fresh["t"][last] > self.latest_t[fresh["ds"][last]]]
        self._renew(fresh[last], received[last])
        self._accumulate(fresh)

    def replaced(self, before: np.ndarray, after: np.ndarray, received: np.ndarray) -> None:
        """Take committed corrections in: latest values, and the hours they touch."""
        newest = after["t"] == self.latest_t[after["ds"]]
        self.told(after[newest])
        self._renew(after[newest], received[newest])
        for old, new in zip(before, after, strict=True):
            if old["v"] == new["v"] and old["q"] == new["q"]:
                continue
            datastream, hour = int(old["ds"]), int(old["t"]) // HOUR_US
            was, now = old["q"] == Quality.GOOD, new["q"] == Quality.GOOD
            inner = not was or self.min[datastream] < old["v"] < self.max[datastream]
            if hour != self.hour[datastream] or self.inexact[datastream] or not inner:
                self.owed.add((datastream << 32) | hour)
                if hour == self.hour[datastream]:
                    self.inexact[datastream] = True
                continue
            self.n[datastream] += int(now) - int(was)
            self.sum[datastream] += (new["v"] if now else 0.0) - (old["v"] if was else 0.0)
            if now:
                self.min[datastream] = min(self.min[datastream], new["v"])
                self.max[datastream] = max(self.max[datastream], new["v"])
            self.hour_dirty[datastream] = True

    def confirmed(self, rows: np.ndarray) -> None:
        """Take a later result time of an unchanged value in."""
        newest = rows[rows["t"] == self.latest_t[rows["ds"]]]
        self.latest_rt[newest["ds"]] = newest["rt"]
        self.latest_dirty[newest["ds"]] = True

    def told(self, rows: np.ndarray) -> None:
        """Take good rows that are news into the step under way: the next tick tells their extremes."""
        rows = rows[rows["q"] == Quality.GOOD]
        if not len(rows):
            return
        rows = rows[np.argsort(rows["ds"], kind="stable")]
        first = np.flatnonzero(starts(rows["ds"]))
        ids = rows["ds"][first]
        self.step_first[ids] = np.minimum(self.step_first[ids], np.minimum.reduceat(rows["t"], first))
        self.step_low[ids] = np.minimum(self.step_low[ids], np.minimum.reduceat(rows["v"], first))
        self.step_high[ids] = np.maximum(self.step_high[ids], np.maximum.reduceat(rows["v"], first))
        self.step_dirty[ids] = True

    def step(self) -> np.ndarray:
        """The step under way, taken: it counts as told."""
        ids = np.flatnonzero(self.step_dirty)
        taken = np.zeros(len(ids), STEP)
        taken["ds"], taken["first"] = ids, self.step_first[ids]
        taken["low"], taken["high"] = self.step_low[ids], self.step_high[ids]
        self.step_first[ids], self.step_low[ids], self.step_high[ids] = FAR, np.inf, -np.inf
        self.step_dirty[ids] = False
        return taken

    def open_hours(self) -> Parts:
        """Open hours that changed, taken: they count as written."""
        ids = np.flatnonzero(self.hour_dirty)
        self.hour_dirty[:] = False
        return self._parts(ids)

    def put_open_hour(self, ids: np.ndarray, n, total, sum_, low, high) -> None:
        """Set open hours as read from raw rows; an hour without good rows has no extremes."""
        self.n[ids], self.total[ids], self.sum[ids] = n, total, sum_
        self.min[ids], self.max[ids] = low, high

    def _renew(self, rows: np.ndarray, received: np.ndarray) -> None:
        ids = rows["ds"]
        self.latest_t[ids], self.latest_v[ids], self.latest_q[ids], self.latest_rt[ids] = rows["t"], rows["v"], rows["q"], rows["rt"]
        self.received[ids] = received
        self.latest_dirty[ids] = True

    def _parts(self, ids: np.ndarray) -> Parts:
        return (ids, self.hour[ids], self.n[ids], self.total[ids], self.sum[ids], self.min[ids], self.max[ids])

    def _accumulate(self, fresh: np.ndarray) -> None:
        first = np.flatnonzero(starts(pair(fresh["ds"], fresh["t"])))
        good = fresh["q"] == Quality.GOOD
        ids, hours = fresh["ds"][first], fresh["t"][first] // HOUR_US
        group = (
            np.add.reduceat(good.astype("i8"), first),
            np.diff(np.append(first, len(fresh))),
            np.add.reduceat(np.where(good, fresh["v"], 0.0), first),
            np.minimum.reduceat(np.where(good, fresh["v"], np.inf), first),
            np.maximum.reduceat(np.where(good, fresh["v"], -np.inf), first),
        )
        late = hours < self.hour[ids]
        if late.any():
            self.owed.update(((ids[late].astype("i8") << 32) | hours[late]).tolist())
        same = hours == self.hour[ids]
        if same.any():
            self._merge(ids[same], *(column[same] for column in group))
        ahead = np.flatnonzero(hours > self.hour[ids])
        while len(ahead):  # a new hour opens; one hour a datastream in each round
            now = ahead[starts(ids[ahead])]
            self._close(ids[now])
            self.hour[ids[now]] = hours[now]
            self.put_open_hour(ids[now], *(column[now] for column in group))
            self.hour_dirty[ids[now]] = True
            ahead = np.setdiff1d(ahead, now, assume_unique=True)

    def _merge(self, ids: np.ndarray, n, total, sum_, low, high) -> None:
        self.n[ids] += n
        self.total[ids] += total
        self.sum[ids] += sum_
        self.min[ids] = np.minimum(self.min[ids], low)
        self.max[ids] = np.maximum(self.max[ids], high)
        self.hour_dirty[ids] = True

    def _close(self, ids: np.ndarray) -> None:
        """Put away the open hours of these datastreams; one that must be read again is owed instead."""
        again = ids[self.inexact[ids]]
        self.owed.update(((again.astype("i8") << 32) | self.hour[again]).tolist())
        self.inexact[ids] = False
        changed = ids[self.hour_dirty[ids]]
        changed = changed[~np.isin(changed, again)]
        if len(changed):
            self.closed.append(self._parts(changed))
