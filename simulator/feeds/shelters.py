"""Shelters: ready all year, opened when much rain has fallen on their commune within three days, and counted every few hours."""

from collections.abc import Iterator

import numpy as np

from simulator.clock import HOUR
from simulator.feeds.life import Life, Row, draws, local
from simulator.feeds.rain import DailyRain
from simulator.feeds.stage import Stage, table
from simulator.feeds.working_time import midnight

OPENS_MM, FULL_MM = 80.0, 165.0
"""Rain of three days that opens the first doors, and that fills the busiest shelters."""
COUNTED_H = 3


class Shelters:
    """What the shelters of ``shelters.csv`` count on one local day. It is told of a day only while it runs: older counts are history."""

    memory_days = 0

    def __init__(self, seed: int, stage: Stage, rain: DailyRain, dataset: str = "security.shelters"):
        self.seed, self.stage, self.rain, self.dataset = seed, stage, rain, dataset
        self.sites = table(stage.province / "demo" / "shelters.csv")

    def born(self, day: int) -> Iterator[Life]:
        where = {commune.code: number for number, commune in enumerate(self.stage.communes)}
        parts = draws(self.seed, "shelters", 0, len(self.sites), 3)
        for site, part in zip(self.sites, parts, strict=True):
            number = where[site["commune"]]
            first = midnight(day) + round(part[0] * HOUR)
            moments = tuple(first + hour * HOUR for hour in range(0, 24, COUNTED_H))

            def tell(moment: int, site: dict[str, str] = site, part: np.ndarray = part, number: int = number, first: int = first) -> Row:
                counted = first + max(0, (moment - first) // (COUNTED_H * HOUR)) * COUNTED_H * HOUR
                return self._row(site, part, number, day, min(counted, first + 21 * HOUR))

            yield Life(f"{site['code']}/{day}", moments, tell)

    def _row(self, site: dict[str, str], part: np.ndarray, number: int, day: int, counted: int) -> Row:
        fallen = self._fallen(number, counted)
        capacity = int(site["capacity"])
        fuller = min(max((fallen - OPENS_MM) / (FULL_MM - OPENS_MM), 0.0), 1.0)
        people = min(round(capacity * fuller * (0.3 + 0.75 * part[1])), capacity)
        opened = people > 0
        return {
            "code": site["code"],
            "name": site["name"],
            "commune": site["commune"],
            "kind": site["kind"],
            "capacity": capacity,
            "occupied": people,
            "counted_at": local(counted),
            "opened_at": local(self._opened(number, day)) if opened else None,
            "contact": f"ubnd-{site['commune']}",
            "latitude": float(site["latitude"]),
            "longitude": float(site["longitude"]),
        }

    def _fallen(self, number: int, moment: int) -> float:
        """Millimetres over the commune in the 72 hours before."""
        day, past = int((moment - midnight(0)) // (24 * HOUR)), (moment - midnight(0)) % (24 * HOUR) / (24 * HOUR)
        shares = ((day - 3, 1 - past), (day - 2, 1.0), (day - 1, 1.0), (day, past))
        return sum(share * float(self.rain.of(each)[number]) for each, share in shares)

    def _opened(self, number: int, day: int) -> int:
        """Six in the morning of the first day of this wet spell."""
        while self._fallen(number, midnight(day)) > OPENS_MM:
            day -= 1
        return midnight(day) + 6 * HOUR
