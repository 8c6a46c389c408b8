"""What goes wrong at real stations, decided by (seed, station, time) alone.

Instruments: silent, stuck, spike, calibrating, device error. Deliveries: late, twice, out of order, a line nobody can read.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.clock import DAY, HOUR, local_day, local_hour
from simulator.noise import Array, uniform

GOOD, CALIBRATING, DEVICE_ERROR = 0, 1, 2
OVERFLOW = {"pm25": 1985.0, "pm10": 1985.0, "no2": 4095.0, "so2": 4095.0, "o3": 1999.0, "temperature": 85.0, "rain": 163.8, "do": 99.9}
"""What an instrument shows when its signal runs out of range."""
STUCK_ABOUT = {"pm25": 17.0, "pm10": 29.0, "no2": 14.0, "o3": 40.0, "humidity": 82.0, "ph": 7.1, "do": 7.0, "tss": 30.0, "turbidity": 26.0}
_NEVER_CALIBRATED = ("rain", "water_level", "discharge", "temperature", "humidity")


def _spells(
    seed: int, tag: int, key: Any, times: Array, window_s: int, chance: float, least_s: float, most_s: float
) -> tuple[Array, Array]:
    """(whether a time lies in a spell, number of the window that began it). A spell ends within the next window at the latest."""
    shape = np.broadcast_shapes(np.shape(key), times.shape)
    inside, began = np.zeros(shape, bool), np.zeros(shape, np.int64)
    for back in (1, 0):
        window = times // window_s - back
        begin = (window + uniform(seed, key, window, tag, 2)) * window_s
        length = least_s + (most_s - least_s) * uniform(seed, key, window, tag, 3) ** 2
        now = (uniform(seed, key, window, tag, 1) < chance) & (times >= begin) & (times < begin + length)
        inside |= now
        began = np.where(now, window, began)
    return inside, began


def silent(seed: int, station: Any, times: Array) -> Array:
    """The station sends nothing: three or four times a year, from half an hour to four days."""
    return _spells(seed, 81, station, times, 5 * DAY, 0.05, 0.5 * HOUR, 96 * HOUR)[0]


def stuck(seed: int, sensor: Any, times: Array) -> tuple[Array, Array]:
    """(whether the sensor repeats one value for hours, 0 to 1 choosing that value)."""
    inside, began = _spells(seed, 82, sensor, times, 3 * DAY, 0.006, 2 * HOUR, 14 * HOUR)
    return inside, uniform(seed, sensor, began, 82, 4)


def broken(seed: int, sensor: Any, times: Array) -> Array:
    """The instrument says itself that it has a fault (status 02)."""
    return _spells(seed, 83, sensor, times, 6 * DAY, 0.02, 0.3 * HOUR, 5 * HOUR)[0]


def calibrating(seed: int, station: Any, times: Array) -> Array:
    """One hour a week in the morning (status 01)."""
    weekday = (uniform(seed, station, 84, 1) * 5).astype(np.int64)
    hour = 8 + (uniform(seed, station, 84, 2) * 3).astype(np.int64)
    return ((local_day(times) + 3) % 7 == weekday) & (local_hour(times).astype(np.int64) == hour)


def instrument(seed: int, name: str, sensors: Array, stations: Array, times: Array, values: Array) -> tuple[Array, Array]:
    """(values, quality) after everything that may happen inside an instrument, shape (stations, times)."""
    sensor, station = sensors[:, None], stations[:, None]
    quality = np.zeros(values.shape, np.int64)
    if name in ("water_level", "discharge"):
        return values, quality
    if name in STUCK_ABOUT:
        held, choice = stuck(seed, sensor, times)
        values = np.where(held, STUCK_ABOUT[name] * (0.75 + 0.5 * choice), values)
    if name in OVERFLOW:
        values = np.where(uniform(seed, sensor, times, 85) < 0.00012, OVERFLOW[name], values)
    if name not in _NEVER_CALIBRATED:
        quality[broken(seed, sensor, times)] = DEVICE_ERROR
        quality[calibrating(seed, station, times)] = CALIBRATING
        values = np.where(quality == CALIBRATING, values * (0.1 + 1.6 * uniform(seed, sensor, times, 86)), values)
    return values, quality


@dataclass(frozen=True)
class Delivery:
    """How one report travels."""

    delay_s: float
    twice: bool
    swapped: bool
    """It waits and leaves after the next one."""
    garbled: bool
    """One line of its file can't be read."""


def delivery(seed: int, station: int, stamp: int) -> Delivery:
    """The fate of one report. A late one waits from 15 to 75 minutes."""
    draw = [float(uniform(seed, station, stamp, 87, number)) for number in range(6)]
    late = draw[0] < 0.004
    usual = 2 + 40 * draw[1]
    return Delivery(900 + 3600 * draw[2] if late else usual, draw[3] < 0.01, draw[4] < 0.01, draw[5] < 0.004)
