"""What honest offices write: every cell is one its declaration allows, checks hold, and the parts of a year add up."""

from datetime import date

import pytest

from simulator.declared import Form
from simulator.offices.expressions import NotUnderstood, worked_out
from simulator.periods import ended, period_of, read
from simulator.tests.offices_stage import STAGE, contents, declared
from simulator.tests.province import NOW

FORMS = sorted(declared().forms)


def sender_of(form: Form) -> str:
    return next(iter(form.owed_by.get("organizations", ["ubnd-24640"])))


def rows_of(form: Form, sheet, day: date):
    office, period = contents(), period_of(day, form.grain)
    if not sheet.get("rows"):
        return office.free(form, sheet, period, sender_of(form), NOW)
    told = sheet["rows"]
    if "things" in told:
        codes = [facility.code for facility in STAGE.of_kind(*told["things"])]
    elif "places" in told or "organizations" in told:
        codes = [commune.code if "places" in told else f"ubnd-{commune.code}" for commune in STAGE.communes]
    else:
        codes = office.dataset(form, sheet).codes(told["column"])
    return [row for code in codes if (row := office.locked(form, sheet, code, period, sender_of(form)))]


@pytest.mark.parametrize("code", FORMS)
def test_every_cell_of_every_form_is_allowed_by_its_declaration(code):
    form = declared().forms[code]
    for day in (date(2026, 11, 20), date(2026, 3, 10), date(2025, 12, 4)):
        for sheet in form.sheets:
            dataset = contents().dataset(form, sheet)
            for row in rows_of(form, sheet, day):
                for column, value in row.items():
                    told = dataset.columns[column]
                    if told["type"] in ("integer", "decimal"):
                        assert told.get("low", value) <= value <= told.get("high", value), (column, row)
                    if told["type"] == "integer":
                        assert isinstance(value, int)
                    if told["type"] == "code" and dataset.codes(column):
                        assert value in dataset.codes(column), (column, value)
                missing = [name for name in sheet["columns"] if dataset.columns[name].get("required") and name not in row]
                lead = sheet.get("rows", {}).get("column")
                assert set(missing) <= {lead}, (missing, row)


def test_the_same_cell_is_worked_out_the_same_and_another_period_differs():
    form = declared().forms["health.hospital_day"]
    sheet, period = form.sheets[0], read("2026-11-20")
    one = contents().locked(form, sheet, "hospital-dak-mil", period, "so-yt")
    assert one == contents().locked(form, sheet, "hospital-dak-mil", period, "so-yt")
    assert one != contents().locked(form, sheet, "hospital-dak-mil", period.before(), "so-yt")
    assert one["occupied"] <= one["beds"]


def test_a_sum_since_january_is_the_sum_of_its_months():
    form = declared().forms["socioeconomy.monthly_report"]
    months = [
        contents().locked(form, form.sheets[0], "exports", period_of(date(2026, number, 1), "month"), "thong-ke-tinh")
        for number in range(1, 13)
    ]
    assert months[-1]["cumulative"] == pytest.approx(sum(month["month_value"] for month in months), abs=0.1)
    before = contents().locked(form, form.sheets[0], "exports", read("2025-12"), "thong-ke-tinh")
    assert months[-1]["cumulative_before"] == pytest.approx(before["cumulative"], abs=0.1)


def test_each_body_fills_its_own_lines_of_the_monthly_report():
    form = declared().forms["socioeconomy.monthly_report"]
    for item, body in (("revenue", "so-tc"), ("exports", "thong-ke-tinh")):
        rows = {who: contents().locked(form, form.sheets[0], item, read("2026-10"), who) for who in ("so-tc", "thong-ke-tinh")}
        assert [who for who, row in rows.items() if row] == [body]


def test_an_investor_reports_its_own_projects_and_nobody_pays_more_than_planned():
    form = declared().forms["socioeconomy.disbursement_departments"]
    rows = contents().free(form, form.sheets[0], read("2026-10"), "ban-qlda-gt", NOW)
    assert len(rows) >= 4
    assert all(0 <= row["month_value"] <= row["cumulative"] <= row["plan"] for row in rows)


def test_the_cluster_shows_in_the_water_jars():
    form = declared().forms["health.epidemic_week"]
    now, before = (contents().locked(form, form.sheets[0], "24616", read(week), "cdc") for week in ("2026-W47", "2026-W40"))
    assert now["containers"] / now["houses"] > 2 * before["containers"] / before["houses"]


def test_people_of_a_year_before_the_reform_are_those_of_the_communes_of_that_year():
    form = declared().forms["socioeconomy.population_year"]
    assert contents().locked(form, form.sheets[0], "24612", read("2024"), "thong-ke-tinh")["people"] > 3000
    assert contents().locked(form, form.sheets[0], "24611", read("2025"), "thong-ke-tinh")["people"] > 30000


@pytest.mark.parametrize("text", ["2026-11-25", "2026-W47", "2026-11", "2026-Q4", "2026"])
def test_a_period_is_read_as_it_is_written(text):
    assert read(text).text == text
    assert read(text).before().after() == read(text)


def test_periods_that_ended_come_newest_first():
    assert [period.text for period in ended("month", date(2026, 8, 1), date(2026, 11, 25))] == ["2026-10", "2026-09", "2026-08"]


@pytest.mark.parametrize("text", ["__import__('os')", "population.real", "[1, 2]", "lambda: 1", "unknown + 1", "1 +"])
def test_a_formula_understands_arithmetic_and_nothing_else(text):
    with pytest.raises(NotUnderstood):
        worked_out(text, {"population": 3}, {})


def test_formulas_choose_and_compare():
    assert worked_out("1 if a > 2 and b == 'x' else -a * 2 ** 3", {"a": 2, "b": "x"}, {}) == -16


def test_rows_of_a_table_keep_their_codes_as_text():
    form = declared().forms["agriculture.new_rural"]
    products = contents().free(form, form.sheets[1], period_of(date(2026, 9, 30), "quarter"), "so-nnmt", NOW)
    assert {row["commune"] for row in products} <= {commune.code for commune in STAGE.communes}
    assert all(row["recognised"] < row["expires"] for row in products)
