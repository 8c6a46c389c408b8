"""Rain, temperature and humidity of a tropical highland with one wet and one dry season.

Rain falls from afternoon storm cells and from slow rain bands; both are scaled to the mean month of the climate.
Within an hour rain falls evenly, so that reports of any cadence add up to the same hour.
"""

from dataclasses import dataclass

import numpy as np

from simulator.clock import DAY, HOUR, ZONE_S, local_hour, year_part
from simulator.noise import Array, drift, ease, field, normal, uniform

SLOTS = 10
"""Storm cells that may form on one day."""
KM = 111.2
"""Kilometres of a degree of latitude."""
STORM_SHARE = 0.6
STORM_MEAN = 0.0355 * SLOTS
"""Mean millimetres a point gets a day for each millimetre of a cell's centre, were every slot always active (measured)."""
BAND_MEAN = 0.0932
"""Mean of the unscaled rain band (measured)."""


@dataclass(frozen=True)
class Climate:
    """The mean year at the reference latitude, and the box in which storms form."""

    month_mm: tuple[float, ...]
    reference_latitude: float
    drier_per_degree_north: float
    south: float
    north: float
    west: float
    east: float
    mean_temperature: float

    def wetness(self, times: Array) -> Array:
        """Mean millimetres a day at this time of the year."""
        days = np.array((31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31))
        middles = (np.cumsum(days) - days / 2) / days.sum()
        return np.interp(year_part(times), middles, np.array(self.month_mm) / days, period=1.0)

    def dryness(self, times: Array) -> Array:
        """0 in the wettest weeks, 1 in the driest."""
        return np.clip(1 - self.wetness(times) / 11.0, 0.0, 1.0)

    def exposure(self, latitude: Array) -> Array:
        """How much of the reference rain falls at a latitude."""
        return np.clip(1 - self.drier_per_degree_north * (latitude - self.reference_latitude), 0.55, 1.1)


def hourly_rain(seed: int, climate: Climate, latitude: Array, longitude: Array, first_hour: int, hours: int) -> Array:
    """Millimetres in each hour, shape (points, hours); hours are numbered since the epoch."""
    starts = (first_hour + np.arange(hours, dtype=np.int64)) * HOUR
    storms = _storms(seed, climate, latitude, longitude, starts)
    bands = _bands(seed, climate, latitude, longitude, starts)
    return (storms + bands) * climate.exposure(latitude)[:, None]


def _storms(seed: int, climate: Climate, latitude: Array, longitude: Array, starts: Array) -> Array:
    """Afternoon cells: round, one to three hours long, few of them deep."""
    days, which_day = np.unique((starts + ZONE_S) // DAY, return_inverse=True)
    day, slot = days[:, None], np.arange(SLOTS)[None, :]
    noon = days * DAY - ZONE_S + DAY // 2
    spell = np.exp(0.55 * drift(seed, days / 4.0, 11) - 0.11)
    wanted = climate.wetness(noon) * spell * STORM_SHARE / STORM_MEAN
    likely = np.clip(np.sqrt(wanted / 32.0), 0.03, 0.95)
    active = uniform(seed, day, slot, 12) < likely[:, None]
    chance = (1 - uniform(seed, day, slot, 13)) * (1 - uniform(seed, day, slot, 19))
    depth = -np.log(chance) / 2 * (wanted / likely)[:, None] * active
    centre_north = climate.south - 0.13 + uniform(seed, day, slot, 14) * (climate.north - climate.south + 0.26)
    centre_east = climate.west - 0.13 + uniform(seed, day, slot, 15) * (climate.east - climate.west + 0.26)
    radius = 6 + 8 * uniform(seed, day, slot, 16)
    begin = np.clip(15.5 + 2.0 * normal(seed, day, slot, 17), 11.0, 20.4)
    length = 1.2 + 2.2 * uniform(seed, day, slot, 18)
    east_km = KM * np.cos(np.radians(climate.reference_latitude))
    north_part = ((latitude[:, None, None] - centre_north) * KM / radius) ** 2
    east_part = ((longitude[:, None, None] - centre_east) * east_km / radius) ** 2
    here = depth * np.exp(-(north_part + east_part) / 2)
    clock = local_hour(starts)[:, None]
    begin, length = begin[which_day], length[which_day]
    share = ease((clock + 1 - begin) / length) - ease((clock - begin) / length)
    return np.einsum("phs,hs->ph", here[:, which_day, :], share, optimize=True)


def _bands(seed: int, climate: Climate, latitude: Array, longitude: Array, starts: Array) -> Array:
    """Rain of the monsoon: wide, lasting from hours to days."""
    hour = starts[None, :] / HOUR
    wide = field(seed + 21, hour / 16.0, latitude[:, None] / 0.45, longitude[:, None] / 0.45)
    spell = drift(seed, hour / 60.0, 22)
    gust = 0.5 * drift(seed, hour / 3.0, 23)
    raw = np.maximum(0.0, 0.9 * wide + 0.55 * spell + gust - 0.75)
    return raw / BAND_MEAN * climate.wetness(starts)[None, :] * (1 - STORM_SHARE) / 24


def temperature(seed: int, climate: Climate, latitude: Array, times: Array, rain: Array) -> Array:
    """Degrees Celsius, shape (points, times); ``rain`` is the recent rain that cools the air, in mm."""
    dry = climate.dryness(times)
    season = 1.9 * np.cos(2 * np.pi * (year_part(times) - 0.31))
    swing = (3.6 + 2.4 * dry) * np.cos(2 * np.pi * (local_hour(times) - 14.0) / 24)
    spell = 1.1 * drift(seed, times / (2.5 * DAY), 31)
    lower_north = 3.2 * np.clip(latitude - climate.reference_latitude, -0.2, 0.8)
    return climate.mean_temperature + lower_north[:, None] + season + swing + spell - np.minimum(3.5, 0.35 * rain)


def humidity(seed: int, climate: Climate, times: Array, warmth: Array, rain: Array) -> Array:
    """Per cent, from the distance between the temperature and a seasonal dew point."""
    dew = 20.3 - 5.2 * climate.dryness(times) + 0.9 * drift(seed, times / (1.7 * DAY), 32)
    return np.clip(100 - 4.6 * (warmth - dew) + 3.0 * np.minimum(rain, 5.0), 24.0, 99.5)
