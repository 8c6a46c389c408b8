"""The pages as people and scripts use them: a round trip by HTTP, and who may open what."""

import io

import pytest
from django.apps import apps
from django.test import Client
from openpyxl import load_workbook

from bazan.data.forms import api
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from tests.fixtures.form_province import NOW, confirmed, filled, packed, send, tasks, template, who

pytestmark = pytest.mark.django_db
TABLES = [apps.get_model("forms", name) for name in ("Form", "Upload", "Submission", "SubmissionStep")]


@pytest.fixture
def signed_in(account):
    def enter(username, role, organization, **more):
        client = Client()
        client.force_login(account(username, role, organization, **more))
        return client

    return enter


def upload(client, data, name="bieu.xlsx", **more):
    stream = io.BytesIO(data)
    stream.name = name
    return client.post("/forms/apiculture.hives_month/uploads", {"file": stream, **more})


def test_an_officer_takes_the_template_fills_it_in_and_sends_it(signed_in):
    client = signed_in("ong", "agency_officer", "bees", sector="apiculture")
    page = client.get("/forms")
    assert page.status_code == 200 and "Báo cáo tổ ong" in page.text
    got = client.get("/forms/apiculture.hives_month/template", {"period": "2026-10", "organization": "bees"})
    assert got.headers["Content-Type"].endswith("sheet")
    answer = upload(client, packed(filled(load_workbook(io.BytesIO(got.content)))))
    assert answer.status_code == 302
    there = answer.headers["Location"]
    number = int(there.rpartition("/")[2])
    assert "upload-state" in client.get(there).text
    tasks.check(number)
    page = client.get(there).text
    assert "Xác nhận và nộp" in page
    assert client.post(f"{there}/confirm", {"act": "whole"}).status_code == 302
    tasks.commit(number)
    assert client.get(f"{there}/state").json()["state"] == "committed"
    assert "Đã ghi số liệu" in client.get(there).text


ROLES = {
    "leader": "center",
    "duty_officer": "center",
    "agency_officer": "bees",
    "commune_officer": "ubnd-1",
    "data_steward": "center",
    "administrator": "center",
}
VIEWS = {"leader", "agency_officer", "commune_officer", "data_steward", "administrator"}


def enter(signed_in, role):
    return signed_in(role.replace("_", "-"), role, ROLES[role], place="1" if role == "commune_officer" else "")


@pytest.fixture(scope="module")
def committed(settled, lasting):
    with lasting():
        done = confirmed(send(filled()))
        for code in ("1", "2"):
            book = template("apiculture.swarms_week", "2026-W44", f"ubnd-{code}")
            for letter, value in zip("ABCD", (f"v{code}", "26/10/2026", code, 100), strict=True):
                book["Đàn ong"][f"{letter}7"] = value
            by = who(f"xa{code}", f"ubnd-{code}", "submit")
            confirmed(send(book, "apiculture.swarms_week", by), by)
    return done


@pytest.fixture
def sent(committed, province):
    """A form committed by the department, still to be verified; and one of each commune."""
    return committed


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_may_open_the_pages(signed_in, sent, role):
    client = enter(signed_in, role)
    own = role != "commune_officer"
    for address, everybody in (
        ("/forms", True),
        ("/forms/apiculture.hives_month", True),
        (f"/forms/uploads/{sent.id}", own),
        (f"/forms/uploads/{sent.id}/state", own),
        (f"/forms/uploads/{sent.id}/refused.xlsx", own),
        (f"/forms/submissions/{sent.submission_id}", own),
    ):
        expected = 403 if role not in VIEWS else 200 if everybody else 404
        assert client.get(address).status_code == expected, address


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("act", ["verify", "return", "approve", "reject", "lock", "unlock"])
def test_who_may_move_a_submission_that_was_sent(signed_in, sent, role, act):
    answer = enter(signed_in, role).post(f"/forms/submissions/{sent.submission_id}/{act}", {"reason": "vì sao"})
    able = {("agency_officer", "verify"), ("agency_officer", "return"), ("data_steward", "reject")}
    if role == "commune_officer":
        expected = 404
    elif role in VIEWS and act in ("approve", "lock", "unlock"):
        expected = 409  # not from the state it is in, whoever asks
    else:
        expected = 302 if (role, act) in able else 403
    assert answer.status_code == expected


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_may_hand_in_a_file(signed_in, province, role):
    answer = upload(enter(signed_in, role), packed(filled()))
    expected = 302 if role == "agency_officer" else 403
    assert answer.status_code == expected


def test_a_commune_sees_what_it_sent_and_nothing_of_its_neighbour(signed_in, sent):
    client = enter(signed_in, "commune_officer")
    found = {one.organization_id: one for one in api.submissions("apiculture.swarms_week")}
    mine = organizations.by_code("ubnd-1", NOW.date()).id
    for body, one in found.items():
        assert client.get(f"/forms/submissions/{one.id}").status_code == (200 if body == mine else 404)
    answer = client.get("/forms/apiculture.swarms_week/template", {"period": "2026-W44", "organization": "ubnd-2"})
    assert answer.status_code == 403


