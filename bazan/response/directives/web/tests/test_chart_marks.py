"""Marks on the course of a number: few, the own directives first, and nothing that isn't for everybody's eyes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from bazan.core.time import LOCAL
from bazan.data.figures import api as figures
from bazan.data.indicators.types import Feature
from bazan.directory.places import api as places
from bazan.response.directives.web.chart_marks import MOST, marks_of
from bazan.response.incidents import api as incidents
from tests.fixtures.incident_province import NOW, commune, duty, opened, province  # noqa: F401 - fixtures

pytestmark = pytest.mark.usefixtures("province")
START = datetime(2025, 6, 1, tzinfo=LOCAL)
END = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_kept():
    figures.forget()
    yield
    figures.forget()


@dataclass(frozen=True)
class Given:
    """What marks read of a directive's case."""

    opened_at: datetime


def whole():
    return Feature("place", places.root(NOW.date()).id)


def noted(sector="environment", feature=None, start=START, end=END, most=MOST):
    return marks_of(sector, feature or whole(), (), duty().reach, start, end, most)


def test_a_change_of_the_law_stands_on_the_courses_of_its_sectors_with_its_source():
    mark = noted()[0]
    assert (mark.kind, mark.at, mark.text) == ("rule", datetime(2025, 7, 1, tzinfo=LOCAL), "1/7 Chính quyền hai cấp") or mark.text.endswith(
        "Chính quyền hai cấp"
    )
    assert "72/2025/QH15" in mark.words and mark.href == ""
    assert next(mark.text for mark in noted("security", start=datetime(2024, 6, 1, tzinfo=LOCAL))).endswith("Mức phạt giao thông mới")
    assert noted(start=START + timedelta(days=60)) == []


def test_incidents_of_the_sector_stand_there_the_gravest_kept_when_there_are_many():
    for n in range(4):
        opened(key=f"k{n}", at=NOW - timedelta(days=30 * n))
    grave = opened(key="grave", at=NOW - timedelta(days=200), severity="very_high")
    found = noted()
    assert len(found) == MOST and [mark.at for mark in found] == sorted(mark.at for mark in found)
    assert f"/incidents/{grave.id}" in {mark.href for mark in found}
    assert noted("health") == [mark for mark in found if mark.kind == "rule"]


def test_a_commune_bears_its_own_incidents_alone():
    opened()
    assert {mark.kind for mark in noted(feature=Feature("place", commune("1")))} == {"rule", "incident"}
    assert {mark.kind for mark in noted(feature=Feature("place", commune("2")))} == {"rule"}


def test_who_may_not_see_incidents_sees_no_mark_of_them():
    opened()
    steward = replace(duty().reach, roles=frozenset({"data_steward"}), held=())
    assert {mark.kind for mark in marks_of("environment", whole(), (), steward, START, END)} == {"rule"}


def test_guarded_incidents_leave_no_mark():
    guarded = next(kind for kind in incidents.catalogue().kinds.values() if kind.guarded)
    before = noted(guarded.sector)
    opened(kind=guarded.code)
    assert noted(guarded.sector) == before


def test_no_more_marks_than_there_is_room_for():
    opened()
    assert len(noted(most=1)) == 1 and noted(most=0) == []
