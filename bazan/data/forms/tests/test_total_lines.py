"""Lines of totals that people write themselves, rows below them, and what stands beside a form: nothing is passed over without a word."""

import pytest

from bazan.data.datasets import api as datasets
from bazan.data.forms import api
from bazan.data.forms.workbooks.total_lines import totals
from bazan.data.observations import api as observations
from tests.fixtures.form_province import committee, confirmed, faults, filled, send, template

SWARMS = "apiculture.swarms_week"


@pytest.mark.parametrize(
    ("row", "at"),
    [
        (["Tổng cộng", 3, 4], 0),
        (["", "TỔNG CỘNG:", "", 30], 1),
        (["Cộng", 30], 0),
        (["*  Cộng (I+II) ", 30], 0),
        (["III.", "Cộng mục B", 30], 1),
        (["III", "Tổng cộng toàn tỉnh", 30], 1),
        (["A. Cộng nhóm II", 30], 0),
        (["To\u0302\u0309ng so\u0302\u0301", 30], 0),
        (["Total", 30], 0),
        (["Sub-total 1.2", 30], 0),
        (["Grand total of all projects", 30], 0),
        (["Cộng đồng dân cư thôn 3", 30], None),
        (["Tổng kho xăng dầu", 30], None),
        (["Tổng số hộ nghèo", 30], None),
        (["Total station survey", 30], None),
        (["p1", "Đường tỉnh 4", 30, "cộng"], None),
        ([7, 12.5, "Tổng"], None),
        (["", "", ""], None),
    ],
)
def test_a_line_of_totals_is_told_by_its_first_words(row, at):
    assert totals()(row) == at


def swarms(*lines):
    book = template(SWARMS, "2026-W44", "ubnd-1")
    for line, values in enumerate(lines, 7):
        for letter, value in zip("ABCDEF", values, strict=False):
            book["Đàn ong"][f"{letter}{line}"] = value
    return book


def swarm(code, bees):
    return code, "26/10/2026", "1 - Xã Một", bees


def told(upload):
    return [api.said(api.finding_of(one)) for one in upload.result["findings"]]


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["Tổng cộng", "Cộng", "CỘNG:", "Total"])
def test_a_total_in_a_free_row_is_told_and_the_row_below_it_is_read(province, said):
    upload = send(swarms(swarm("v1", 100), swarm("v2", 50), (said, None, None, 150), swarm("v3", 7)), SWARMS, committee())
    assert faults(upload) == [] and faults(upload, "warn") == [("A9", "forms.total.passed")]
    assert told(upload) == [f"Dòng 9 (“{said}”) là dòng tổng nên không được đọc như một dòng số liệu."]
    assert (upload.result["read"], upload.result["good"]) == (3, 3)
    confirmed(upload, committee(), note="Có dòng cộng")
    assert sum(row.values["bees"] for row in datasets.rows("apiculture.swarms").rows) == 157


@pytest.mark.django_db
def test_a_total_that_was_summed_by_formulas_over_merged_cells_hinders_nothing(province):
    book = swarms(swarm("v1", 100), swarm("v2", 50), ("Cộng", None, None, "=SUM(D7:D8)"))
    book["Đàn ong"].merge_cells("A9:C9")
    upload = send(book, SWARMS, committee())
    assert faults(upload) == [] and upload.result["good"] == 2


@pytest.mark.django_db
def test_a_bad_row_below_a_total_is_refused_by_its_line(province):
    upload = send(swarms(swarm("v1", 100), ("Tổng cộng", None, None, 100), ("v3", "26/10/2026", "1", "bảy")), SWARMS, committee())
    assert faults(upload) == [("D9", "datasets.cell.number")] and faults(upload, "warn") == [("A8", "forms.total.passed")]


@pytest.mark.django_db
def test_a_row_below_the_forms_own_total_is_read_and_the_total_no_longer_trusted(province):
    book = filled()
    for letter, value in zip("ABCDE", ("apiary-3", "Trại 3", 5, None, "B2"), strict=True):
        book["Trại ong"][f"{letter}11"] = value
    for letter in "ABCDE":
        book["Trại ong"][f"{letter}9"] = None
    book["Trại ong"]["C10"] = 30
    upload = send(book)
    assert faults(upload) == [] and faults(upload, "warn") == [("A10", "forms.total.passed")] and upload.result["good"] == 3


@pytest.mark.django_db
def test_a_code_of_the_form_that_reads_like_a_total_stays_a_row(province):
    observations.register_thing("total", "Trại Tổng", "Apiary Total", "apiary", "apiculture", 10.1, 106.1, {})
    book = template()
    assert book["Trại ong"]["A10"].value == "total"
    upload = send(filled(book, rows=((10, 1, None), (20, 1, None), (5, 1, None), (6, 1, None))))
    assert faults(upload) == [] and faults(upload, "warn") == [] and upload.result["good"] == 4


@pytest.mark.django_db
def test_a_head_says_its_unit_in_words_and_one_of_before_is_still_known(province):
    book = template()
    assert book["Trại ong"]["D6"].value == "Mật (kg)"
    book["Trại ong"]["D6"] = "Mật (10*3.g)"
    assert faults(send(filled(book))) == []


@pytest.mark.django_db
def test_a_total_that_differs_is_told_with_numbers_as_they_are_written_here(province):
    book = filled(rows=((200, 10049.5, None), (20, 30, None), (5, None, None)))
    book["Trại ong"]["D10"] = 10049.6
    said = [one for one in told(send(book)) if "Tổng cộng" in one]
    assert said == ["Tổng cộng ghi 10.049,6, nhưng các dòng cộng lại là 10.079,5."]


@pytest.mark.django_db
def test_what_stands_in_columns_of_no_form_and_above_the_heads_is_told(province):
    book = filled()
    ws = book["Trại ong"]
    ws["G6"], ws["G7"], ws["G9"] = "Ghi chú thêm", "mất 2 tổ", "chuyển trại"
    ws["B12"] = "Người lập biểu"
    ws["C2"], ws["D2"] = 99, 1
    upload = send(book)
    assert faults(upload) == [] and upload.result["good"] == 3
    assert told(upload) == [
        "Dòng 2 nằm trên dòng đầu bảng (dòng 6) nên không được đọc.",
        "Cột G (“Ghi chú thêm”) không phải cột điền của biểu mẫu: 2 ô có nội dung, từ ô G7, không được đọc.",
        "Cột B (“Tên”) không phải cột điền của biểu mẫu: 1 ô có nội dung, từ ô B12, không được đọc.",
    ]
