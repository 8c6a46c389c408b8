"""River level and discharge from the rain of the catchment, by a unit hydrograph of three linear reservoirs and a slow one."""

import numpy as np

from simulator.clock import DAY
from simulator.noise import Array, drift
from simulator.scene import River
from simulator.story import Episode, intensity
from simulator.weather import Climate

MEMORY_H = 240
SLOW_SHARE = 0.30
SLOW_H = 40.0


def unit_hydrograph(lag_h: float) -> Array:
    """Share of one hour's rain that passes the station in each later hour; sums to one (Nash cascade, n = 3)."""
    hours = np.arange(MEMORY_H) + 0.5
    quick = hours**2 * np.exp(-hours / lag_h)
    slow = (1 - np.exp(-hours / (2 * lag_h))) * np.exp(-hours / SLOW_H)
    return (1 - SLOW_SHARE) * quick / quick.sum() + SLOW_SHARE * slow / slow.sum()


def passing(rain: Array, kernel: Array) -> Array:
    """Kernel-weighted sums of the last hours along the last axis; the first len(kernel) - 1 hours are left out."""
    windows = np.lib.stride_tricks.sliding_window_view(rain, len(kernel), axis=-1)
    return windows @ kernel[::-1]


def story_shape(lag_h: float, hours_from_end: Array) -> Array:
    """How far a flood has brought the river, 1 at its last moment."""
    kernel = unit_hydrograph(lag_h)
    script = np.arange(-72 - MEMORY_H, MEMORY_H + 1, dtype=np.float64)
    response = passing(intensity(script - 0.5), kernel)
    return np.interp(hours_from_end, script[MEMORY_H - 1 :], response / response[-MEMORY_H - 1], left=0.0, right=0.0)


def natural(seed: int, river: River, climate: Climate, catchment_rain: Array, hour_ends: Array) -> Array:
    """Level in m at the end of each hour without any story; ``catchment_rain`` begins MEMORY_H - 1 hours earlier."""
    runoff = passing(catchment_rain, unit_hydrograph(river.lag_h))
    late = 1 - climate.dryness(hour_ends - 25 * DAY)
    slow = 0.06 * drift(seed, hour_ends / (6.0 * DAY), 51)
    return river.base_m + river.season_m * late + slow + river.gain_m_per_mm * 10 * np.sqrt(1 + runoff) - river.gain_m_per_mm * 10


def flood(river: River, episodes: tuple[Episode, ...], times: Array, standing: Array) -> Array:
    """Metres the floods add at these times, each one so much that it leads to the level the story tells.

    ``standing``: the natural level at the last moment of each episode; what earlier floods left behind is reckoned with.
    """
    moments = np.concatenate([np.array([episode.end for episode in episodes]), times])
    added = np.zeros(len(moments))
    for number in sorted(range(len(episodes)), key=lambda number: episodes[number].end):
        level = standing[number] + added[number]
        rise = river.story_rise_m if river.story_level_m is None else max(river.story_level_m - level, 0.3)
        added += rise * story_shape(river.lag_h, episodes[number].hours_from_end(moments))
    return added[len(episodes) :]


def discharge(river: River, level: Array) -> Array:
    """m³/s by the rating curve."""
    return river.factor * np.maximum(level - river.zero_m, 0.02) ** 1.7
