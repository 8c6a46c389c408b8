"""What is likely, drawn as bands."""

import re
from datetime import timedelta
from functools import partial
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bazan.platform.design_system.api import Likely, Limit, Mark, fan_chart
from tests.fixtures.indicator_readings import NOW

DAY = timedelta(days=1)


def likely(number: int, middle: float, half: float) -> Likely:
    return Likely(NOW + DAY * number, middle, middle - half, middle + half, middle - 2 * half, middle + 2 * half)


def drawn(values, spots, **more):
    points = [(NOW + DAY * n, value) for n, value in enumerate(values)]
    return str(partial(fan_chart, step=DAY, label="Ao", digits=1, end_text="5,0 m")(points, spots, **more))


def edges(picture: str, name: str) -> list[tuple[float, float]]:
    path = re.findall(rf'class="{name}" d="M([^"]+)"', picture)[0].rstrip("Z")
    return [(float(x), float(y)) for x, y in (dot.split() for dot in path.split("L"))]


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=12), st.floats(0.1, 1e5), st.integers(1, 12))
def test_what_is_to_come_opens_from_the_last_value_and_the_wider_band_holds_the_darker(values, half, count):
    spots = [likely(len(values) + n, values[-1], half * (n + 1)) for n in range(count)]
    picture = drawn(values, spots)
    wide, dark = edges(picture, "likely-95"), edges(picture, "likely-80")
    steps = count + 1
    assert wide[0] == wide[-1] == dark[0] == dark[-1]
    for n in range(steps):
        high, low = wide[n][1], wide[2 * steps - 1 - n][1]
        assert high - 0.1 <= dark[n][1] <= dark[2 * steps - 1 - n][1] <= low + 0.1
    assert all(10 - 0.1 <= y <= 206.1 for _, y in wide)


def test_what_is_usual_lies_behind_the_course_and_its_middle_is_pale():
    picture = drawn([4, 5, 6], [likely(n, 4, 0.5) for n in range(3)], pale=True)
    assert "likely-usual" in picture and "likely-middle" not in picture
    assert picture.index("likely-95") < picture.index("likely-80") < picture.index('class="series"')


def test_decisions_are_diamonds_and_those_close_together_stand_in_rows():
    deeds = [Mark(NOW + DAY, "Tổ công tác"), Mark(NOW + DAY * 1.2, "Điều chuyển"), Mark(NOW - DAY, "trước đó")]
    picture = drawn([4, 5, 6], [likely(n, 4, 0.5) for n in range(3)], deeds=deeds)
    assert picture.count('class="deed"') == 2 and "trước đó" not in picture
    rows = re.findall(r'y="([\d.]+)">(?:Tổ|Điều)', picture)
    assert len(set(rows)) == 2


def test_words_at_the_end_never_lie_on_each_other():
    picture = drawn([4, 5], [likely(2, 5, 0.1)], ends=[(5.0, "một"), (5.01, "hai")], limits=[Limit(5.0, "ba")])
    ys = sorted(float(y) for y in re.findall(r'x="542" y="([\d.]+)"', picture))
    assert len(ys) == 3 and all(after - before >= 14.9 for before, after in pairwise(ys))


def test_nothing_is_drawn_where_nothing_is_likely_or_too_little_is_known():
    assert drawn([4, 5], []) == "" and drawn([4, None], [likely(2, 5, 0.1)]) == ""


def test_words_of_decisions_that_would_meet_stand_in_two_rows_however_far_apart_their_days_are():
    early, late = Mark(NOW + DAY * 6, "Chính quyền địa phương hai cấp"), Mark(NOW + DAY * 8.5, "Tổ công tác hỗ trợ các xã")
    picture = drawn([5] * 11, [likely(n, 5, 1) for n in range(11)], deeds=[early, late])
    rows = dict(re.findall(r'y="(\d+)">([^<]+)</text>', picture)[::-1])
    assert {early.text, late.text} <= set(rows.values()) and len([y for y, text in rows.items() if text in (early.text, late.text)]) == 2
