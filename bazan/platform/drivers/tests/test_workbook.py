"""Workbooks weighed before they are read, and told cell by cell what a person didn't type or can't see."""

import io
import resource
import struct
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.core.labels import sentence
from bazan.platform.drivers.files.workbook import LARGEST, cell_name, gathered, letters, looks_like_workbook, open_workbook
from bazan.platform.drivers.files.workbook_contents import LARGEST_UNPACKED, told
from tests.fixtures.zip_bombs import one_text_in_many_cells


def saved(book: openpyxl.Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def repacked(data: bytes, **changed: bytes) -> bytes:
    """The same workbook with parts of these names (dots as double underscores) exchanged or added."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        names = {name.replace("__", "."): part for name, part in changed.items()}
        for entry in old.infolist():
            new.writestr(entry.filename, names.pop(entry.filename.replace("/", "_"), None) or old.read(entry))
        for name, part in names.items():
            new.writestr(name.replace("_", "/"), part)
    return held.getvalue()


def rule(act) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.rule


@pytest.fixture
def book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Số giường"
    sheet["B2"], sheet["C2"], sheet["D2"], sheet["E2"] = "Bệnh viện", 63, "=C2*2", date(2026, 11, 25)
    sheet["F2"], sheet["G2"], sheet["H2"] = datetime(2026, 11, 25, 7, 5), True, 1.5
    return book


def test_values_come_with_their_types_and_whole_numbers_stay_whole(book):
    sheet = open_workbook(saved(book)).sheet("Số giường")
    assert sheet is not None
    assert sheet.rows[1][1:8] == ["Bệnh viện", 63, "", date(2026, 11, 25), datetime(2026, 11, 25, 7, 5), True, 1.5]
    assert str(sheet.rows[1][2]) == "63"


def test_formulas_hidden_parts_and_merged_cells_are_told_and_never_computed(book):
    sheet = book.active
    sheet.merge_cells("B3:C4")
    sheet["B3"] = "gộp"
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["K"].hidden = True
    book.create_sheet("ẩn").sheet_state = "hidden"
    book.create_sheet("rất ẩn").sheet_state = "veryHidden"
    found = open_workbook(saved(book))
    first = found.sheets[0]
    assert first.formulas == {(2, 4)}
    assert first.rows[1][3] == ""
    assert (first.merged, first.hidden_rows, first.hidden_columns) == (((3, 2, 4, 3),), {5}, {11})
    assert [sheet.state for sheet in found.sheets] == ["visible", "hidden", "very_hidden"]


def test_an_error_value_is_not_an_empty_cell(book):
    book.active["I2"] = "#DIV/0!"
    assert open_workbook(saved(book)).sheets[0].rows[1][8] == "#DIV/0!"


def test_macros_and_links_to_other_workbooks_are_told(book):
    plain = open_workbook(saved(book))
    armed = open_workbook(repacked(saved(book), xl_vbaProject__bin=b"x", xl_externalLinks_externalLink1__xml=b"<x/>"))
    assert (plain.macros, plain.links, armed.macros, armed.links) == (False, False, True, True)


def test_a_workbook_of_200_megabytes_is_refused_by_its_size_alone(tmp_path):
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(200 << 20)
    with pytest.raises(Refused) as refusal:
        open_workbook(path)
    assert (refusal.value.rule, refusal.value.params) == ("drivers.workbook.large", {"size": 200, "limit": LARGEST >> 20})


def test_a_small_file_that_unfolds_to_more_than_400_megabytes_is_not_unfolded():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/media/zeros.bin", "w") as part:
        for _ in range((LARGEST_UNPACKED >> 20) + 1):
            part.write(bytes(1 << 20))
    assert len(held.getvalue()) < 1 << 20
    assert rule(lambda: open_workbook(held.getvalue())) == "drivers.workbook.bomb"


def test_one_long_text_in_sixty_thousand_cells_is_refused_before_anybody_holds_it_as_often():
    """115 KB that took four gigabytes: the text stands once in the file."""
    before, data = peak_mib(), one_text_in_many_cells()
    assert len(data) < 200_000
    with pytest.raises(Refused) as refusal:
        open_workbook(data)
    assert (refusal.value.rule, refusal.value.params["count"]) == ("drivers.workbook.text", 60_000 * 32_767 // 1_000_000)
    assert "1966 triệu" in sentence(refusal.value)
    assert peak_mib() - before < 100


def peak_mib() -> int:
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) >> 10


def test_text_written_in_each_cell_counts_as_well(book, monkeypatch):
    monkeypatch.setattr("bazan.platform.drivers.files.workbook_contents.MOST_TEXT", 100)
    book.active["B2"] = "x" * 90
    assert gathered(told(saved(book))).sheets
    book.active["B3"] = "x" * 20
    assert rule(lambda: gathered(told(saved(book)))) == "drivers.workbook.text"


def test_more_formulas_than_anybody_types_are_refused(book, monkeypatch):
    monkeypatch.setattr("bazan.platform.drivers.files.workbook_contents.MOST_MARKS", 10)
    for line in range(3, 13):
        book.active[f"B{line}"] = "=1"
    assert rule(lambda: gathered(told(saved(book)))) == "drivers.workbook.marks"


def test_one_sheet_is_read_alone(book):
    book.create_sheet("Khác")["A1"] = "khác"
    found = open_workbook(saved(book), only="Khác")
    assert [(sheet.name, sheet.rows) for sheet in found.sheets] == [("Khác", [["khác"]])]
    assert open_workbook(saved(book), only="Không có").sheets == ()


def test_a_packed_file_that_lies_about_its_size_is_broken(book):
    data = bytearray(repacked(saved(book), xl_media_zeros__bin=bytes(5 << 20)))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    assert rule(lambda: open_workbook(bytes(data))) == "drivers.workbook.broken"


def test_one_stray_cell_in_the_last_corner_is_named_before_the_sheet_is_read(book):
    book.active["XFD1048576"] = "."
    with pytest.raises(Refused) as refusal:
        open_workbook(saved(book))
    assert refusal.value.rule == "drivers.workbook.cells"
    assert refusal.value.params["cell"] == "XFD1048576"


def test_an_old_workbook_and_a_locked_one_are_told_apart():
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    assert rule(lambda: open_workbook(old)) == "drivers.workbook.kind"
    assert rule(lambda: open_workbook(old + "EncryptedPackage".encode("utf-16-le"))) == "drivers.workbook.locked"
    assert looks_like_workbook(old)


def test_entities_declared_in_a_part_are_refused(book):
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><c r="A1"><v>&b;</v></c></worksheet>'
    assert rule(lambda: open_workbook(repacked(saved(book), xl_worksheets_sheet1__xml=laughs))) == "drivers.workbook.broken"


def test_other_packed_files_are_no_workbooks():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("readme.txt", "x")
    assert rule(lambda: open_workbook(held.getvalue())) == "drivers.workbook.kind"


@given(st.binary(max_size=300), st.integers(0, 4000))
@settings(max_examples=80, deadline=None)
def test_whatever_bytes_are_put_into_a_workbook_it_opens_or_is_refused(noise, at):
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = 1
    data = saved(book)
    at %= len(data)
    try:
        gathered(told(data[:at] + noise + data[at + len(noise) :]))
    except Refused as why:
        assert why.rule.startswith("drivers.workbook.")


def test_columns_have_their_letters():
    assert [letters(number) for number in (1, 26, 27, 703)] == ["A", "Z", "AA", "AAA"]
    assert cell_name(17, 6) == "F17"
