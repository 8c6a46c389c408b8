"""The line of what is promised and what really happens."""

import re

import pytest

from bazan.citizens.field_reports.types import Promise
from bazan.citizens.field_reports.web import drawings
from bazan.core.language import speaking


def drawn(half, most, legal=3.0, ran=1.0):
    with speaking("vi"):
        return str(drawings.promise(legal, Promise(40, 3, half, half, most, most, "place"), ran, "Thường xong trong 3 ngày"))


@pytest.mark.parametrize(("half", "most"), [(3.0, 11.0), (3.0, None), (None, None), (0.0, 0.0)])
def test_every_mark_stands_within_the_drawing(half, most):
    svg = drawn(half, most)
    found = [float(number) for number in re.findall(r'(?:\bx|cx|width)="(-?[\d.]+)"|M(-?[\d.]+) ', svg) for number in number if number]
    assert found and all(0 <= number <= drawings.WIDTH for number in found)


def test_what_takes_longer_stands_further_right():
    marks = [float(number) for number in re.findall(r'promise-(?:half|legal)" d="M([\d.]+)', drawn(3.0, 11.0, legal=5.0))]
    half, most, legal = marks
    assert half < legal < most


def test_a_ring_is_as_wide_as_it_says():
    (ring,) = drawings.circle(12.0, 107.0, 150)["coordinates"]
    assert ring[0] == ring[-1] and max(point[1] for point in ring) - 12.0 == pytest.approx(150 / drawings.M_PER_DEGREE)
