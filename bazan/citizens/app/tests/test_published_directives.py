"""Directives as everybody reads them: what is told, what isn't, and in which words."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from bazan.citizens.app import published_directives
from bazan.core.time import now
from bazan.data.figures.api import forget
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.data.open_data.api import Opened
from bazan.directory.places import api as places
from bazan.response.directives import api as directives
from bazan.response.directives.types import Aim, Order
from tests.fixtures.incident_province import body, commune, somebody
from tests.fixtures.query_count import questions

pytestmark = pytest.mark.usefixtures("province")
CODE = "field_reports.on_time_first"
WORDS = "Trả lời phản ánh của người dân đúng hẹn trong tháng này."


@pytest.fixture(autouse=True)
def figures(province, monkeypatch):
    """The share of reports answered in time is everybody's, of the whole province."""
    forget()
    from bazan.core.settings import ROOT
    from bazan.platform import packs

    indicators.load_pack(packs.load(ROOT / "sectors/field_reports"), now())
    monkeypatch.setattr(published_directives, "opened", lambda: Opened(figures=(CODE,)))


def leader():
    return somebody("leader", "ubnd-tinh", username="chutich")


def root():
    return places.root(now().date()).id


def given(key="k", feature=None, goal=90.0, **more):
    at = now()
    aim = Aim(CODE, feature or Feature("place", root()), goal, 62.5)
    values: dict[str, Any] = {
        "key": key, "what": "Chuyện nội bộ của cơ quan", "lead_id": body("so-xd"), "due_at": directives.due_choices(at)[-1],
        "place_id": root(), "sector": "field_reports", "aim": aim,
    } | more  # fmt: skip
    return directives.give(Order(**values), leader(), at)


def published(one, words=WORDS, words_en="", at=None):
    return directives.publish(one.id, words, words_en, leader(), directives.directive(one.id).case.version, at or now())


def valued(feature, value, start):
    indicator = apps.get_model("indicators", "Indicator").objects.get(code=CODE)
    apps.get_model("indicators", "IndicatorValue").objects.create(
        indicator=indicator, feature_kind=feature.kind, feature_id=feature.id, period_start=start, value=value, completeness=1, version=1,
        alive_at=now(), computed_at=now(),
    )  # fmt: skip


def page(address="/c/see", **more):
    answer = Client().get(address, **more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_until_something_is_published_the_pages_say_so():
    given()
    for address in ("/c/see", "/c/directives"):
        told = page(address)
        assert "Hiện tỉnh chưa công bố chỉ đạo nào." in told and "Chuyện nội bộ" not in told


def test_a_published_directive_is_told_with_its_number_and_that_it_is_too_early():
    published(given(), words_en="Answer people's reports in time this month.")
    told = page()
    assert WORDS in told and "Mới giao" in told and "so-xd" in told
    assert "62,5" in told and "90,0" in told and "Chưa đến lúc đo" in told and f'href="/c/see#figure-{CODE}"' in told
    assert "Chuyện nội bộ" not in told and "chutich" not in told
    assert "Answer people" in page("/c/see?lang=en") and "Too early to say" in page("/c/see?lang=en")


def test_a_number_that_isnt_everybodys_is_kept_back():
    one = Feature("place", commune())
    valued(one, 71.25, now() - timedelta(days=40))
    published(given(feature=one))
    told = page()
    assert "Con số này không công khai" in told
    assert not [said for said in ("62,5", "71,3", "90,0", "#figure-") if said in told]


def test_what_is_taken_back_is_gone_at_once():
    one = published(given())
    assert WORDS in page()
    directives.unpublish(one.id, "Viết lại", leader(), one.case.version, now())
    assert WORDS not in page() and WORDS not in page("/c/directives")


def test_a_script_in_the_words_is_shown_as_text():
    published(given(), words='<script>alert("x")</script> và <b>chữ đậm</b>')
    told = page()
    assert "&lt;script&gt;alert(" in told and '<script>alert("x")' not in told


def test_there_are_pages_of_them():
    at = now()
    for n in range(published_directives.LISTED + 1):
        published(given(key=f"k{n}", aim=None), words=f"Việc thứ {n:02} công bố.", at=at + timedelta(seconds=n))
    assert "Việc thứ 20" in page() and "Việc thứ 17" not in page() and 'href="/c/directives"' in page()
    first = page("/c/directives")
    assert "Việc thứ 01" in first and "Việc thứ 00" not in first
    older = first.split('href="?before=')[1].split('"')[0].replace("&amp;", "&")
    assert "Việc thứ 00" in page(f"/c/directives?before={older}")
    assert Client().get("/c/directives?before=never").status_code == 400


def test_what_is_published_costs_the_page_one_question_and_a_kept_answer():
    empty = len(questions(Client(), "/c/see"))
    for n in range(3):
        published(given(key=f"k{n}"))
    assert len(questions(Client(), "/c/see")) <= empty + 1
