"""Where, and since when, more cases came than is expected: a scan of cylinders over places and the last days.

Kulldorff 2001 (Journal of the Royal Statistical Society A 164, 61): circles about every place, cylinders that end today, the likelihood
ratio of the strongest against what chance makes of it. With a population, chance spreads cases evenly over people and days; without one
it shuffles the days of the cases (Kulldorff et al. 2005, PLoS Medicine 2(3), e59), so that what a place is used to and the season count.
P places, Z zones, L lengths of time, R replicas.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bazan.analysis.outbreaks import rules
from bazan.analysis.outbreaks.types import Cluster
from bazan.core.errors import Refused

FEWEST = 3
"""Cases: fewer aren't a cluster."""
EARTH_KM = 6371.0
_AT_ONCE = 64
"""Replicas judged together; more of them cost memory and gain no time."""


@dataclass(frozen=True, eq=False)
class _Scan:
    """What of the past and of the map every replica shares."""

    zones: list[tuple[int, ...]]
    member: np.ndarray
    """float (Z, P)."""
    expected: np.ndarray
    """(Z, L), of the last 1, 2, ... days."""
    total: int

    def ratios(self, recent: np.ndarray) -> np.ndarray:
        """Logarithms of likelihood ratios (R, Z, L), 0 where there are no more than expected or too few. ``recent``: (R, P, L) by day."""
        observed = (self.member @ recent[..., ::-1].cumsum(axis=-1)).astype(int)
        count = np.arange(self.total + 1)
        own = count * np.log(np.maximum(count, 1))
        inside, outside = np.log(self.expected), np.log(np.maximum(self.total - self.expected, 1e-300))
        ratio = (own + own[::-1])[observed] - observed * inside - (self.total - observed) * outside
        return np.where((observed > self.expected) & (observed >= FEWEST), ratio, 0.0)


