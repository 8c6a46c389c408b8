"""What the demo's offices write into real workbooks is read as they meant it, and what they write wrongly is found."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from bazan.core.time import now
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Origin
from bazan.data.forms import actions as form_actions
from bazan.data.forms import api as forms
from bazan.data.forms.workbook_validation import Judged, examine, judge
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform import packs
from simulator.offices import sent_workbooks, workbook
from simulator.offices.plan import tasks
from simulator.tests.offices_stage import NUMBER, STAGE, contents, declared
from simulator.tests.province import NOW

PROVINCE = Path(__file__).resolve().parents[1]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
WANTED = ("socioeconomy.monthly_report", "socioeconomy.disbursement_communes", "socioeconomy.population_year", "security.security_month")


@pytest.fixture(scope="module")
def loaded(lasting):
    with lasting():
        places.load_province(PROVINCE)
        organizations.load_province(PROVINCE)
        for pack in packs.load_all():
            datasets.load_pack(pack)
            form_actions.load_pack(pack, now())


def a_task(form: str):
    found = tasks(NUMBER, STAGE, declared(), date(2025, 12, 1), date(2026, 11, 25))
    return next(task for task in found if task.form.code == form and task.slip is None and task.moments["send"] < NOW)


def judged(task, data: bytes) -> Judged:
    info = forms.form(task.form.code)
    period = forms.period_of(info, task.period.text)
    found = examine(data, info, period, forms.owner_of(info, task.organization, period))
    return judge(found, Origin(0, "demo", now()))


@pytest.mark.parametrize("form", WANTED)
def test_a_workbook_filled_by_an_office_is_taken_whole(form):
    task = a_task(form)
    template = forms.template(form, task.period.text, task.organization)
    written = sent_workbooks.right(template, task, contents(), NOW)
    found = judged(task, written.data)
    assert written.rows > 0
    assert [finding for finding in found.findings if finding.severity == "refuse"] == []
    assert found.good == written.rows


@pytest.mark.parametrize("mistake", workbook.MISTAKES, ids=lambda mistake: mistake.__name__)
def test_every_fault_the_offices_make_is_found_or_read_right(mistake):
    task = a_task("socioeconomy.population_year")
    template = forms.template(task.form.code, task.period.text, task.organization)
    book = workbook.Book(sent_workbooks.right(template, task, contents(), NOW).data, task.form)
    assert mistake(book, lambda many: many // 2)
    found = judged(task, book.data())
    refused = [finding for finding in found.findings if finding.severity == "refuse"]
    read_right = mistake is workbook.dotted_number  # in a column of whole numbers 1.204 can only be one thousand two hundred and four
    assert bool(refused) != read_right


def test_a_slip_that_nobody_notices_passes_the_check():
    form = declared().forms["socioeconomy.disbursement_departments"]
    every = tasks(NUMBER, STAGE, declared(), date(2026, 10, 1), date(2026, 11, 25))
    task = next(one for one in every if one.form == form and one.organization == "so-xd" and one.slip)
    template = forms.template(form.code, task.period.text, task.organization)
    right, slipped = (write(template, task, contents(), NOW) for write in (sent_workbooks.right, sent_workbooks.slipped))
    found = judged(task, slipped.data)
    assert [finding for finding in found.findings if finding.severity == "refuse"] == []
    cells = [openpyxl.load_workbook(io.BytesIO(one.data)).worksheets[0] for one in (right, slipped)]
    differ = [
        (one.coordinate, two.value - one.value)
        for rows in zip(*cells, strict=True)
        for one, two in zip(*rows, strict=True)
        if one.value != two.value
    ]
    assert [round(amount) for _, amount in differ] == [94600]
    assert task.acts() == ["send", "verify", "correct", "verify", "approve", "lock"]
