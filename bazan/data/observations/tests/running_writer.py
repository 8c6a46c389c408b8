"""A running writer and short ways to speak to it, for tests."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bazan.data.observations.ingest.requests.payload_decoder import decode
from bazan.data.observations.ingest.requests.row_validation import Request
from bazan.data.observations.ingest.storage.writer import Writer
from bazan.data.observations.tests.sample_register import World

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)


@asynccontextmanager
async def writing(world: World, clock=lambda: NOW.timestamp()) -> AsyncIterator[Writer]:
    """A writer that is ready; stopped, with everything rolled up, at the end."""
    writer = Writer(world.url, clock=clock)
    failures: list[asyncio.Task] = []
    await writer.start(failures.append)
    await until(lambda: writer.ready or failures)
    yield writer
    await writer.stop()
    assert not failures, failures[0].exception()


async def until(condition, timeout_s: float = 15) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.02)


async def post(writer: Writer, source: int, *observations: dict) -> Request:
    decoded = decode(json.dumps({"observations": list(observations)}).encode())
    request = Request(source, decoded, *writer.stamp(len(observations)))
    await writer.submit(request)
    return request


def observation(thing="T1", name="level", minutes_ago: float = 1, value=1.0, **more) -> dict:
    at = (NOW - timedelta(minutes=minutes_ago)).isoformat()
    return {"thing": thing, "property": name, "time": at, "value": value} | more


def counts(request: Request) -> tuple[int, int, int]:
    return request.accepted, request.duplicate, len(request.faults)


RECOMPUTED = """SELECT datastream_id, date_trunc('hour', phenomenon_time, 'UTC'), count(*) FILTER (WHERE quality = 0)::int, count(*)::int,
  coalesce(sum(result) FILTER (WHERE quality = 0), 0), min(result) FILTER (WHERE quality = 0), max(result) FILTER (WHERE quality = 0)
  FROM observation GROUP BY 1, 2 ORDER BY 1, 2"""


def _close(a: list[tuple], b: list[tuple]) -> bool:
    alike = (x[:4] == y[:4] and x[5:] == y[5:] and abs(x[4] - y[4]) <= 1e-9 * max(1, abs(y[4])) for x, y in zip(a, b, strict=True))
    return len(a) == len(b) and all(alike)


def rolled_up(world: World) -> bool:
    """Whether hours, days and latest values equal what raw rows say, and nothing is owed."""
    hours = world.rows("SELECT datastream_id, hour, n, total, sum, min, max FROM observation_hour ORDER BY 1, 2")
    days = world.rows("SELECT datastream_id, day, n, total, sum, min, max FROM observation_day ORDER BY 1, 2")
    by_day = RECOMPUTED.replace("date_trunc('hour', phenomenon_time, 'UTC')", "(phenomenon_time AT TIME ZONE 'Asia/Ho_Chi_Minh')::date")
    latest = world.rows("SELECT datastream_id, phenomenon_time, result, quality, result_time FROM observation_latest ORDER BY 1")
    newest = world.rows(
        "SELECT DISTINCT ON (datastream_id) datastream_id, phenomenon_time, result, quality, result_time "
        "FROM observation ORDER BY 1, 2 DESC"
    )
    owed = world.rows("SELECT count(*) FROM rollup_ledger")
    return _close(hours, world.rows(RECOMPUTED)) and _close(days, world.rows(by_day)) and latest == newest and owed == [(0,)]
