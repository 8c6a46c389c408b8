"""A form of few rows written in the page: it goes the way of a workbook, and what is refused stands there as it was written."""

import html
import re

import pytest
from django.test import Client

from bazan.data.datasets import api as datasets
from bazan.data.forms import api
from bazan.data.forms.web import form_entry
from tests.fixtures.form_province import NOW, checker, committee, confirmed, filled, send, tasks, template
from tests.present import present

pytestmark = pytest.mark.django_db
ADDRESS = "/forms/apiculture.hives_month/entry"


@pytest.fixture
def officer(account):
    client = Client()
    client.force_login(account("ong", "agency_officer", "bees", sector="apiculture"))
    return client


def cells(**values):
    """``hives_0="12"`` is the first row's cell."""
    return {f"cell.apiaries.{name.rpartition('_')[2]}.{name.rpartition('_')[0]}": text for name, text in values.items()}


def sent(client, **values):
    """The page after the check of what was written."""
    answer = client.post(ADDRESS, {"period": "2026-10", **cells(**values)})
    assert answer.status_code == 302, answer.text
    there = answer.headers["Location"]
    tasks.check(int(there.rpartition("/")[2]))
    return there, html.unescape(client.get(there).text)


def value(page, name):
    return re.findall(rf'name="cell\.apiaries\.{name}"\s+value="([^"]*)"', page)[0]


def test_rows_written_in_the_page_are_committed_like_a_workbooks(officer, province):
    page = officer.get(ADDRESS, {"period": "2026-10"}).text
    assert "Trại 1" in page and 'inputmode="decimal"' in page and ">Tốt</option>" in page
    there, page = sent(officer, hives_0="1.204", honey_0="12,5", grade_0="A1", seen_0="2026-10-20", hives_1="20", hives_2="5")
    assert "Xác nhận và nộp" in page
    assert officer.post(f"{there}/confirm", {"act": "whole"}).status_code == 302
    tasks.commit(int(there.rpartition("/")[2]))
    rows = {row.line: row for row in datasets.rows("apiculture.hives").rows}
    assert (rows[7].values["hives"], rows[7].values["honey"], rows[7].values["grade"]) == (1204, 12.5, "A1")
    assert (rows[8].values["hives"], rows[9].values["hives"], rows[7].cell("hives")) == (20, 5, "C7")


def test_what_is_refused_names_row_and_column_and_nothing_written_is_lost(officer, province):
    _, page = sent(officer, hives_0="mười", honey_0="12,5", hives_1="=1+1", hives_2="6000")
    assert "Trại ong, ô C7" in page and "“mười” không phải là số" in page and "Trại ong, ô C9" in page
    (mend,) = re.findall(r'href="([^"]*/entry\?[^"]*)"', page)
    page = html.unescape(officer.get(mend).text)
    assert [value(page, name) for name in (r"0\.hives", r"0\.honey", r"1\.hives", r"2\.hives")] == ["mười", "12,5", "=1+1", "6.000"]
    fault = re.findall(r'name="cell\.apiaries\.0\.hives".*?aria-describedby="([^"]+)"', page, re.S)[0]
    assert "“mười” không phải là số" in re.findall(rf'id="{re.escape(fault)}">(.*?)</p>', page, re.S)[0]


def test_a_refusal_of_the_whole_gives_the_page_back_as_it_was_written(officer, province):
    done = confirmed(send(filled()))
    api.move(present(done.submission_id), "verify", checker(), NOW)
    answer = officer.post(ADDRESS, {"period": "2026-10", **cells(hives_0="77")})
    assert answer.status_code == 400 and 'role="alert"' in answer.text and value(answer.text, r"0\.hives") == "77"


def test_what_was_sent_already_stands_there_to_be_corrected(officer, province):
    confirmed(send(filled()))
    page = officer.get(ADDRESS, {"period": "2026-10"}).text
    assert [value(page, rf"{n}\.hives") for n in range(3)] == ["10", "20", "5"] and value(page, r"0\.honey") == "12,5"
    assert re.search(r'value="A1" selected', page)


def test_a_long_form_is_left_to_its_workbook_and_a_stranger_to_theirs(officer, account, province, monkeypatch):
    monkeypatch.setattr(form_entry, "MOST_CELLS", 3)
    assert officer.get(ADDRESS, {"period": "2026-10"}).status_code == 400
    assert "/entry" not in officer.get("/forms/apiculture.hives_month").text
    monkeypatch.undo()
    assert "/entry" in officer.get("/forms/apiculture.hives_month").text
    other = Client()
    other.force_login(account("xa", "commune_officer", "ubnd-1", place="1"))
    assert other.get(ADDRESS, {"period": "2026-10"}).status_code in (400, 403)
    steward = Client()
    steward.force_login(account("dulieu", "data_steward", "center"))
    assert steward.get(ADDRESS, {"period": "2026-10"}).status_code == 403


def test_the_file_of_another_period_is_not_mended_here(officer, province):
    other = send(filled(template(period="2026-09")))
    assert officer.get(ADDRESS, {"period": "2026-10", "upload": other.id}).status_code == 400


def test_codes_typed_as_numbers_stand_there_as_their_cells_show_them(account, province):
    client = Client()
    client.force_login(account("xa", "commune_officer", "ubnd-1", place="1"))
    book = template("apiculture.swarms_week", "2026-W44", "ubnd-1")
    for line, (code, shape) in enumerate([(7894561, "General"), (42, "000000"), (12.5, "General")], 7):
        cell = book["Đàn ong"].cell(line, 1, code)
        cell.number_format = shape
        book["Đàn ong"].cell(line, 2, "không phải ngày")
    upload = send(book, "apiculture.swarms_week", committee())
    page = client.get("/forms/apiculture.swarms_week/entry", {"period": "2026-W44", "upload": upload.id}).text
    assert re.findall(r'name="cell\.swarms\.\d\.code"\s+value="([^"]*)"', page)[:3] == ["7894561", "000042", "12.5"]


def test_free_lines_grow_by_a_button_and_keep_what_was_written(account, province):
    client = Client()
    client.force_login(account("xa", "commune_officer", "ubnd-1", place="1"))
    address = "/forms/apiculture.swarms_week/entry"
    page = client.get(address, {"period": "2026-W44"}).text
    assert page.count('name="cell.swarms.') == 5 * 4
    more = {"period": "2026-W44", "lines.swarms": "5", "cell.swarms.0.code": "v1", "more": "1"}
    page = client.post(address, more).text
    assert page.count('name="cell.swarms.') == 10 * 4 and 'value="v1"' in page
