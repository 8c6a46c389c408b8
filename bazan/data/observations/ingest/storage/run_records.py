"""Runs, counts and quarantine: written in the flush's transaction, so that they say exactly what was stored."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import psycopg

from bazan.data.observations.ingest.requests.payload_decoder import Fault
from bazan.data.observations.ingest.requests.row_validation import Request
from bazan.data.observations.ingest.row_arrays import DAY_US, LOCAL_US, Int4, Int8
from bazan.data.observations.ingest.storage import sql_statements
from bazan.data.observations.ingest.storage.flush import Plan
from bazan.data.observations.ingest.storage.observation_versions import Outcome

QUARANTINED_A_MINUTE = 20_000


class Runs:
    """One run a pushing source, local day and process start."""

    def __init__(self) -> None:
        self.open: dict[int, tuple[int, int]] = {}
        """source → (local day, run)"""
        self._sources: dict[int, int] = {}

    async def ensure(self, connection: psycopg.AsyncConnection, requests: list[Request], now_us: int) -> None:
        """Give each request the run it belongs to, opening today's where there is none."""
        today = (now_us + LOCAL_US) // DAY_US
        for source in {r.source_id for r in requests if r.source_id is not None and r.run is None}:
            day, run = self.open.get(source, (None, None))
            if day != today:
                if run is not None:
                    await connection.execute(sql_statements.CLOSE_RUNS, ([run],))
                try:
                    opened = await (await connection.execute(sql_statements.OPEN_RUN, (source,))).fetchone()
                except psycopg.IntegrityError:  # the source was removed a moment ago
                    self.open.pop(source, None)
                    continue
                assert opened
                self.open[source] = (today, opened[0])
        for request in requests:
            if request.run is not None and request.source_id is None:
                request.source_id = await self._source_of(connection, request.run)
            if request.run is None and request.source_id is not None:
                if request.source_id in self.open:
                    request.run = self.open[request.source_id][1]
                else:
                    request.source_id = None

    async def close_left_over(self, connection: psycopg.AsyncConnection) -> None:
        """End the runs that earlier processes left running."""
        ours = [run for _, run in self.open.values()]
        await connection.execute(sql_statements.CLOSE_LEFT_OVER_RUNS, (ours,))

    async def close(self, connection: psycopg.AsyncConnection) -> None:
        await connection.execute(sql_statements.CLOSE_RUNS, ([run for _, run in self.open.values()],))

    async def _source_of(self, connection: psycopg.AsyncConnection, run: int) -> int | None:
        """The source of a run that somebody else opened, or None when there is no such run."""
        if run not in self._sources:
            found = await (await connection.execute(sql_statements.SOURCE_OF_RUN, (run,))).fetchone()
            if found is None:
                return None
            if len(self._sources) > 10_000:
                self._sources.clear()
            self._sources[run] = found[0]
        return self._sources[run]


class Tally:
    """What one commit adds to each of its requests."""

    def __init__(self, requests: list[Request], plan: Plan, faults: list[tuple[Request, Fault]]):
        size = len(requests)
        request_of, kept = plan.rows["req"], plan.outcomes <= Outcome.SUPERSEDED
        self.requests = requests
        self.accepted = np.bincount(request_of[kept], minlength=size).tolist()
        self.duplicate = np.bincount(request_of[plan.outcomes == Outcome.DUPLICATE], minlength=size).tolist()
        newest = np.zeros(size, "i8")
        np.maximum.at(newest, request_of[kept], plan.rows["t"][kept])
        self.newest = newest.tolist()
        number = {id(request): i for i, request in enumerate(requests)}
        self.rejected = [0] * size
        for request, _ in faults:
            if not request.quiet:
                self.rejected[number[id(request)]] += 1

    def runs(self) -> dict[int, list[int]]:
        """run → [accepted, duplicate, rejected]"""
        sums: dict[int, list[int]] = {}
        for request, *counts in zip(self.requests, self.accepted, self.duplicate, self.rejected, strict=True):
            if request.run and any(counts):
                total = sums.setdefault(request.run, [0, 0, 0])
                for i, count in enumerate(counts):
                    total[i] += count
        return sums

    def sources(self) -> dict[int, list[int]]:
        """source → [last seen, newest phenomenon time accepted], microseconds"""
        times: dict[int, list[int]] = {}
        for request, newest in zip(self.requests, self.newest, strict=True):
            if request.source_id is not None:
                latest = times.setdefault(request.source_id, [0, 0])
                latest[0] = max(latest[0], request.received_us)
                latest[1] = max(latest[1], newest)
        return times


