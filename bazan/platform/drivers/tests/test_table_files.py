"""Tables in files: what is found out is told, what can't be found out for certain is refused."""

import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.platform.drivers.api import binding_problems, kept, read_binding, tables
from bazan.platform.drivers.bindings.dataset_columns import unkept
from bazan.platform.drivers.files.table_files import TableBinding
from bazan.platform.drivers.values.date_patterns import date_reader, pattern_problem, period_text
from bazan.platform.drivers.values.text_encodings import detect

HANOI = timezone(timedelta(hours=7))
TEXT = "Mã;Nơi nhận;Ghi chú\nA-1;Xã Đắk Wil, huyện Cư Jút;Trả kết quả đúng hẹn\nA-2;Phường Bắc Gia Nghĩa;Nguyễn Văn Khoẻ, Krông Nô\n"
BINDING = {"dataset": "permits", "columns": {"code": "Mã", "unit": "Nơi nhận"}}


def windows_1258(text: str) -> bytes:
    """As Windows writes Vietnamese: a letter with its mark, then its tone as a character of its own."""
    written = b""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = [one for one in parts if one in "\u0300\u0301\u0303\u0309\u0323"]
        try:
            written += letter.encode("windows-1258")
        except UnicodeEncodeError:
            base = unicodedata.normalize("NFC", "".join(one for one in parts if one not in tones))
            written += base.encode("windows-1258") + "".join(tones).encode("windows-1258")
    return written


def binding(**more) -> TableBinding:
    made = read_binding("table", BINDING | more)
    assert isinstance(made, TableBinding)
    return made


def read(tmp_path, data: bytes, **more):
    path = tmp_path / "file"
    path.write_bytes(data)
    table = tables.Table(path, binding(**more))
    return list(table), table.told


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (unicodedata.normalize("NFD", TEXT).encode(), "utf-8"),
        (windows_1258(TEXT), "windows-1258"),
        (TEXT.replace("\n", "\r\n").encode(), "utf-8"),
        (TEXT.replace("\n", "\r").encode(), "utf-8"),
    ],
)
def test_vietnamese_is_read_from_every_encoding_it_comes_in(tmp_path, data, encoding):
    lines, told = read(tmp_path, data)
    assert [line.cells["unit"] for line in lines] == ["Xã Đắk Wil, huyện Cư Jút", "Phường Bắc Gia Nghĩa"]
    assert (told["encoding"], told["delimiter"]) == (encoding, ";")
    assert told.get("encoding_guessed", False) == (encoding == "windows-1258")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("São Paulo, ação, população, informação", "latin-1"),
        ("Größe, Übung, Straße, schön", "windows-1252"),
        ("Příliš žluťoučký", "cp1250"),
    ],
)
def test_another_tongues_bytes_are_not_taken_for_vietnamese(text, encoding):
    with pytest.raises(Refused, match=r"drivers\.encoding\.unknown"):
        detect([f"Ma;Noi\n{text}\n".encode(encoding)])
    assert detect([text.encode(encoding)], bound="latin-1").guessed is False


def test_lines_in_another_encoding_than_the_rest_are_refused_one_by_one(tmp_path):
    lines, told = read(tmp_path, TEXT.encode() + windows_1258("A-3;Xã Quảng Khê;x\n") + "A-4;Xã Ba;x\n".encode())
    assert [line.refusal.rule if line.refusal else line.cells["code"] for line in lines] == ["A-1", "A-2", "drivers.encoding", "A-4"]
    assert told["encoding"] == "utf-8"


def test_a_title_above_the_header_and_names_with_other_spaces_and_case_are_found(tmp_path):
    data = "Danh sách\n\n" + TEXT.replace("Nơi nhận", " nơi  NHẬN ")
    lines, told = read(tmp_path, data.encode())
    assert (told["header"], told["extra"], len(lines)) == (3, ["Ghi chú"], 2)


def test_a_name_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"drivers\.table\.twice"):
        read(tmp_path, TEXT.replace("Ghi chú", "Mã").encode())


def test_a_line_with_empty_ends_is_whole_and_a_ragged_one_is_not(tmp_path):
    lines, _ = read(tmp_path, (TEXT + "A-3;Xã Ba;x;;;\n;;\n\nA-4;Xã Ba\n").encode())
    assert [line.refusal.rule if line.refusal else line.cells["code"] for line in lines] == ["A-1", "A-2", "A-3", "drivers.csv.fields"]


def test_a_damaged_archive_gives_what_came_before_the_damage(tmp_path):
    import gzip

    whole = gzip.compress((TEXT + "A;B;C\n" * 2_000_000).encode(), 1)
    path = tmp_path / "file"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refused, match=r"drivers\.file\.broken"):
        list(tables.Table(path, binding(encoding="utf-8")))


