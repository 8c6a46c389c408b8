"""Clusters in place and time: which are found, how often where there is none, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.outbreaks.space_time_scan import clusters
from bazan.core.errors import Refused

TODAY = 119


def province(rng, places=25):
    """Centres on a grid of 8 km and their people."""
    side = int(np.sqrt(places))
    return [(12.0 + 0.072 * (at // side), 107.5 + 0.072 * (at % side)) for at in range(places)], rng.integers(
        4_000, 12_000, places
    ).tolist()


def quiet(rng, people, a_day, days=TODAY + 1):
    share = np.asarray(people) / np.sum(people)
    return rng.poisson(np.outer(share, np.full(days, a_day)))


@pytest.mark.parametrize("by_people", [True, False], ids=["population", "own past"])
def test_a_village_with_a_case_a_day_for_a_week_is_found_with_its_first_day(by_people):
    rng = np.random.default_rng(4)
    centres, people = province(rng)
    cases = quiet(rng, people, 1.5)
    cases[7, TODAY - 6 :] += 1
    found = clusters(cases, people if by_people else None, centres, TODAY)
    assert found and found[0].places[0] == 7 and found[0].p <= 0.01
    assert abs(found[0].first_day - (TODAY - 6)) <= 1 and found[0].last_day == TODAY


@given(st.integers(0, 2**31), st.booleans(), st.floats(0.2, 4))
@settings(max_examples=10, deadline=None)
def test_clusters_share_no_place_and_hold_more_cases_than_expected(seed, by_people, a_day):
    rng = np.random.default_rng(seed)
    centres, people = province(rng)
    cases = quiet(rng, people, a_day)
    cases[rng.integers(25), -3:] += rng.integers(0, 3, 3)
    asked = {"population": people if by_people else None, "centres": centres, "as_of": TODAY, "level": 1, "replicas": 19}
    found = clusters(cases, **asked)
    places = [place for cluster in found for place in cluster.places]
    assert len(places) == len(set(places))
    for cluster in found:
        assert cluster.observed == cases[list(cluster.places), cluster.first_day : cluster.last_day + 1].sum() > cluster.expected
        assert 1 / 20 <= cluster.p <= 1
    assert [cluster.likelihood_ratio for cluster in found] == sorted((cluster.likelihood_ratio for cluster in found), reverse=True)
    assert clusters(np.hstack([cases, cases]).tolist(), **asked) == found, "what comes after today is not known yet"


def test_without_an_outbreak_few_scans_find_one():
    rng = np.random.default_rng(6)
    centres, people = province(rng)
    for of in (people, None):
        found = sum(bool(clusters(quiet(rng, people, 1.5), of, centres, TODAY, replicas=59, seed=at)) for at in range(25))
        assert found <= 4, "at 5 % it is 1.25 of 25 in the mean, more than 4 once in 100"


def test_a_place_that_always_has_more_cases_is_no_cluster_of_its_own_past():
    rng = np.random.default_rng(9)
    centres, people = province(rng)
    cases = quiet(rng, people, 1.5)
    cases[3] += rng.poisson(0.3, TODAY + 1)
    assert clusters(cases, people, centres, TODAY)[0].places[0] == 3
    assert clusters(cases, None, centres, TODAY) == []


def test_no_cases_or_one_day_are_no_cluster():
    rng = np.random.default_rng(1)
    centres, people = province(rng)
    assert clusters(np.zeros((25, 60), int).tolist(), people, centres, 59) == []
    assert clusters(np.ones((25, 60), int).tolist(), people, centres, 0) == []


@pytest.mark.parametrize(
    ("cases", "people", "centres", "as_of", "rule"),
    [
        ([[1, 2], [1]], [5, 5], [(12, 107), (12, 108)], 0, "outbreaks.lengths"),
        ([[1, 2]], [5, 5], [(12, 107)], 1, "outbreaks.lengths"),
        ([], [], [], 0, "outbreaks.lengths"),
        ([[1, -2]], [5], [(12, 107)], 1, "outbreaks.count"),
        ([[1, None]], [5], [(12, 107)], 1, "outbreaks.count"),
        ([[1, 2.5]], [5], [(12, 107)], 1, "outbreaks.count"),
        ([[1, 2]], [0], [(12, 107)], 1, "outbreaks.population"),
        ([[1, 2]], [5], [(float("nan"), 107)], 1, "outbreaks.centre"),
        ([[1, 2]], [5], [(12, 107)], 2, "outbreaks.option"),
    ],
)
def test_what_can_not_be_scanned_is_refused(cases, people, centres, as_of, rule):
    with pytest.raises(Refused) as why:
        clusters(cases, people, centres, as_of)
    assert why.value.rule == rule
