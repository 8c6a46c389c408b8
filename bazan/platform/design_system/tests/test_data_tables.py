import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.language import speaking
from bazan.platform.design_system.data_tables import Column, Sheet, as_csv, as_xlsx

AT = datetime(2026, 11, 25, 0, tzinfo=UTC)


COLUMNS = (Column("Xã, phường"), Column("24 giờ, mm", 1))


def sheet(*rows, name="Mưa", columns=COLUMNS):
    return Sheet(name, "Mưa 24 giờ", columns, rows, ("Nguồn: trạm mưa tự động",))


def read(data):
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+84", "-x", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "＝1+1", "＋84", "－x", "＠SUM", " =1", "\u200b=1", "\ufeff＝1"],
)
def test_a_cell_that_begins_like_a_formula_stays_text(text):
    cell = read(as_xlsx((sheet((text, 1.0)),))).worksheets[0]["A4"]
    assert (cell.data_type, cell.value) == ("s", text)
    row = list(csv.reader(io.StringIO(as_csv(sheet((text, 1.0))).decode("utf-8-sig"))))[1]
    assert row[0] == "'" + text


def test_a_negative_number_is_a_number_in_both():
    cell = read(as_xlsx((sheet(("Xã Quảng Sơn", -2.46)),))).worksheets[0]["B4"]
    assert (cell.data_type, cell.value) == ("n", -2.46)
    assert as_csv(sheet(("Xã Quảng Sơn", -2.46))).decode("utf-8-sig").splitlines()[1] == "Xã Quảng Sơn,-2.5"


def test_no_value_is_an_empty_cell_never_a_zero():
    assert read(as_xlsx((sheet(("Xã Đắk Wil", None)),))).worksheets[0]["B4"].value is None
    assert as_csv(sheet(("Xã Đắk Wil", None))).decode("utf-8-sig").splitlines()[1] == "Xã Đắk Wil,"


def test_times_are_local():
    times = sheet((AT, date(2026, 11, 25)), columns=(Column("Giờ"), Column("Ngày")))
    assert read(as_xlsx((times,))).worksheets[0]["A4"].value == datetime(2026, 11, 25, 7)
    assert as_csv(times).decode("utf-8-sig").splitlines()[1] == "2026-11-25T07:00:00+07:00,2026-11-25"


def test_a_page_shows_numbers_and_times_as_people_write_them():
    columns = (Column("Xã, phường"), Column("24 giờ, mm", 1), Column("Giờ"), Column("Ngày"))
    shown = sheet(("Xã Quảng Sơn", -1234.56, AT, date(2026, 11, 24)), ("Xã Đắk Wil", None, None, None), columns=columns)
    vietnamese, nothing = shown.shown(AT)
    assert vietnamese == [("", "Xã Quảng Sơn"), ("number", "\u22121.234,6"), ("figures", "07:00"), ("figures", "24/11/2026")]
    assert nothing == [("", "Xã Đắk Wil"), ("number", "—"), ("", "—"), ("", "—")]
    with speaking("en"):
        english = shown.shown(AT)[0][1:]
    assert [said for _, said in english] == ["\u22121,234.6", "07:00", "24 Nov 2026"]


def test_two_tables_of_one_name_become_two_worksheets():
    book = read(as_xlsx((sheet(name="A/B:" + "x" * 40), sheet(name="A/B:" + "x" * 40), sheet(name="[]"))))
    assert len(set(book.sheetnames)) == 3
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_the_notes_follow_the_rows():
    page = read(as_xlsx((sheet(("Xã Tà Đùng", 126.0)),))).worksheets[0]
    assert page["A6"].value == "Nguồn: trạm mưa tự động"


@given(st.lists(st.tuples(st.text(max_size=20), st.floats(allow_nan=False, allow_infinity=False, width=32)), max_size=5))
def test_a_csv_has_its_heading_and_one_record_a_row(rows):
    text = as_csv(sheet(*rows)).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == len(rows) + 1
