"""The flood: three days of rain that end, for now, at a moment when the river stands above alarm II."""

from dataclasses import dataclass

import numpy as np

from simulator.clock import HOUR
from simulator.noise import Array, field
from simulator.scene import Story

LENGTH_S = 72 * HOUR
AFTER_S = 240 * HOUR
"""So long after its last moment a flood still shows in the rivers."""
_BURSTS = ((-60.0, 5.0, 0.28), (-36.0, 6.0, 0.50), (-14.0, 5.0, 0.22), (-4.5, 2.0, 0.56), (-0.5, 1.5, 0.20), (2.5, 2.0, 0.16))
"""(hours from the last moment, deviation in hours, share of the last day's rain)."""


@dataclass(frozen=True, order=True)
class Episode:
    """One flood. ``begin`` is when the rain sets in, ``end`` the moment the story leads to; seconds since the epoch."""

    begin: int
    end: int

    @classmethod
    def leading_to(cls, moment: int) -> "Episode":
        return cls(moment - LENGTH_S, moment)

    def hours_from_end(self, times: Array) -> Array:
        """Story hours: negative before the last moment. An episode squeezed into less time runs faster."""
        scale = LENGTH_S / (self.end - self.begin)
        return (np.asarray(times, np.float64) - self.end) / HOUR * scale

    def pace(self) -> float:
        """How much faster than in the script it rains."""
        return LENGTH_S / (self.end - self.begin)


def intensity(hours_from_end: Array) -> Array:
    """Share of the last day's rain that falls per hour at this point of the script."""
    total = np.zeros_like(hours_from_end)
    for centre, deviation, share in _BURSTS:
        total += share / (deviation * 2.5066) * np.exp(-(((hours_from_end - centre) / deviation) ** 2) / 2)
    return np.where(hours_from_end < -72, 0.0, total)


def hourly_rain(
    seed: int, story: Story, episodes: tuple[Episode, ...], latitude: Array, longitude: Array, first_hour: int, hours: int
) -> Array:
    """Millimetres the floods add to each hour, shape (points, hours)."""
    middles = (first_hour + np.arange(hours) + 0.5) * HOUR
    rain = np.zeros((len(latitude), hours))
    north = (latitude - story.latitude) / story.reach_north_degrees
    east = (longitude - story.longitude) / story.reach_east_degrees
    here = story.day_mm * np.exp(-(north**2 + east**2) / 2)
    for episode in episodes:
        falling = intensity(episode.hours_from_end(middles)) * episode.pace()
        if falling.max(initial=0.0) > 1e-6:
            uneven = 1 + 0.3 * field(seed + 41, middles[None, :] / HOUR / 2.5, latitude[:, None] / 0.15, longitude[:, None] / 0.15)
            rain += here[:, None] * falling[None, :] * np.maximum(uneven, 0.2)
    return rain


def silent(story: Story, episodes: tuple[Episode, ...], code: str, times: Array) -> Array:
    """Whether the story silences this station at these times."""
    quiet = np.zeros(len(times), bool)
    if code == story.silent_thing:
        for episode in episodes:
            quiet |= (times > episode.end - story.silent_before_min * 60) & (times < episode.end + story.silent_after_min * 60)
    return quiet


def mishap(story: Story, episodes: tuple[Episode, ...], code: str, moment: int) -> tuple[float, bool]:
    """(seconds by which the story delays this station's report, whether it cuts the report's last line)."""
    since_min = min(((moment - episode.end) / 60 for episode in episodes if moment >= episode.end), default=float("inf"))
    slow = code == story.slow_thing and since_min <= story.slow_after_min
    return story.slow_delay_min * 60 if slow else 0.0, code == story.garbled_thing and since_min <= story.garbled_after_min
