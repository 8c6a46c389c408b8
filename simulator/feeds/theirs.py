"""Systems that are asked instead of sending: a database file of the business register, an HTTP address of the treasury.

Both show only what has happened by now. The HTTP service listens on this machine alone; where its port is taken, another installation's
simulator serves the same answers there.
"""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from simulator.clock import local_day
from simulator.feeds.life import Feed, Row, local

PAUSE_S = 300


class Database:
    """A SQLite file with one table of a feed's rows and ``written_at``, brought up to date every few minutes."""

    def __init__(self, path: Path, table: str, columns: list[str]):
        self.path, self.table, self.columns = path, table, columns
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as base:
            listed = ", ".join(f'"{column}"' for column in columns)
            base.execute(f'CREATE TABLE IF NOT EXISTS "{table}" (key TEXT PRIMARY KEY, written_at TEXT, {listed})')
            base.execute(f'CREATE INDEX IF NOT EXISTS written ON "{table}" (written_at)')

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=30)

    def write(self, items: list[tuple[str, str, Row]]) -> None:
        """Put (key, when it was written, row) items in; a key that is there is replaced."""
        marks = ", ".join("?" * (len(self.columns) + 2))
        rows = [(key, at, *(row.get(column) for column in self.columns)) for key, at, row in items]
        base = self._open()
        with base:
            base.executemany(f'INSERT OR REPLACE INTO "{self.table}" VALUES ({marks})', rows)  # noqa: S608 - our own names
        base.close()

    async def run(self, feed: Feed, oldest_day: int, clock: Callable[[], float], write: Callable[[Row], Row]) -> None:
        """Until cancelled. ``write`` gives a row the names of this table."""
        written = None
        while True:
            now = int(clock())
            first = oldest_day if written is None else int(local_day(written)) - feed.memory_days
            self.write([(key, at, write(row)) for key, at, row in told_since(feed, first, now)])
            written = now
            await asyncio.sleep(PAUSE_S)


def told_since(feed: Feed, first_day: int, now: int) -> list[tuple[str, str, Row]]:
    """(key, when it was last written, row) of every life that began on or after a day, as known by now."""
    found = []
    for day in range(first_day, int(local_day(now)) + 1):
        for life in feed.born(day):
            if (last := life.last(now)) is not None:
                found.append((life.key, local(last), life.tell(last)))
    return found


class Service:
    """An HTTP address: ``GET /revenue?since=…&page=…`` gives {"data": [rows], "page": n, "pages": m}, oldest written first."""

    PAGE = 500

    def __init__(self, feed: Feed, oldest_day: int, clock: Callable[[], float], write: Callable[[Row], Row] = lambda row: row):
        self.feed, self.oldest_day, self.clock, self.write = feed, oldest_day, clock, write

    def answer(self, path: str) -> tuple[int, bytes]:
        """(status, body) of a GET."""
        asked = parse_qs(urlsplit(path).query)
        if urlsplit(path).path != "/revenue":
            return 404, b'{"error": "no such address"}'
        since, page = asked.get("since", [""])[0][:19], max(1, int(asked.get("page", ["1"])[0]))
        now = int(self.clock())
        items = sorted(
            ((at, key, row) for key, at, row in told_since(self.feed, self.oldest_day, now) if not since or at[:19] >= since),
            key=lambda item: item[:2],
        )
        shown = items[(page - 1) * self.PAGE : page * self.PAGE]
        data = [self.write(row) | {"ID": key, "CAP_NHAT": at} for at, key, row in shown]
        return 200, json.dumps({"data": data, "page": page, "pages": -(-len(items) // self.PAGE)}, ensure_ascii=False).encode()

    async def run(self, port: int) -> None:
        """Until cancelled; returns when the port is somebody else's."""
        try:
            server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        except OSError:
            print(f"port {port} is taken; whoever has it answers for the treasury", flush=True)
            return
        async with server:
            await server.serve_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
            method, path, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
            status, body = await asyncio.to_thread(self.answer, path) if method == "GET" else (405, b"{}")
            words = {200: "OK", 404: "Not Found", 405: "Method Not Allowed"}[status]
            fields = (
                f"HTTP/1.1 {status} {words}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            )
            writer.write(fields.encode() + body)
            await writer.drain()
        except (TimeoutError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass
        finally:
            writer.close()
