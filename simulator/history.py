"""The past: thirteen months by the hour, the last three days at the stations' own pace, sent in batches by several hands."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from simulator.clock import DAY, HOUR, iso, phase_of, stamps, told
from simulator.gateway import Answer, Columns, Gateway
from simulator.noise import Array
from simulator.scene import Scene, Station
from simulator.world import World

BATCH = 10_000
LANES = 3
"""Batches in flight. A station always travels in the same lane, so its values arrive in order."""
BLOCK_S = 8 * DAY
DENSE_S = 3 * DAY
KEPT_EVERY_S = {"water_station": 3 * HOUR}
"""Water changes slowly: eight values a day are what a daily index asks for."""
KINDS = ("air_station", "rain_station", "river_station", "water_station")


@dataclass(frozen=True)
class Slice:
    """Stations of one kind that report at the same times."""

    stations: list[Station]
    times: Array
    span_s: int


def hourly(scene: Scene, after: int, until: int) -> Iterator[list[Slice]]:
    """The full hours in (after, until] that the loggers kept, block by block of days."""
    for begin in range(after, until, BLOCK_S):
        block = []
        for kind in KINDS:
            times = stamps(begin, min(begin + BLOCK_S, until), KEPT_EVERY_S.get(kind, HOUR), 0)
            if len(times) and scene.of_kind(kind):
                block.append(Slice(scene.of_kind(kind), times, HOUR))
        if block:
            yield block


def dense(scene: Scene, after: int, until: int) -> Iterator[Slice]:
    """Every report in (after, until] at the pace each station promises."""

    def turn(station: Station) -> tuple[str, int, int]:
        return station.kind, station.cadence_s, phase_of(station.index, station.cadence_s)

    for (_, period, phase), group in groupby(sorted(scene.stations, key=turn), key=turn):
        times = stamps(after, until, period, phase)
        if len(times):
            yield Slice(list(group), times, period)


def plan(scene: Scene, after: int, until: int) -> list[list[Slice]]:
    """What to send for (after, until], in steps; after each step everything before its last time was sent."""
    edge = max(after, (until - DENSE_S) // HOUR * HOUR)
    return [*hourly(scene, after, edge), list(dense(scene, edge, until))]


def rows(world: World, piece: Slice) -> dict[int, Columns]:
    """The observations of a slice by lane, in order of time; silent stations and unknown properties are left out."""
    seen = world.measure(piece.stations, piece.times, piece.span_s)
    names = list(seen.values)
    if not names:
        return {}
    values = np.stack([seen.values[name] for name in names]).transpose(2, 1, 0)  # time, station, property
    quality = np.stack([seen.quality[name] for name in names]).transpose(2, 1, 0)
    sent = np.isfinite(values) & seen.sent.T[:, :, None]
    clock = np.array(iso(piece.times), object)
    codes = np.array([station.code for station in piece.stations], object)
    words = np.array(names, object)
    lanes = np.array([station.index % LANES for station in piece.stations])
    found = {}
    for lane in np.unique(lanes):
        at, who, what = np.nonzero(sent & (lanes == lane)[None, :, None])
        found[int(lane)] = Columns(
            codes[who].tolist(), words[what].tolist(), clock[at].tolist(), values[at, who, what].tolist(), quality[at, who, what].tolist()
        )
    return found


def bodies(world: World, step: list[Slice]) -> tuple[int, dict[int, list[bytes]]]:
    """(observations, request bodies by lane) of one step."""
    ready: dict[int, list[bytes]] = {lane: [] for lane in range(LANES)}
    count = 0
    for piece in step:
        for lane, columns in rows(world, piece).items():
            count += len(columns)
            for begin in range(0, len(columns), BATCH):
                part = slice(begin, begin + BATCH)
                ready[lane].append(
                    Columns(
                        columns.thing[part], columns.property[part], columns.time[part], columns.value[part], columns.quality[part]
                    ).body()
                )
    return count, ready


async def fill(gateway: Gateway, world: World, after: int, until: int, keep: Callable[[int], None]) -> Answer:
    """Send everything in (after, until]; ``keep`` is told after each step how far it is. The next step is computed while one is sent."""
    steps = plan(world.scene, after, until)
    began, sent, total = time.monotonic(), 0, Answer()
    upcoming = asyncio.create_task(asyncio.to_thread(bodies, world, steps[0]))
    for number, step in enumerate(steps):
        count, ready = await upcoming
        if number + 1 < len(steps):
            upcoming = asyncio.create_task(asyncio.to_thread(bodies, world, steps[number + 1]))
        answers = await asyncio.gather(*(_lane(gateway, ready[lane]) for lane in ready))
        for answer in answers:
            total.accepted += answer.accepted
            total.duplicate += answer.duplicate
            total.rejected += answer.rejected
        sent += count
        reached = until if number + 1 == len(steps) else max(int(piece.times[-1]) for piece in step)
        keep(reached)
        if count > 5000:
            rate = sent / max(0.001, time.monotonic() - began)
            print(f"history until {told(reached)}: {sent:,} observations, {rate:,.0f} a second", flush=True)
    if total.rejected:
        print(f"{len(total.rejected)} observations were refused, the first: {total.rejected[0]}", flush=True)
    return total


async def _lane(gateway: Gateway, waiting: list[bytes]) -> Answer:
    total = Answer()
    for body in waiting:
        answer = await gateway.post(body)
        total.accepted += answer.accepted
        total.duplicate += answer.duplicate
        total.rejected += answer.rejected[:20]
    return total
