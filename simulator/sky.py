"""The rain of a stretch of hours over every point of interest, computed once and asked many times."""

import numpy as np

from simulator import river, story, weather
from simulator.clock import HOUR
from simulator.noise import Array
from simulator.scene import Scene

LOOKBACK_H = river.MEMORY_H
WASHING = np.exp(-np.arange(24) / 3.0)
"""How rain of the last hours still cleans and cools the air."""
SOAKING = np.exp(-np.arange(96) / 20.0)
"""How rain of the last days still runs off into rivers and lakes."""


class Sky:
    """Rain at all stations and catchment points from LOOKBACK_H before the first moment until the last one."""

    def __init__(self, seed: int, scene: Scene, episodes: tuple[story.Episode, ...], first: int, last: int):
        self.scene, self.episodes = scene, episodes
        self.from_hour = first // HOUR
        self.first_hour = self.from_hour - LOOKBACK_H
        self.hours = last // HOUR + 2 - self.first_hour
        latitude, longitude = scene.points()
        span = (latitude, longitude, self.first_hour, self.hours)
        self.natural = weather.hourly_rain(seed, scene.climate, *span)
        self.total = self.natural + story.hourly_rain(seed, scene.story, episodes, *span)
        self.hour_ends = (self.first_hour + 1 + np.arange(self.hours, dtype=np.int64)) * HOUR
        self.place = {station.code: row for row, station in enumerate(scene.stations)}
        self.catchment: dict[str, slice] = {}
        row = len(scene.stations)
        for code, stream in scene.rivers.items():
            self.catchment[code] = slice(row, row + len(stream.catchment))
            row += len(stream.catchment)
        stations = self.total[: len(scene.stations)]
        self._washing = river.passing(stations, WASHING)
        self._soaking = river.passing(stations, SOAKING)
        tips = np.cumsum(np.round(stations, 1), axis=1)
        self._fallen = np.concatenate([np.zeros((len(tips), 1)), tips], axis=1)

    def covers(self, first: int, last: int) -> bool:
        return self.from_hour * HOUR <= first and last < (self.first_hour + self.hours - 1) * HOUR

    def fallen(self, rows: Array, times: Array, span_s: int) -> Array:
        """Millimetres in the ``span_s`` seconds before each time, in tips of 0.1 mm, shape (rows, times)."""
        return np.round(self._until(rows, times) - self._until(rows, times - span_s), 1)

    def _until(self, rows: Array, times: Array) -> Array:
        hour, part = np.divmod(times - self.first_hour * HOUR, HOUR)
        begun = np.round(self.total[np.ix_(rows, hour)] * (part / HOUR), 1)
        return self._fallen[np.ix_(rows, hour)] + begun

    def washing(self, rows: Array, times: Array) -> Array:
        """Recent rain in mm, forgotten within hours."""
        return self._between(self._washing, len(WASHING), rows, times)

    def soaking(self, rows: Array, times: Array) -> Array:
        """Recent rain in mm, forgotten within days."""
        return self._between(self._soaking, len(SOAKING), rows, times)

    def _between(self, weighted: Array, width: int, rows: Array, times: Array) -> Array:
        hour, part = np.divmod(times - self.first_hour * HOUR, HOUR)
        before, share = hour - width, part / HOUR
        return weighted[np.ix_(rows, before)] * (1 - share) + weighted[np.ix_(rows, before + 1)] * share

    def catchment_rain(self, code: str) -> Array:
        """Weighted natural rain of a river's catchment, mm each hour."""
        weights = np.array([weight for _, _, weight in self.scene.rivers[code].catchment])
        return weights @ self.natural[self.catchment[code]] / weights.sum()
