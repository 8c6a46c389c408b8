"""Pollutants at air stations in µg/m³: traffic peaks, burning in the dry season, wash-out by rain, ozone at noon."""

from typing import Any

import numpy as np

from simulator.clock import DAY, HOUR, local_day, local_hour
from simulator.noise import Array, drift, normal

# site: PM2.5 and SO2, NO2, CO of a mean moment, how much of it follows the traffic
_SITES = {
    "urban": (19.5, 9.0, 24.0, 620.0, 1.0),
    "industry": (23.0, 19.0, 29.0, 700.0, 0.6),
    "rural": (14.5, 6.0, 12.0, 430.0, 0.6),
    "forest": (10.5, 4.0, 7.0, 320.0, 0.3),
}


def pollutants(seed: int, keys: Array, sites: list[str], dry: Array, times: Array, rain: Array) -> dict[str, Array]:
    """Concentrations by property, each of shape (stations, times). ``keys``: a number a station; ``dry``: 0 to 1 a time."""
    site: Any = np.array([_SITES[name] for name in sites]).T[:, :, None]
    pm, so2, no2, co, traffic = site
    clock = local_hour(times)
    rush = np.exp(-(((clock - 7.3) / 1.6) ** 2)) + 0.9 * np.exp(-(((clock - 18.3) / 2.0) ** 2))
    calm = 0.25 * np.cos(2 * np.pi * (clock - 3.5) / 24)
    sun = np.clip(np.sin(np.pi * (clock - 6.5) / 12.5), 0, None) * (clock > 6.5) * (clock < 19)
    sunday = np.where((local_day(times) + 4) % 7 == 0, 0.8, 1.0)
    washed = np.exp(-np.minimum(rain, 20.0) / 7.0)
    haze = drift(seed, times / (3.2 * DAY), 61)
    smoke = np.maximum(0.0, drift(seed, times / (1.4 * DAY), 62) + dry - 1.25)
    own = drift(seed, times[None, :] / (9.0 * HOUR), 63, keys[:, None])
    quick = drift(seed, times[None, :] / (0.6 * HOUR), 64, keys[:, None])

    def shake(number: int, size: float) -> Array:
        return 1 + size * normal(seed, times[None, :], 65, number, keys[:, None])

    season = 0.72 + 0.62 * dry
    level = season * np.exp(0.24 * haze + 0.15 * own + 0.05 * quick) * (0.86 + 0.38 * traffic * rush * sunday + calm)
    cleaned = 0.45 + 0.55 * washed
    pm25 = (pm * level + 22 * smoke * (1 + 0.25 * own)) * cleaned
    coarse = (1.55 + 0.25 * dry) * washed**0.3
    gas = 0.8 + 0.35 * dry
    return {
        "pm25": np.maximum(pm25 * shake(1, 0.04), 1.0),
        "pm10": np.maximum((pm25 * coarse + 3) * shake(2, 0.05), 2.0),
        "no2": np.maximum(no2 * gas * (0.6 + 0.9 * traffic * rush * sunday + 0.4 * calm) * np.exp(0.2 * own) * shake(3, 0.05), 0.5),
        "so2": np.maximum(so2 * gas * np.exp(0.25 * haze + 0.2 * own) * (0.4 + 0.6 * washed) * shake(4, 0.05), 0.5),
        "co": np.maximum(
            co * (0.7 + 0.3 * season + 0.35 * traffic * rush * sunday + 0.12 * smoke) * np.exp(0.1 * own) * shake(5, 0.03), 60.0
        ),
        "o3": np.maximum((22 + (38 + 34 * dry) * sun * (0.35 + 0.65 * washed)) * np.exp(0.12 * haze) * shake(6, 0.04), 2.0),
    }
