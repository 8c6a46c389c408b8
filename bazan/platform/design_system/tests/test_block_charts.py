import re
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bazan.platform.design_system.api import (
    BarRow,
    Course,
    HeatRow,
    YearLine,
    bar_rows,
    class_texts,
    heat_map,
    lines_chart,
    mark_bar,
    season_chart,
    strip,
)
from bazan.platform.design_system.charts.axes import value_ticks
from bazan.platform.design_system.charts.chart_frame import settled

START = datetime(2026, 1, 1, tzinfo=UTC)
VALUES = st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False))


def parsed(svg):
    """The drawing as XML: whatever is drawn has to be well formed."""
    return ElementTree.fromstring(str(svg))


def season(years, **more):
    return partial(season_chart, ticks=[(0, "T1"), (11, "T12")], label="Mùa", digits=1, end_text="5,0 ca")(years, **more)


@given(st.lists(st.lists(VALUES, min_size=12, max_size=12), min_size=1, max_size=5))
def test_a_season_of_any_values_is_well_formed_or_nothing(years):
    lines = [YearLine(2026 - n, values) for n, values in enumerate(years)]
    drawing = season(lines)
    known = sum(1 for values in years for value in values if value is not None)
    assert bool(drawing) == (known >= 2)
    if drawing:
        parsed(drawing)


def test_each_year_has_an_ink_of_its_own_and_this_one_is_the_dark_one():
    drawing = str(season([YearLine(2026 - n, [float(n + m) for m in range(12)]) for n in range(4)]))
    assert [drawing.count(f'class="{ink}"') for ink in ("series", "series-past", "series-older", "series-oldest")] == [1, 1, 1, 1]
    assert ">2026: 5,0 ca<" in drawing
    assert ">2025<" in drawing


def test_the_name_of_this_year_stands_in_the_margin_and_never_on_its_line():
    drawing = str(season([YearLine(2026, [3.0, 9.0, 1.0, 8.0, 2.0, 7.0, *[None] * 6])], end_text="2.840,5 tỷ đồng"))
    name = re.search(r'<text class="line-text" x="([\d.]+)"[^>]*>2026: ', drawing)
    assert name is not None
    assert all(float(x) < float(name[1]) for x in re.findall(r"[ML]([\d.]+) [\d.]+", drawing))


def test_the_axis_of_a_count_has_whole_numbers_only():
    assert value_ticks(0, 2, whole=True)[0] == [0, 1, 2] and value_ticks(0, 0.8, whole=True) == ([0], 0)
    drawing = str(season([YearLine(2026, [0.0, 1.0, 2.0, *[None] * 9])], digits=0))
    assert not re.search(r'text-anchor="end">\d+[.,]\d', drawing)


def test_a_season_breaks_its_line_where_a_month_is_missing():
    drawing = str(season([YearLine(2026, [1.0, 2.0, None, 4.0, 5.0, *[None] * 7])]))
    assert re.search(r'class="series" d="M[^M]+M[^M]+"', drawing)


@given(st.lists(st.lists(VALUES, min_size=2, max_size=20), min_size=1, max_size=7))
def test_several_courses_are_well_formed_and_at_most_five(courses):
    lines = [
        Course([(START + timedelta(days=n), value) for n, value in enumerate(some)], f"Đường {k}", "1") for k, some in enumerate(courses)
    ]
    drawing = lines_chart(lines, step=timedelta(days=1), label="Các đường", digits=1)
    if drawing:
        parsed(drawing)
        assert str(drawing).count("<circle") <= 5


def test_courses_are_told_apart_without_colour():
    lines = [Course([(START, 1.0), (START + timedelta(days=1), float(k))], f"Đường {k}", str(k)) for k in range(3)]
    drawing = str(lines_chart(lines, step=timedelta(days=1), label="Ba đường", digits=0))
    assert all(f'class="many many-{n}"' in drawing for n in (1, 2, 3))
    assert all(f"Đường {k}" in drawing for k in range(3))


