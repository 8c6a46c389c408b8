"""How likely each value is, as a hill."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bazan.platform.design_system.api import Spans, density, interval_bar, scale_of


def spans_of(draws):
    return Spans(*(sorted(draws)[round(share * (len(draws) - 1))] for share in (0.5, 0.1, 0.9, 0.025, 0.975)))


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60), st.floats(-1e6, 1e6))
def test_a_hill_stays_within_its_scale_whatever_was_drawn(draws, goal):
    scale = scale_of([draws], goal)
    picture = str(density(draws, spans_of(draws), scale, label="Rổ", digits=0, goal=(goal, "đích", True)))
    xs = [float(x) for path in re.findall(r' d="M([^"]+)"', picture) for x in re.findall(r"(?:^|L)([\d.-]+) ", path)]
    assert scale[0] < scale[1] and all(6 <= x <= 290 for x in xs)


def test_the_part_at_the_goal_is_the_upper_one_where_more_is_good_and_the_lower_one_else():
    draws = [float(n) for n in range(100)]
    parts = [
        re.findall(
            r'class="hill-goal" d="M([\d.]+)', str(density(draws, spans_of(draws), (0, 100), label="", digits=0, goal=(50, "đích", more)))
        )[0]
        for more in (True, False)
    ]
    assert float(parts[0]) >= 148 and float(parts[1]) == 6.0


def test_an_effect_nothing_follows_from_is_dashed_and_one_not_known_a_box():
    sure, open_ = (str(interval_bar(Spans(4, 1, 7, 0.6, 7.6), 10, conclusive)) for conclusive in (True, False))
    assert "span-95" in sure and "span-open" in open_ and 'class="gap"' in str(interval_bar(None, 10))
