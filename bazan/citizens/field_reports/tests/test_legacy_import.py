"""A former system's reports: taken once, each bad line named, told to the public and to what is promised."""

import io
from datetime import timedelta

import pytest

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.models import Report
from bazan.coordination.cases import api as cases
from bazan.core.errors import Refused
from bazan.directory.permissions.types import SYSTEM
from tests.fixtures.report_province import NOW
from tests.present import present

pytestmark = pytest.mark.usefixtures("province")
HEAD = "report,service,commune,unit,state,received_at,first_due_at,answered_at,verified,words,latitude,longitude\n"


def lines(count, first=0):
    return "".join(
        f"cu-{n},field_reports.waste,1,ubnd-1,closed,2026-10-01T08:00:00+07:00,2026-10-06T08:00:00+07:00,"
        f"2026-10-0{2 + n % 5}T08:00:00+07:00,true,Bãi rác ven đường,10.1,106.1\n"
        for n in range(first, first + count)
    )


def take(text, **more):
    return api.take_over(io.StringIO(text), SYSTEM, NOW, **more)


def test_a_file_is_taken_once_however_often_it_is_brought():
    told = take(HEAD + lines(25))
    assert (told.new, told.known, told.refused) == (25, 0, ())
    again = take(HEAD + lines(30))
    assert (again.new, again.known) == (5, 25)
    one = api.report(present(Report.objects.order_by("id").first()).id)
    assert (one.state, one.verified, one.case.in_time()) == ("closed", True, True)
    assert api.public_report(one.number).words == "Bãi rác ven đường"
    assert [event.act for event in api.steps(one)] == []
    assert [(event.act, event.reason) for event in cases.timeline(one.case.id)] == [("taken_over", "cu-0")]


def test_promises_and_figures_follow_from_it():
    take(HEAD + lines(25))
    api.reckon(NOW)
    assert present(api.promise("field_reports.waste", api.report(present(Report.objects.first()).id).case.place_id)).closed == 25
    api.supply(NOW)
    assert not Report.objects.exclude(told=1).exists()


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("a,field_reports.dragons,1,ubnd-1,closed,2026-10-01T08:00+07:00,2026-10-06T08:00+07:00,2026-10-02T08:00+07:00,,,,", "service"),
        ("a,field_reports.waste,9,ubnd-1,closed,2026-10-01T08:00+07:00,2026-10-06T08:00+07:00,2026-10-02T08:00+07:00,,,,", "commune"),
        ("a,field_reports.waste,1,nobody,closed,2026-10-01T08:00+07:00,2026-10-06T08:00+07:00,2026-10-02T08:00+07:00,,,,", "unit"),
        ("a,field_reports.waste,1,ubnd-1,gone,2026-10-01T08:00+07:00,2026-10-06T08:00+07:00,2026-10-02T08:00+07:00,,,,", "state"),
        ("a,field_reports.waste,1,ubnd-1,closed,2026-10-01T08:00,2026-10-06T08:00+07:00,2026-10-02T08:00+07:00,,,,", "received_at"),
        ("a,field_reports.waste,1,ubnd-1,closed,2026-10-01T08:00+07:00,2026-10-06T08:00+07:00,,,,,", "answered_at"),
        ("a,field_reports.waste,1,ubnd-1,closed,2026-10-03T08:00+07:00,2026-10-06T08:00+07:00,2026-10-02T08:00+07:00,,,,", "answered_at"),
        ("a,field_reports.waste,1,ubnd-1,closed,2026-10-01T08:00+07:00,2026-10-06T08:00+07:00,2026-10-02T08:00+07:00,,,x,1", "latitude"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_taken(line, column):
    told = take(HEAD + line + "\n" + lines(1))
    assert (told.new, [(one.number, one.why.field) for one in told.refused]) == (1, [(2, column)])


def test_a_file_without_its_columns_is_refused_whole():
    with pytest.raises(Refused) as why:
        take("report,words\n1,x\n")
    assert why.value.rule == "field_reports.past.columns"


def test_examples_may_be_moved_to_today():
    take(HEAD + lines(1), shift=timedelta(days=30))
    assert Report.objects.get().received_at.date().isoformat() == "2026-10-31"