def test_another_sector_sees_nothing_of_this_one(signed_in, sent):
    client = signed_in("nguoi-khac", "agency_officer", "center", sector="roads")
    assert client.get("/forms").status_code == 200 and "Báo cáo tổ ong" not in client.get("/forms").text
    assert client.get("/forms/apiculture.hives_month").status_code == 404
    assert client.get(f"/forms/submissions/{sent.submission_id}").status_code == 404


def test_a_stranger_is_sent_to_sign_in(province):
    assert Client().get("/forms").headers["Location"].startswith("/sign-in")


def test_an_upload_larger_than_any_is_refused_unread(signed_in, province):
    client = enter(signed_in, "agency_officer")
    answer = client.post(
        "/forms/apiculture.hives_month/uploads", b"", content_type="application/octet-stream", CONTENT_LENGTH=str(200 << 20)
    )
    assert answer.status_code == 413 and "200 MB" in answer.text


def test_a_file_that_can_not_be_taken_is_told_on_the_page_of_the_form(signed_in, province):
    client = enter(signed_in, "agency_officer")
    answer = upload(client, b"name;value", "bieu.csv")
    assert answer.status_code == 400 and 'role="alert"' in answer.text
    answer = upload(client, packed(filled(template(period="2026-09"))), period="2026-10", organization="bees")
    number = int(answer.headers["Location"].rpartition("/")[2])
    tasks.check(number)
    assert "Tệp ghi kỳ 2026-09, đang nộp cho kỳ 2026-10" in client.get(f"/forms/uploads/{number}").text


def test_refused_cells_are_named_in_the_readers_language_and_given_back_in_the_workbook(signed_in, province):
    client = enter(signed_in, "agency_officer")
    book = filled()
    book["Trại ong"]["C8"] = "=1+1"
    there = upload(client, packed(book)).headers["Location"]
    tasks.check(int(there.rpartition("/")[2]))
    assert "Trại ong, ô C8" in client.get(there).text and "Ghi phần hợp lệ" in client.get(there).text
    client.cookies["language"] = "en"
    assert "Cell C8 holds a formula" in client.get(there).text
    given = load_workbook(io.BytesIO(client.get(f"{there}/refused.xlsx").content))["Trại ong"]
    assert given["G8"].value == "C8: Cell C8 holds a formula. Copy it and paste its value (Paste special › Values)."
    assert client.post(f"{there}/confirm", {"act": "whole"}).status_code == 400


def test_what_a_page_says_is_escaped(signed_in, province):
    client = enter(signed_in, "agency_officer")
    book = filled()
    book["Trại ong"]["C8"] = "<script>alert(1)</script>"
    there = upload(client, packed(book), "<b>.xlsx").headers["Location"]
    tasks.check(int(there.rpartition("/")[2]))
    page = client.get(there).text
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page and "<b>.xlsx" not in page


def test_a_steward_sees_who_is_late_and_how_complete_each_form_is(signed_in, sent):
    client = enter(signed_in, "data_steward")
    page = client.get("/forms").text
    assert "Đủ" in page and "Đúng hạn" in page and "Quá hạn" in page
    api.move(sent.submission_id, "verify", who("ong-duyet", "bees", "verify"), NOW)
    assert "Chờ trung tâm duyệt" in client.get("/forms").text


def test_a_page_costs_the_same_whatever_it_lists(signed_in, sent, django_assert_max_num_queries):
    client = enter(signed_in, "data_steward")
    for address in ("/forms", "/forms/apiculture.hives_month", f"/forms/submissions/{sent.submission_id}"):
        client.get(address)
        with django_assert_max_num_queries(32):
            client.get(address)


def test_a_web_request_finds_only_rows_in_reach(sent):
    def seen(places_in_reach, sectors):
        accounts.enter(places_in_reach, sectors)
        counts = [model.objects.count() for model in TABLES]
        accounts.leave()
        return counts

    first = places.by_code("1", NOW.date()).id
    assert seen(None, None) == [2, 3, 3, 6]
    assert seen(frozenset({first}), None) == [2, 1, 1, 2]
    assert seen(None, frozenset({"roads"})) == [0, 0, 0, 0]
    assert seen(frozenset(), frozenset()) == [0, 0, 0, 0]


def test_what_one_reader_may_see_is_not_remembered_for_another(signed_in, province):
    blind = signed_in("nguoi-khac", "agency_officer", "center", sector="roads")
    seeing = signed_in("ong", "agency_officer", "bees", sector="apiculture")
    for _ in range(2):
        assert blind.get("/forms/apiculture.hives_month").status_code == 404
        assert seeing.get("/forms/apiculture.hives_month").status_code == 200
