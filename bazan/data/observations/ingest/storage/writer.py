"""The one task that writes observations: it groups what waits, commits it, and only then lets the answers go."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable

import numpy as np
import psycopg

from bazan.core.errors import NotFound, Unavailable
from bazan.data.observations.events import CHANGED
from bazan.data.observations.ingest import source_catalog as register_reader
from bazan.data.observations.ingest.catalog_refresh import Rereading
from bazan.data.observations.ingest.requests.admission_control import BYTES_A_ROW, is_few
from bazan.data.observations.ingest.requests.payload_decoder import Fault
from bazan.data.observations.ingest.requests.request_queue import Waiting, refuse
from bazan.data.observations.ingest.requests.row_validation import Request, prepare
from bazan.data.observations.ingest.row_arrays import ROW, Int4
from bazan.data.observations.ingest.source_catalog import Catalogue
from bazan.data.observations.ingest.storage import rollup_update, state_recovery, writer_lock
from bazan.data.observations.ingest.storage.flush import amend, classify, store
from bazan.data.observations.ingest.storage.monthly_partitions import Partitions, months
from bazan.data.observations.ingest.storage.run_records import Allowance, Counts, Runs, Tally, conflicts, quarantine
from bazan.data.observations.ingest.storage.sql_statements import OWE, TOUCH
from bazan.data.observations.ingest.storage.writer_state import Memory

log = logging.getLogger(__name__)

GROUP_S = 0.005
"""How long a lightly loaded writer waits for company before it commits."""
LIGHT_ROWS = 1_000
TICK_FLOOR_S, TICK_CEILING_S, TICK_SHARE = 0.25, 2.0, 4
"""A tick rests for four times what it took, within these bounds: prompt when little changes, modest under load."""
RELOAD_S = 15
COUNTED = ("flushes", "accepted", "duplicate", "rejected", "conflicts", "late", "recoveries", "ticks")
COMPLAIN_S = 30
"""One line of log in so many seconds while the store is away."""


class Writer:
    """Takes requests by ``submit``; ``ready`` says whether it holds the right to write."""

    def __init__(self, url: str, *, clock: Callable[[], float] = time.time):
        self.url, self.clock = url, clock
        self.ready = False
        self.catalogue = Catalogue()
        self.runs, self.counts, self._allowance = Runs(), Counts(), Allowance()
        self.statistics: dict[str, int] = dict.fromkeys(COUNTED, 0)
        self.waiting = Waiting()
        self._work, self._dirty, self._rereading = asyncio.Event(), asyncio.Event(), Rereading()
        self._settled = asyncio.Lock()
        """Held by a flush and by a tick's snapshot, so that memory always equals whole commits."""
        self._turn = asyncio.Lock()
        """Held by a whole tick."""
        self._last_version = 0
        self._complained_at = -float(COMPLAIN_S)
        self._seq = 0
        self._stopping = False
        self._tasks: list[asyncio.Task] = []
        self._writing: psycopg.AsyncConnection | None = None
        self._ticking: psycopg.AsyncConnection | None = None
        self.on_reload: list[Callable[[Catalogue], Awaitable[None]]] = []

    # --- the face -----------------------------------------------------------------------------------------------------

    async def start(self, failed: Callable[[asyncio.Task], None]) -> None:
        """Begin to work. ``failed`` is called with the task that ended by an error no rule foresees."""
        for work in (self._run(), self._tick_for_ever(), self._listen()):
            task = asyncio.create_task(work)
            task.add_done_callback(lambda t: None if t.cancelled() or t.exception() is None else failed(t))
            self._tasks.append(task)

    async def stop(self) -> None:
        """Store what waits, roll it up, close the runs."""
        self._stopping = True
        self._work.set()
        await asyncio.wait([self._tasks[0]], timeout=10 if self.ready else 1)  # who only waits for the right to write has nothing to store
        async with self._turn, self._settled:  # nothing is under way on either session: a cancelled query would end it
            for task in self._tasks:
                task.cancel()
        await asyncio.wait(self._tasks, timeout=10)
        if self.ready and self._writing and self._ticking:
            with contextlib.suppress(psycopg.Error):
                await self._tick()
                await self.counts.settle(self._writing)
                await self.runs.close(self._writing)
        self.ready = False
        await self._disconnect()

    async def submit(self, request: Request) -> None:
        """Return when the request is committed. Raises Unavailable ``ingest.busy`` or ``ingest.store.away`` with nothing promised."""
        self._open()
        self.waiting.check(request.count)
        self._ready_to_wait(request)
        await self._committed(request)

    async def deliver(self, size: int, read: Callable[[], Request]) -> Request:
        """The same for a body of so many bytes, of which ``read`` makes the request; batches are read one after another."""
        self._open()
        if is_few(size // BYTES_A_ROW):
            request = await self._acquainted(read)
            await self.submit(request)
            return request
        async with self.waiting.reading(size // BYTES_A_ROW):
            self._open()
            request = await self._acquainted(read)
            self._ready_to_wait(request)
        await self._committed(request)
        return request

    async def _acquainted(self, read: Callable[[], Request]) -> Request:
        """The request; where it names datastreams that were made a moment ago, after the register was read again."""
        request = read()
        if request.names_strangers and await self._rereading.wait():
            request = read()
        return request

    def _open(self) -> None:
        if not self.ready or self._stopping:
            raise Unavailable("ingest.store.away")

    def _ready_to_wait(self, request: Request) -> None:
        """Batches are checked here; single posts later, together, which is what makes them cheap."""
        request.express = is_few(request.count + len(request.decoded.faults))
        if not request.express and request.rows is None:
            request.rows = prepare([request], self.catalogue)

    async def _committed(self, request: Request) -> None:
        request.done = asyncio.get_running_loop().create_future()
        self.waiting.put(request)
        self._work.set()
        await request.done

    def stamp(self, rows: int) -> tuple[int, int]:
        """(now, result time of the first row) in microseconds for a request; result times given by us never repeat or run back."""
        now = int(self.clock() * 1e6)
        first = max(now, self._last_version + 1)
        self._last_version = first + rows
        return now, first

    def reload(self) -> None:
        """Read the register again soon: somebody mentions what we don't know."""
        self._rereading.ask()

    # --- writing ------------------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        while True:
            if not self.ready:
                if self._stopping:
                    return refuse(self.waiting.clear())
                try:
                    await self._recover()
                except (psycopg.Error, OSError) as why:
                    if time.monotonic() - self._complained_at > COMPLAIN_S:
                        self._complained_at = time.monotonic()
                        log.warning("store away: %s", str(why)[:300])
                    refuse(self.waiting.clear())
                    await asyncio.sleep(0.3)
                continue
            if not self.waiting:
                if self._stopping:
                    return None
                self._work.clear()
                await self._work.wait()
                continue
            if self.waiting.rows < LIGHT_ROWS and not self._stopping:
                await asyncio.sleep(GROUP_S)
            taken, began = self.waiting.take(), time.monotonic()
            try:
                await self._serve(taken)
            except (psycopg.Error, OSError) as why:
                log.warning("flush failed: %s", str(why)[:300])
                self.ready = False
                refuse(taken)
                refuse(self.waiting.clear())
            else:
                self.waiting.took(time.monotonic() - began)

    async def _serve(self, taken: list[Request]) -> None:
        assert self._writing
        await self.runs.ensure(self._writing, taken, int(self.clock() * 1e6))
        for request in [r for r in taken if r.run is not None and r.source_id is None]:
            taken.remove(request)
            request.answer(NotFound("ingest.run.unknown", {"run": request.run}))
        rows = self._rows(taken)
        faults = [(request, fault) for request in taken for fault in request.faults]
        await self._store(taken, rows, faults, first_try=True)
        for request in taken:
            request.answer()
        self._dirty.set()

    def _rows(self, taken: list[Request]) -> np.ndarray:
        """All rows, numbered by request. Express requests are checked here, together, which is what makes them cheap."""
        express = [request for request in taken if request.rows is None]
        bulk = [request for request in taken if request.rows is not None]
        parts = [prepare(express, self.catalogue)] if express else []
        for number, request in enumerate(bulk, len(express)):
            assert request.rows is not None
            request.rows["req"] = number
            parts.append(request.rows)
        taken[:] = express + bulk
        rows = np.concatenate(parts) if parts else np.zeros(0, ROW)
        rows["run"] = np.array([request.run or 0 for request in taken], "i4")[rows["req"]]
        return rows

    async def _store(self, taken: list[Request], rows: np.ndarray, faults: list[tuple[Request, Fault]], first_try: bool) -> None:
        """Commit, and when the store refuses the data itself: read it anew and try again, then halve until the culprit stands alone."""
        try:
            return await self._commit(taken, rows, faults)
        except (psycopg.OperationalError, psycopg.InterfaceError):
            raise
        except psycopg.Error as why:
            log.log(logging.WARNING if first_try else logging.DEBUG, "store refuses %d rows: %s", len(rows), str(why)[:300])
            if first_try:  # mostly our memory was wrong: a partition went, a row was there
                await self._recover()
                return await self._store(taken, rows, faults, first_try=False)
            if len(rows) > 1:
                middle = len(rows) // 2
                await self._store(taken, rows[:middle], faults, first_try=False)
                return await self._store(taken, rows[middle:], [], first_try=False)
            if len(rows) == 1:
                request, index = taken[rows["req"][0]], int(rows["idx"][0])
                reason = str(why).splitlines()[0][:200]
                culprit = Fault(index, "", "ingest.store.refused", {"why": reason}, request.raw(index))
                request.faults.append(culprit)
                return await self._store(taken, rows[:0], [*faults, (request, culprit)], first_try=False)
            if len(faults) > 1:
                middle = len(faults) // 2
                await self._store(taken, rows, faults[:middle], first_try=False)
                return await self._store(taken, rows, faults[middle:], first_try=False)
            log.error("a refused row can't be kept: %s", faults)
            return None

    async def _commit(self, taken: list[Request], rows: np.ndarray, faults: list[tuple[Request, Fault]]) -> None:
        connection = self._writing
        assert connection
        async with self._settled:
            gone = self.partitions.gone(rows["t"])
            if len(rows):
                await self.partitions.ensure(connection, months(rows["t"][~gone]))
            try:
                plan = await classify(connection, self.memory, self.partitions, rows[~gone])
                plan.put_aside(rows[gone])
                refused = conflicts(taken, plan)
                with self.waiting.aside():
                    await store(connection, plan.fresh)
                pairs = plan.pairs()
                owed = np.setdiff1d(pairs, self.memory.durable, assume_unique=True)
                tally = Tally(taken, plan, [*faults, *refused])
                put_aside = self._allowance.within([*faults, *refused], int(self.clock() * 1e6))
                async with connection.pipeline():
                    check = await amend(connection, plan)
                    if len(days := plan.days()):
                        await connection.execute(TOUCH, (Int4(days),))
                    if len(owed):
                        await connection.execute(OWE, (self._seq + 1, owed.astype("<i8").tobytes()))
                    if put_aside:
                        await quarantine(connection, put_aside)
                    counted = await self.counts.write(connection, tally.runs(), tally.sources())
                check()
                left = await counted.left()
                with self.waiting.aside():
                    await connection.commit()
            except BaseException:
                with contextlib.suppress(psycopg.Error):
                    await connection.rollback()
                raise
            # Committed. No await from here to the end: memory must equal the commit.
            self._seq += 1
            self.memory.durable = np.union1d(self.memory.durable, pairs)
            self.counts.runs, self.counts.sources = left
            received = np.array([request.received_us for request in taken], "i8")
            self.memory.stored(plan.fresh, received[plan.fresh["req"]])
            self.memory.replaced(plan.before, plan.after, received[plan.after["req"]])
            self.memory.confirmed(plan.confirmed)
            for request, fault in refused:
                request.faults.append(fault)
            for request, accepted, duplicate in zip(taken, tally.accepted, tally.duplicate, strict=True):
                request.accepted += accepted
                request.duplicate += duplicate
            self._count(tally, len(refused))

    def _count(self, tally: Tally, conflicts: int) -> None:
        self.statistics["flushes"] += 1
        self.statistics["accepted"] += sum(tally.accepted)
        self.statistics["duplicate"] += sum(tally.duplicate)
        self.statistics["rejected"] += sum(tally.rejected)
        self.statistics["conflicts"] += conflicts

    # --- rolling up ---------------------------------------------------------------------------------------------------

    async def _tick_for_ever(self) -> None:
        pause = TICK_FLOOR_S
        while True:
            await asyncio.sleep(pause)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(writer_lock.HEARTBEAT_S):
                    await self._dirty.wait()
            if not self.ready:
                continue
            self._dirty.clear()
            started, owner = time.perf_counter(), self._ticking
            try:
                async with self._turn:
                    await self._tick()
            except (psycopg.Error, OSError) as why:
                log.warning("tick failed: %s", str(why)[:300])
                if self._ticking is owner:
                    self.ready = False
                    self._work.set()
            pause = min(TICK_CEILING_S, max(TICK_FLOOR_S, TICK_SHARE * (time.perf_counter() - started)))

    async def _tick(self) -> None:
        """Write what is due; with nothing due, show that both sessions live."""
        writing, ticking = self._writing, self._ticking
        assert writing and ticking
        async with self._settled:
            if ticking is not self._ticking:  # a recovery came between: what is remembered now is not this session's to write
                return
            due = await rollup_update.take(ticking, self.memory, self._seq)
            if not due:
                await self.counts.settle(writing)
        if due:
            await rollup_update.write(ticking, due)
            self.statistics["ticks"] += 1
        else:
            await ticking.execute("SELECT 1")

    # --- the right to write, and what is known ------------------------------------------------------------------------

    async def _recover(self) -> None:
        """Take the right to write, and read everything remembered from the database."""
        self.ready = False
        self.statistics["recoveries"] += 1
        await self._disconnect()
        self._writing, self._ticking = await writer_lock.connect(self.url), await writer_lock.connect(self.url)
        await writer_lock.hold(self._writing, writer_lock.WRITING)
        await writer_lock.hold(self._ticking, writer_lock.TICKING)
        async with self._settled:
            self.catalogue = await register_reader.read(self._writing)
            self.memory, self.partitions = Memory(), Partitions()
            await self.partitions.load(self._writing)
            await state_recovery.adopt(self._writing, self.memory, self.catalogue.ids)
            newest, self.memory.owed = await state_recovery.owed(self._writing)
            self._seq = max(newest, self._seq)
            if not self._seq:
                self._seq = int(self.clock() * 1e6)
            if not self.runs.open:
                await self.runs.close_left_over(self._writing)
        self.ready = True
        self._dirty.set()
        for hook in self.on_reload:
            await hook(self.catalogue)

    async def _disconnect(self) -> None:
        for connection in (self._writing, self._ticking):
            if connection:
                with contextlib.suppress(psycopg.Error, OSError):
                    await connection.close()

    async def _listen(self) -> None:
        """Read the register again whenever it changes, is asked for, or has grown old."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self.url, autocommit=True, application_name="bazan-edge-listen"
                ) as connection:
                    await connection.execute(f"LISTEN {CHANGED}")
                    read_at = 0.0
                    while True:
                        async for _ in connection.notifies(timeout=0.3, stop_after=1):
                            read_at = 0.0
                        if self._rereading.asked or time.monotonic() - read_at > RELOAD_S:
                            read_at = time.monotonic()
                            with self._rereading.answered():
                                await self._learn(connection)
            except (psycopg.Error, OSError) as why:
                log.debug("can't listen: %s", str(why)[:300])
                await asyncio.sleep(1)

    async def _learn(self, connection: psycopg.AsyncConnection) -> None:
        """Read the register. A writer that only waits passes it on all the same: the broker of its machine lets in who is in it."""
        new = await register_reader.read(connection)
        async with self._settled:
            if self.ready:
                assert self._writing
                known = self.memory.known
                ids = np.array([i for i in new.ids.tolist() if i >= len(known) or not known[i]], "i4")
                await state_recovery.adopt(self._writing, self.memory, ids)
                self.catalogue = new
        for hook in self.on_reload:
            await hook(new)
