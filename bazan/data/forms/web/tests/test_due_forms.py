"""What forms ask of one reader: first on the page an officer's day begins with, and counted on the door of data."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from bazan.core.language import speaking
from bazan.data.forms import api
from bazan.data.forms.web import due_forms
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from tests.fixtures.form_province import NOW, checker, confirmed, filled, send, template, who
from tests.fixtures.query_count import questions
from tests.present import present

pytestmark = pytest.mark.django_db
HIVES, SWARMS = "apiculture.hives_month", "apiculture.swarms_week"


@pytest.fixture
def officer(account):
    return account("ong", "agency_officer", "bees", sector="apiculture")


def acting(account):
    return Acting(accounts.reach_of(account), account.organization_id)


def browser(account):
    client = Client()
    client.force_login(account)
    return client


def sent_with_a_fault(period):
    """A form sent for what was good of it: a cell is still owed."""
    book = filled(template(period=period))
    book["Trại ong"]["C8"] = "nhiều"
    return confirmed(send(book), partial=True)


def swarms(code, week="2026-W44"):
    book = template(SWARMS, week, f"ubnd-{code}")
    for letter, value in zip("ABCD", (f"v{code}", "26/10/2026", code, 100), strict=True):
        book["Đàn ong"][f"{letter}7"] = value
    return book


def test_what_is_late_stands_before_what_is_due_before_what_came_back_before_what_was_begun(province, officer):
    back = sent_with_a_fault("2026-08")
    send(filled(template(period="2026-11")))
    rows = due_forms.rows(acting(officer), NOW)
    assert [(row["ask"], row["one"].period.text, row["left"]) for row in rows] == [
        ("late", "2026-09", "quá 19 ngày làm việc"), ("due", "2026-10", "còn 3 ngày làm việc"), ("back", "2026-08", ""),
        ("begun", "2026-11", "còn 23 ngày làm việc"),
    ]  # fmt: skip
    assert [row["href"] for row in rows[:3]] == [
        f"/forms/{HIVES}?period=2026-09&organization=bees", f"/forms/{HIVES}?period=2026-10&organization=bees",
        f"/forms/submissions/{back.submission_id}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 12, 4, 3, tzinfo=UTC), ("due", "1 working day left")),
        (datetime(2026, 12, 7, 3, tzinfo=UTC), ("due", "7 hours left")),
        (datetime(2026, 12, 7, 13, tzinfo=UTC), ("late", "3 hours late")),
        (datetime(2026, 12, 8, 3, tzinfo=UTC), ("late", "1 working day late")),
    ],
)
def test_the_time_there_is_is_told_in_working_days_and_on_the_last_one_in_hours(province, officer, at, said):
    with speaking("en"):
        assert [(row["ask"], row["left"]) for row in due_forms.rows(acting(officer), at)] == [said]


def test_a_period_that_still_runs_asks_nothing_yet_and_one_sent_nothing_more(province, officer):
    assert due_forms.owed(acting(officer), NOW) == []
    confirmed(send(filled(template(period="2026-11"))))
    assert due_forms.owed(acting(officer), NOW + timedelta(days=90)) != []  # those after it
    assert "2026-11" not in {one.period.text for _, one in due_forms.owed(acting(officer), NOW + timedelta(days=90))}


def test_one_that_was_returned_asks_until_it_is_sent_again(province, officer):
    done = confirmed(send(filled(template(period="2026-11"))))
    api.move(present(done.submission_id), "return", checker(), NOW, "thiếu trại")
    assert [ask for ask, _ in due_forms.owed(acting(officer), NOW)] == ["back"]
    confirmed(send(filled(template(period="2026-11"), rows=((11, 12, "A1"), (20, 30, None), (5, None, "B2")))), reason="đủ trại")
    assert due_forms.owed(acting(officer), NOW) == []


def test_the_door_of_data_counts_what_is_owed_and_what_is_to_be_decided_by_others_than_who_did_the_step_before(province, account, officer):
    other, steward = account("ong-duyet", "agency_officer", "bees", sector="apiculture"), account("so-lieu", "data_steward", "center")
    stranger, commune = account("khac", "agency_officer", "center", sector="roads"), account("xa1", "commune_officer", "ubnd-1", place="1")
    done = present(confirmed(send(filled(template(period="2026-11")))).submission_id)

    def decide():
        everybody = (officer, other, steward, stranger, commune)
        return [len(api.to_decide(accounts.reach_of(one), one.organization_id)) for one in everybody]

    assert decide() == [0, 1, 0, 0, 0]
    before = due_forms.waiting(acting(other))
    api.move(done, "verify", checker(), NOW)
    assert decide() == [0, 0, 1, 0, 0] and due_forms.waiting(acting(other)) == before - 1
    assert f'<b class="waiting figures">{due_forms.waiting(acting(steward))}' in browser(steward).get("/forms").text
    api.move(done, "approve", Acting(accounts.reach_of(steward), steward.organization_id, frozenset({"forms.approve"})), NOW)
    assert decide() == [0, 0, 0, 0, 0]


def test_an_officers_day_begins_with_the_forms_owed_each_a_link_into_the_form(province, officer):
    sent_with_a_fault("2026-08")
    page = browser(officer).get("/work").text
    assert page.index("Báo cáo tổ ong") < page.index("Việc được giao")
    assert f'href="/forms/{HIVES}?period=2026-09&amp;organization=bees"' in page and "Quá hạn · " in page
    late = due_forms.waiting(acting(officer))
    assert late >= 3 and f'<b class="waiting figures">{late}' in page and f"{late} biểu phải nộp" in page


def test_nothing_owed_is_said_in_words(account):
    page = browser(account("khac", "agency_officer", "center", sector="roads")).get("/work").text
    assert "Không còn biểu nào phải nộp lúc này." in page and "0 biểu phải nộp" in page


def test_a_commune_is_shown_what_it_owes_and_not_what_its_neighbour_does(province, account):
    by = who("xa2", "ubnd-2", "submit")
    confirmed(send(swarms("2"), SWARMS, by), by)
    first, second = (account(f"xa{code}-cb", "commune_officer", f"ubnd-{code}", place=code) for code in "12")
    assert f'href="/forms/{SWARMS}?period=2026-W45&amp;organization=ubnd-1"' in browser(first).get("/work").text
    page = browser(second).get("/work").text
    assert f'href="/forms/{SWARMS}?period=2026-W45&amp;organization=ubnd-2"' in page and "2026-W44" not in page and "ubnd-1" not in page


def test_the_page_asks_as_much_however_much_is_owed(province, account, officer):
    client = browser(officer)
    sent_with_a_fault("2026-08")
    few = questions(client, "/work")
    confirmed(send(filled(template(period="2026-03"))))
    assert len(questions(client, "/work")) == len(few) <= 28, few
