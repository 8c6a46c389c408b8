"""Plays a feed: its past newest first, then every change within half a minute of its moment. Remembers how far it came.

Deliveries are as careless as real ones: some rows travel twice, some first in an older state and then corrected.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator

from simulator.clock import local_day, told
from simulator.feeds.life import Feed, Life, Row
from simulator.feeds.push import Taken
from simulator.noise import seed_number
from simulator.progress import Shelf

AHEAD_S = 3600
"""How far ahead the changes to come are worked out at a time."""
CORRECTED_OF_1000, TWICE_OF_1000 = 25, 8
Send = Callable[[list[Row]], Awaitable[Taken]]


class Player:
    """One feed on its road."""

    batch, block_days, pause_s = 4_000, 8, 20
    """Rows of a delivery, days of the past at a time, seconds between two looks at the present."""

    def __init__(self, name: str, feed: Feed, send: Send, columns: frozenset[str], shelf: Shelf):
        self.name, self.feed, self._send, self.columns, self.shelf = name, feed, send, columns, shelf
        self.total = Taken()

    async def run(self, oldest_day: int, clock: Callable[[], float] = time.time) -> None:
        """Until cancelled. Raises Denied, NotOffered."""
        now = int(clock())
        kept = self.shelf.read(self.name)
        until, down_to = int(kept.get("until", now)), int(kept.get("down_to", int(local_day(now)) + 1))
        if until < now:
            await self._changes(until, now)
        self._keep(now, down_to)
        began, oldest_day = time.monotonic(), max(0, oldest_day)
        while down_to > oldest_day:
            first = max(oldest_day, down_to - self.block_days)
            await self.past(first, down_to, now)
            down_to = first
            self._keep(now, down_to)
        if self.total.accepted:
            told_ = f"{self.total.accepted:,} new, {self.total.superseded:,} corrected, {self.total.same:,} known"
            print(f"{self.name}: {told_} since {told(now)} after {time.monotonic() - began:.1f} s", flush=True)
        await self._live(now, down_to, clock)

    async def past(self, first_day: int, end_day: int, now: int) -> None:
        """The lives of these days as they stand at ``now``."""
        before: list[Row] = []
        rows: list[Row] = []
        for day in range(first_day, end_day):
            for life in self.feed.born(day):
                if (last := life.last(now)) is None:
                    continue
                lot = seed_number(life.key) % 1000
                known = [moment for moment in life.moments if moment < last]
                if known and lot < CORRECTED_OF_1000:
                    before.append(self._cut(life.tell(known[-1])))
                rows.append(self._cut(life.tell(last)))
                if lot >= 1000 - TWICE_OF_1000:
                    rows.append(rows[-1])
            await asyncio.sleep(0)
        await self._deliver(before)
        await self._deliver(rows)

    async def _live(self, after: int, down_to: int, clock: Callable[[], float]) -> None:
        while True:
            edge = after + max(AHEAD_S, self.pause_s)
            agenda = sorted(((moment, life.key, life) for moment, life in self._ahead(after, edge)), key=lambda item: item[:2])
            while after < edge:
                await asyncio.sleep(self.pause_s)
                now = min(int(clock()), edge)
                due = [item for item in agenda if item[0] <= now]
                agenda = agenda[len(due) :]
                await self._deliver([self._cut(life.tell(moment)) for moment, _, life in due])
                after = max(after, now)
                self._keep(after, down_to)
                if clock() > edge + AHEAD_S:
                    break

    async def _changes(self, after: int, until: int) -> None:
        """What changed while nobody played: each life once, as it stands now."""
        latest: dict[str, tuple[int, Life]] = {}
        for moment, life in self._ahead(after, until):
            latest[life.key] = max(latest.get(life.key, (0, life)), (moment, life), key=lambda item: item[0])
        await self._deliver([self._cut(life.tell(moment)) for moment, life in latest.values()])

    def _ahead(self, after: int, until: int) -> Iterator[tuple[int, Life]]:
        """Every change in (after, until]."""
        for day in range(int(local_day(after)) - self.feed.memory_days, int(local_day(until)) + 1):
            for life in self.feed.born(day):
                for moment in life.moments:
                    if after < moment <= until:
                        yield moment, life

    def _cut(self, row: Row) -> Row:
        """Only what the dataset knows."""
        return {name: value for name, value in row.items() if name in self.columns and value is not None}

    async def _deliver(self, rows: list[Row]) -> None:
        for start in range(0, len(rows), self.batch):
            answer = await self._send(rows[start : start + self.batch])
            if answer.rejected and not self.total.rejected:
                print(f"{self.name}: refused, the first of {len(answer.rejected)}: {answer.rejected[0]}", flush=True)
            self.total.add(answer)

    def _keep(self, until: int, down_to: int) -> None:
        self.shelf.keep(self.name, {"until": until, "down_to": down_to})
