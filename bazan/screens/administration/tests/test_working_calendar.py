"""The working calendar changed in the browser: what it moves is seen first, deadlines follow it and come back, the past stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps

from bazan.coordination.cases import api as cases
from bazan.core.time import LOCAL, local_day, now
from bazan.directory.change_history import api as change_history
from bazan.directory.working_calendar import api as working_calendar
from tests.fixtures.incident_province import body, commune

pytestmark = pytest.mark.django_db
AT = "/admin/calendar"
WHY = "Thông báo nghỉ lễ của Bộ Nội vụ"


def weekday(number, weeks=2):
    """That day of the week, some weeks from now."""
    today = local_day(now())
    return today - timedelta(days=today.weekday()) + timedelta(days=number, weeks=weeks)


def said(**more):
    return {"what": "off", "day": weekday(0).isoformat(), "name": "Nghỉ lễ", "name_en": "Holiday", "reason": WHY, "drawn": 10**6} | more


@pytest.fixture
def office(province, signed_in):
    return signed_in("administrator", "ioc")


def running(due):
    """An open case of the office, due then."""
    return apps.get_model("casework.Case").objects.create(
        workflow="directive", state="given", organization_id=body("ioc"), organizations=[body("ioc")], place_id=commune(), sector="*",
        opened_by="an", opened_at=now(), policy={"version": 1, "stages": {}}, first_due_at=due, due_at=due, running=True,
    )  # fmt: skip


def at_closing(day):
    return datetime.combine(day, cases.working_hours().closing, LOCAL).astimezone(UTC)


def test_a_day_off_moves_running_deadlines_which_is_seen_first_and_taken_back(office):
    due = at_closing(weekday(2))
    case, free = running(due), running(at_closing(weekday(4, 0)) + timedelta(weeks=-9))
    look = office.post(f"{AT}/declare", said(look="1"))
    assert look.status_code == 200 and "1 hạn đang chạy sẽ dời" in look.text and working_calendar.days() == {}
    assert office.post(f"{AT}/declare", said(law="TB 12")).status_code == 302
    assert cases.follow_calendar(now()) == 1 and cases.follow_calendar(now()) == 0
    case.refresh_from_db()
    assert case.due_at == at_closing(weekday(3)) and case.first_due_at == due
    assert cases.timeline(case.id)[-1].act == "recount" and cases.timeline(free.id) == ()
    page = office.get(f"{AT}?day={weekday(0).isoformat()}").text
    assert "Nghỉ lễ" in page and "đổi tại đây" in page and WHY in page
    (change,) = change_history.history("calendar_day")
    office.post(f"/admin/changes/{change.id}/undo")
    cases.follow_calendar(now())
    case.refresh_from_db()
    assert case.due_at == due and working_calendar.days() == {}


def test_a_swap_is_two_days_and_one_change(office):
    off, worked = weekday(0), weekday(5)
    office.post(f"{AT}/declare", said(what="swap", partner=worked.isoformat()))
    working = working_calendar.of_province(Path("nowhere"))
    assert not working.works(off) and working.works(worked)
    assert len(change_history.history("calendar_day")) == 1 and change_history.history("calendar_day", worked.isoformat()) != []
    page = office.get(f"{AT}/withdraw?day={worked.isoformat()}")
    assert "hoán đổi với" in page.text
    assert office.post(f"{AT}/withdraw", {"day": worked.isoformat(), "reason": WHY, "drawn": 10**6}).status_code == 302
    assert working_calendar.days() == {}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"day": "2020-01-06"}, "đã qua"),
        ({"day": ""}, "Hãy ghi ngày"),
        ({"day": "soon"}, "soon"),
        ({"what": "feast"}, "thành gì"),
        ({"what": "swap"}, "cần một ngày làm bù khác"),
        ({"what": "swap", "partner": weekday(1).isoformat()}, "vốn là ngày làm việc"),
        ({"what": "worked", "day": weekday(5).isoformat()}, "chỉ làm việc khi hoán đổi"),
        ({"what": "worked"}, "vốn là ngày làm việc"),
        ({"day": weekday(6).isoformat()}, "vốn là ngày nghỉ"),
        ({"name": ""}, "Hãy ghi tên ngày"),
        ({"reason": "vì"}, "Hãy ghi lý do"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(office, more, sentence):
    answer = office.post(f"{AT}/declare", said(**{"name_en": "Kept as typed"} | more))
    assert answer.status_code == 400 and sentence in answer.text and "Kept as typed" in answer.text
    assert working_calendar.days() == {}


def test_a_day_of_rest_is_declared_worked_once(office):
    swap = said(what="swap", partner=weekday(5).isoformat())
    office.post(f"{AT}/declare", swap)
    again = office.post(f"{AT}/declare", swap | {"day": weekday(1).isoformat()})
    assert again.status_code == 400 and "đã được đổi rồi" in again.text


def test_only_who_administers_the_whole_province_changes_it(office, signed_in):
    department = signed_in("administrator", "so-yt", sector="health")
    assert department.get(AT).status_code == 200 and "/declare" not in department.get(AT).text
    assert department.post(f"{AT}/declare", said()).status_code == 403 and working_calendar.days() == {}
    assert signed_in("leader", "ubnd-tinh").get(AT).status_code == 403


def test_a_year_that_the_folder_says_nothing_of_says_so(office):
    page = office.get(f"{AT}?year=2090").text
    assert "chưa nói gì về năm 2090" in page and "Tháng 12" in page
    assert office.get(f"{AT}/withdraw?day=2090-01-02").status_code == 404
