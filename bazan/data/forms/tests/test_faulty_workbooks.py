"""Everything a workbook can come back with: each is named precisely or read right, and nothing is computed."""

import io
import zipfile
from datetime import date, datetime

import pytest

from bazan.core.errors import BazanError, Refused
from bazan.core.labels import sentence
from bazan.data.forms import api
from tests.fixtures.form_province import NOW, committee, confirmed, faults, filled, packed, send, sender, template
from tests.fixtures.zip_bombs import one_text_in_many_cells
from tests.present import present

pytestmark = pytest.mark.django_db
SWARMS = "apiculture.swarms_week"


def edited(cells, book=None):
    book = book or filled()
    for name, value in cells.items():
        book["Trại ong"][name] = value
    return book


def words(upload):
    return [api.said(api.finding_of(one)) for one in upload.result["findings"]]


def problem(data, name="bieu.xlsx"):
    """The rule and sentence with which a file is refused as a whole."""
    try:
        upload = send(data, name=name, period="2026-10", organization="bees")
    except Refused as why:
        return why.rule, sentence(why)
    assert upload.state == "refused", upload.result
    return upload.problem["rule"], sentence(BazanError(upload.problem["rule"], upload.problem["params"]))


def rewritten(data, change):
    """The packed file with its parts as ``change(name, bytes)`` gives them; None leaves one out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = change(entry.filename, old.read(entry.filename))
            if part is not None:
                new.writestr(entry.filename, part)
    return out.getvalue()


def test_a_formula_is_named_by_its_cell_and_never_computed(province):
    upload = send(edited({"C8": "=2*1000"}))
    assert faults(upload) == [("C8", "forms.cell.formula")]
    assert words(upload) == ["Ô C8 chứa công thức. Hãy sao chép rồi dán giá trị (Dán đặc biệt › Giá trị)."]
    assert upload.result["good"] == 2


def test_merged_cells_over_data_are_named_by_their_range(province):
    book = filled()
    book["Trại ong"].merge_cells("C7:C8")
    upload = send(book)
    assert ("C7", "forms.cell.merged") in faults(upload) and ("C8", "forms.cell.merged") in faults(upload)
    assert "C7:C8" in words(upload)[0]


def test_a_renamed_column_is_named_with_both_names(province):
    upload = send(edited({"C6": "Số lượng"}))
    assert faults(upload) == [("C6", "forms.column.renamed")]
    assert "“Số tổ *”" in words(upload)[0] and "“Số lượng”" in words(upload)[0]
    with pytest.raises(Refused, match=r"forms\.confirm\.whole"):
        api.confirm(upload.id, sender(), partial=True)


def test_a_removed_column_is_named(province):
    book = filled()
    book["Trại ong"].delete_cols(3)
    assert ("C6", "forms.column.missing") in faults(send(book))


def test_moved_columns_are_found_by_their_heads(province):
    book = filled()
    ws = book["Trại ong"]
    for line in range(6, 10):
        ws[f"C{line}"].value, ws[f"D{line}"].value = ws[f"D{line}"].value, ws[f"C{line}"].value
    upload = send(book)
    assert faults(upload) == [] and upload.result["letters"]["Trại ong"]["hives"] == "D"


def test_a_head_pushed_down_is_found(province):
    book = filled()
    book["Trại ong"].protection.sheet = False
    book["Trại ong"].insert_rows(3, 2)
    upload = send(book)
    assert faults(upload) == [] and upload.result["good"] == 3


def test_a_hidden_row_with_data_is_read_and_told(province):
    book = filled()
    book["Trại ong"].row_dimensions[8].hidden = True
    upload = send(book)
    assert faults(upload, "warn") == [("", "forms.row.hidden")] and upload.result["good"] == 3


def test_a_hidden_column_and_a_hidden_sheet_are_read_and_told(province):
    book = filled()
    book["Trại ong"].column_dimensions["D"].hidden = True
    book["Trại ong"].sheet_state = "hidden"
    upload = send(book)
    assert {rule for _, rule in faults(upload, "warn")} == {"forms.column.hidden", "forms.sheet.ours_hidden"} and upload.result["good"] == 3


def test_a_hidden_sheet_that_is_none_of_ours_is_told(province):
    book = filled()
    extra = book.create_sheet("Nháp")
    extra["A1"], extra.sheet_state = "12", "hidden"
    assert faults(send(book), "warn") == [("", "forms.sheet.hidden")]


def test_a_renamed_sheet_is_named_with_its_new_name(province):
    book = filled()
    book["Trại ong"].title = "Sheet1"
    rule, said = problem(book)
    assert rule == "forms.sheet.missing" and "“Trại ong”" in said and "Sheet1" in said


def test_a_workbook_with_macros_is_refused(province):
    data = rewritten(packed(filled()), lambda name, part: part)
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("xl/vbaProject.bin", b"code")
    assert problem(out.getvalue(), "bieu.xlsm")[0] == "forms.workbook.macros"


def test_an_old_workbook_is_told_how_to_be_saved(province):
    rule, said = problem(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "bieu.xls")
    assert rule == "drivers.workbook.kind" and ".xlsx" in said


def test_an_encrypted_workbook_is_told_from_an_old_one(province):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    assert problem(data)[0] == "drivers.workbook.locked"


def test_a_workbook_of_200_megabytes_is_refused_before_it_is_unfolded(province):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as book, book.open("xl/media/image1.png", "w", force_zip64=True) as part:
        for _ in range(200):
            part.write(bytes(1 << 20))
    with pytest.raises(Refused, match=r"drivers\.workbook\.large") as why:
        send(stream.getvalue(), period="2026-10", organization="bees")
    assert "200 MB" in sentence(why.value) or "201 MB" in sentence(why.value)


def test_a_zip_bomb_is_refused(province):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book, book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
        for _ in range(450):
            part.write(bytes(1 << 20))
    assert len(stream.getvalue()) < 1 << 20
    assert problem(stream.getvalue())[0] == "drivers.workbook.bomb"


def test_entities_in_a_sheet_are_refused(province):
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    data = rewritten(packed(filled()), lambda name, part: bomb + part.partition(b"?>")[2] if name == "xl/worksheets/sheet1.xml" else part)
    assert problem(data)[0] == "drivers.workbook.broken"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"name;value\n1;2\n"])
def test_what_is_no_workbook_is_refused(province, data):
    assert problem(data)[0] in ("forms.file.empty", "drivers.workbook.broken", "drivers.workbook.kind")


def test_a_workbook_that_is_none_of_ours_is_told_so(province):
    data = rewritten(packed(filled()), lambda name, part: part.replace(b"_bazan", b"_other") if name == "xl/workbook.xml" else part)
    assert problem(data)[0] == "forms.workbook.meta"


def test_another_version_is_told_where_to_get_the_new_one(province):
    book = filled()
    book["_bazan"]["B2"] = "1"
    rule, said = problem(book)
    assert rule == "forms.workbook.version" and "/forms/apiculture.hives_month" in said


def test_another_period_form_or_unit_is_named(province):
    with pytest.raises(Refused, match=r"forms\.owner"):
        send(filled(), period="2026-10", organization="center")
    assert problem(filled(template(period="2026-09")))[0] == "forms.workbook.period"
    book = filled()
    book["_bazan"]["B4"] = "center"
    assert problem(book)[0] == "forms.workbook.organization"
    book["_bazan"]["B1"] = "apiculture.swarms_week"
    assert problem(book)[0] == "forms.workbook.form"


def test_a_code_of_an_earlier_era_names_its_successor(province):
    book = template(SWARMS, "2026-W44", "ubnd-1")
    for letter, value in zip("ABCD", ("v1", "26/10/2026", "9", 100), strict=True):
        book["Đàn ong"][f"{letter}7"] = value
    upload = send(book, SWARMS, committee())
    assert faults(upload) == [("C7", "datasets.place.ended")]
    assert "Xã Cũ" in words(upload)[0] and "1 Xã Một" in words(upload)[0]


def test_a_commune_reports_of_itself_only(province):
    book = template(SWARMS, "2026-W44", "ubnd-1")
    for letter, value in zip("ABCD", ("v1", "26/10/2026", "2", 100), strict=True):
        book["Đàn ong"][f"{letter}7"] = value
    upload = send(book, SWARMS, committee())
    assert faults(upload) == [("C7", "forms.place.foreign")] and upload.result["good"] == 0


def test_thousands_written_as_text_are_read_where_they_can_mean_one_thing(province):
    upload = send(edited({"C7": "1.204", "C8": "1,204"}))
    assert faults(upload) == [] and upload.result["good"] == 3


def test_a_number_that_can_be_read_two_ways_is_refused(province):
    upload = send(edited({"D7": "1.204", "D8": "1,204", "D9": "1,5"}))
    assert faults(upload) == [("D7", "datasets.cell.ambiguous"), ("D8", "datasets.cell.ambiguous")]


def test_dates_as_text_and_as_dates_are_read(province):
    upload = send(edited({"F7": "05/10/2026", "F8": date(2026, 10, 6), "F9": datetime(2026, 10, 7, 8, 30)}))
    assert faults(upload) == []
    assert faults(send(edited({"F7": "31/02/2026"}))) == [("F7", "datasets.cell.date")]


def test_numbers_beyond_their_limits_and_unknown_codes_are_named(province):
    upload = send(edited({"C7": -1, "C8": 6000, "E9": "Z9"}))
    assert faults(upload) == [("C7", "datasets.cell.low"), ("C8", "datasets.cell.high"), ("E9", "datasets.cell.code")]


def test_a_check_of_the_pack_says_its_own_words_with_its_values(province):
    upload = send(edited({"D9": 501}))
    assert faults(upload) == [("D9", "much")] or faults(upload) == [("C9", "much")]
    assert words(upload) == ["Mật 501 quá nhiều cho 5 tổ"]


def test_a_total_must_equal_its_rows(province):
    assert faults(send(edited({"C10": 36}))) == [("C10", "forms.total")]
    assert faults(send(edited({"C10": 35, "D10": 42.5}))) == []
    assert faults(send(edited({"C10": "=SUM(C7:C9)"}))) == [("C10", "forms.cell.formula")]


def test_codes_of_the_template_that_were_changed_or_doubled_are_named(province):
    upload = send(edited({"A8": "apiary-1", "A9": "apiary-9"}))
    assert faults(upload) == [("A8", "forms.given.twice"), ("A9", "forms.given.foreign")]
    assert {rule for _, rule in faults(upload, "warn")} == {"forms.given.lost"}


def test_rows_left_empty_are_told_and_confirmed_with_a_note(province):
    upload = send(filled(rows=((10, 1, None),)))
    assert faults(upload, "warn") == [("A8", "forms.given.empty"), ("A9", "forms.given.empty")]
    with pytest.raises(Refused, match=r"forms\.confirm\.note"):
        api.confirm(upload.id, sender())
    assert confirmed(upload, note="Hai trại nghỉ").state == "committed"


def test_an_empty_form_says_so_and_may_be_confirmed(province):
    upload = send(template(SWARMS, "2026-W44", "ubnd-1"), SWARMS, committee())
    assert faults(upload, "warn") == [("", "forms.nothing")]
    assert confirmed(upload, committee(), note="Tuần này không có đàn nào").state == "committed"


def test_words_of_the_register_that_look_like_formulas_stay_words(province, settings):
    from bazan.data.observations import api as observations

    observations.register_thing("apiary-4", "=HYPERLINK(1)", "=1+1", "apiary", "apiculture", 10.1, 106.1, {})
    ws = template()["Trại ong"]
    assert (ws["B10"].value, ws["B10"].data_type) == ("=HYPERLINK(1)", "s") or ws["B10"].value == "=HYPERLINK(1)"
    data = api.template("apiculture.hives_month", "2026-10", "bees")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_nothing_of_a_refused_file_is_lost(province):
    from bazan.data.sources import api as sources

    upload = send(edited({"A1": "x"}), period="2026-10", organization="bees")
    run = sources.run(present(upload.run_id))
    assert run.source_code == "form:apiculture.hives_month" and run.file_sha256 == upload.sha256
    assert len(sources.file_path(upload.sha256).read_bytes()) == upload.size and upload.at == NOW


def test_one_long_text_in_sixty_thousand_cells_is_refused_by_its_sheet(province):
    rule, said = problem(one_text_in_many_cells())
    assert rule == "drivers.workbook.text"
    assert "“A”" in said and "1966 triệu ký tự" in said


def test_a_number_that_its_cell_shows_otherwise_is_named_by_its_cell(province):
    book = edited({"D7": 0.0725, "D8": 12_000, "C8": 20, "C9": date(2026, 10, 5)})
    for cell, code in (("D7", "0.00%"), ("D8", "#,##0,"), ("C8", "General"), ("C9", "dd/mm/yyyy")):
        book["Trại ong"][cell].number_format = code
    upload = send(book)
    assert sorted(faults(upload)) == [("C9", "datasets.cell.dated"), ("D7", "datasets.cell.percent"), ("D8", "datasets.cell.scaled")]
    assert "Ô hiện 12 nhưng lưu số 12.000, không khớp với đơn vị của cột" in " ".join(words(upload))


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        ("25/10/2026", "forms.period.other_day"),
        (date(2026, 11, 2), "forms.period.other_day"),
        ("26/10/2126", "datasets.cell.future"),
        (date(2030, 10, 26), "datasets.cell.future"),
        ("26/10/1926", "datasets.cell.early"),
    ],
)
def test_a_row_of_another_day_than_the_forms_is_named_by_its_cell(province, day, rule):
    book = template(SWARMS, "2026-W44", "ubnd-1")
    for line, happened in ((7, day), (8, "01/11/2026")):
        for letter, value in zip("ABCD", (f"v{line}", happened, "1", 100), strict=True):
            book["Đàn ong"][f"{letter}{line}"] = value
    upload = send(book, SWARMS, committee())
    assert faults(upload) == [("B7", rule)] and upload.result["good"] == 1


def test_a_date_beside_the_period_may_lie_before_it_but_not_ahead_of_today(province):
    upload = send(edited({"F7": "30/09/2026", "F8": "05/11/2026"}))
    assert faults(upload) == [("F8", "datasets.cell.future")]
    assert words(upload) == ["05/11/2026 nằm trong tương lai: bộ dữ liệu này chỉ nhận đến 04/11/2026."]


def test_a_date_that_can_be_read_two_ways_is_refused_beside_one_written_month_first(province):
    upload = send(edited({"F7": "10/08/2026", "F8": "10/25/2026", "F9": "10/10/2026"}))
    assert faults(upload) == [("F7", "forms.cell.date_order"), ("F8", "datasets.cell.date")]
    assert "F8: 10/25/2026" in " ".join(words(upload)) and upload.result["good"] == 1


def test_formatted_numbers_come_back_to_the_page_as_they_would_be_typed(province):
    from bazan.data.forms import prefill as entries

    book = edited({"D7": 0.0725, "D8": 12_000})
    book["Trại ong"]["D7"].number_format, book["Trại ong"]["D8"].number_format = "0.00%", "0.0"
    one = entries.entry("apiculture.hives_month", "2026-10", "bees")
    said = entries.said_in(one, packed(book))
    assert [said["apiaries"][line]["honey"] for line in (0, 1)] == ["7.25%", 12_000]
    assert faults(send(entries.workbook(one, said))) == [("D7", "datasets.cell.percent"), ("D8", "much")]
