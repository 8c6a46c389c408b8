"""Rain of a day over each commune, the same rain the gauges measure: what people report and where they slip depends on it."""

import numpy as np

from simulator import story, weather
from simulator.clock import HOUR
from simulator.feeds.stage import Stage
from simulator.feeds.working_time import midnight
from simulator.noise import Array
from simulator.scene import Scene

BLOCK_DAYS = 32


class DailyRain:
    """Millimetres of local days, computed a month at a time and remembered for two."""

    def __init__(self, seed: int, scene: Scene, stage: Stage, episodes: tuple[story.Episode, ...] = ()):
        self.seed, self.scene, self.episodes = seed, scene, episodes
        self.latitude = np.array([commune.latitude for commune in stage.communes])
        self.longitude = np.array([commune.longitude for commune in stage.communes])
        self._blocks: dict[int, Array] = {}

    def tell(self, episodes: tuple[story.Episode, ...]) -> None:
        if episodes != self.episodes:
            self.episodes = episodes
            self._blocks.clear()

    def of(self, day: int) -> Array:
        """Millimetres over each commune on one local day, shape (communes,)."""
        block, row = divmod(day, BLOCK_DAYS)
        if block not in self._blocks:
            while len(self._blocks) > 1:
                del self._blocks[next(iter(self._blocks))]
            self._blocks[block] = self._fallen(block * BLOCK_DAYS)
        return self._blocks[block][row]

    def _fallen(self, first_day: int) -> Array:
        first_hour, hours = midnight(first_day) // HOUR, BLOCK_DAYS * 24
        natural = weather.hourly_rain(self.seed, self.scene.climate, self.latitude, self.longitude, first_hour, hours)
        told = story.hourly_rain(self.seed, self.scene.story, self.episodes, self.latitude, self.longitude, first_hour, hours)
        return (natural + told).reshape(len(self.latitude), BLOCK_DAYS, 24).sum(axis=2).T
