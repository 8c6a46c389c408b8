"""The present: every station reports at its pace, by its own road, with the mishaps of real deliveries."""

import asyncio
import heapq
import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulator import faults, story
from simulator.clock import period_of, phase_of, stamps
from simulator.gateway import Gateway
from simulator.noise import seed_number
from simulator.report import Report, body
from simulator.scene import Station
from simulator.station_files import Inbox
from simulator.telemetry import Telemetry
from simulator.world import World

MOST_WAITING = 20_000
MOST_AT_ONCE = 500
"""Reports in one request after the system was away."""
BY_HTTP = ("air_station", "river_station")
BY_MQTT = ("rain_station",)


@dataclass(frozen=True)
class Pace:
    """Simulated time against real time: the same moment at ``anchor``, ``speed`` simulated seconds in each real one."""

    anchor: int
    speed: float

    def simulated(self, moment: int) -> int:
        return round(self.anchor + (moment - self.anchor) * self.speed)


class Post:
    """Reports on their way over HTTP."""

    def __init__(self, gateway: Gateway):
        self.gateway = gateway
        self.waiting: deque[Report] = deque(maxlen=MOST_WAITING)
        self.something = asyncio.Event()
        self.sending: list[Report] = []

    def send(self, report: Report) -> None:
        self.waiting.append(report)
        self.something.set()

    def oldest(self) -> int | None:
        return min((report.stamp for report in itertools.chain(self.sending, self.waiting)), default=None)

    async def run(self) -> None:
        """Until cancelled. Raises Denied."""
        while True:
            await self.something.wait()
            while self.waiting:
                self.sending = [self.waiting.popleft() for _ in range(min(MOST_AT_ONCE, len(self.waiting)))]
                answer = await self.gateway.post(body(self.sending))
                if answer.rejected:
                    print(f"refused: {answer.rejected[0]}", flush=True)
                self.sending = []
            self.something.clear()


class Live:
    """Decides when which station says what."""

    def __init__(self, world: World, pace: Pace, post: Post, telemetry: Telemetry, inbox: Inbox | None):
        self.world, self.pace = world, pace
        self.post, self.telemetry, self.inbox = post, telemetry, inbox
        self._agenda: list[tuple[float, int, Report | None, Station, int]] = []
        self._order = itertools.count()

    def begin(self, after: int) -> None:
        """Put every station's next report on the agenda."""
        self._agenda = []
        for station in self.world.scene.stations:
            period = period_of(station.cadence_s, self.pace.speed)
            first = int(stamps(after, after + period, period, phase_of(station.index, period))[0])
            heapq.heappush(self._agenda, (first, next(self._order), None, station, first))

    async def run(self, tick: Callable[[], None], clock: Callable[[], float] = time.time) -> None:
        """Until cancelled. ``tick`` is called about every 20 seconds."""
        ticked = clock()
        while True:
            while self._agenda and self._agenda[0][0] <= clock():
                self._next()
            if clock() - ticked >= 20:
                ticked = clock()
                tick()
            pause = min(1.0, self._agenda[0][0] - clock()) if self._agenda else 1.0
            await asyncio.sleep(max(0.01, pause))

    def _next(self) -> None:
        due, _, report, station, stamp = heapq.heappop(self._agenda)
        if report is not None:
            self._deliver(report, again=stamp < 0)
            return
        period = period_of(station.cadence_s, self.pace.speed)
        heapq.heappush(self._agenda, (stamp + period, next(self._order), None, station, stamp + period))
        said = self.say(station, stamp)
        if said is None:
            return
        fate = faults.delivery(self.world.seed, seed_number(station.code) % 2**31, stamp)
        delay = min(fate.delay_s, period * 0.6) if fate.delay_s < 900 else fate.delay_s / self.pace.speed
        delay += 1.2 * period if fate.swapped else 0
        delay += self._mishap(station, stamp)[0] / self.pace.speed
        heapq.heappush(self._agenda, (due + delay, next(self._order), said, station, stamp))
        if fate.twice:
            heapq.heappush(self._agenda, (due + delay + 6, next(self._order), said, station, -1))

    def say(self, station: Station, stamp: int) -> Report | None:
        """What a station reports at a real time; None when it is silent."""
        period = period_of(station.cadence_s, self.pace.speed)
        moment = self.pace.simulated(stamp)
        seen = self.world.measure([station], np.array([moment]), round(period * self.pace.speed))
        if not seen.sent[0, 0] or not seen.values:
            return None
        rows = tuple((name, float(seen.values[name][0, 0]), int(seen.quality[name][0, 0])) for name in seen.values)
        return Report(station, stamp, rows)

    def _deliver(self, report: Report, again: bool) -> None:
        if report.station.kind in BY_HTTP:
            self.post.send(report)
        elif report.station.kind in BY_MQTT:
            self.telemetry.send(report)
        elif self.inbox is not None:
            fate = faults.delivery(self.world.seed, seed_number(report.station.code) % 2**31, report.stamp)
            garbled = fate.garbled or self._mishap(report.station, report.stamp)[1]
            self.inbox.send(report, garbled and not again, again)

    def _mishap(self, station: Station, stamp: int) -> tuple[float, bool]:
        return story.mishap(self.world.scene.story, self.world.episodes, station.code, self.pace.simulated(stamp))

    def sent_until(self, now: int) -> int:
        """Everything up to this moment has left the house."""
        under_way = [report.stamp for _, _, report, _, stamp in self._agenda if report is not None and stamp >= 0]
        waiting = [stamp for stamp in (self.post.oldest(), self.telemetry.oldest()) if stamp is not None]
        return min([now - 1, *(stamp - 1 for stamp in under_way + waiting)])
