import io
import json
from datetime import date

import openpyxl
import pytest

from bazan.screens.lineage.path.file_excerpt import Excerpt, excerpt


@pytest.fixture
def book(tmp_path):
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Biểu 01"
    sheet["A1"] = "Báo cáo giải ngân"
    for column, head in enumerate(("Mã", "Dự án", "KH 2026", "T11", "Lũy kế"), 1):
        sheet.cell(14, column, head)
    for line in range(15, 19):
        for column, value in enumerate((f"0{line}", f"Dự án {line}", 1000 * line, 10 * line, 34120), 1):
            sheet.cell(line, column, value)
    sheet["D17"] = date(2026, 11, 25)
    path = tmp_path / "book"
    made.save(path)
    return path


def excerpted(*where, **how) -> Excerpt:
    shown = excerpt(*where, **how)
    assert shown is not None
    return shown


def test_a_cell_of_a_workbook_stands_among_its_neighbours_under_its_heading(book):
    shown = excerpted(book, "Biểu 01", 17, "E", "ABCDE")
    assert shown.kind == "workbook"
    assert shown.columns == ("B", "D", "E")
    assert [line.number for line in shown.lines] == [14, 15, 16, 17, 18]
    assert shown.lines[0].cells == ("Dự án", "T11", "Lũy kế")
    hit = next(line for line in shown.lines if line.hit)
    assert (hit.number, hit.cells[shown.chosen], hit.cells[1]) == (17, 34120, "25/11/2026")


def test_a_code_stands_with_the_leading_zeros_of_its_cell(book):
    made = openpyxl.load_workbook(io.BytesIO(book.read_bytes()))
    cell = made.worksheets[0]["A17"]
    cell.value, cell.number_format = 1090012345, "000000000000"
    made.save(book)
    shown = excerpted(book, "Biểu 01", 17, "A", "A")
    assert next(line.cells[shown.chosen] for line in shown.lines if line.hit) == "001090012345"


def test_a_cell_that_is_not_there_has_no_excerpt(book):
    assert excerpt(book, "Biểu 02", 17, "E") is None
    assert excerpt(book, "Biểu 01", 999, "E") is None
    assert excerpt(book, "Biểu 01", 17, "ZZ") is None
    assert excerpt(book.with_name("lost"), "Biểu 01", 17, "E") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_a_line_of_a_csv_stands_under_the_files_heading(tmp_path, encoding):
    path = tmp_path / "lines"
    path.write_bytes("code,name,done\n1,xa A,5\n2,xa B,6\n3,xa C,7\n4,xa Đ,8\n5,E,9\n".encode(encoding))
    shown = excerpted(path, "", 5, "done", ["name"])
    assert shown.columns == ("name", "done")
    assert [line.number for line in shown.lines] == [3, 4, 5, 6]
    assert shown.lines[2].cells == ("xa Đ", "8")
    assert shown.chosen == 1


@pytest.mark.parametrize(
    "wrap", [lambda rows: json.dumps(rows), lambda rows: json.dumps({"rows": rows}), lambda rows: "\n".join(map(json.dumps, rows))]
)
def test_an_item_of_a_message_is_shown_by_its_fields(tmp_path, wrap):
    path = tmp_path / "message"
    path.write_text(wrap([{"code": "A", "n": 1}, {"code": "B", "n": 2}]))
    shown = excerpted(path, "", 2, "n", ["code"])
    assert (shown.columns, shown.lines[0].cells, shown.chosen) == (("code", "n"), ("B", 2), 1)


def test_a_broken_file_has_no_excerpt_and_breaks_nothing(tmp_path):
    path = tmp_path / "broken"
    path.write_bytes(b"PK\x03\x04rubbish")
    assert excerpt(path, "x", 1, "A") is None
    path.write_bytes(b"{not json")
    assert excerpt(path, "", 1, "A") is None


def test_a_column_that_is_not_open_is_not_shown(book, tmp_path):
    assert excerpted(book, "Biểu 01", 17, "E", "C").columns == ("C", "E")
    path = tmp_path / "lines"
    path.write_text("code,phone,done\n1,0900,5\n")
    assert excerpted(path, "", 2, "done", ["code"]).columns == ("code", "done")
    assert excerpt(path, "", 2, "nowhere") is None


def test_alone_no_line_around_is_shown(book, tmp_path):
    assert [line.number for line in excerpted(book, "Biểu 01", 17, "E", alone=True).lines] == [14, 17]
    path = tmp_path / "lines"
    path.write_text("code,done\n1,5\n2,6\n3,7\n")
    assert [line.number for line in excerpted(path, "", 3, "done", alone=True).lines] == [3]
