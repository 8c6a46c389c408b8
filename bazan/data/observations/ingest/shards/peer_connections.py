"""Lines to the other writers, by which rows are handed to the one they belong to.

HTTP by hand, since both ends are ours: a client for every case costs more than all the rest of handing over.
"""

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from bazan.core.errors import NotFound, Unavailable

CONNECT_S, ANSWER_S = 2.0, 15.0
"""Whoever takes longer is taken for away; what it committed all the same is found to be a repetition when it is sent again."""
IDLE_S = 3.0
"""A server ends a connection that was idle for five seconds."""
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Siblings:
    """``addresses[n]``: where the writer of part n may be reached, the usual place first: a path of a socket or ``host:port``; ``shown``:
    the header by which processes of ours know each other."""

    def __init__(self, addresses: Sequence[Sequence[str]], shown: Mapping[str, str]):
        self._lines = [[Line(address, shown) for address in places] for places in addresses]

    async def hand_over(self, number: int, body: bytes, run: int | None) -> dict[str, Any]:
        """What became of the rows, once they are committed: ``accepted``, ``duplicate`` and ``rejected``.

        Raises Unavailable with nothing promised, NotFound ``ingest.run.unknown``.
        """
        why = "ingest.store.away"
        for line in list(self._lines[number]):
            try:
                status, answer = await line.post(body)
            except (OSError, asyncio.IncompleteReadError):  # TimeoutError is one
                continue
            if status == 200:
                self._lines[number].sort(key=lambda one, well=line: one is not well)  # a second writer only waits until the first is gone
                return answer
            if status == 404:
                raise NotFound("ingest.run.unknown", {"run": run})
            if status == 503:
                why = answer["rule"]
        raise Unavailable(why)

    def close(self) -> None:
        for places in self._lines:
            for line in places:
                line.close()


class Line:
    """Connections to one writer, each used again while it is fresh."""

    def __init__(self, address: str, shown: Mapping[str, str]):
        self.address = address
        headers = "".join(f"{name}: {value}\r\n" for name, value in shown.items())
        self._head = f"POST /ingest/handed HTTP/1.1\r\nHost: edge\r\n{headers}Content-Length: ".encode()
        self._idle: list[tuple[float, Connection]] = []

    async def post(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """(status, answer). Raises OSError or IncompleteReadError where nobody answers."""
        async with asyncio.timeout(ANSWER_S):
            reader, writer = self._fresh() or await self._opened()
            try:
                writer.write(self._head + b"%d\r\n\r\n" % len(body) + body)
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
                answer = await reader.readexactly(length)
            except BaseException:
                writer.close()
                raise
        self._idle.append((time.monotonic(), (reader, writer)))
        return int(head[9:12]), json.loads(answer)

    def close(self) -> None:
        for _, (_, writer) in self._idle:
            writer.close()
        self._idle.clear()

    def _fresh(self) -> Connection | None:
        """The connection used last, when its server hasn't ended it."""
        while self._idle:
            since, (reader, writer) = self._idle.pop()
            if time.monotonic() - since < IDLE_S and not reader.at_eof():
                return reader, writer
            writer.close()
        return None

    async def _opened(self) -> Connection:
        async with asyncio.timeout(CONNECT_S):
            if self.address.startswith("/"):
                return await asyncio.open_unix_connection(self.address)
            host, _, port = self.address.rpartition(":")
            return await asyncio.open_connection(host.strip("[]"), int(port))
