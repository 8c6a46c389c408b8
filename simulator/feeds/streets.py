"""Accidents, fires, rescues and blocked roads: more accidents and slides on wet days, more fires in dry months."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from simulator.clock import DAY, HOUR
from simulator.feeds.life import Life, Row, choose, draws, how_many, local
from simulator.feeds.rain import DailyRain
from simulator.feeds.stage import Commune, Stage
from simulator.feeds.working_time import midnight
from simulator.noise import Array
from simulator.weather import Climate

_WIDTH = 16
_HOURS = np.array([2, 1, 1, 1, 1, 3, 5, 6, 5, 4, 4, 5, 4, 4, 4, 5, 6, 8, 9, 8, 7, 6, 5, 3], float)
"""How things that happen in streets spread over a day."""
ROADS = (
    "QL14",
    "QL14C",
    "QL28",
    "Tỉnh lộ 1",
    "Tỉnh lộ 2",
    "Tỉnh lộ 3",
    "Tỉnh lộ 4",
    "Tỉnh lộ 5",
    "Tỉnh lộ 6",
    "Đường liên xã",
    "Đường liên thôn",
)
_ROADS = np.array([26, 5, 13, 5, 6, 4, 6, 4, 5, 16, 10], float)
Tell = Callable[[str, int, Commune, Any], Life]


def _moment(day: int, part: Any) -> int:
    hour = int(choose(_HOURS, part[0]))
    return midnight(day) + hour * HOUR + int(part[1] * HOUR)


def _near(commune: Commune, part: Any) -> Row:
    return {
        "commune": commune.code,
        "latitude": round(float(commune.latitude + 0.05 * (part[2] - 0.5)), 4),
        "longitude": round(float(commune.longitude + 0.05 * (part[3] - 0.5)), 4),
    }


def _pick(words: Mapping[str, float], part: Any) -> str:
    return list(words)[int(choose(np.array(list(words.values()), float), part))]


class Streets:
    """One kind of happening: how many a day in each commune, and how one is told."""

    memory_days = 120

    def __init__(self, seed: int, stage: Stage, name: str, dataset: str, means: Callable[[int], Array], tell: Tell):
        self.seed, self.stage, self.name, self.dataset = seed, stage, name, dataset
        self.means, self.tell = means, tell

    def born(self, day: int) -> Iterator[Life]:
        means = self.means(day)
        counts = how_many(means, draws(self.seed, f"{self.name}-count", day, len(means), 1)[:, 0])
        for where in np.flatnonzero(counts):
            commune = self.stage.communes[where]
            parts = draws(self.seed, f"{self.name}-{commune.code}", day, int(counts[where]), _WIDTH)
            for number, part in enumerate(parts):
                yield self.tell(f"DEMO-{self.name}-{commune.code}-{day}-{number}", day, commune, part)


def accidents(seed: int, stage: Stage, rain: DailyRain, dataset: str = "security.accidents") -> Streets:
    """Road accidents. A death within a week is corrected in the same row."""
    told: dict[str, float] = stage.knob("streets")
    causes = {
        "lane": 24,
        "speed": 21,
        "priority": 19,
        "alcohol": 11,
        "overtaking": 8,
        "pedestrian": 4,
        "vehicle": 3,
        "other": 6,
        "unknown": 4,
    }

    def means(day: int) -> Array:
        return told["accidents"] * stage.weights * (1 + np.minimum(rain.of(day) / told["rain_mm_for_twice"], 2.5))

    def tell(code: str, day: int, commune: Commune, part: Any) -> Life:
        moment = _moment(day, part)
        wet = float(rain.of(day)[stage.communes.index(commune)]) > 15
        deaths = 3 if part[4] < 0.003 else 2 if part[4] < 0.02 else (1 if part[4] < 0.31 else 0)
        injured = int(part[5] * 3.2) if deaths else (0 if part[5] < 0.12 else 1 + int(part[5] * 2.4))

        def row(dead: int, hurt: int, known_cause: bool) -> Row:
            grave = ("serious", "very_serious", "extremely_serious")[min(dead, 3) - 1] if dead else ("minor" if hurt else "collision")
            cause = "road" if wet and part[6] < 0.14 else _pick(causes, part[7])
            return {
                "code": code,
                "happened_at": local(moment),
                "road": ROADS[int(choose(_ROADS, part[8]))],
                "severity": grave,
                "deaths": dead,
                "injured": hurt,
                "cause": cause if known_cause else "unknown",
            } | _near(commune, part)

        first = moment + round((0.5 + 5 * part[10]) * HOUR)
        looked_into = first + round((1 + 4 * part[11]) * DAY)
        dies = deaths == 0 and injured > 0 and part[12] < 0.03
        last = (1, injured - 1) if dies else (deaths, injured)
        return Life(code, (first, looked_into), lambda at: row(*last, True) if at >= looked_into else row(deaths, injured, part[13] < 0.5))

    return Streets(seed, stage, "TNGT", dataset, means, tell)


def fires(seed: int, stage: Stage, climate: Climate, dataset: str = "security.fires") -> Streets:
    """Fires: three times as many in the dry months, forest fires only then."""
    told: dict[str, float] = stage.knob("streets")
    kinds = {"dwelling": 36, "business": 16, "market": 2, "vehicle": 17, "field": 14, "other": 8}

    def means(day: int) -> Array:
        return told["fires"] * stage.weights * (0.5 + 1.5 * float(climate.dryness(np.array([midnight(day)]))[0]))

    def tell(code: str, day: int, commune: Commune, part: Any) -> Life:
        dry = float(climate.dryness(np.array([midnight(day)]))[0])
        kind = "forest" if part[6] < 0.35 * dry**2 else _pick(kinds, part[7])
        open_air = kind in ("forest", "field")
        causes = (
            {"burning": 55, "negligence": 30, "unknown": 15} if open_air else {"electric": 58, "negligence": 22, "arson": 2, "unknown": 18}
        )
        moment = _moment(day, part)
        row: Row = {
            "code": code,
            "happened_at": local(moment),
            "kind": kind,
            "cause": _pick(causes, part[8]),
            "deaths": 1 if part[9] < 0.02 and not open_air else 0,
            "injured": 1 if part[10] < 0.07 else 0,
            "damage": round((3 if open_air else 25) + 900 * float(part[11]) ** 4, 1),
            "area": round(0.1 + 6 * float(part[12]) ** 3, 2) if open_air else None,
        } | _near(commune, part)
        return Life(code, (moment + round((0.5 + 3 * part[4]) * HOUR),), lambda at: row)

    return Streets(seed, stage, "CHAY", dataset, means, tell)


def rescues(seed: int, stage: Stage, rain: DailyRain, dataset: str = "security.rescues") -> Streets:
    """People brought out of water, wells and ruins; out of floods on very wet days."""
    told: dict[str, float] = stage.knob("streets")

    def means(day: int) -> Array:
        return told["rescues"] * stage.weights * (1 + np.minimum(rain.of(day) / 40, 6))

    def tell(code: str, day: int, commune: Commune, part: Any) -> Life:
        fallen = float(rain.of(day)[stage.communes.index(commune)])
        kind = _pick(
            {"flood": 4 if fallen > 60 else 0, "water": 4, "traffic": 3, "collapse": 2 if fallen > 40 else 0.4, "height": 2, "other": 1},
            part[6],
        )
        moment = _moment(day, part)
        row: Row = {
            "code": code,
            "happened_at": local(moment),
            "kind": kind,
            "rescued": int(part[7] * (9 if kind == "flood" else 3)),
            "deaths": 1 if part[8] < (0.35 if kind == "water" else 0.06) else 0,
        } | _near(commune, part)
        return Life(code, (moment + round((1 + 4 * part[4]) * HOUR),), lambda at: row)

    return Streets(seed, stage, "CNCH", dataset, means, tell)


def road_blocks(seed: int, stage: Stage, rain: DailyRain, dataset: str = "security.road_blocks") -> Streets:
    """Roads closed by slides, water and trees: hardly ever in dry weather, several a day in a flood."""
    told: dict[str, float] = stage.knob("streets")

    def means(day: int) -> Array:
        return told["road_blocks"] / len(stage.communes) * (0.3 + np.minimum((rain.of(day) / 18) ** 2, 60))

    def tell(code: str, day: int, commune: Commune, part: Any) -> Life:
        wet = float(rain.of(day)[stage.communes.index(commune)]) > 30
        cause = _pick(
            {"landslide": 5, "flood": 4, "subsidence": 1.5, "tree": 2, "bridge": 1} if wet else {"works": 4, "tree": 2, "other": 1}, part[6]
        )
        blocked = _moment(day, part)
        cleared = blocked + round((3 + (90 if cause in ("landslide", "subsidence", "bridge") else 20) * float(part[7]) ** 2) * HOUR)
        row: Row = {
            "code": code,
            "road": ROADS[int(choose(_ROADS, part[8]))],
            "cause": cause,
            "blocked_at": local(blocked),
            "detour": "Đi vòng đường liên xã" if part[9] < 0.5 else None,
        } | _near(commune, part)
        return Life(code, (blocked + 900, cleared), lambda at: row | {"cleared_at": local(cleared) if at >= cleared else None})

    return Streets(seed, stage, "TAC", dataset, means, tell)
