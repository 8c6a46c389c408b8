"""Courses and bars."""

import re
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bazan.show.frontend.api import Limit, cell_bar, line_chart, small_multiple
from bazan.show.frontend.charts.axes import value_ticks
from tests.readings import NOW

HOUR = timedelta(hours=1)


def course(values, **more):
    points = [(NOW + HOUR * n, value) for n, value in enumerate(values)]
    plain = {"step": HOUR, "label": "Ao", "language": "vi", "digits": 1, "end_text": "5,0 m"}
    return str(line_chart(points, **plain | more))


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_few_round_and_inside(low, span):
    ticks, digits = value_ticks(low, low + span)
    assert 1 <= len(ticks) <= 11
    assert all(low - span * 1e-6 - 1e-6 <= tick <= low + span * (1 + 1e-6) + 1e-6 for tick in ticks)
    assert digits >= 0


def test_a_gap_is_a_dashed_box_and_not_a_drop_to_zero():
    drawn = course([4, 5, None, None, 5, 6])
    assert drawn.count('class="gap"') == 1
    assert drawn.count('class="series"') == 2


def test_only_what_lies_beyond_the_limit_is_red_and_is_cut_where_it_crosses():
    drawn = course([4, 6, 6, 4], beyond=(5.0, "above"), limits=[Limit(5.0, "Mức 5")])
    path = re.search(r'class="series-beyond" d="([^"]+)"', drawn)[1]
    ys = [float(pair.split()[1]) for pair in re.split("[ML]", path) if pair]
    threshold = float(re.search(r'class="threshold" d="M54 ([\d.]+)H', drawn)[1])
    assert ys[0] == ys[-1] == threshold and max(ys) <= threshold
    assert 'class="series-beyond"' not in course([4, 4.5], beyond=(5.0, "above"))


def test_labels_at_the_lines_never_lie_on_each_other():
    drawn = course([5, 5, 5.01], limits=[Limit(5.0, "một"), Limit(5.001, "hai"), Limit(5.002, "ba")])
    ys = sorted(float(y) for y in re.findall(r'x="802" y="([\d.]+)"', drawn))
    assert all(after - before >= 14.9 for before, after in pairwise(ys))


def test_a_label_cannot_write_markup():
    assert "<i>" not in course([1, 2], end_text="<i>5</i>", label='"><i>')


def test_bars_start_at_zero_and_a_gap_is_dashed():
    drawn = str(small_multiple([0, 5, None, 10], 10, "Mưa", ("08:00", "07:00"), strong_from=10))
    heights = [float(h) for h in re.findall(r'class="bar(?:-strong)?"[^>]*height="([\d.]+)"', drawn)]
    assert heights == [0.0, 25.0, 50.0]
    assert drawn.count('class="gap"') == 1 and drawn.count("bar-strong") == 1


def test_a_cell_without_a_value_has_no_bar():
    assert "bar-scale" not in cell_bar(None, 10)
    assert 'width="68.0"' in cell_bar(5, 10)
