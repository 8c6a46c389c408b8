"""People in the center: found, made, given roles until a day, closed, and each of it undone; a department within its own."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import authenticate, get_user_model
from django.test import Client

from bazan.core.errors import Refused
from bazan.core.labels import labels
from bazan.core.time import local_day, now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.change_history import api as change_history
from bazan.directory.permissions.types import Acting, Reach
from bazan.screens.administration.web.urls import urlpatterns
from tests.fixtures.incident_province import opened
from tests.fixtures.query_count import questions

pytestmark = pytest.mark.django_db
WHY = "Theo quyết định phân công công tác"
OPERATOR = Acting(Reach(0, "server:test", frozenset({"administrator"}), None, None))
BELOW = "admin/people/"
PAGES = {str(page.pattern).removeprefix(BELOW).split("/")[0] for page in urlpatterns if str(page.pattern).startswith(BELOW)}
"""What stands where the user name of an account stands in the address of its page."""


def letters():
    """Letters with a link that wait."""
    return apps.get_model("people", "Forgotten").objects


@pytest.fixture
def office(signed_in):
    return signed_in("administrator", "ioc")


def day(days):
    return (local_day(now()) + timedelta(days=days)).isoformat()


def sent(*roles, full_name="Đặng Thị Ánh", organization="ioc", reason=WHY, **more):
    form = {"full_name": full_name, "organization": organization, "reason": reason, **more}
    for number, row in enumerate([*roles, ("", "", "*", "")]):
        form |= {f"{name}-{number}": text for name, text in zip(("role", "place", "sector", "until"), row, strict=True)}
    return form


def made(office, username="anh", *roles, **more):
    answer = office.post("/admin/people/new", sent(*roles, username=username, **more))
    assert answer.status_code == 302, answer.text
    if "waits" in answer.headers["Location"]:  # a role that takes two: here the server's operator is the second
        (asked,) = [one for one in change_history.waiting(now()) if one.subject == username]
        change_history.agree(asked.id, OPERATOR, now(), operator=True)
    return change_history.last("account", username)


def state_of(username) -> dict[str, Any]:
    state = accounts.account_read(username)
    assert state is not None
    return state


def test_a_person_is_added_with_a_role_and_found(office):
    number = made(office, "anh", ("agency_officer", "1", "health", day(10)))
    page = office.get("/admin/people/anh").text
    assert "Đặng Thị Ánh" in page and f'value="{day(10)}"' in page and f'name="seen" value="{number}"' in page
    assert "Xã Một" in page and WHY in page
    for query in ("q=dang+thi", "q=anh", "role=agency_officer", "state=ending"):
        assert "/admin/people/anh" in office.get(f"/admin/people?{query}").text
    assert "/admin/people/anh" not in office.get("/admin/people?state=closed").text
    assert "Không có tài khoản nào như vậy" in office.get("/admin/people?q=nobody-at-all").text
    office.cookies["language"] = "en"
    assert "until the end of" in office.get("/admin/people").text.lower()


def test_roles_change_and_the_change_is_undone(office):
    seen = made(office, "anh", ("agency_officer", "", "*", ""))
    form = sent(("agency_officer", "", "*", day(5)), ("commune_officer", "2", "*", ""), full_name="Đặng Ánh", seen=seen)
    assert office.post("/admin/people/anh/change", form).status_code == 302
    assert state_of("anh")["grants"] == [["agency_officer", "", "*", day(5)], ["commune_officer", "2", "*", ""]]
    answer = office.post(f"/admin/changes/{change_history.last('account', 'anh')}/undo")
    assert answer.headers["Location"] == "/admin/people/anh"
    assert accounts.account_read("anh") == accounts.account_state("Đặng Thị Ánh", "ioc", True, [["agency_officer", "", "*", ""]])
    assert [entry.action for entry in audit.entries(2, "account:anh", "changes.")] == ["changes.undo", "changes.make"]


@pytest.mark.parametrize(
    ("form", "said", "field"),
    [
        (sent(username="Anh Ánh"), "không dùng được", "username"),
        (sent(username="anh", full_name=" "), "Họ tên trống", "full_name"),
        (sent(username="anh", organization="nowhere"), "nowhere", "organization"),
        (sent(("leader", "77", "*", ""), username="anh"), "77", "grants"),
        (sent(("leader", "", "*", day(-1)), username="anh"), "đã qua", "grants"),
        (sent(username="anh", reason="vì"), "", "reason"),
        (sent(username="administrator-ioc"), "Đã có tài khoản", "username"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(office, form, said, field):
    answer = office.post("/admin/people/new", form)
    assert answer.status_code == 400 and f'id="error-{field}"' in answer.text and said in answer.text
    assert 'value="Đặng Thị Ánh"' in answer.text or field == "full_name"
    assert not get_user_model().objects.filter(username="anh").exists()


@pytest.mark.parametrize("name", sorted(PAGES - {"<str:username>"}))
def test_no_account_is_called_as_a_page_beside_those_of_accounts(office, name):
    answer = office.post("/admin/people/new", sent(username=name))
    assert answer.status_code == 400 and 'id="error-username"' in answer.text and f"“{name}” là tên hệ thống dùng riêng" in answer.text
    sheet = "\n".join([",".join(accounts.SHEET_COLUMNS), f"{name},Ánh,ioc,yes,,,,"])
    answer = office.post("/admin/people/file/bring", {"sheet": sheet, "reason": WHY})
    assert answer.status_code == 400 and f"“{name}” là tên hệ thống dùng riêng" in answer.text
    with pytest.raises(Refused, match=r"people\.username\.reserved"):
        accounts.add_account(name, "Ánh", "ioc", "bốn từ chẳng liên quan", local_day(now()), "admin")
    assert not get_user_model().objects.filter(username=name).exists()


def test_who_comes_second_is_told_and_overwrites_nothing(office, signed_in):
    seen = made(office, "anh", ("agency_officer", "", "*", ""))
    other = signed_in("administrator", "ubnd-tinh")
    assert other.post("/admin/people/anh/change", sent(("commune_officer", "", "*", ""), seen=seen)).status_code == 302
    answer = office.post("/admin/people/anh/change", sent(("commune_officer", "", "*", ""), seen=seen))
    assert answer.status_code == 409 and WHY in answer.text
    assert state_of("anh")["grants"] == [["commune_officer", "", "*", ""]]
    again = office.post("/admin/people/new", sent(username="anh"))
    assert again.status_code == 400 and 'id="error-username"' in again.text


def test_an_account_is_closed_and_opened_again_and_the_last_administrator_is_not(office, signed_in):
    made(office, "anh", ("agency_officer", "", "*", ""))
    page = office.get("/admin/people/anh/close").text
    assert "Cán bộ sở, ngành" in page and "không còn ai khác giữ" in page
    browser = Client()
    browser.force_login(get_user_model().objects.get(username="anh"))
    assert browser.get("/inbox").status_code == 200
    assert "Đang mở" in office.get("/admin/people/anh").text
    assert office.post("/admin/people/anh/close", {"reason": WHY}).status_code == 302
    assert state_of("anh")["active"] is False
    assert "Mở lại tài khoản" in office.get("/admin/people/anh").text
    assert office.post("/admin/people/anh/close", {"reason": WHY}).status_code == 302
    assert state_of("anh")["active"] and browser.get("/inbox").status_code == 302, "a session that ended stays ended"
    other = signed_in("administrator", "ubnd-tinh")
    assert other.post("/admin/people/administrator-ioc/close", {"reason": WHY}).status_code == 302
    own = other.post("/admin/people/administrator-ubnd-tinh/close", {"reason": WHY})
    assert own.status_code == 400 and "Không ai tự đóng" in own.text


def test_a_department_sees_and_changes_its_own_people_only(office, signed_in):
    made(office, "y-ta", ("agency_officer", "", "health", ""), organization="so-yt")
    made(office, "xay", ("agency_officer", "", "environment", ""), organization="so-xd")
    made(office, "xa", ("commune_officer", "1", "*", ""), organization="ubnd-1")
    department = signed_in("administrator", "so-yt", sector="health")
    page = department.get("/admin/people").text
    assert "/admin/people/y-ta" in page and "/admin/people/xay" not in page and '/admin/people/xa"' not in page
    assert department.get("/admin/people/xay").status_code == 404
    assert department.post("/admin/people/xa/change", sent(("leader", "", "*", ""))).status_code == 404
    commune = signed_in("administrator", "ubnd-1", place="1")
    assert '/admin/people/xa"' in commune.get("/admin/people").text
    assert commune.post("/admin/people/xa/change", sent(("commune_officer", "1", "health", ""), organization="ubnd-1")).status_code == 302
    beyond = commune.post("/admin/people/xa/change", sent(("commune_officer", "2", "health", ""), organization="ubnd-1"))
    assert beyond.status_code == 403 and state_of("xa")["grants"] == [["commune_officer", "1", "health", ""]]
    elsewhere = commune.post("/admin/people/new", sent(("leader", "1", "*", ""), username="tinh", organization="ubnd-tinh"))
    assert elsewhere.status_code == 403 and accounts.account_read("tinh") is None


def test_the_list_asks_as_much_for_many_as_for_one(office):
    for number in range(40):
        made(office, f"nguoi-{number}", ("agency_officer", "1", "health", ""), ("commune_officer", "", "*", ""))
    every, one = questions(office, "/admin/people"), questions(office, "/admin/people?q=nguoi-7")
    assert len(every) == len(one) <= 30, (every, one)


def test_an_invitation_goes_to_the_person_s_own_address(office, monkeypatch):
    made(office, "anh", ("agency_officer", "", "*", ""))
    page = office.get("/admin/people/anh").text
    assert 'name="mail"' not in page and "bazan people invite anh" in page, "without mail the page says what to do"
    monkeypatch.setenv("BAZAN_SMTP_URL", "smtp://127.0.0.1:1")
    form = office.get("/admin/people/new").text
    assert 'name="mail"' in office.get("/admin/people/anh").text
    assert " required" not in re.findall(r'<input[^>]*name="mail"[^>]*>', form)[0], "who is invited later has no address yet"
    wrong = office.post("/admin/people/anh/invite", {"mail": "anh"})
    assert wrong.status_code == 400 and 'id="error-mail"' in wrong.text and "/welcome/" not in wrong.text
    answer = office.post("/admin/people/anh/invite", {"mail": "anh@elsewhere.example"})
    assert "Thư mời đang được gửi" in office.get(answer.headers["Location"]).text
    assert audit.entries(1, "account:anh", "people.invite_by_mail")
    made(office, "binh", ("agency_officer", "", "*", ""), mail="binh@elsewhere.example")
    assert set(letters().values_list("username", "address")) == {
        ("anh", "anh@elsewhere.example"), ("binh", "binh@elsewhere.example"),
    }  # fmt: skip


def test_somebody_new_chooses_a_password_by_the_link_that_the_server_prints_once(office):
    made(office, "anh", ("agency_officer", "", "*", ""))
    first, second = (accounts.invite_on_server("anh", "operator", now()) for _ in range(2))
    assert Client().get(f"/welcome/{first}").status_code == 404
    form = {"password": "bốn từ chẳng liên quan", "again": "bốn từ chẳng liên quan"}
    assert Client().post(f"/welcome/{second}", form).status_code == 200
    assert authenticate(username="anh", password=form["password"]) is not None
    assert office.post("/admin/people/anh/invite", {"mail": "a@b.example"}).status_code == 400, "who has a password is not invited again"
    assert "Cấp lại lối vào" in office.get("/admin/people/anh").text


def test_another_way_in_takes_a_second_administrator(office, signed_in):
    signed_in("leader", "ubnd-tinh")
    assert office.post("/admin/people/leader-ubnd-tinh/reset", {"reason": "vì"}).status_code == 400
    assert office.post("/admin/people/leader-ubnd-tinh/reset", {"reason": "Mất điện thoại, quên mật khẩu"}).status_code == 302
    page = office.get("/admin/people").text
    (number,) = re.findall(r"/admin/resets/(\d+)/refuse", page)
    assert f"/admin/resets/{number}/agree" not in page and "Rút lại" in page
    assert office.post(f"/admin/resets/{number}/agree").status_code == 403
    other = signed_in("administrator", "ubnd-tinh")
    assert f"/admin/resets/{number}/agree" in other.get("/admin/people").text
    page = other.get(other.post(f"/admin/resets/{number}/agree").headers["Location"]).text
    assert "/welcome/" not in page and "bazan people invite leader-ubnd-tinh" in page
    assert authenticate(username="leader-ubnd-tinh", password="right") is None
    assert letters().filter(username="leader-ubnd-tinh", invited_by="administrator-ubnd-tinh", address="").exists()
    assert other.post(f"/admin/resets/{number}/agree").status_code == 400 and f"resets/{number}" not in other.get("/admin/people").text


def counted(page, what):
    """The figure that stands beside these words."""
    return re.sub(r"<[^>]+>", "", page.text.split(f"<dt>{what}</dt>")[1].split("</dd>")[0]).strip()


def test_an_administrator_sees_what_somebody_would_see_and_that_is_on_record(office, signed_in):
    opened(at=now())
    made(office, "xa", ("commune_officer", "2", "*", day(9)), organization="ubnd-2")
    page = office.get("/admin/people/xa").text
    assert "Cán bộ cấp xã · Xã Hai" in page and "Vai trò hết hạn" in page and "hãy gửi lời mời" in page
    page = office.get("/admin/people/xa/sees")
    assert counted(page, "Sự cố") == "0" and counted(page, "Nguồn dữ liệu") == "không mở được"
    assert "Phát cảnh báo cho dân" in page.text and "cần vai trò Lãnh đạo" in page.text
    (entry,) = audit.entries(3, action="people.seen_as")
    assert (entry.actor, entry.subject, entry.detail["rows"]["incident"]) == ("administrator-ioc", "account:xa", 0)
    made(office, "chi", ("leader", "", "*", ""))
    assert counted(office.get("/admin/people/chi/sees"), "Sự cố") == "1"
    assert office.get("/admin/people").text.count("/admin/people/xa") == 1, "afterwards one sees again what is one's own"


def test_of_an_account_that_is_not_wholly_within_reach_nothing_is_shown(office, signed_in):
    made(office, "y-ta", ("agency_officer", "", "health", ""), ("agency_officer", "", "environment", ""), organization="so-yt")
    department = signed_in("administrator", "so-yt", sector="health")
    page = department.get("/admin/people/y-ta")
    assert page.status_code == 200 and "không sửa được" in page.text and "/sees" not in page.text
    assert department.get("/admin/people/y-ta/sees").status_code == 403


def test_who_holds_a_right_and_why(office):
    made(office, "chi", ("leader", "", "*", ""), full_name="Chị Cả")
    page = office.get("/admin/rights").text
    assert "Phát cảnh báo cho dân" in page and "warnings.release" in page
    page = office.get("/admin/rights?right=warnings.release").text
    assert "Chị Cả" in page and "Lãnh đạo · toàn tỉnh · mọi lĩnh vực" in page
    assert "Không ai giữ quyền này" in office.get("/admin/rights?right=evidence.export").text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_right_has_its_words(language):
    words = labels(language)
    assert [right for right in frozenset().union(*accounts.PERMISSIONS.values()) if f"administration.right.{right}" not in words] == []
