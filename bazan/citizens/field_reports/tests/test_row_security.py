"""What the database itself lets pass: whoever has no account sends a report and follows that one alone; nobody reads who it was."""

import pytest
from django.db import DatabaseError, connection, transaction

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.models import Report, ReportSender
from bazan.coordination.cases import api as cases
from bazan.core.errors import NotFound
from bazan.directory.accounts import api as accounts
from tests.fixtures.report_province import NOW, commune, filed, published, reception, sent

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def entering():
    """Enter a reach as a page does; the test leaves it in the end."""
    yield accounts.enter
    accounts.leave()


def test_somebody_without_an_account_sends_and_follows_only_that(entering):
    other = sent("report-other")
    one = filed("report-0001")
    entering(frozenset({api.place_of(one, NOW)}), frozenset({api.sector_of(one)}))
    receipt = api.submit(one, NOW)
    entering(frozenset(), frozenset(), cases=[api.opened(receipt.code)[1]])
    assert [row.id for row in Report.objects.all()] == [receipt.report_id]
    assert api.steps(api.report(receipt.report_id))[0].act == "open"
    with pytest.raises(NotFound):
        api.report(other.id)
    with pytest.raises(NotFound):
        cases.case(other.case.id)


def test_a_sender_judges_the_answer_within_that_reach(entering):
    one = published(sent())
    entering(frozenset(), frozenset(), cases=[one.case.id])
    assert api.judge_answer(one.id, True, True, 4, "", NOW).state == "closed"


def test_a_sender_follows_what_came_back_without_seeing_what_it_came_back_from(entering):
    before = published(sent())
    api.judge_answer(before.id, True, None, None, "", NOW)
    again = sent("report-0002", NOW)
    entering(frozenset(), frozenset(), cases=[again.case.id])
    assert api.report(again.id).recurs == before.id
    with pytest.raises(NotFound):
        api.report(before.id)


def test_pages_read_no_sender_and_change_none(entering):
    one = sent()
    by = reception()
    entering(None, None, by.organization_id, by.reach.account_id)
    assert not ReportSender.objects.exists()
    assert api.identify(one.id, by, NOW, "Gọi lại hỏi").phone == "+84912345678"
    for order in ("UPDATE field_report_sender SET phone_hash = ''", "DELETE FROM field_report_look"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(order)


def test_a_slipped_query_calls_no_function_of_the_seal(entering):
    one = sent()
    entering(None, None)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM field_report_sender_of(%s, 'x', now()::text, 'because', 'forged')", [str(one.id)])


def test_another_commune_sees_nothing_of_it(entering):
    one = sent()
    other = commune("2")
    entering(other.reach.places, other.reach.sectors, other.organization_id, other.reach.account_id)
    with pytest.raises(NotFound):
        api.report(one.id)
