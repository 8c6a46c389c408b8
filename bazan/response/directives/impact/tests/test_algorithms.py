"""Weights and remainders beside the same worked out in another way."""

import numpy as np
import pytest

from bazan.response.directives.impact import placebos, residuals, synthetic_control
from bazan.response.directives.impact.tests.sample_series import made_courses


def loss(weights, course, donors, ridge):
    return ((course - weights @ donors) ** 2).sum(axis=-1) + ridge**2 * (weights**2).sum(axis=-1)


@pytest.mark.parametrize("ridge", [0.1, 1.0, 5.0])
def test_no_other_weights_are_nearer(ridge):
    courses = made_courses(4, 7, 20)
    courses -= courses.mean(axis=1, keepdims=True)
    weights = synthetic_control.weights(courses[0], courses[1:], ridge)
    others = np.random.default_rng(0).dirichlet(np.ones(6) * 0.5, 3000)
    nearby = weights + 0.05 * (others - weights)
    best = loss(weights, courses[0], courses[1:], ridge)
    assert loss(np.vstack([others, nearby]), courses[0], courses[1:], ridge).min() >= best


def test_a_mixture_is_found_again():
    donors = np.random.default_rng(0).normal(size=(5, 30))
    mixture = np.array([0.5, 0.3, 0.2, 0.0, 0.0])
    assert synthetic_control.weights(mixture @ donors, donors, 1e-6) == pytest.approx(mixture, abs=1e-6)


def test_no_course_is_a_donor_of_itself():
    courses = np.random.default_rng(0).normal(size=(6, 20))
    shares = synthetic_control.shares(courses[:2], courses[2:], 3)
    assert shares.shape == (6, 4) and np.diagonal(shares[2:]).max() == 0
    assert shares.sum(axis=1) == pytest.approx(np.ones(6))


@pytest.mark.parametrize("season", [0, 4])
def test_a_remainder_is_told_as_the_best_linear_unbiased_prediction(season):
    """Goldberger 1962, written out with whole matrices."""
    series, before = made_courses(2, 1, 24, persistence=0.7), 20
    told = residuals.told(series, before, season)
    design = np.ones((24, 1)) if not season else np.eye(season)[np.arange(24) % season]
    matching = []
    for persistence in residuals.PERSISTENCES:
        whole = persistence ** np.abs(np.arange(24)[:, None] - np.arange(24))
        inverse = np.linalg.inv(whole[:before, :before])
        normal = design[:before].T @ inverse @ design[:before]
        level = np.linalg.solve(normal, design[:before].T @ inverse @ series[0, :before])
        left = whole[before:, :before] @ inverse
        ahead = design[before:] @ level + left @ (series[0, :before] - design[:before] @ level)
        unsure = design[before:] - left @ design[:before]
        covariance = whole[before:, before:] - left @ whole[:before, before:] + unsure @ np.linalg.solve(normal, unsure.T)
        rest = series[0, :before] - design[:before] @ level
        variance = rest @ inverse @ rest / (before - design.shape[1])
        matching.append(np.allclose(told.errors[0], series[0, before:] - ahead) and np.allclose(told.covariance[0], variance * covariance))
    assert sum(matching) == 1


def test_a_course_that_walks_is_told_from_where_it_stands_and_one_that_returns_from_its_level():
    rng = np.random.default_rng(5)
    walking = np.cumsum(rng.normal(size=61))[None] + 100
    returning = np.append(rng.normal(size=59), [8.0, 0.0])[None]
    walks, returns = (course[0, -1] - residuals.told(course, 60).errors[0, 0] for course in (walking, returning))
    assert abs(walks - walking[0, 59]) < abs(walks - walking[0, :60].mean())
    assert abs(returns - returning[0, :60].mean()) < abs(returns - 8)


def test_the_limit_is_the_rank_a_further_run_stays_within():
    runs = np.arange(1.0, 20.0)[:, None]
    assert placebos.limit(runs, 0.95) == [19] and placebos.limit(runs, 0.80) == [16]