@given(st.lists(st.floats(0, 300), min_size=1, max_size=8), st.floats(1, 60))
def test_labels_stand_apart_in_their_order_and_the_first_where_it_belongs(wanted, gap):
    free, held = settled(wanted, gap), settled(wanted, gap, 20, 280)
    room = min(gap, 260 / (len(wanted) - 1)) if len(wanted) > 1 else gap
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    for found, least in ((free, gap), (held, room)):
        assert all(found[lower] - found[upper] >= least - 1e-6 for upper, lower in pairwise(order))
    assert min(held) >= 20 - 1e-6 and max(held) <= 280 + 1e-6
    assert free[0] == pytest.approx(wanted[0], abs=1e-3)


def test_a_label_that_touches_no_other_stays():
    assert settled([10.0, 100.0, 50.0], 15) == [10.0, 100.0, 50.0]


@example([5.0, 5.0, 9.9, 9.9, 10.0])
@given(st.lists(st.sampled_from((0.0, 0.1, 5.0, 9.9, 10.0)), min_size=1, max_size=5))
def test_the_names_of_courses_stand_on_the_picture_and_on_no_other(ends):
    """However near each other the lines end, and at whichever edge."""
    lines = [Course([(START, 0.0), (START + timedelta(hours=1), 10.0), (START + timedelta(hours=2), end)], "Đường", "1") for end in ends]
    drawing = str(lines_chart(lines, step=timedelta(hours=1), label="Các đường", digits=0, height=220))
    at = sorted(float(y) for y in re.findall(r'class="line-text" x="[\d.]+" y="([\d.]+)"', drawing))
    assert len(at) == len(ends)
    assert at[0] >= 12 and at[-1] + 14 <= 220
    assert all(lower - upper >= 31.9 for upper, lower in pairwise(at))


@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=6), st.lists(st.floats(0, 100), min_size=4, max_size=4))
def test_a_heat_map_has_a_square_a_value_and_says_it(rows, cuts):
    named = [HeatRow(f"Xã <{n}>", values, ["—" if v is None else f"{v:.1f}" for v in values]) for n, values in enumerate(rows)]
    drawing = heat_map(named, ["T1", "T2", "T3"], sorted(cuts), [("1", "dưới 1"), ("2", "từ 1")], "Bản đồ nhiệt")
    parsed(drawing)
    assert str(drawing).count("<title>") == 3 * len(rows)
    assert str(drawing).count('fill="url(#heat-none)"') == sum(1 for values in rows for value in values if value is None)


@given(st.lists(st.tuples(st.text(max_size=40), VALUES, VALUES), max_size=10))
def test_rows_of_bars_are_well_formed_whatever_their_names(rows):
    drawing = bar_rows([BarRow(name.replace("\x00", ""), "1", share, mark, "watch") for name, share, mark in rows], "Thanh")
    if drawing and all(sign.isprintable() for name, _, _ in rows for sign in name):
        parsed(drawing)
    parsed(mark_bar(1.5, 0.8))


def test_where_one_stands_among_others_is_marked_within_the_strip():
    drawing = str(strip([1.0, 5.0, 9.0], 9.0))
    assert drawing.count("<circle") == 3
    assert "M131.0 1v" in drawing
    assert strip([], None) == ""


def test_zero_alone_is_said_as_zero():
    assert [text for _, text in class_texts((1, 5), 0, whole=True, zero=True)] == ["0", "1–4", "từ 5"]


def test_classes_of_whole_numbers_do_not_share_their_ends():
    assert [text for _, text in class_texts((51, 101, 151, 201), 0, whole=True)] == [
        "dưới 51",
        "51–100",
        "101–150",
        "151–200",
        "từ 201",
    ]
    assert [text for _, text in class_texts((25, 50), 0)] == ["dưới 25", "25–50", "từ 50"]
    assert [text for _, text in class_texts((1, 2, 3), 0, whole=True)] == ["dưới 1", "1", "2", "từ 3"]
