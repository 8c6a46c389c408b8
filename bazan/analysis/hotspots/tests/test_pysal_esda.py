"""PyPI esda says the same of the same counts and weights."""

import warnings

import numpy as np
import pytest

from bazan.analysis.hotspots import local_statistics
from bazan.analysis.hotspots.local_statistics import Neighbours
from bazan.analysis.hotspots.tests.sample_grids import chain, counted


@pytest.fixture(params=["sparse", "dense", "wide ring", "rates", "chain"])
def given(request) -> tuple[np.ndarray, Neighbours]:
    random = np.random.default_rng(5)
    if request.param == "chain":
        return random.poisson(3, 12).astype(float), chain(12)
    values, neighbours = counted(*{"sparse": (60, 7), "dense": (600, 7), "wide ring": (300, 8, 3), "rates": (300, 7)}[request.param])
    return (values / random.uniform(1, 9, len(values)) if request.param == "rates" else values), neighbours


def weights(neighbours: Neighbours):
    from libpysal.weights import W

    pairs: dict[int, list[int]] = {area: [] for area in range(neighbours.areas)}
    for area, other in zip(neighbours.first.tolist(), neighbours.second.tolist(), strict=True):
        pairs[area].append(other)
    return W(pairs, silence_warnings=True)


def g_local(values, neighbours, **more):
    from esda import G_Local

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return G_Local(values, weights(neighbours), transform="B", star=True, n_jobs=1, **more)


def test_gi_star_is_theirs(given):
    values, neighbours = given
    theirs = g_local(values, neighbours, permutations=0)
    ours = local_statistics.gi_star(values, neighbours)
    assert ours == pytest.approx(theirs.Zs, abs=1e-9)
    assert local_statistics.two_sided(ours) == pytest.approx(2 * theirs.p_norm, abs=1e-12)


def test_local_moran_is_theirs_with_its_quadrants(given):
    from esda import Moran_Local

    values, neighbours = given
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = Moran_Local(values, weights(neighbours), permutations=0)
    index, around = local_statistics.local_moran(values, neighbours)
    assert index == pytest.approx(theirs.Is, abs=1e-9)
    quadrants = np.where(values > values.mean(), np.where(around > 0, 1, 4), np.where(around > 0, 2, 3))
    assert (quadrants == theirs.q).all()
