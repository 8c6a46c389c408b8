"""Cases of notifiable diseases as the national system numbers them: seasons, a few deaths, late notices, and one cluster that grows."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.clock import DAY, HOUR
from simulator.feeds.life import Life, Row, choose, draws, how_many, local
from simulator.feeds.stage import Commune, Facility, Stage
from simulator.feeds.working_time import day_of, midnight

_WIDTH = 16
_ALWAYS_DEADLY = {"rabies"}


@dataclass(frozen=True)
class Outbreak:
    """A cluster of linked cases that began on a local day."""

    disease: str
    communes: dict[str, float]
    first_day: int
    start: float
    doubling_days: float
    peak_day: float
    fading_days: float
    linked: float

    def mean(self, day: int) -> float:
        """Cases expected on a local day over all its communes: doubling until its peak, then fading."""
        age = day - self.first_day
        if age < 0 or age > self.peak_day + 8 * self.fading_days:
            return 0.0
        rising = self.start * 2 ** (min(age, self.peak_day) / self.doubling_days)
        return rising * math.exp(-max(0.0, age - self.peak_day) / self.fading_days)


def outbreak(stage: Stage, told_on: int) -> Outbreak | None:
    """The cluster of ``services.toml`` that leads to a local day; None when none is told."""
    told = stage.knob("outbreak")
    if not told:
        return None
    return Outbreak(
        told["disease"], told["communes"], told_on - int(told["days_before"]), told["first_day"], told["doubling_days"],
        told["peak_day"], told["fading_days"], told["linked"],
    )  # fmt: skip


class Cases:
    """Every case of every disease the demo plays."""

    memory_days = 60

    def __init__(self, seed: int, stage: Stage, outbreaks: tuple[Outbreak, ...] = (), dataset: str = "health.cases"):
        self.seed, self.stage, self.outbreaks, self.dataset = seed, stage, outbreaks, dataset
        self.diseases: dict[str, dict[str, float]] = stage.knob("diseases", otherwise={})
        self.houses: dict[str, list[Facility]] = {}
        for facility in stage.of_kind("health_station", "hospital"):
            self.houses.setdefault(facility.commune, []).append(facility)
        self.hospital = stage.of_kind("hospital")

    def born(self, day: int) -> Iterator[Life]:
        season = day_of(day).timetuple().tm_yday / 365.25
        for disease, told in self.diseases.items():
            near_peak = math.cos(2 * math.pi * (season - (told["peak"] - 0.5) / 12))
            mean = told["week"] / 7 * (1 + told["swing"] * near_peak)
            name = f"case-{disease}"
            count = int(how_many(mean, draws(self.seed, f"{name}-count", day, 1, 1)[0, 0]))
            parts = draws(self.seed, name, day, count, _WIDTH)
            for number, where in enumerate(choose(self.stage.weights, parts[:, 0])):
                yield self._life(f"{disease}-{day}-{number}", day, disease, self.stage.communes[where], "", parts[number])
        for spread in self.outbreaks:
            for code, share in spread.communes.items():
                name = f"outbreak-{spread.first_day}-{code}"
                count = int(how_many(spread.mean(day) * share, draws(self.seed, f"{name}-count", day, 1, 1)[0, 0]))
                parts = draws(self.seed, name, day, count, _WIDTH)
                for number in range(count):
                    linked = f"{spread.disease}-{code}-{day_of(spread.first_day):%Y%m%d}" if parts[number][13] < spread.linked else ""
                    key = f"{spread.disease}-{code}-{day}-{number}"
                    yield self._life(key, day, spread.disease, self.stage.commune(code), linked, parts[number])

    def _life(self, key: str, day: int, disease: str, commune: Commune, cluster: str, part: Any) -> Life:
        """``day`` is the day of diagnosis."""
        diagnosed = midnight(day) + round((7 + 10 * part[1]) * HOUR)
        late = part[2] < 0.11 + self.stage.knob("late_cases", commune.code, otherwise=0.0)
        notified = diagnosed + round((0.5 + 17 * part[3]) * HOUR) + (round((1 + 2.5 * part[4]) * DAY) if late else 0)
        onset = diagnosed - round((0.4 + 4.5 * part[5]) * DAY) - (round(20 * part[6] * DAY) if disease == "tuberculosis" else 0)
        confirmed = notified + round((1.0 + 3 * part[7]) * DAY)
        ended = max(confirmed, diagnosed + round((4 + 8 * part[8]) * DAY))
        deadly = (
            1.0
            if disease in _ALWAYS_DEADLY
            else {"dengue": 0.0015, "diphtheria": 0.06, "meningococcal": 0.1, "measles": 0.001}.get(disease, 0.0)
        )
        outcome = "died" if part[9] < deadly else ("transferred" if part[9] > 0.97 else "recovered")
        child = part[10] < self.diseases.get(disease, {}).get("child", 0.3)
        age = int(1 + 13 * part[11] ** 1.3) if child else int(15 + 55 * part[11] ** 1.2)
        houses = self.houses.get(commune.code, [])
        house = houses[int(part[12] * len(houses))] if houses and part[12] < 0.75 else self.hospital[0]
        facts: Row = {
            "code": f"DEMO-{key}",
            "disease": disease,
            "commune": commune.code,
            "onset_at": local(onset) if part[14] > 0.03 else None,
            "diagnosed_at": local(diagnosed),
            "notified_at": local(notified),
            "facility": house.code,
            "patient": f"demo-patient-{key}",
            "age": str(age),
            "cluster": cluster or None,
        }

        def tell(moment: int) -> Row:
            sure = moment >= confirmed
            over = moment >= ended
            return facts | {
                "classification": "confirmed" if sure and part[15] < 0.8 else ("clinical" if sure else "suspected"),
                "outcome": outcome if over else "treating",
                "outcome_at": local(ended) if over else None,
            }

        return Life(facts["code"], tuple(sorted({notified, confirmed, ended})), tell)