def test_merged_cells_are_refused_or_filled_as_the_binding_says(tmp_path):
    book = openpyxl.Workbook()
    for line in (["Mã", "Nơi nhận"], ["A-1", "Xã Ba"], ["A-2", None], ["A-3", "Xã Tư"]):
        book.worksheets[0].append(line)
    book.worksheets[0].merge_cells("B2:B3")
    book.worksheets[0].row_dimensions[4].hidden = True
    path = tmp_path / "file"
    book.save(path)
    lines, told = read(tmp_path, path.read_bytes())
    assert [line.refusal.params["cell"] if line.refusal else line.cells["code"] for line in lines] == ["B2", "B3", "A-3"]
    assert told["hidden_rows"] == 1
    filled, _ = read(tmp_path, path.read_bytes(), merged="fill")
    assert [line.cells["unit"] for line in filled] == ["Xã Ba", "Xã Ba", "Xã Tư"]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\0\r\ufdd0", exclude_categories=["Cs"])), min_size=3, max_size=3), max_size=8
    )
)
@settings(max_examples=60, deadline=None)
@example([[" ", "", ""]])
def test_whatever_a_csv_writer_writes_is_read_back(tmp_path_factory, rows):
    import csv
    import io

    held = io.StringIO()
    writer = csv.writer(held, delimiter=";", lineterminator="\n")
    writer.writerows([["Mã", "Nơi nhận", "Ghi chú"], *rows])
    lines, _ = read(tmp_path_factory.mktemp("csv"), held.getvalue().encode(), missing=[])
    expected = [[unicodedata.normalize("NFC", cell) for cell in row] for row in rows if any(cell.strip() for cell in row)]
    assert [line.raw for line in lines] == expected


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_lines_or_a_refusal(tmp_path_factory, noise):
    with suppress(Refused):
        read(tmp_path_factory.mktemp("noise"), "Mã;Nơi nhận\n".encode() + noise)


def test_a_kept_row_comes_back_with_its_types():
    raw = {"a": date(2026, 11, 25), "b": datetime(2026, 11, 25, 7, tzinfo=UTC), "c": [1, 2.5, "x", None]}
    assert unkept(kept(raw)) == raw


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("yyyyMMddHHmmss", "20261125070500", datetime(2026, 11, 25, 7, 5, tzinfo=HANOI)),
        ("dd/MM/yyyy", "25/11/2026", date(2026, 11, 25)),
        ("d/M/yyyy H:mm", "5/1/2026 7:05", datetime(2026, 1, 5, 7, 5, tzinfo=HANOI)),
        ("MM/dd/yyyy hh:mm:ss a", "11/25/2026 12:05:00 AM", datetime(2026, 11, 25, 0, 5, tzinfo=HANOI)),
        ("hh:mm a dd/MM/yyyy", "07:05 CH 25/11/2026", datetime(2026, 11, 25, 19, 5, tzinfo=HANOI)),
        ("yyyy-MM-dd'T'HH:mm", "2026-11-25T07:05", datetime(2026, 11, 25, 7, 5, tzinfo=HANOI)),
        ("%d.%m.%Y", "25.11.2026", date(2026, 11, 25)),
        ("epoch_s", "1795000000", datetime.fromtimestamp(1795000000, UTC)),
        ("iso", "2026-11-25T07:05:00+09:00", datetime(2026, 11, 24, 22, 5, tzinfo=UTC)),
    ],
)
def test_dates_are_read_by_their_pattern_and_by_no_other(pattern, text, found):
    read_date = date_reader((pattern,), HANOI)
    assert read_date(text) == found
    assert read_date(f" {text} ") == found
    for wrong in ("", "32/13/2026", "hôm qua", text + "x", "9999999999999999"):
        with pytest.raises(Refused, match=r"drivers\.time"):
            read_date(wrong)


@pytest.mark.parametrize("pattern", ["", "dd/MM", "dd/MM/yyyy dd", "qq", "hh:mm dd/MM/yyyy", "dd/yyyy"])
def test_a_pattern_that_says_no_date_is_no_pattern(pattern):
    assert pattern_problem(pattern)


def test_periods_are_named_as_datasets_name_them():
    day = date(2026, 11, 25)
    assert [period_text(day, grain) for grain in ("day", "week", "month", "quarter", "year")] == [
        "2026-11-25", "2026-W48", "2026-11", "2026-Q4", "2026",
    ]  # fmt: skip
    assert period_text(datetime(2025, 12, 31, 17, tzinfo=UTC), "month") == "2026-01"


@given(st.datetimes(datetime(1976, 1, 1), datetime(2200, 1, 1)))  # before 1975-06-13 the local zone was another
def test_what_a_pattern_writes_it_reads(moment):
    moment = moment.replace(microsecond=0)
    for pattern, form in (("yyyyMMddHHmmss", "%Y%m%d%H%M%S"), ("dd/MM/yyyy HH:mm:ss", "%d/%m/%Y %H:%M:%S")):
        text = moment.strftime(form)
        assert date_reader((pattern,), HANOI)(text) == moment.replace(tzinfo=HANOI)


def test_a_joined_part_that_may_lack_is_left_out_and_one_that_is_not_joined_is_named():
    def table(lacking):
        return {"dataset": "d", "columns": {"key": {"from": ["table", "item"], "join": " | ", "may_lack": [lacking]}}}

    binding = read_binding("table", table("item"))
    assert isinstance(binding, tables.TableBinding)
    (bound,) = binding.columns.bound
    assert bound.take(["Rừng", ""], frozenset({""})) == "Rừng"
    assert bound.take(["", "Thông"], frozenset({""})) is None
    assert [(problem.key, problem.rule) for problem in binding_problems("table", table("items"))] == [
        ("columns.key.may_lack", "drivers.binding.part")
    ]
