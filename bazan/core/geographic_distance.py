"""How far places are from each other."""

from math import asin, cos, radians, sin, sqrt

RADIUS_KM = 6371.0


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Between two (latitude, longitude), degrees, along the earth taken as a sphere."""
    (latitude, longitude), (other_latitude, other_longitude) = ((radians(y), radians(x)) for y, x in (here, there))
    half = sin((other_latitude - latitude) / 2) ** 2 + cos(latitude) * cos(other_latitude) * sin((other_longitude - longitude) / 2) ** 2
    return 2 * RADIUS_KM * asin(min(1.0, sqrt(half)))
