"""What was done, and did it work: the answer of a decision page."""

import re

import pytest

from bazan.data.figures import api as figures
from bazan.response.directives.impact import api as impact
from tests.fixtures.orchard_province import CROP, DUE, GIVEN, NIGHT, NOW, communes, decided, given, land, made_land, reader, told  # noqa: F401 - fixtures
from tests.fixtures.query_count import questions

pytestmark = pytest.mark.usefixtures("land")
DECIDE = f"/decide/orchards?indicator={CROP}&place=1"


@pytest.fixture(autouse=True)
def _nothing_kept():
    figures.forget()
    yield
    figures.forget()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_answer_is_the_estimates_with_the_plain_change_beside_them(language):
    decided()
    given(communes()[3], key="other", at=NOW - 3 * NIGHT, due=NOW + 7 * NIGHT)
    impact.estimate_due(NOW + NIGHT)
    page = reader(language).get(DECIDE).content.decode()
    panel = told(page[page.index('id="q5"') :])
    assert page.count("interval-bar") == 2 and "likely-middle" in page and "Thu hoạch sớm (" in panel
    for said in {
        "vi": ("Có tác dụng", "Còn sớm", "Trước và sau", "Thử giả", "Trong 1 chỉ đạo kết luận được, 1 có tác dụng"),
        "en": ("It worked", "Too early", "Before and after", "Tried", "Of 1 directives"),
    }[language]:
        assert said in panel, said
    assert re.search(r"\b(directives|effects|decisions|frontend|boards)\.[a-z_]+\.", page) is None


def test_without_a_directive_nothing_is_claimed():
    page = reader().get(DECIDE).content.decode()
    assert "Chưa giao việc nào" in page and "interval-bar" not in page


def test_a_decision_page_asks_as_much_however_many_directives_there_are():
    decided()
    few, client = len(questions(reader(), DECIDE)), reader()
    for n, place in enumerate(communes()[1:8]):
        given(place, key=f"k{n}", at=GIVEN + n * NIGHT)
    impact.estimate_due(NOW + NIGHT)
    assert len(questions(client, DECIDE)) <= few
