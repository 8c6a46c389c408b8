"""Courses and bars."""

import json
import re
from datetime import timedelta
from functools import partial
from html import unescape
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bazan.platform.design_system.api import Limit, Mark, Move, Stand, TargetCourse, cell_bar, line_chart, small_multiple, walk_chart
from bazan.platform.design_system.charts.axes import value_ticks
from tests.fixtures.indicator_readings import NOW

HOUR = timedelta(hours=1)


def course(values, **more):
    points = [(NOW + HOUR * n, value) for n, value in enumerate(values)]
    return str(partial(line_chart, step=HOUR, label="Ao", digits=1, end_text="5,0 m")(points, **more))


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
    path = re.findall(r'class="series-beyond" d="([^"]+)"', drawn)[0]
    ys = [float(pair.split()[1]) for pair in re.split("[ML]", path) if pair]
    threshold = float(re.findall(r'class="threshold" d="M54 ([\d.]+)H', drawn)[0])
    assert ys[0] == ys[-1] == threshold and max(ys) <= threshold
    assert 'class="series-beyond"' not in course([4, 4.5], beyond=(5.0, "above"))


def test_the_way_ahead_is_dashed_states_its_assumption_and_widens_the_picture():
    plain, foretold = course([4, 5]), course([4, 5], ahead=(NOW + HOUR * 5, 8.0, "nếu giữ 1 m/giờ"))
    assert "series-ahead" not in plain
    assert "nếu giữ 1 m/giờ" in foretold and foretold.count('class="series-ahead"') == 1
    start, end = re.findall(r'class="series-ahead" d="M([\d.]+) [\d.]+L([\d.]+)', foretold)[0]
    assert float(end) == 792 and float(start) < 300  # an hour of five has passed


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


def test_a_target_that_moves_is_a_band_that_moves_and_one_number_a_line():
    edges = [(NOW + HOUR * n, 3.0 + n, 4.0 + n) for n in range(4)]
    assert 'class="band" d="M' in course([1, 2, 3, 4], course=TargetCourse(edges, "Dải mục tiêu"))
    line = course([1, 2, 3, 4], course=TargetCourse([(at, low, low) for at, low, _ in edges], "Mục tiêu"))
    assert 'class="threshold" d="M' in line
    assert "Mục tiêu" in line


def test_a_path_over_the_year_breaks_where_the_next_one_begins_and_its_line_with_it():
    edges = [(NOW + HOUR * n, low, None) for n, low in enumerate([80.0, 95.0, 2.0, 5.0])]
    path = TargetCourse(edges, "Trong mức", [([(at, low) for at, low, _ in edges], "Theo dõi 5")], frozenset({NOW + HOUR * 2}))
    drawn = course([70, 78, 1, 3], course=path, beyond=({at: low - 10 for at, low, _ in edges}, "below"))
    assert drawn.count('class="series"') == 2 and drawn.count('class="threshold"') == 2
    assert drawn.count('class="band"') == 2 and 'class="gap"' not in drawn
    assert "Trong mức" in drawn and "Theo dõi 5" in drawn
    assert drawn.count('class="series-beyond"') == 1  # 78 is below the 85 of its own period; 1 and 3 aren't below theirs


def test_the_scale_reaches_the_target_over_all_its_course():
    drawn = course([1, 2], course=TargetCourse([(NOW, 50.0, 60.0), (NOW + HOUR, 50.0, 60.0)], "Dải"))
    assert all(float(y) >= 0 for y in re.findall(r'class="band" d="M[\d.]+ ([\d.-]+)', drawn))


def test_a_day_of_reform_is_marked_where_it_lies_and_not_outside():
    assert course([1, 2, 3], marks=[Mark(NOW + HOUR, "Sắp xếp")]).count('class="reform"') == 1
    assert 'class="reform"' not in course([1, 2, 3], marks=[Mark(NOW - HOUR, "Sắp xếp")])


values = st.floats(-1e6, 1e6)


@given(values, st.lists(st.floats(-1e4, 1e4), max_size=6))
def test_a_walk_has_a_row_for_each_step_and_stays_on_its_sheet(start, deltas):
    at, moves = start, []
    for delta in deltas:
        moves.append(Move("Sửa ô", "", at, at + delta, "x"))
        at += delta
    drawn = str(walk_chart(Stand("Hôm qua", start, "a"), moves, Stand("Hôm nay", at, "b"), label="Đi", unit="%"))
    assert drawn.count('class="walk-step') == len(moves)
    assert drawn.count("<circle") == 2
    assert all(0 <= float(x) <= 660 for x in re.findall(r'cx="([\d.-]+)"', drawn))


def test_the_greatest_step_of_a_walk_is_the_dark_one_and_words_are_escaped():
    moves = [Move("Kho bạc <b>", "", 60, 61, "+1"), Move("Sửa ô F17", "Sở A", 61, 55, "−6")]
    drawn = str(walk_chart(Stand("Hôm qua", 60, "60"), moves, Stand("Hôm nay", 55, "55"), label="Đi", unit="%"))
    assert drawn.count("walk-step walk-strong") == 1
    assert "<b>" not in drawn


def test_every_point_of_a_course_tells_its_words_and_a_chart_without_words_takes_no_focus():
    drawn = course([4, None, 5], said={NOW: ["07:00: 4 <m>"], NOW + HOUR * 2: ["09:00: 5 m", "Cùng kỳ: 6 m"]})
    held = json.loads(unescape(re.findall(r'data-values="([^"]*)"', drawn)[0]))
    assert [lines for _, _, lines in held] == [["07:00: 4 <m>"], ["09:00: 5 m", "Cùng kỳ: 6 m"]]
    assert held[0][0] < held[1][0] and 'tabindex="0"' in drawn and "<m>" not in drawn
    assert "tabindex" not in course([4, 5])


def test_each_bar_of_a_small_multiple_tells_its_period_and_value():
    drawn = str(small_multiple([1, None, 3], 4, "Mưa", ("1/11", "3/11"), told=["1/11: 1 mm", "2/11: —", "3/11: 3 <mm>"]))
    held = json.loads(unescape(re.findall(r'data-values="([^"]*)"', drawn)[0]))
    assert [lines for _, _, lines in held] == [["1/11: 1 mm"], ["2/11: —"], ["3/11: 3 <mm>"]]
    assert held[0][1] > held[2][1] and "<mm>" not in drawn and "tabindex" not in str(small_multiple([1], 4, "Mưa", ("1/11", "1/11")))
