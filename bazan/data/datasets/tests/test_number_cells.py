"""What a cell shows beside its number must be of the column's unit: percent, thousands, currency."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.core.labels import sentence
from bazan.core.language import speaking
from bazan.core.settings import ROOT
from bazan.data.datasets import rules
from bazan.data.datasets.grammar import DATASETS
from bazan.data.datasets.tests.conftest import harvest, pine
from bazan.platform.drivers.api import FormattedNumber
from bazan.platform.packs import load

MILLIONS = "10*6.{VND}"


@pytest.mark.parametrize(
    ("raw", "unit", "value"),
    [
        (FormattedNumber(0.0725, "0.00%"), "%", 7.25),
        (FormattedNumber(0.0725, "0.00%"), "1", 0.0725),
        (FormattedNumber(7.25, '0.00"%"'), "%", 7.25),
        (FormattedNumber(7.25, '0.00"%"'), "1", 0.0725),
        (FormattedNumber(12_000_000, '#,##0,,"triệu"'), "{VND}", 12_000_000),
        (FormattedNumber(12, '0" triệu"'), MILLIONS, 12),
        (FormattedNumber(12_000, r"#,##0\ [$₫-42A]"), "{VND}", 12_000),
        (FormattedNumber(12_000, "[$$-409]#,##0"), "{USD}", 12_000),
        (FormattedNumber(45_000, '#,##0 "đ"'), "{VND}/kg", 45_000),
        ("7,25%", "%", 7.25),
        ("7,25 %", "%", 7.25),
        ("7 %", "%", 7.0),
        ("7,25%", "1", 0.0725),
        ("1.234.000 ₫", "{VND}", 1_234_000),
        ("1,5 triệu đồng", MILLIONS, 1.5),
    ],
)
def test_a_number_is_read_in_the_unit_of_its_column(raw, unit, value):
    assert rules.read_number(raw, False, unit=unit) == value


@pytest.mark.parametrize(
    ("raw", "unit", "rule"),
    [
        (FormattedNumber(0.0725, "0.00%"), "ha", "percent"),
        (FormattedNumber(12_345, "#,##0,"), "ha", "scaled"),
        (FormattedNumber(12_000_000, '#,##0,,"triệu"'), MILLIONS, "scaled"),
        (FormattedNumber(12, '0" triệu"'), "{VND}", "scaled"),
        (FormattedNumber(12_000_000, "#,##0 [$₫-42A]"), MILLIONS, "scaled"),
        (FormattedNumber(12_000, "$#,##0"), "{VND}", "currency"),
        (FormattedNumber(12_000, "#,##0 [$₫-42A]"), "ha", "currency"),
        ("7,25%", "ha", "percent"),
        ("$1,200.50", "{VND}", "currency"),
        ("12 cây", "ha", "number"),
        ("1,234.5 ha", "ha", "number"),
        ("1.234%", "%", "ambiguous"),
    ],
)
def test_a_number_of_another_unit_is_refused(raw, unit, rule):
    with pytest.raises(Refused) as refused:
        rules.read_number(raw, False, unit=unit)
    assert refused.value.rule == f"datasets.cell.{rule}"


def test_the_sentence_says_what_the_cell_shows_and_what_it_stores():
    with pytest.raises(Refused) as refused:
        rules.read_number(FormattedNumber(12_345.0, "#,##0,"), False, unit="ha")
    assert sentence(refused.value).startswith("Ô hiện 12,345 nhưng lưu số 12.345, không khớp với đơn vị của cột")


def test_a_text_of_another_scale_is_told_as_a_text_and_a_cell_in_the_words_of_the_reader():
    for raw, vietnamese, english in (
        ("1,5 tỷ", "“1,5 tỷ” không theo đơn vị của cột", "“1,5 tỷ” is not in the column’s unit"),
        (FormattedNumber(12.5, '0.0" triệu"'), "Ô hiện 12,5 triệu", "The cell shows 12.5 million"),
    ):
        with pytest.raises(Refused) as refused:
            rules.read_number(raw, False, unit="10*6.{VND}" if isinstance(raw, str) else "{VND}")
        assert sentence(refused.value).startswith(vietnamese)
        with speaking("en"):
            assert sentence(refused.value).startswith(english)


@pytest.mark.parametrize(
    ("raw", "said"),
    [(12345678.9, "12.345.678,9"), (1e20, "100.000.000.000.000.000.000"), (FormattedNumber(123456.789, "0%"), "12.345.678,9")],
)
def test_a_number_that_does_not_fit_is_told_as_people_write_it(raw, said):
    with pytest.raises(Refused) as refused:
        rules.read_number(raw, True, unit="%")
    assert sentence(refused.value).startswith(f"“{said}”")


def test_a_day_count_without_a_date_format_is_no_date():
    for raw, read in ((45_000, rules.read_instant), (45_000.5, rules.read_date), (45_000, lambda raw: rules.read_period(raw, "month"))):
        with pytest.raises(Refused) as refused:
            read(raw)
        assert refused.value.rule == "datasets.cell.serial"
    assert rules.read_date(20261125).isoformat() == "2026-11-24T17:00:00+00:00"
    assert rules.read_period(2026, "year").isoformat() == "2025-12-31T17:00:00+00:00"


def test_a_whole_number_stays_whole_whatever_its_format():
    assert rules.read_number(FormattedNumber(7, "0%"), True, unit="%") == 700
    with pytest.raises(Refused, match="integer"):
        rules.read_number(FormattedNumber(0.0725, "0%"), True, unit="%")


def test_a_cell_of_another_unit_is_named(groves):
    staged = harvest(pine(weight=FormattedNumber(0.07, "0%")))
    assert [(one.cell, one.column, one.rule, one.raw) for one in staged.findings] == [("F6", "weight", "datasets.cell.percent", "7%")]


def test_items_of_the_monthly_report_have_their_own_units():
    """A share typed as 7.25 % is 7.25 of an item in percent, and no number of an item in tons."""
    declared = next(one.declaration for one in DATASETS.of(load(ROOT / "sectors/socioeconomy")) if one.declaration.id == "report")
    column = next(column for column in declared.columns if column.id == "month_value")
    assert column.unit_by == "item" and declared.units["report_items"]["grdp_growth"] == "%"
    assert declared.units["report_items"]["coffee_processed"] == "t"


def test_leading_zeros_of_a_cell_belong_to_its_text_and_not_to_its_number():
    cell = FormattedNumber(1090012345.0, "000000000000")
    assert rules.read_text(cell) == rules.read_key_text(cell) == "001090012345"
    assert rules.hashed(cell, "secret") == rules.hashed("001090012345", "secret")
    assert rules.read_number(cell, True) == 1090012345 and rules.read_boolean(FormattedNumber(1, "00"))
    assert rules.read_date(FormattedNumber(20261125, "00000000")) == rules.read_date(20261125)


@given(st.decimals(-1_000_000, 1_000_000, places=4))
def test_what_is_typed_as_a_percentage_is_read_the_same_from_text_and_cell(typed):
    written = f"{typed:f}".replace(".", ",") + " %"
    stored = float(f"{typed:f}e-2")
    assert rules.read_number(written, False, ",", "%") == rules.read_number(FormattedNumber(stored, "0.00%"), False, "", "%")
