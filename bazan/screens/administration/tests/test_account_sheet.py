"""Accounts as a table: tried first, every fault with its line and column, and written all at once or not at all."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from bazan.core.time import local_day, now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.change_history import api as change_history
from bazan.screens.administration.tests.test_accounts import state_of
from tests.fixtures.incident_province import body

pytestmark = pytest.mark.django_db
WHY = "Danh sách cán bộ theo quyết định"
HEAD = ",".join(accounts.SHEET_COLUMNS)
PAST = (local_day(now()) - timedelta(days=1)).isoformat()


@pytest.fixture
def office(signed_in):
    return signed_in("administrator", "ioc")


def tried(office, *lines, head=HEAD, encoding="utf-8-sig"):
    text = "\n".join([head, *lines]) + "\n"
    return office.post("/admin/people/file/try", {"file": SimpleUploadedFile("accounts.csv", text.encode(encoding))})


def faults(page):
    rows = re.findall(r"<tr>(.*?)</tr>", page.text.split('id="judged-title"')[1], re.DOTALL)[1:]
    cells = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)] for row in rows]
    return [(int(line), column) for line, column, _ in cells]


def brought(office, *lines, reason=WHY, head=HEAD):
    return office.post("/admin/people/file/bring", {"sheet": "\n".join([head, *lines]), "reason": reason})


GOOD = (
    "anh,Đặng Ánh,so-yt,yes,agency_officer,,health,",
    "anh,Đặng Ánh,so-yt,yes,agency_officer,1,environment,2030-12-31",
    "xa,Lê Xã,ubnd-1,yes,commune_officer,1,*,",
    "nghi,Trần Nghỉ,ioc,no,,,,",
)


def test_a_sheet_is_tried_then_brought_in_at_once_and_changes_nothing_a_second_time(office):
    page = tried(office, *GOOD)
    assert page.status_code == 200 and "3 tài khoản mới, 0 thay đổi, 0 giữ nguyên" in page.text
    assert not get_user_model().objects.filter(username="anh").exists(), "trying writes nothing"
    assert brought(office, *GOOD).headers["Location"] == "/admin/people/file?made=3&waits=0"
    assert state_of("anh")["grants"] == [
        ["agency_officer", "", "health", ""], ["agency_officer", "1", "environment", "2030-12-31"],
    ]  # fmt: skip
    assert state_of("nghi")["active"] is False
    assert {change.reason for change in change_history.history("account")} == {WHY}
    page = tried(office, *GOOD)
    assert "0 tài khoản mới, 0 thay đổi, 3 giữ nguyên" in page.text and 'name="sheet"' not in page.text
    before = len(change_history.history("account"))
    assert (
        brought(office, *GOOD).headers["Location"] == "/admin/people/file?made=0&waits=0"
        and len(change_history.history("account")) == before
    )


def test_what_is_taken_away_is_what_is_brought_in(office):
    brought(office, *GOOD)
    taken = office.get("/admin/people/file.csv")
    text = taken.content.decode("utf-8-sig")
    assert taken.content.startswith(b"\xef\xbb\xbf") and text.splitlines()[0] == HEAD and set(GOOD) <= set(text.splitlines())
    assert "0 tài khoản mới, 0 thay đổi, 4 giữ nguyên" in tried(office, *text.splitlines()[1:]).text
    assert audit.entries(3, action="people.export")
    semicolons = [line.replace(",", ";") for line in text.splitlines()]
    assert "4 giữ nguyên" in tried(office, *semicolons[1:], head=semicolons[0]).text


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["anh,Ánh,so-yt,yes,king,,*,"], [(2, "role")]),
        (["anh,Ánh,so-yt,yes,leader,77,*,"], [(2, "place")]),
        (["anh,Ánh,so-yt,yes,leader,,moon,"], [(2, "sector")]),
        (["anh,Ánh,so-yt,yes,leader,,*,soon"], [(2, "until")]),
        ([f"anh,Ánh,so-yt,yes,leader,,*,{PAST}"], [(2, "until")]),
        (["anh,Ánh,nowhere,yes,,,,"], [(2, "organization")]),
        (["Ánh,Ánh,ioc,yes,,,,"], [(2, "username")]),
        (["anh,,ioc,yes,,,,"], [(2, "full_name")]),
        (["anh,Ánh,ioc,maybe,,,,"], [(2, "active")]),
        (["anh,=2+5,ioc,yes,,,,"], [(2, "full_name")]),
        (["anh,Á\u200bnh,ioc,yes,,,,"], [(2, "full_name")]),
        (["anh,Ánh,ioc,yes,leader,,*,", "anh,Ánh,ioc,yes,leader,,*,"], [(3, "role")]),
        (["anh,Ánh,ioc,yes,leader,,*,", "anh,Bình,ioc,yes,duty_officer,,*,"], [(3, "username")]),
        (["administrator-ioc,Ai Khác,ioc,yes,administrator,,*,"], [(2, "full_name")]),
        (["administrator-ioc,administrator-ioc,ioc,yes,,,,"], [(2, "role"), (2, "role")]),
        (["a1,Một,ioc,yes,king,,*,", "a2,Hai,ioc,yes,leader,,*,", "a3,Ba,nowhere,yes,,,,"], [(2, "role"), (4, "organization")]),
    ],
)
def test_every_fault_is_told_with_its_line_and_column_and_nothing_is_written(office, lines, found):
    page = tried(office, *lines)
    assert page.status_code == 200 and faults(page) == found and 'name="sheet"' not in page.text
    before = get_user_model().objects.count()
    answer = brought(office, *lines)
    assert answer.status_code == 400 and get_user_model().objects.count() == before and change_history.history("account") == []


@pytest.mark.parametrize(
    ("head", "lines", "encoding", "said"),
    [
        (HEAD, ["anh,Ánh,ioc,yes"], "utf-8", "Dòng 2 không có đúng 8 ô"),
        ("username,name", ["anh,Ánh"], "utf-8", "phải có đúng các cột"),
        (HEAD, ["anh,Ánh,ioc,yes,,,,"], "utf-16", "không phải UTF-8"),
        (HEAD, ['anh,"Ánh,ioc,yes,,,,'], "utf-8", "không đọc được như CSV"),
        (HEAD, [f"a{n},Một,ioc,yes,,,," for n in range(accounts.MOST_LINES + 1)], "utf-8", "hơn 2000 dòng"),
    ],
)
def test_what_is_no_sheet_is_refused_at_the_file(office, head, lines, encoding, said):
    page = tried(office, *lines, head=head, encoding=encoding)
    assert page.status_code == 400 and 'id="error-file"' in page.text and said in page.text


def test_a_department_brings_in_its_own_people_only(office, signed_in):
    apps.get_model("organizations", "Responsibility").objects.filter(organization_id=body("so-yt")).update(sector="health")
    department = signed_in("administrator", "so-yt", sector="health")
    page = tried(department, GOOD[0], "xa,Lê Xã,ubnd-1,yes,commune_officer,1,health,", "anh,Đặng Ánh,so-yt,yes,leader,,environment,")
    assert faults(page) == [(2, "username"), (3, "username")] and "ngoài phạm vi" in page.text
    assert brought(department, GOOD[0]).status_code == 302
    taken = department.get("/admin/people/file.csv").text
    assert "anh," in taken and "administrator-ioc" not in taken


def test_without_a_reason_nothing_is_written_and_the_sheet_stays(office):
    answer = brought(office, *GOOD, reason="vì")
    assert answer.status_code == 400 and 'id="error-reason"' in answer.text and "Đặng Ánh" in answer.text
    assert accounts.account_read("anh") is None


@pytest.mark.parametrize("role", ["agency_officer", "leader"])
def test_what_somebody_else_changed_after_the_trial_is_not_written_over(office, signed_in, role):
    """Nor is it asked of a second administrator, as a leader's right would be."""
    brought(office, *GOOD)
    page = tried(office, GOOD[2].replace("commune_officer", role))
    form = {name: re.findall(rf'name="{name}"[^>]*?(?: value="|>)([^"<]+)', page.text)[0] for name in ("seen", "sheet")}
    state = state_of("xa")
    signed_in("administrator", "ubnd-tinh").post("/admin/people/xa/close", {"reason": WHY, "seen": change_history.last("account", "xa")})
    late = office.post("/admin/people/file/bring", form | {"reason": WHY})
    assert late.status_code == 409 and "sau lúc bạn thử" in late.text and "Lê Xã" in late.text and 'name="sheet"' in late.text
    assert accounts.account_read("xa") == {**state, "active": False} and change_history.waiting(now()) == []


def test_how_many_were_written_is_a_number_or_not_told(office):
    assert "Đã ghi 0 tài khoản" in office.get("/admin/people/file?made=0&waits=1").text
    answer = office.get("/admin/people/file?made=1&waits=tám")
    assert answer.status_code == 400
