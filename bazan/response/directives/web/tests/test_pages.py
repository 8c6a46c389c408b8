"""Screens of directives, as leader, as unit, as somebody it is no business of."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bazan.core.time import local_day, now
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.response.directives import api
from bazan.response.directives.web.tests.conftest import POOL, browser, valued
from tests.fixtures.query_count import questions
from tests.present import present

pytestmark = pytest.mark.django_db


def filled(page, **changes):
    """The fields of the sheet as it was filled, with changes."""
    text = page.content.decode()
    fields = {name: present(re.search(rf'name="{name}" value="([^"]*)"', text))[1] for name in ("key", "due") if f'name="{name}"' in text}
    fields |= {
        name: found[1]
        for name in ("indicator", "feature", "place", "alert")
        if (found := re.search(rf'name="{name}" value="([^"]+)"', text))
    }
    fields["what"] = present(re.search(r'<textarea id="what"[^>]*>([^<]*)<', text))[1]
    if found := re.search(r'name="goal"[^>]*value="([^"]*)"', text):
        fields |= {"goal": found[1], "aimed": "1"}
    fields["lead"] = present(re.search(r'name="lead" value="([^"]*)" checked', text))[1]
    return fields | changes


def give(client, world, **changes):
    page = client.get(f"/directives/give?indicator={POOL}&feature=place:{world.root}")
    assert page.status_code == 200
    return client.post("/directives/give/send", filled(page, **changes))


def given(world, client=None, **changes):
    answer = give(client or browser("leader", name="lanh"), world, **{"lead": "other", "other": world.owner} | changes)
    assert answer.status_code == 302, answer.content.decode()
    return api.directive(int(answer["Location"].rsplit("/", 1)[1]))


def act(client, one, name, **more):
    fields = {"act": name, "seen": api.directive(one.id).case.version, "key": "", "reason": "lý do"} | more
    return client.post(f"/directives/{one.id}/act", fields)


def photo():
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(stream, "JPEG")
    return SimpleUploadedFile("anh.jpg", stream.getvalue(), "image/jpeg")


def test_two_taps_are_enough(world):
    leader = browser("leader", name="lanh")
    page = leader.get(f"/directives/give?indicator={POOL}&feature=place:{world.root}").content.decode()
    assert 'value="100"' in page and "105,0" in page  # goal and baseline stand there
    assert re.search(r"Giao việc, hạn \d\d:\d\d (hôm nay|ngày mai|Thứ)", page)
    one = given(world, leader)
    assert present(one.aim).goal == 100 and present(one.aim).baseline == 105 and one.case.state == "given"


def test_the_units_that_fall_short_most_are_offered_with_their_number(world):
    communes = places.communes(local_day(now()))[:5]
    for one, value in zip(communes, (101.0, 99.0, 130.0, 115.0, 104.0), strict=True):
        valued(one.id, value)
    page = browser("leader").get(f"/directives/give?indicator={POOL}&feature=place:{world.root}").text
    assert re.findall(r"Xa mục tiêu nhất: ([\d,]+)\sm", page) == ["130,0", "115,0", "104,0"]
    lead = organizations.responsible("dams", communes[2].id, local_day(now()))[0]
    assert f'value="{lead.code}"' in page
    below = browser("leader", name="xa").get(f"/directives/give?indicator={POOL}&feature=place:{communes[2].id}").text
    assert "Xa mục tiêu nhất" not in below


def test_the_words_proposed_follow_the_goal_and_ones_own_words_stay(world):
    leader = browser("leader", name="lanh")
    assert given(world, leader, goal="95").what == "Đưa Chỉ tiêu pool_1h (Đắk Nông) về mức 95,0\u00a0m. Báo cáo kết quả."
    assert given(world, leader, goal="95", what="Hạ nước về 98").what == "Hạ nước về 98"
    assert given(world, leader, aimed="").what.startswith("Rà soát")


def test_a_sheet_with_a_fault_comes_back_with_all_that_was_written(world):
    leader = browser("leader", name="lanh")
    for changes, said in (
        ({"what": " "}, "Hãy ghi việc"), ({"goal": "nhiều"}, "Mục tiêu phải"), ({"due": "other", "due_other": ""}, "Hãy chọn hạn"),
        ({"lead": "other", "other": ""}, "Hãy chọn đơn vị"), ({"due": "2020-01-01T09:00"}, "Hạn phải sau"),
        ({"due": "9999-12-31T23:59+00:00"}, "Hãy chọn hạn"),
    ):  # fmt: skip
        answer = give(leader, world, **{"what": "Hạ nước ngay"} | changes)
        assert answer.status_code == 400 and said in answer.content.decode()
        assert "what" in changes or "Hạ nước ngay" in answer.content.decode()
    assert api.directives() == []


def test_the_sheet_asks_what_it_is_about(world):
    leader = browser("leader")
    for address in ("", "?indicator=none.such&feature=place:1", f"?indicator={POOL}&feature=cat:1", "?alert=99999", "?place=x"):
        assert leader.get(f"/directives/give{address}").status_code == 404, address


@pytest.mark.parametrize("role", ["duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator"])
def test_only_a_leader_opens_the_sheet(world, role):
    client = browser(role)
    assert client.get(f"/directives/give?indicator={POOL}&feature=place:{world.root}").status_code == 403
    assert client.post("/directives/give/send", {"indicator": POOL}).status_code == 403
    assert "tile-give" not in client.get("/morning").content.decode()


def test_who_sees_which_page(world):
    one = given(world)
    pages = {
        "leader": (200, 403), "duty_officer": (200, 403), "agency_officer": (200, 200), "commune_officer": (200, 200),
        "data_steward": (403, 403), "administrator": (403, 403),
    }  # fmt: skip
    for role, (seen, work) in pages.items():
        client = browser(role)
        assert [client.get(address).status_code for address in ("/directives", f"/directives/{one.id}", "/work")] == [seen, seen, work], (
            role
        )


def test_a_unit_accepts_reports_with_a_photo_and_finishes_and_the_leader_confirms(world):
    leader, officer, one = browser("leader", name="lanh"), browser("agency_officer", world.owner), None
    one = given(world, leader)
    assert "Nhận việc" in officer.get("/work").content.decode()
    assert act(officer, one, "accept", back="work")["Location"] == "/work"
    assert act(officer, one, "finish").status_code == 400  # no evidence
    assert act(officer, one, "finish", files=photo()).status_code == 302
    page = leader.get(f"/directives/{one.id}").content.decode()
    assert "Xác nhận xong" in page and "anh.jpg" in page
    picture = leader.get(present(re.search(rf"/directives/{one.id}/files/\d+", page))[0])
    assert picture["Content-Type"] == "image/jpeg" and picture["X-Content-Type-Options"] == "nosniff"
    assert act(leader, one, "confirm").status_code == 302
    assert api.directive(one.id).case.state == "confirmed"


def test_what_waited_on_a_phone_is_taken_once_and_a_conflict_is_told(world):
    one, officer = given(world), browser("agency_officer", world.owner)
    fields = {"act": "accept", "seen": one.case.version, "key": "phone-1"}
    for _ in range(2):
        answer = officer.post(f"/directives/{one.id}/act", fields, headers={"accept": "application/json"})
        assert (answer.status_code, answer.json()) == (200, {"state": "working", "version": 2})
    stale = officer.post(
        f"/directives/{one.id}/act", fields | {"key": "phone-2", "act": "report", "reason": "x y z"}, headers={"accept": "application/json"}
    )
    assert stale.status_code == 409 and "vừa cập nhật" in stale.json()["reason"]


@pytest.mark.parametrize("due", ["9999-12-31T23:59+00:00", "0001-01-01T00:00+14:00"])
def test_a_deadline_that_no_calendar_reaches_is_refused_at_its_field(world, due):
    one, officer = given(world), browser("agency_officer", world.owner)
    act(officer, one, "accept")
    answer = act(officer, one, "ask_extension", due=due, reason="Chờ vật tư về")
    assert answer.status_code == 400 and "Hãy chọn hạn" in answer.content.decode()


def test_two_officers_on_one_page_the_second_is_told_who_was_first(world):
    one = given(world)
    first, second = browser("agency_officer", world.owner, name="mot"), browser("agency_officer", world.owner, name="hai")
    assert act(first, one, "accept", seen=one.case.version).status_code == 302
    answer = act(second, one, "decline", seen=one.case.version, reason="Không phải việc của Sở")
    assert answer.status_code == 409
    assert "Nguyễn mot vừa cập nhật" in answer.content.decode() and "Không phải việc của Sở" not in api.directive(one.id).what


def test_another_unit_sees_nothing_to_do(world):
    one, stranger = given(world), browser("agency_officer", world.commune)
    assert act(stranger, one, "accept").status_code == 403
    assert "Không có việc nào chờ đơn vị" in stranger.get("/work").content.decode()


def test_a_supporting_unit_takes_its_part(world):
    one = given(world, support=[world.commune])
    commune = browser("commune_officer", world.commune)
    task = present(re.search(r'name="task" value="(\d+)"', commune.get("/work").content.decode()))[1]
    assert act(commune, one, "accept", task=task).status_code == 302
    assert "nhận phần việc" in commune.get(f"/directives/{one.id}").content.decode()


def test_the_list_is_filtered_by_its_address_and_taken_away(world):
    given(world)
    leader = browser("leader", language="en")
    assert "Bring" not in leader.get("/directives?show=late").content.decode()
    listed = leader.get(f"/directives?lead={world.owner}").content.decode()
    assert "/directives/take/xlsx?lead=" in listed and "Đưa" in listed
    sheet = present(openpyxl.load_workbook(io.BytesIO(leader.get("/directives/take/xlsx").content)).active)
    assert any("Đưa" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert leader.get("/directives/take/csv").content.startswith("\ufeff".encode())


@pytest.mark.parametrize("address", ["/directives", "/work"])
def test_a_list_asks_as_much_however_long_it_is(world, address):
    leader, officer = browser("leader", name="lanh"), browser("agency_officer", world.owner)
    given(world, leader)
    few = len(questions(officer, address))
    for n in range(6):
        given(world, leader, what=f"Việc số {n}")
    assert len(questions(officer, address)) <= few, address


def test_one_directive_asks_at_most_forty_questions(world):
    one = given(world)
    assert len(questions(browser("leader", name="xem"), f"/directives/{one.id}")) <= 40


def test_the_pages_of_an_indicator_and_the_morning_speak_of_it(world):
    given(world)
    leader = browser("leader", language="en", name="doc")
    page = leader.get(f"/indicators/{POOL}?feature=place:{world.root}").content.decode()
    assert "Who is responsible, what was decided" in page and "Give work" in page
    assert "Directives, 30 days" in leader.get("/wall").content.decode()
