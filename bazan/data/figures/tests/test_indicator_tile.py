"""A reading as a tile says it, and the tile as markup."""

from dataclasses import replace

import pytest
from django.template import engines
from django.utils import translation

from bazan.core.language import speaking
from bazan.core.time import Period
from bazan.data.figures.api import tile_view
from tests.fixtures.indicator_readings import INFO, NOW, TARGET, reading, value


def strokes(view) -> int:
    """How many pieces the line of the course is made of."""
    return view.spark.split('class="spark-line" d="')[1].split('"')[0].count("M")


def printed(view) -> str:
    source = '{% from "macros.html" import tile %}{{ tile(view) }}'
    with translation.override("vi"):
        return engines["jinja2"].from_string(source).render({"view": view})


def test_a_value_past_its_limit_says_which_and_by_how_much():
    view = tile_view(reading(6.22, "off"), NOW)
    assert (view.state, view.word, view.value, view.unit) == ("off", "Phải xử lý ngay", "6,22", "m")
    assert view.why == "Vượt mức 6\u00a0m, cao hơn 0,22\u00a0m."
    with speaking("en"):
        assert tile_view(reading(6.22, "off"), NOW).why == "Above the 6\u00a0m limit by 0.22\u00a0m."


def test_a_value_is_held_against_last_year_before_the_hour_before():
    assert tile_view(reading(5.1), NOW).change == "+0,20 so giờ trước"
    assert tile_view(reading(5.1, year_before=5.6), NOW).change == "−0,50 so cùng kỳ"


def test_an_old_value_is_not_shown_as_current():
    view = tile_view(reading(6.22, "off", "stale"), NOW)
    assert (view.state, view.word) == ("stale", "Số cũ")
    assert view.why.startswith("Số cuối lúc 07:37")
    assert view.band == ""


def test_a_missing_value_is_a_dash_and_names_who_owes_it():
    view = tile_view(reading(None, freshness="missing"), NOW, owner="Sở Nước")
    assert (view.value, view.unit, view.change, view.age) == ("—", "", "", "chưa có số")
    assert view.why == "Chưa đủ số liệu để tính. Chờ Sở Nước."


def test_a_value_of_an_earlier_period_says_which_in_words():
    monthly = replace(INFO, grain="month")
    october = value(5.0)._replace(period=Period.parse("2026-10"))
    view = tile_view(reading(5.0, info=monthly, current=october, carried=True), NOW)
    assert view.newest == "Số mới nhất: tháng 10/2026"
    assert "Số mới nhất: tháng 10/2026" in printed(view)
    with speaking("en"):
        assert tile_view(reading(5.0, info=monthly, current=october, carried=True), NOW).newest == "Newest figure: Oct 2026"
    assert tile_view(reading(5.0), NOW).newest == ""


def test_a_value_of_zero_is_a_fact_and_not_a_dash():
    assert tile_view(reading(0.0), NOW).value == "0,00"


@pytest.mark.parametrize(
    ("shown", "classes"),
    [
        (reading(5.0), 'class="tile"'),
        (reading(6.2, "off"), 'class="tile tile-off"'),
        (reading(5.2, "watch"), 'class="tile tile-watch"'),
        (reading(7.2, "disaster"), 'class="tile tile-disaster"'),
        (reading(5.2, "watch", "stale"), 'class="tile tile-stale"'),
        (reading(None, freshness="missing"), 'class="tile tile-missing"'),
    ],
)
def test_a_tile_tells_tests_and_tools_what_people_see(shown, classes):
    html = printed(tile_view(shown, NOW))
    assert classes in html
    assert f'data-indicator="pond.level" data-feature="place:3" data-freshness="{shown.freshness}"' in html
    assert 'data-tile="pond.level@place:3"' in html
    assert 'href="/indicators/pond.level?feature=place:3"' in html


def test_a_name_cannot_write_markup():
    html = printed(tile_view(reading(5.0), NOW, name="<b>Ao</b>", why='"><script>'))
    assert "<b>Ao" not in html and "<script>" not in html


def test_the_course_shows_its_gaps_and_its_limit():
    whole = tile_view(reading(5.0), NOW)
    assert strokes(whole) == 1 and 'class="band"' in whole.spark
    shown = reading(5.0)
    broken = tile_view(reading(5.0, spark=shown.spark[:4] + shown.spark[7:]), NOW)
    assert strokes(broken) == 2
    assert INFO.direction == "down" and TARGET.watch == 5.0
