"""What of a study is worth telling who didn't ask."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bazan.analysis.process_mining.insights import noticed_of, span
from bazan.analysis.process_mining.tests.test_log_study import papers, studied
from bazan.analysis.process_mining.types import Burden, Growth, Kept, Known, Process
from bazan.core.language import speaking
from bazan.directory.organizations.types import OrganizationInfo

AT = datetime(2026, 11, 25, tzinfo=UTC)
PROCESS = Process(id="way", version=1, ends=("out",), indicator="late", labels={"vi": "Giấy tờ", "en": "Papers"})
KNOWN = Known("papers.way", PROCESS, PROCESS, "", "", {"look": {"vi": "Xem", "en": "Look"}})
TOWN = OrganizationInfo(7, "town", "Thị xã", "Town", "", "commune", None, date(2025, 1, 1), None, 12)


def noticed(place_id=1, **changes):
    study = studied(papers())
    assert study is not None
    kept = Kept("papers.way", place_id, AT, AT, 40, replace(replace(study, burdens=(), growths=()), **changes))
    return list(noticed_of(KNOWN, kept, 1, "12", {"town": TOWN}))


def test_a_step_that_waits_longer_is_told_where_it_does_in_both_languages():
    grown = (Growth("look", 50, 90, 4 * 86_400, 86_400, 1e-6),)
    (whole,), (part,) = noticed(growths=grown), noticed(place_id=12, growths=grown)
    assert whole.weight == part.weight == 0.75 and whole.indicator == "papers.late"
    assert (whole.address, part.address) == ("/decide/papers/waits/way", "/decide/papers/waits/way?place=12")
    assert (
        whole.words["en"]
        == "Papers: in the last four weeks the step Look waited longer than before, half over 4.0 days (before: 24.0 hours)."
    )
    assert "Xem" in whole.words["vi"] and "4,0 ngày" in whole.words["vi"]


def test_a_unit_with_more_cases_likely_late_than_usual_is_told_to_who_sees_its_place():
    (told,) = noticed(burdens=(Burden("town", 40, 0, 9, 12.0, 4.0),))
    assert told.place_id == 12 and told.feature == ("organization", 7) and told.weight == pytest.approx(2 / 3)
    assert "12 of 40" in told.words["en"] and "usually about 4" in told.words["en"]


def test_what_chance_would_bring_and_an_unknown_unit_are_not_told():
    assert (
        noticed(burdens=(Burden("town", 40, 0, 3, 6.0, 4.0), Burden("town", 9, 0, 2, 2.0, 0.1), Burden("gone", 40, 0, 9, 12.0, 4.0))) == []
    )
    assert noticed(place_id=12, burdens=(Burden("town", 40, 0, 9, 12.0, 4.0),)) == []


def test_nothing_is_told_of_a_place_where_too_few_cases_ended():
    assert list(noticed_of(KNOWN, Kept("papers.way", 1, AT, AT, 3, None), 1, "1", {})) == []


def test_spans_are_hours_up_to_two_days():
    with speaking("en"):
        assert (span(3600 * 47.9), span(3600 * 48)) == ("47.9 hours", "2.0 days")
