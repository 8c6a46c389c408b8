"""Deliveries that were let in and wait for their turn: single posts before batches, and of batches no more than a turn's share."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from bazan.core.errors import Unavailable
from bazan.data.observations.ingest.requests.admission_control import LEAST_SHARE, MOST_SHARE, Crowd, admits, next_share
from bazan.data.observations.ingest.requests.row_validation import Request


class Waiting:
    """``take`` gives a turn's requests, ``took`` tells how it went. Truth is: something waits."""

    def __init__(self) -> None:
        self.share = LEAST_SHARE
        """Rows of bulk in the next turn."""
        self.rows = 0
        """All that wait."""
        self._express: deque[Request] = deque()
        self._bulk: deque[Request] = deque()
        self._bulk_rows = 0
        """Of the batches that wait, and of those that are being read."""
        self._under_way: list[Request] = []
        self._since_s = 0.0
        self._lane = asyncio.Lock()
        self._aside = asyncio.Event()
        self._aside.set()

    def __bool__(self) -> bool:
        return bool(self._express or self._bulk)

    def check(self, rows: int) -> None:
        """Raises Unavailable ``ingest.busy`` where a delivery of so many rows is one too many."""
        since_s = [self._since_s] * bool(self._under_way) + [waiting[0].since_s for waiting in (self._express, self._bulk) if waiting]
        oldest_s = time.monotonic() - min(since_s) if since_s else 0.0
        if not admits(Crowd(self._bulk_rows, len(self._express), oldest_s), self.share, rows):
            raise Unavailable("ingest.busy")

    @asynccontextmanager
    async def reading(self, rows: int) -> AsyncIterator[None]:
        """While about so many rows are read: one batch at a time, so that between two the single posts have the processor.

        Raises Unavailable ``ingest.busy``.
        """
        self.check(rows)
        self._bulk_rows += rows
        try:
            async with self._lane:
                await self._aside.wait()
                yield
        finally:
            self._bulk_rows -= rows

    @contextmanager
    def aside(self) -> Iterator[None]:
        """While PostgreSQL copies or commits: then batches are read, so that the many quick questions of a turn needn't wait for it."""
        self._aside.set()
        try:
            yield
        finally:
            self._aside.clear()

    def put(self, request: Request) -> None:
        request.since_s = time.monotonic()
        self.rows += request.count
        if request.express:
            self._express.append(request)
        else:
            self._bulk.append(request)
            self._bulk_rows += request.count

    def take(self) -> list[Request]:
        """Whole requests for one turn: single posts first, then batches up to their share."""
        taken: list[Request] = []
        rows = 0
        while self._express and rows < MOST_SHARE:
            taken.append(self._express.popleft())
            rows += taken[-1].count
        bulk = 0
        while self._bulk and bulk < self.share and rows < MOST_SHARE:
            taken.append(self._bulk.popleft())
            bulk += taken[-1].count
        self._aside.clear()
        self._bulk_rows -= bulk
        self.rows -= rows + bulk
        self._under_way, self._since_s = taken.copy(), min(request.since_s for request in taken)
        return taken

    def took(self, turn_s: float) -> None:
        """The turn taken is committed, and took so long."""
        now = time.monotonic()
        self._aside.set()
        rows = sum(request.count for request in self._under_way if not request.express)
        single_s = max((now - request.since_s for request in self._under_way if request.express), default=0.0)
        self.share = next_share(self.share, rows, turn_s, single_s)
        self._under_way = []

    def clear(self) -> list[Request]:
        """Everything that waits, taken out."""
        self._aside.set()
        left = [*self._express, *self._bulk]
        self._express.clear()
        self._bulk.clear()
        self._bulk_rows -= sum(request.count for request in left if not request.express)
        self.rows, self._under_way = 0, []
        return left


def refuse(requests: list[Request]) -> None:
    """Let their senders try again: the store is away."""
    for request in requests:
        request.answer(Unavailable("ingest.store.away"))
