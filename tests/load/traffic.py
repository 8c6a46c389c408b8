"""Traffic of many gateways: what each will send, made ahead of time so that making it costs nothing while it is measured."""

import asyncio
import json
import mmap
import random
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.load.ingest_environment import PROPERTIES, TOKEN

BATCH = 1_000
IN_ORDER, LATE, REPEATED, CORRECTED = range(4)
MIX = (0.965, 0.02, 0.01, 0.005)
ROW = np.dtype([("ds", "<i4"), ("t", "<i8"), ("v", "<f8")])
MINUTE_US, DAY_US = 60_000_000, 86_400_000_000
PATIENCE_S = 60


@dataclass
class Traffic:
    """``rows[g]``: what gateway g sends, in order; ``bodies(g, i)``: its i-th batch as JSON."""

    rows: list[np.ndarray]
    folder: Path
    index: list[list[tuple[int, int]]]
    _blob: mmap.mmap | None = None

    def body(self, gateway: int, batch: int) -> bytes:
        if self._blob is None:
            with (self.folder / "bodies").open("rb") as file:
                self._blob = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        start, length = self.index[gateway][batch]
        return self._blob[start : start + length]


def make(folder: Path, datastreams: int, gateways: int, batches: int, seed: int, start_us: int) -> Traffic:
    """One observation a minute of each datastream in compressed time; each gateway owns its datastreams."""
    rng = np.random.default_rng(seed)
    rows = [_gateway(rng, np.arange(g, datastreams, gateways), batches // gateways * BATCH, start_us) for g in range(gateways)]
    index, at = [], 0
    with (folder / "bodies").open("wb") as file, ProcessPoolExecutor(2) as pool:
        for made in pool.map(bodies, rows):
            index.append([])
            for body in made:
                file.write(body)
                index[-1].append((at, len(body)))
                at += len(body)
    return Traffic(rows, folder, index)


def _gateway(rng: np.random.Generator, own: np.ndarray, count: int, start_us: int) -> np.ndarray:
    kind = rng.choice(4, count, p=MIX)
    kind[:BATCH] = np.where(kind[:BATCH] > LATE, IN_ORDER, kind[:BATCH])
    rows = np.zeros(count, ROW)
    order = np.flatnonzero(kind == IN_ORDER)
    turn = np.arange(len(order))
    rows["ds"][order] = own[turn % len(own)]
    rows["t"][order] = start_us + (turn // len(own)) * MINUTE_US + (rows["ds"][order] * 7919 % 1000) * 1000
    now = start_us + (np.searchsorted(order, np.arange(count)) // len(own)) * MINUTE_US
    late = np.flatnonzero(kind == LATE)
    rows["ds"][late] = rng.choice(own, len(late))
    rows["t"][late] = now[late] - rng.integers(60 * MINUTE_US, 3 * DAY_US, len(late)) // 1000 * 1000 - 1500
    rows["v"] = np.round(25 + 5 * np.sin(rows["t"] / 3.6e9) + rng.normal(0, 2.2, count), 2)
    for again in (REPEATED, CORRECTED):
        at = np.flatnonzero(kind == again)
        source = at - rng.integers(1, np.minimum(at, 20 * BATCH) + 1)
        source = np.where(kind[source] > LATE, order[np.maximum(np.searchsorted(order, source) - 1, 0)], source)
        rows[at] = rows[source]
        if again == CORRECTED:
            rows["v"][at] = np.round(rows["v"][at] + rng.choice([-1.0, 1.5], len(at)), 2)
    return rows


def bodies(rows: np.ndarray) -> list[bytes]:
    times = np.datetime_as_string(rows["t"].astype("M8[us]"), unit="us").tolist()
    codes = [f'"thing":"L{i // PROPERTIES}","property":"p{i % PROPERTIES}"' for i in range(int(rows["ds"].max()) + 1)]
    texts = [
        f'{{{codes[ds]},"time":"{at}Z","value":{value!r}}}'
        for ds, at, value in zip(rows["ds"].tolist(), times, rows["v"].tolist(), strict=True)
    ]
    return [('{"observations":[' + ",".join(texts[i : i + BATCH]) + "]}").encode() for i in range(0, len(texts), BATCH)]


class Connection:
    """One keep-alive HTTP connection over a unix socket, or to ``host:port``."""

    def __init__(self, address: str):
        self.address = address
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def post(self, body: bytes) -> tuple[int, bytes]:
        if self.writer is None:
            self.reader, self.writer = await _opened(self.address)
        assert self.reader
        try:
            self.writer.write(
                b"POST /ingest/v1/observations HTTP/1.1\r\nHost: edge\r\nAuthorization: Bearer "
                + TOKEN.encode()
                + b"\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            )
            self.writer.write(body)
            head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), PATIENCE_S)
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            return int(head[9:12]), await self.reader.readexactly(length)
        except BaseException:
            self.writer.close()
            self.writer = None
            raise


async def _opened(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if address.startswith("/"):
        return await asyncio.open_unix_connection(address, limit=1 << 20)
    host, _, port = address.rpartition(":")
    return await asyncio.open_connection(host, int(port), limit=1 << 20)


@dataclass
class Tally:
    """What came back. ``acknowledged[g]``: batches of gateway g answered with 200."""

    acknowledged: list[int]
    accepted: int = 0
    duplicate: int = 0
    rejected: int = 0
    busy: int = 0
    broken: int = 0
    other: list[str] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    finished: list[float] = field(default_factory=list)
    single_latencies: list[float] = field(default_factory=list)
    singles: list[tuple[int, int, float]] = field(default_factory=list)

    def count(self, answer: bytes) -> None:
        told = json.loads(answer)
        self.accepted += told["accepted"]
        self.duplicate += told["duplicate"]
        self.rejected += told.get("rejected_count", len(told["rejected"]))


async def until_acknowledged(connection: Connection, body: bytes, tally: Tally, give_up: float) -> bool:
    """Send until 200, as a good gateway does."""
    pause = 0.05
    while time.perf_counter() < give_up:
        try:
            status, answer = await connection.post(body)
        except (OSError, asyncio.IncompleteReadError):
            tally.broken += 1
            await asyncio.sleep(0.1)
            continue
        if status == 200:
            tally.count(answer)
            return True
        if status == 503:
            tally.busy += 1
        else:
            tally.other.append(f"{status} {answer[:200]!r}")
        await asyncio.sleep(pause * (1 + random.random()))
        pause = min(pause * 1.6, 1)
    return False


async def gateway(traffic: Traffic, number: int, address: str, tally: Tally, start: float, end: float, rate: float, drain: bool) -> None:
    """Send this gateway's batches one after another, at a share of ``rate`` observations/s or (0) as fast as answers come."""
    connection, count = Connection(address), len(traffic.rows)
    for i in range(len(traffic.index[number])):
        due = start + (i * count + number) * BATCH / rate if rate else time.perf_counter()
        if due > time.perf_counter():
            await asyncio.sleep(due - time.perf_counter())
        if time.perf_counter() > end and not (drain and due < end):
            return
        if not await until_acknowledged(connection, traffic.body(number, i), tally, end + PATIENCE_S):
            return
        now = time.perf_counter()
        tally.acknowledged[number] = i + 1
        tally.latencies.append(now - due)
        tally.finished.append(now - start)


async def single(
    number: int, connections: int, own: range, address: str, tally: Tally, start: float, end: float, rate: float, start_us: int
) -> None:
    """Post one observation at a time, to datastreams of its own."""
    connection, mine, i = Connection(address), own[number::connections], 0
    while True:
        due = start + (i * connections + number) / rate if rate else time.perf_counter()
        if due > time.perf_counter():
            await asyncio.sleep(due - time.perf_counter())
        if time.perf_counter() > end:
            return
        ds, us = mine[i % len(mine)], start_us + (i // len(mine)) * 1_000_000
        value = 20 + (i * 37 + number * 11) % 1500 / 100
        at = np.datetime_as_string(np.datetime64(us, "us"), unit="s")
        body = f'{{"observations":[{{"thing":"L{ds // PROPERTIES}","property":"p{ds % PROPERTIES}","time":"{at}Z","value":{value!r}}}]}}'
        if not await until_acknowledged(connection, body.encode(), tally, end + PATIENCE_S):
            return
        tally.single_latencies.append(time.perf_counter() - due)
        tally.singles.append((ds, us, value))
        i += 1


async def send(
    traffic: Traffic | None,
    address: str,
    seconds: float,
    *,
    rate: float = 0,
    drain: bool = False,
    singles: int = 0,
    single_rate: float = 0,
    single_own: range = range(0),
    single_start_us: int = 0,
) -> Tally:
    """Run all gateways and single posters together for so long."""
    tally = Tally([0] * (len(traffic.rows) if traffic else 0))
    start = time.perf_counter() + 0.2
    end = start + seconds
    work = [gateway(traffic, g, address, tally, start, end, rate, drain) for g in range(len(traffic.rows))] if traffic else []
    work += [single(k, singles, single_own, address, tally, start, end, single_rate, single_start_us) for k in range(singles)]
    await asyncio.gather(*work)
    return tally


def quantiles(seconds: list[float]) -> dict[str, float] | None:
    if not seconds:
        return None
    p50, p95, p99, most = (round(float(np.percentile(seconds, p)) * 1000, 1) for p in (50, 95, 99, 100))
    return {"p50_ms": p50, "p95_ms": p95, "p99_ms": p99, "max_ms": most}
