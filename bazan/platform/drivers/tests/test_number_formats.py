"""A cell whose number format shows something else than it stores comes with that format."""

import io
import json
import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from bazan.platform.drivers.bindings.dataset_columns import kept, unkept
from bazan.platform.drivers.files.workbook import open_workbook
from bazan.platform.drivers.values.number_formats import FormattedNumber, Meaning, format_meaning, is_plain, shift_decimal, word_meaning


def read_column(cells: Sequence[tuple[str | float | date | time | timedelta, str]], epoch=None) -> list[object]:
    """What the cells of a column, each a value and its format, are read as."""
    book = openpyxl.Workbook()
    book.epoch = epoch or book.epoch
    for line, (value, code) in enumerate(cells, 1):
        cell = book.worksheets[0].cell(line, 2, value)
        cell.number_format = code
    held = io.BytesIO()
    book.save(held)
    return [row[1] for row in open_workbook(held.getvalue()).sheets[0].rows]


@pytest.mark.parametrize(
    ("code", "value", "meaning"),
    [
        ("0.00%", 0.0725, Meaning(percent=True, hundreds=1)),
        ('0.00"%"', 7.25, Meaning(percent=True)),
        ("#,##0,", 12_345, Meaning(thousands=1)),
        ("#,##0.0,,", 12_345_678, Meaning(thousands=2)),
        ('#,##0,,"triệu"', 12_345_678, Meaning(thousands=2, scale=6)),
        ('#,##0" tỷ đồng"', 12, Meaning(scale=9, currency="VND")),
        (r"#,##0\ [$₫-42A]", 5, Meaning(currency="VND")),
        (r'_-* #,##0\ "₫"_-;\-* #,##0\ "₫"_-;_-* "-"\ "₫"_-;_-@_-', -5, Meaning(currency="VND")),
        ("$#,##0.00", 5, Meaning(currency="USD")),
        ("[$XAU] 0.00", 5, Meaning(currency="XAU")),
        ('[>=1000000]#,##0.0,,"tr";[>=1000]#,##0,"k";0', 5_000, Meaning(thousands=1, scale=3)),
        ('[>=1000000]#,##0.0,,"tr";[>=1000]#,##0,"k";0', 5, Meaning()),
        ("0%;-0", -5, Meaning()),
    ],
)
def test_a_format_says_what_its_cell_shows(code, value, meaning):
    assert format_meaning(code, value) == meaning and not is_plain(code)


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "0.00",
        "#,##0",
        "@",
        "0.00E+00",
        "# ?/?",
        '0.0" ha"',
        "[$-42A]#,##0",
        '_(* #,##0_);_(* "-"??_);_(@_)',
        "dd/mm/yyyy",
        "0",
        "##0.0E+00",
    ],
)
def test_a_plain_format_says_nothing(code):
    assert is_plain(code)


def test_cells_come_with_their_telling_format_and_others_as_plain_numbers():
    cells = [("Tỷ lệ", "General"), (0.0725, "0.00%"), (0.5, "0%"), (0.5, "0.0"), ("12 %", "0%"), (12_000_000, '#,##0,,"triệu"'), (7, "0%")]
    assert read_column(cells) == [
        "Tỷ lệ", FormattedNumber(0.0725, "0.00%"), FormattedNumber(0.5, "0%"), 0.5, "12 %",
        FormattedNumber(12_000_000, '#,##0,,"triệu"'), FormattedNumber(7, "0%"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("000000000000", 1090012345, "001090012345"),
        ("0000000000", 6400123456, "6400123456"),
        ("0#########", 901234567, "0901234567"),
        ("[<=9999999]000-0000;(000) 000-0000", 5550199, "5550199"),
        ("00000", -42, "-00042"),
        ("00000", 0.5, "0.5"),
    ],
)
def test_leading_zeros_that_a_format_shows_are_read(code, value, shown):
    (cell,) = read_column([(value, code)])
    assert isinstance(cell, FormattedNumber) and (str(cell), cell.meaning, is_plain(code)) == (shown, Meaning(), False)


def test_a_format_of_a_million_zeros_fills_no_more_than_a_real_one():
    assert len(str(FormattedNumber(7, "0" * 1_000_000))) == 255


def test_a_day_is_the_same_day_in_a_workbook_that_counts_from_1904():
    cells = [(date(2026, 11, 25), "dd/mm/yyyy"), (45_000, "General")]
    assert read_column(cells, CALENDAR_MAC_1904) == [date(2026, 11, 25), 45_000]


def test_a_kept_row_keeps_the_format_of_its_numbers():
    row = [FormattedNumber(0.0725, "0.00%"), "x", None]
    assert unkept(kept(row)) == row


@pytest.mark.parametrize("value", [datetime(2026, 11, 25, 8, tzinfo=UTC), date(2026, 11, 25), time(8, 30), timedelta(seconds=5.5)])
def test_a_kept_row_keeps_its_dates_and_times(value):
    assert unkept(kept([value])) == [value]


@pytest.mark.parametrize("mark", ["$instant", "$date", "$time", "$seconds", "$number"])
@pytest.mark.parametrize(
    "value", ["x", 1e300, math.nan, True, None, {}, [], ["a", "b"], [1, 5], [1], [True, "0"], [math.inf, "0"], [1, "0", 2]]
)
def test_an_object_of_a_sender_that_looks_like_a_mark_stays_an_object(mark, value):
    assert str(unkept(json.dumps({mark: value}))) == str({mark: value})


def test_words_beside_a_number_are_known_or_nothing():
    assert word_meaning("%") == Meaning(percent=True)
    assert word_meaning("triệu đồng") == Meaning(scale=6, currency="VND")
    assert word_meaning("cây") is None


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_a_percentage_is_the_number_that_was_typed(digits, decimals):
    """Typing 7.25 % stores 0.0725; reading it gives 7.25 again, to the last digit."""
    typed = digits / 10**decimals
    stored = float(f"{digits}e-{decimals + 2}")
    assert shift_decimal(stored, 2) == typed


@given(st.text(max_size=40), st.floats(allow_nan=False, allow_infinity=False))
def test_no_format_breaks_the_reader(code, value):
    assert isinstance(str(FormattedNumber(value, code)), str)
