"""What a unit's form left standing for a period, and beside what it sent for the one before."""

import pytest

from bazan.core.time import Period
from bazan.data.datasets import api as datasets
from bazan.directory.organizations import api as organizations
from tests.fixtures.form_province import NOW, confirmed, filled, send, template

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER = Period.parse("2026-09"), Period.parse("2026-10")


@pytest.fixture
def bees(province):
    return organizations.by_code("bees", NOW.date()).id


def hives(rows):
    return [row.values["hives"] for row in rows]


def test_a_period_shows_the_rows_its_last_file_left(bees):
    confirmed(send(filled()))
    confirmed(send(filled(rows=((12, 12.5, "A1"), (20, 30, None), (5, None, "B2")))), reason="Đếm lại")
    page = datasets.sent("apiculture.hives", bees, OCTOBER)
    assert (hives(page.rows), page.total) == ([12, 20, 5], 3)
    page = datasets.sent("apiculture.hives", bees, OCTOBER, limit=1, offset=1)
    assert (hives(page.rows), page.total) == ([20], 3)
    assert datasets.sent("apiculture.hives", bees, SEPTEMBER).total == 0


def test_two_periods_are_held_side_by_side_whatever_was_corrected_in_them(bees):
    confirmed(send(filled(template(period="2026-09"), rows=((9, 12.5, "A1"), (20, 30, None)))), note="Trại 3 nghỉ")
    confirmed(send(filled(template(period="2026-09"), rows=((10, 12.5, "A1"), (20, 30, None)))), note="Trại 3 nghỉ", reason="Đếm lại")
    confirmed(send(filled(rows=((14, 12.5, "A1"), (None, None, None), (5, None, "B2")))), note="Trại 2 nghỉ")
    found = datasets.compared("apiculture.hives", bees, SEPTEMBER, OCTOBER)
    assert (found.new, found.gone, found.changed, found.same) == (1, 1, 1, 0)
    assert [tuple(row and row.values["hives"] for row in pair) for pair in found.pairs] == [(10, 14), (20, None), (None, 5)]


def test_the_same_again_is_the_same(bees):
    confirmed(send(filled(template(period="2026-09"))))
    confirmed(send(filled()))
    found = datasets.compared("apiculture.hives", bees, SEPTEMBER, OCTOBER)
    assert (found.new, found.gone, found.changed, found.same, found.pairs) == (0, 0, 0, 3, ())
