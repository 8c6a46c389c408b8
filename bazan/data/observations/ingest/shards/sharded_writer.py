"""One writer among several. What isn't its own it hands to its siblings, and it answers once all of a delivery is committed.

Nothing here makes a delivery whole or nothing: when a sibling is away its sender is told to come again, and what was committed the first
time is found to be a repetition, as after any lost answer.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import numpy as np

from bazan.data.observations.ingest.requests.payload_decoder import Decoded, Fault
from bazan.data.observations.ingest.requests.row_validation import Request, prepare
from bazan.data.observations.ingest.shards import row_transfer
from bazan.data.observations.ingest.shards.peer_connections import Siblings
from bazan.data.observations.ingest.shards.shard import Shard
from bazan.data.observations.ingest.storage.row_arrays import ROW
from bazan.data.observations.ingest.storage.writer import Writer


class SharingWriter(Writer):
    """The same face as a writer that is alone."""

    def __init__(self, url: str, part: Shard, siblings: Siblings, *, clock: Callable[[], float] = time.time):
        super().__init__(url, part=part, clock=clock)
        self.siblings = siblings
        self.statistics["handed"] = 0

    async def stop(self) -> None:
        await super().stop()
        self.siblings.close()

    def _ready_to_wait(self, request: Request) -> None:
        """Single posts are checked here too: only then is it known whose they are."""
        super()._ready_to_wait(request)
        if request.rows is None:
            request.rows = prepare([request], self.catalogue)

    async def _committed(self, request: Request) -> None:
        assert request.rows is not None
        owner = self.part.owner(request.rows["ds"])
        others = {number: request.rows[owner == number] for number in np.unique(owner).tolist() if number != self.part.number}
        if not others:
            return await super()._committed(request)
        source, refused = request.source_id, list[Fault]()
        work: list[Coroutine[Any, Any, None]] = [
            self._hand_over(request, number, row_transfer.packed(request, rows), refused) for number, rows in others.items()
        ]
        request.rows = request.rows[owner == self.part.number]
        if request.count or request.faults:
            work.append(super()._committed(request))
        with self.waiting.away(sum(map(len, others.values())), request.express):
            for problem in await asyncio.gather(*work, return_exceptions=True):
                if problem is not None:
                    raise problem
        request.faults += refused
        if refused and not request.quiet:
            await self._keep(source, request, refused)
        return None

    async def _hand_over(self, request: Request, number: int, message: bytes, refused: list[Fault]) -> None:
        answer = await self.siblings.hand_over(number, message, request.run)
        self.statistics["handed"] += row_transfer.count(message)
        request.accepted += answer["accepted"]
        request.duplicate += answer["duplicate"]
        refused += [Fault(row["index"], row["field"], row["rule"], row["params"], request.raw(row["index"])) for row in answer["rejected"]]

    async def _keep(self, source: int | None, request: Request, refused: list[Fault]) -> None:
        """Quarantine and count what siblings refused, as if it had been refused here."""
        aside = Request(source, Decoded([], [], [], []), request.received_us, 0, topic=request.topic, express=True)
        aside.rows, aside.faults = np.zeros(0, ROW), refused
        await super()._committed(aside)