class Counts:
    """Counts of runs and signs of life of sources. What a held row refused to take is carried to the next flush."""

    def __init__(self) -> None:
        self.runs: dict[int, list[int]] = {}
        self.sources: dict[int, list[int]] = {}

    async def write(self, connection: psycopg.AsyncConnection, runs: dict[int, list[int]], sources: dict[int, list[int]]) -> Carried:
        """Add to what is carried, and write it in a pipeline. What it gives tells, after that, what was left."""
        left = Carried(merged(self.runs, runs), merged_latest(self.sources, sources))
        if left.runs:
            columns = [Int8([counts[i] for counts in left.runs.values()]) for i in range(3)]
            left.counted = await connection.execute(sql_statements.COUNT_RUNS, (Int4(list(left.runs)), *columns))
        if left.sources:
            columns = [Int8([times[i] for times in left.sources.values()]) for i in range(2)]
            left.seen = await connection.execute(sql_statements.SEEN, (Int4(list(left.sources)), *columns))
        return left

    async def settle(self, connection: psycopg.AsyncConnection) -> None:
        """Write what is carried where no flush comes to do it, and by that show that the session lives."""
        if not (self.runs or self.sources):
            await connection.execute("SELECT 1")
            return
        async with connection.transaction():
            carried = await self.write(connection, {}, {})
            left = await carried.left()
        self.runs, self.sources = left


@dataclass
class Carried:
    """What one flush has to count, and the answers that say which rows took it."""

    runs: dict[int, list[int]]
    sources: dict[int, list[int]]
    counted: psycopg.AsyncCursor | None = None
    seen: psycopg.AsyncCursor | None = None

    async def left(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """The rest: the caller keeps it once the transaction committed."""
        for kept, done in ((self.runs, self.counted), (self.sources, self.seen)):
            for (key,) in await done.fetchall() if done else ():
                del kept[key]
        return self.runs, self.sources


def conflicts(requests: list[Request], plan: Plan) -> list[tuple[Request, Fault]]:
    """Rows whose result time already has another value, as faults of their requests."""
    found = []
    for row in plan.rows[plan.outcomes == Outcome.CONFLICT]:
        request = requests[row["req"]]
        found.append((request, Fault(int(row["idx"]), "result_time", "ingest.version.conflict", {}, request.raw(int(row["idx"])))))
    return found


def merged(carried: dict[int, list[int]], more: dict[int, list[int]]) -> dict[int, list[int]]:
    total: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for part in (carried, more):
        for run, counts in part.items():
            total[run] = [a + b for a, b in zip(total[run], counts, strict=True)]
    return dict(total)


def merged_latest(carried: dict[int, list[int]], more: dict[int, list[int]]) -> dict[int, list[int]]:
    total: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for part in (carried, more):
        for source, times in part.items():
            total[source] = [max(a, b) for a, b in zip(total[source], times, strict=True)]
    return dict(total)


class Allowance:
    """How much of one source's refused rows is kept in a minute: a device gone mad must not fill the disk. All are counted."""

    def __init__(self, rows_a_minute: int = QUARANTINED_A_MINUTE):
        self.rows_a_minute = rows_a_minute
        self._minute = 0
        self._kept: dict[int | None, int] = {}

    def within(self, faults: list[tuple[Request, Fault]], now_us: int) -> list[tuple[Request, Fault]]:
        """Those of these faults that are kept."""
        minute = now_us // 60_000_000
        if minute != self._minute:
            self._minute, self._kept = minute, {}
        kept = []
        for request, fault in faults:
            count = self._kept.get(request.source_id, 0)
            if not request.quiet and count < self.rows_a_minute:
                self._kept[request.source_id] = count + 1
                kept.append((request, fault))
        return kept


async def quarantine(connection: psycopg.AsyncConnection, faults: list[tuple[Request, Fault]]) -> None:
    """Put refused rows aside, whole, for a person to look at."""
    columns: list[list[Any]] = [
        [request.source_id for request, _ in faults],
        [request.run for request, _ in faults],
        [clean(request.topic or str(fault.index))[:200] for request, fault in faults],
        [clean(fault.field)[:60] for _, fault in faults],
        [fault.rule[:80] for _, fault in faults],
        [_json(fault.params) for _, fault in faults],
        [clean(fault.raw) for _, fault in faults],
    ]
    await connection.execute(sql_statements.QUARANTINE, columns)


def _json(params: dict[str, Any]) -> str:
    return json.dumps({key: clean(value) if isinstance(value, str) else value for key, value in params.items()}, ensure_ascii=False)


def clean(text: str) -> str:
    """Text without what PostgreSQL can't hold: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
