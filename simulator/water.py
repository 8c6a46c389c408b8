"""Surface water quality: what a rain washes in, what the sun warms and the algae breathe."""

from typing import Any

import numpy as np

from simulator.clock import DAY, HOUR, local_hour, year_part
from simulator.noise import Array, drift, normal

# body: TSS, COD, NH4-N, coliform, conductivity at rest; how strongly rain shows; swing of pH and oxygen by algae
_BODIES = {
    "stream": (24.0, 11.5, 0.20, 2600.0, 105.0, 1.0, 0.25),
    "river": (36.0, 10.5, 0.16, 2300.0, 125.0, 0.8, 0.20),
    "lake": (9.0, 9.5, 0.12, 1100.0, 85.0, 0.35, 0.55),
}


def saturation(temperature: Array) -> Array:
    """Dissolved oxygen in mg/L at saturation (QĐ 1460/QĐ-TCMT)."""
    return 14.652 - 0.41022 * temperature + 0.0079910 * temperature**2 - 0.000077774 * temperature**3


def quality(seed: int, keys: Array, bodies: list[str], times: Array, soaked: Array) -> dict[str, Array]:
    """Values by property, each of shape (stations, times). ``soaked``: recent rain in mm, forgotten within days."""
    body: Any = np.array([_BODIES[name] for name in bodies]).T[:, :, None]
    tss, cod, ammonium, coliform, salts, response, algae = body
    key = keys[:, None]
    clock = local_hour(times)
    sun = np.cos(2 * np.pi * (clock - 15.5) / 24)
    own = drift(seed, times[None, :] / (5.0 * DAY), 71, key)
    brisk = drift(seed, times[None, :] / (14.0 * HOUR), 72, key)
    dirt = response * np.minimum(soaked, 160.0) / 40.0

    def shake(number: int, size: float) -> Array:
        return 1 + size * normal(seed, times[None, :], 73, number, key)

    season = 1.8 * np.cos(2 * np.pi * (year_part(times) - 0.36))
    temperature = 24.6 + season + 0.9 * sun + 0.6 * own - 0.25 * np.minimum(dirt, 3.0)
    load = np.exp(0.22 * own + 0.10 * brisk)
    solids = tss * load * (1 + 2.6 * dirt)
    demand = cod * load * (1 + 0.30 * dirt)
    oxygen = saturation(temperature) * (0.93 - 0.045 * np.log(load) - 0.035 * np.minimum(dirt, 3.0) + 0.12 * algae * sun)
    return {
        "ph": 7.15 + 0.25 * own + algae * 0.5 * sun - 0.12 * np.minimum(dirt, 3.0) + 0.02 * (shake(1, 1.0) - 1),
        "do": np.clip(oxygen * shake(2, 0.012), 1.5, 14.0),
        "water_temperature": temperature + 0.03 * (shake(3, 1.0) - 1),
        "bod5": demand * 0.42 * shake(4, 0.05),
        "cod": demand * shake(5, 0.05),
        "tss": solids * shake(6, 0.06),
        "nh4_n": ammonium * load**1.5 * (1 + 0.35 * dirt) * shake(7, 0.05),
        "no3_n": (1.1 + 0.35 * own + 0.30 * np.minimum(dirt, 3.0)).clip(0.15) * shake(8, 0.04),
        "po4_p": 0.055 * load * (1 + 0.40 * dirt) * shake(9, 0.06),
        "coliform": coliform * load**1.4 * (1 + 0.75 * dirt) * shake(10, 0.08),
        "turbidity": solids * 0.85 * shake(11, 0.05),
        "conductivity": salts * np.exp(0.08 * own) / (1 + 0.10 * dirt) * shake(12, 0.01),
    }