def clusters(
    cases: Sequence[Sequence[int]],
    population: Sequence[float] | None,
    centres: Sequence[tuple[float, float]],
    as_of: int,
    *,
    radius_km: float = 15.0,
    longest: int = 28,
    level: float = 0.05,
    replicas: int = 999,
    seed: int = 1,
) -> list[Cluster]:
    """Clusters that last until day ``as_of`` and that chance makes less often than ``level``, the strongest first; no place is in two.

    ``cases``: (places, days), day 0 first; later days than ``as_of`` are passed over. ``population``: of each place; None: its own past
    stands for it. ``centres``: (latitude, longitude). A cluster is as long as ``longest`` days or half of all days at most. The same input
    gives the same answer. Refused ``outbreaks.lengths``, ``outbreaks.count``, ``outbreaks.population``, ``outbreaks.centre``,
    ``outbreaks.option``.
    """
    counts = _counts(cases, population, centres, as_of)
    for option, given, least, most in (
        ("radius_km", radius_km, 0, 1000), ("longest", longest, 1, 365), ("level", level, 0, 1), ("replicas", replicas, 19, 99_999),
    ):  # fmt: skip
        rules.within(option, given, least, most)
    length, total = min(longest, counts.shape[1] // 2), int(counts.sum())
    if not length or total < FEWEST:
        return []
    zones = _zones(np.radians(np.asarray(centres, dtype=float)), radius_km)
    member = np.zeros((len(zones), len(counts)))
    for at, zone in enumerate(zones):
        member[at, list(zone)] = 1.0
    scan = _Scan(zones, member, _expected(member, counts, population, length), total)
    ratio = scan.ratios(counts[None, :, -length:])[0]
    if not ratio.any():
        return []
    rng = np.random.default_rng(seed)
    chance = _spread(counts, population, length, replicas, rng) if population is not None else _shuffled(counts, length, replicas, rng)
    strongest = np.concatenate([scan.ratios(recent).max(axis=(1, 2)) for recent in chance])
    return _told(scan, counts, ratio, strongest, level)


def _counts(
    cases: Sequence[Sequence[int]], population: Sequence[float] | None, centres: Sequence[tuple[float, float]], as_of: int
) -> np.ndarray:
    """int (P, days until ``as_of``), once everything given is judged."""
    given = [rules.series(row) for row in cases]
    people = population if population is not None else centres
    if not given or len({len(row) for row in given}) > 1 or not len(given) == len(centres) == len(people):
        raise Refused("outbreaks.lengths", {}, "cases")
    rules.within("as_of", as_of, 0, len(given[0]) - 1)
    counts = np.stack(given)[:, : as_of + 1]
    if np.isnan(counts).any():
        raise Refused("outbreaks.count", {"number": int(np.argwhere(np.isnan(counts))[0][1]) + 1, "given": "–"}, "cases")
    if population is not None and not all(0 < number < np.inf for number in population):
        raise Refused("outbreaks.population", {}, "population")
    for latitude, longitude in centres:
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            raise Refused("outbreaks.centre", {"latitude": latitude, "longitude": longitude}, "centres")
    return counts.astype(int)


def _zones(centres: np.ndarray, radius_km: float) -> list[tuple[int, ...]]:
    """Every set of places that a circle about one of them holds, at most half of all; each once, its centre first."""
    latitude, longitude = centres[:, :1], centres[:, 1:]
    half = np.sin((latitude - latitude.T) / 2) ** 2 + np.cos(latitude) * np.cos(latitude.T) * np.sin((longitude - longitude.T) / 2) ** 2
    apart_km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    zones: dict[frozenset[int], tuple[int, ...]] = {}
    for place, away in enumerate(apart_km):
        order = sorted(range(len(away)), key=lambda other: (other != place, away[other], other))
        near = [other for other in order if away[other] <= radius_km][: max(len(away) // 2, 1)]
        for size in range(1, len(near) + 1):
            zones.setdefault(frozenset(near[:size]), tuple(near[:size]))
    return list(zones.values())


def _expected(member: np.ndarray, counts: np.ndarray, population: Sequence[float] | None, length: int) -> np.ndarray:
    """(Z, L)."""
    total, days = counts.sum(), counts.shape[1]
    if population is None:
        recent = counts.sum(axis=0)[::-1][:length].cumsum()
        return np.maximum(np.outer(member @ counts.sum(axis=1), recent) / total, 1e-9)
    share = np.asarray(population, dtype=float) / np.sum(population)
    return np.outer(member @ share, np.arange(1, length + 1)) * total / days


def _spread(counts: np.ndarray, population: Sequence[float], length: int, replicas: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """The last days (R, P, L) were every person and day alike."""
    places, days = counts.shape
    share = np.asarray(population, dtype=float) / np.sum(population)
    cells = np.append(np.repeat(share, length) / days, 1 - length / days)
    for start in range(0, replicas, _AT_ONCE):
        drawn = rng.multinomial(counts.sum(), cells, size=min(_AT_ONCE, replicas - start))
        yield drawn[:, :-1].reshape(-1, places, length)


def _shuffled(counts: np.ndarray, length: int, replicas: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """The last days (R, P, L) when each place keeps its cases and each day its number."""
    places, days = counts.shape
    place, day = np.nonzero(counts)
    place, day = np.repeat(place, counts[place, day]), np.repeat(day, counts[place, day])
    for start in range(0, replicas, _AT_ONCE):
        size = min(_AT_ONCE, replicas - start)
        at = rng.permuted(np.tile(day - (days - length), (size, 1)), axis=1)
        replica, case = np.nonzero(at >= 0)
        cell = (replica * places + place[case]) * length + at[replica, case]
        yield np.bincount(cell, minlength=size * places * length).reshape(size, places, length)


def _told(scan: _Scan, counts: np.ndarray, ratio: np.ndarray, strongest: np.ndarray, level: float) -> list[Cluster]:
    """``ratio``: (Z, L), of what is; ``strongest``: (R,), of each replica."""
    found, taken, last = list[Cluster](), set[int](), counts.shape[1] - 1
    for at in np.argsort(-ratio.max(axis=1), kind="stable"):
        length, value = int(ratio[at].argmax()), float(ratio[at].max())
        p = float(1 + (strongest >= value).sum()) / (1 + len(strongest))
        if p > level or not value:
            break
        zone = scan.zones[at]
        if not taken & set(zone):
            taken |= set(zone)
            observed = int(counts[list(zone), last - length :].sum())
            found.append(Cluster(zone, last - length, last, observed, float(scan.expected[at, length]), value, p))
    return found
