"""One-stop shops: people draw a number, counters call them, and the queue machine tells every ten minutes what its display shows."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from simulator.clock import HOUR
from simulator.feeds.life import Life, Row, draws, how_many, local
from simulator.feeds.stage import Stage, table
from simulator.feeds.working_time import midnight
from simulator.noise import Array

MINUTE = 60
EVERY_S = 10 * MINUTE
OPENS, NOON, BACK, ENDS = 7 * HOUR, int(11.5 * HOUR), int(13.5 * HOUR), 17 * HOUR
STEPS = np.arange(OPENS, ENDS, EVERY_S)
"""Seconds of the day at which a span of ten minutes begins."""
WORKED = (STEPS < NOON) | (STEPS >= BACK)
RUSH = np.where(STEPS < 9 * HOUR, 1.5, np.where((STEPS >= BACK) & (STEPS < 15 * HOUR), 1.2, 0.7)) * WORKED
"""More come early, and after the break; nobody during it."""
LOOKED_BACK = 3
"""Spans over which the machine says how long those just called had waited."""


class Offices:
    """What the queue machines of ``service_offices.csv`` tell on one local day. It is told of a day only while it runs."""

    memory_days = 0

    def __init__(self, seed: int, stage: Stage, dataset: str = "administration.service_offices"):
        self.seed, self.stage, self.dataset = seed, stage, dataset
        self.sites = table(stage.province / "demo" / "service_offices.csv")

    def born(self, day: int) -> Iterator[Life]:
        late = draws(self.seed, "offices late", 0, len(self.sites), 1)[:, 0]
        for number, (site, part) in enumerate(zip(self.sites, late, strict=True)):
            first = midnight(day) + round(part * EVERY_S)
            spans = [first + OPENS + EVERY_S * step for step in range(len(STEPS) + 1)]
            moments = (first, *(spans if self.stage.time.works(day) else ()))

            def tell(moment: int, site: dict[str, str] = site, number: int = number, moments: tuple[int, ...] = moments) -> Row:
                told = max((one for one in moments if one <= moment), default=moments[0])
                return self._row(site, number, day, told)

            yield Life(f"{site['code']}/{day}", moments, tell)

    def _row(self, site: dict[str, str], number: int, day: int, told: int) -> Row:
        clock = (told - midnight(day)) // EVERY_S * EVERY_S
        state = "closed" if not self.stage.time.works(day) or not OPENS <= clock < ENDS else "break" if NOON <= clock < BACK else "open"
        shown: Row = {"counters": 0, "called": None, "given": None, "waiting": 0, "waited_min": None, "served": None}
        if state != "closed":
            given, called = (series[(clock - OPENS) // EVERY_S] for series in self._day(number, day))
            waiting = int(given - called)
            shown = {
                "counters": int(site["counters"]) if state == "open" else 0,
                "called": f"{called:03}" if called else None,
                "given": f"{given:03}" if given else None,
                "waiting": waiting,
                "waited_min": self._waited(number, day, int((clock - OPENS) // EVERY_S)) if called else None,
                "served": int(called),
            }
        return {
            "code": site["code"],
            "name": site["name"],
            "unit": site["unit"],
            "commune": site["commune"],
            "address": site["address"],
            "hours": site["hours"],
            "state": state,
            **shown,
            "told_at": local(told),
            "latitude": float(site["latitude"]),
            "longitude": float(site["longitude"]),
        }

    @lru_cache(maxsize=256)  # noqa: B019 - one lives as long as its process
    def _day(self, number: int, day: int) -> tuple[Array, Array]:
        """(numbers given out, numbers called) until the beginning of each span."""
        site = self.sites[number]
        room = int(site["counters"]) * EVERY_S / MINUTE / float(site["minutes"])
        busy = 0.45 + 0.5 * draws(self.seed, "offices busy", day, len(self.sites), 1)[number, 0]
        came = how_many(room * busy * RUSH, draws(self.seed, "offices come", day, len(self.sites), len(STEPS))[number])
        given = np.concatenate([[0], np.cumsum(came)])[:-1]
        called = np.zeros_like(given)
        for step in range(1, len(STEPS)):
            able = room if WORKED[step - 1] else 0.0
            called[step] = min(given[step], called[step - 1] + round(able))
        return given, called

    def _waited(self, number: int, day: int, step: int) -> int:
        """Minutes from when the number that is called was given out (Little's law over the last spans)."""
        site = self.sites[number]
        given, called = self._day(number, day)
        ahead = (given - called)[max(0, step - LOOKED_BACK) : step + 1]
        return round(float(ahead.mean()) * float(site["minutes"]) / int(site["counters"]))
