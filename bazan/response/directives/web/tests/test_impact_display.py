"""What a directive did, on its own page and in the score of a month."""

import re
from typing import Any

import pytest

from bazan.data.figures import api as figures
from bazan.data.indicators import api as indicators
from bazan.directory.places import api as places
from bazan.response.directives import api as directives
from bazan.response.directives.impact import api as impact
from bazan.response.directives.web import directive_lines, impact_display
from tests.fixtures.orchard_province import CROP, DUE, GIVEN, NIGHT, NOW, communes, decided, given, land, made_land, measured, reader, told  # noqa: F401 - fixtures
from tests.fixtures.query_count import questions
from tests.present import present

pytestmark = pytest.mark.usefixtures("land")


@pytest.fixture(autouse=True)
def _nothing_kept():
    figures.forget()
    yield
    figures.forget()


@pytest.mark.parametrize(
    ("language", "verdict", "believe"), [("vi", "Có tác dụng", "Nên tin ước tính"), ("en", "It worked", "Believe the estimate")]
)
def test_its_page_draws_the_course_it_would_have_taken_and_says_what_to_believe(language, verdict, believe):
    directive = decided()
    page = reader(language).get(f"/directives/{directive.id}").content.decode()
    assert 'class="likely-95"' in page and 'class="likely-middle"' in page and "interval-bar" in page
    words, effect = told(page), present(present(impact.effect_of(directive.id)).estimate.effect)
    assert (
        verdict in words
        and believe in words
        and "13" in words
        and f"{effect.mean:.1f}".replace(".", "," if language == "vi" else ".") in words
    )
    assert re.search(r"\b(directives|effects|decisions|frontend|boards)\.[a-z_]+\.", page) is None


def test_the_table_holds_what_came_and_what_would_have_come_with_the_marks_of_the_chart():
    directive = decided()
    found, about = present(impact.effect_of(directive.id)), indicators.info(CROP)
    sheet = impact_display.sheet_of(found, about, "crop", ())
    rows: list[Any] = [sheet.rows[0], sheet.rows[-1]]
    newest, fitted = rows
    assert newest[1] == found.observed[-1] and newest[3] <= newest[2] <= newest[4]
    assert fitted[2] == found.estimate.before[-13] and fitted[3] is None
    page = told(reader().get(f"/directives/{directive.id}").content.decode())
    assert "Nếu không giao" in page and "Chỉ đạo: Hạn gốc" in page


@pytest.mark.parametrize(("language", "said"), [("vi", "Còn sớm để kết luận"), ("en", "Too early to judge")])
def test_too_early_is_said_with_its_reason_and_the_plain_course_stays(language, said):
    directive = decided(at=NOW - 3 * NIGHT, due=NOW + 7 * NIGHT)
    page = reader(language).get(f"/directives/{directive.id}").content.decode()
    assert said in page and "likely-middle" not in page and 'class="series"' in page


def test_one_that_was_never_estimated_says_that_the_change_alone_tells_nothing():
    directive = given()
    page = told(reader().get(f"/directives/{directive.id}").content.decode())
    assert "Chưa ước tính" in page and "không cho biết chỉ đạo đã làm được gì" in page


def test_a_directives_page_asks_at_most_forty_questions():
    directive = decided()
    assert len(questions(reader(), f"/directives/{directive.id}")) <= 40


def test_the_score_of_a_month_counts_what_worked_and_what_cant_be_judged():
    decided()
    given(communes()[3], key="later", at=GIVEN + NIGHT, due=DUE)  # not estimated yet
    given(communes()[5], key="no number", indicator="")
    page = told(reader().get(f"/directives?month={DUE:%Y-%m}").content.decode())
    assert "Có tác dụng theo ước tính 1/1 · 100,0 %" in page and "Chưa đủ để kết luận 1" in page
    assert len(directives.aimed(DUE - NIGHT, DUE + NIGHT, NOW)) == 2
    before = directive_lines.worked(GIVEN - 90 * NIGHT, GIVEN - 60 * NIGHT, NOW)
    assert (before.judged, before.unjudged, before.share) == (0, 0, None)


def test_a_place_that_did_worse_is_told_so_and_the_score_does_not_count_it():
    directive = given()
    measured(communes()[0], [20.0, 19.0, 18.0, 17.0])
    impact.estimate_due(NOW)
    assert impact.verdicts_of([directive.id])[directive.id].verdict == "worse"
    assert "Xấu đi" in told(reader().get(f"/directives/{directive.id}").content.decode())
    assert directive_lines.worked(GIVEN, NOW, NOW).worked == 0


def test_the_whole_territory_alone_is_told_what_it_lacks():
    root = places.root(NOW.date()).id
    measured(root, range(40))
    directive = decided(place=root)
    page = told(reader().get(f"/directives/{directive.id}").content.decode())
    assert "Quá ít kỳ để kết luận" in page and "cần ít nhất" in page
