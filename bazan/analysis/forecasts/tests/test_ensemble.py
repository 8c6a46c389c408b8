"""Which members look at a long season, and what that is worth on weekly courses."""

import numpy as np

from bazan.analysis.forecasts import ensemble
from bazan.analysis.forecasts.forecaster import forecast
from bazan.analysis.forecasts.types import Course, Forecast

WEEKS, AHEAD = 52, 13


def test_of_a_long_season_half_of_the_members_look_without_it():
    for manner, kinds in (("full", 3), ("light", 2)):
        members = ensemble._members(WEEKS, manner)
        apart = [member for member in members if isinstance(member, ensemble._Apart)]
        assert (len(members), len(apart)) == (2 * kinds, kinds)
        assert {member.season for member in apart} == {WEEKS}
    assert len(ensemble._members(12, "full")) == len(ensemble._members(24, "full")) == 3


def test_a_weekly_walk_without_a_season_is_not_led_far_astray_by_a_season_that_is_none():
    rng = np.random.default_rng(4)
    walks = [100 + np.cumsum(rng.normal(0, 1, 5 * WEEKS + AHEAD)) for _ in range(12)]
    told = forecast([Course(str(n), walk[:-AHEAD].tolist()) for n, walk in enumerate(walks)], AHEAD, WEEKS, effort="light")
    missed, naive = (
        np.mean([np.abs(walk[-AHEAD:] - line).mean() for walk, line in zip(walks, lines, strict=True)])
        for lines in (
            [[step.mean for step in one.steps] for one in told if isinstance(one, Forecast)],
            [[walk[-AHEAD - 1]] * AHEAD for walk in walks],
        )
    )
    assert missed < 1.3 * naive


def test_a_weekly_season_that_is_there_is_still_followed():
    rng = np.random.default_rng(5)
    at = np.arange(5 * WEEKS + AHEAD)
    course = 100 + 30 * np.sin(2 * np.pi * at / WEEKS) + rng.normal(0, 2, len(at))
    (told,) = forecast([Course("a", course[:-AHEAD].tolist())], AHEAD, WEEKS, effort="light")
    assert isinstance(told, Forecast)
    assert np.abs(course[-AHEAD:] - [step.mean for step in told.steps]).mean() < 0.4 * np.abs(course[-AHEAD:] - course[-AHEAD - 1]).mean()
