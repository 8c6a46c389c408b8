"""Asks weather, rivers, air and water for what a group of stations of one kind measures at given times."""

from dataclasses import dataclass

import numpy as np

from simulator import air, faults, river, story, water, weather
from simulator.noise import Array, seed_number
from simulator.scene import Scene, Station
from simulator.sky import Sky

DIGITS = {
    "pm25": 1, "pm10": 1, "no2": 1, "so2": 1, "co": 0, "o3": 1, "temperature": 1, "humidity": 0, "rain": 1,
    "water_level": 2, "discharge": 1, "ph": 2, "do": 2, "water_temperature": 1, "bod5": 1, "cod": 1, "tss": 1,
    "nh4_n": 3, "no3_n": 2, "po4_p": 3, "coliform": 0, "turbidity": 1, "conductivity": 0,
}  # fmt: skip
"""Decimals an instrument reports; a property that isn't here has none to play it and is not sent."""


@dataclass(frozen=True)
class Readings:
    """What stations report: ``values`` and ``quality`` by property, each (stations, times); ``sent`` is False where silent."""

    values: dict[str, Array]
    quality: dict[str, Array]
    sent: Array


class World:
    """The province as it is. Remembers the sky of the current hours, nothing else."""

    def __init__(self, scene: Scene, seed: str, episodes: tuple[story.Episode, ...] = ()):
        self.scene = scene
        self.seed = seed_number(seed)
        self.episodes = episodes
        self._sky: Sky | None = None
        self._stood: dict[int, dict[str, float]] = {}

    def tell(self, episodes: tuple[story.Episode, ...]) -> None:
        """Let other floods happen from now on."""
        if episodes != self.episodes:
            self.episodes, self._sky = episodes, None

    def forget(self) -> None:
        self._sky = None

    def sky(self, first: int, last: int) -> Sky:
        if self._sky is None or not self._sky.covers(first, last):
            self._sky = Sky(self.seed, self.scene, self.episodes, first, last)
        return self._sky

    def measure(self, stations: list[Station], times: Array, span_s: int) -> Readings:
        """What stations of one kind report at ascending times (seconds since the epoch), each over the ``span_s`` before it."""
        sky = self.sky(int(times[0]) - span_s, int(times[-1]))
        kind = stations[0].kind
        keys = np.array([seed_number(station.code) % 2**31 for station in stations])
        rows = np.array([sky.place[station.code] for station in stations])
        play = {"air_station": self._air, "rain_station": self._rain, "river_station": self._river, "water_station": self._water}[kind]
        truth = play(stations, keys, rows, sky, times, span_s)
        wanted = [name for name in stations[0].properties if name in truth]
        values, quality = {}, {}
        for number, name in enumerate(wanted):
            sensors = keys + 1000003 * (number + 1)
            seen, flags = faults.instrument(self.seed, name, sensors, keys, times, truth[name])
            values[name], quality[name] = np.round(seen, DIGITS[name]), flags
        silent = faults.silent(self.seed, keys[:, None], times)
        if kind == "river_station":
            silent[:] = False
        for row, station in enumerate(stations):
            silent[row] |= story.silent(self.scene.story, self.episodes, station.code, times)
        return Readings(values, quality, ~silent)

    def _warmth(self, stations: list[Station], rows: Array, sky: Sky, times: Array) -> dict[str, Array]:
        rain = sky.washing(rows, times)
        latitude = np.array([station.latitude for station in stations])
        warmth = weather.temperature(self.seed, self.scene.climate, latitude, times, rain)
        return {"temperature": warmth, "humidity": weather.humidity(self.seed, self.scene.climate, times, warmth, rain)}

    def _rain(self, stations: list[Station], keys: Array, rows: Array, sky: Sky, times: Array, span_s: int) -> dict[str, Array]:
        return {"rain": sky.fallen(rows, times, span_s)} | self._warmth(stations, rows, sky, times)

    def _air(self, stations: list[Station], keys: Array, rows: Array, sky: Sky, times: Array, span_s: int) -> dict[str, Array]:
        sites = [station.extra.get("site", "rural") for station in stations]
        dry = self.scene.climate.dryness(times)
        return air.pollutants(self.seed, keys, sites, dry, times, sky.washing(rows, times)) | self._warmth(stations, rows, sky, times)

    def _water(self, stations: list[Station], keys: Array, rows: Array, sky: Sky, times: Array, span_s: int) -> dict[str, Array]:
        bodies = [station.extra.get("body", "stream") for station in stations]
        return water.quality(self.seed, keys, bodies, times, sky.soaking(rows, times))

    def _river(self, stations: list[Station], keys: Array, rows: Array, sky: Sky, times: Array, span_s: int) -> dict[str, Array]:
        levels, flows = [], []
        for station in stations:
            stream = self.scene.rivers[station.code]
            ends = sky.hour_ends[river.MEMORY_H - 1 :]
            natural = river.natural(self.seed, stream, self.scene.climate, sky.catchment_rain(station.code), ends)
            standing = np.array([self._standing(episode.end)[station.code] for episode in self.episodes])
            level = np.interp(times, ends, natural) + river.flood(stream, self.episodes, times, standing)
            levels.append(level)
            flows.append(river.discharge(stream, level))
        return {"water_level": np.array(levels), "discharge": np.array(flows)}

    def _standing(self, moment: int) -> dict[str, float]:
        """Natural level of every river at one moment, from a sky of its own."""
        if moment not in self._stood:
            sky = Sky(self.seed, self.scene, (), moment, moment)
            ends = sky.hour_ends[river.MEMORY_H - 1 :]
            self._stood[moment] = {
                code: float(np.interp(moment, ends, river.natural(self.seed, stream, self.scene.climate, sky.catchment_rain(code), ends)))
                for code, stream in self.scene.rivers.items()
            }
        return self._stood[moment]
