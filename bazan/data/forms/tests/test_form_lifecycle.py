"""The way of a form: made, filled in, sent, corrected, confirmed, verified, approved, locked, unlocked."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from bazan.core.errors import Conflict, Forbidden, Refused
from bazan.core.language import speaking
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Column
from bazan.data.forms import api
from bazan.data.forms.workbooks.layout import heads
from bazan.data.sources import api as sources
from bazan.directory.audit import api as audit
from tests.fixtures.form_province import NOW, checker, committee, confirmed, faults, filled, packed, send, sender, steward, template, who
from tests.present import present

pytestmark = pytest.mark.django_db


def values():
    found = datasets.rows("apiculture.hives").rows
    return sorted((row.line, row.values["hives"], row.values["honey"], row.values["grade"], row.cell("hives")) for row in found)


def marked(upload):
    findings = [api.finding_of(one) for one in upload.result["findings"]]
    data = sources.file_path(upload.sha256).read_bytes()
    return load_workbook(io.BytesIO(api.marked(data, findings, api.said)))


def test_a_filled_template_is_taken_row_by_row(province):
    upload = send(filled())
    assert upload.state == "checked" and faults(upload) == []
    assert (upload.result["good"], upload.result["new"]) == (3, 3)
    assert values() == []
    assert confirmed(upload).state == "committed"
    assert values() == [(7, 10, 12.5, "A1", "C7"), (8, 20, 30.0, None, "C8"), (9, 5, None, "B2", "C9")]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_template_holds_what_an_officer_needs(province, language):
    with speaking(language):
        ws = (book := template())[book.sheetnames[0]]
    assert [ws.cell(line, 1).value for line in (7, 8, 9)] == ["apiary-1", "apiary-2", "apiary-3"]
    assert ws["A7"].protection.locked and ws["B7"].protection.locked and not ws["C7"].protection.locked
    assert ws.protection.sheet and not ws.protection.password
    assert "2026-10" in ws["A3"].value and "v" in ws["A3"].value and "bees" in ws["A4"].value
    assert ws["C6"].comment is not None and ws.freeze_panes == "C7" and ws.print_title_rows == "$6:$6"
    rules = {str(rule.sqref): rule for rule in ws.data_validations.dataValidation}
    assert (rules["C7:C9"].type, rules["C7:C9"].formula1, rules["C7:C9"].formula2) == ("whole", "0", "5000")
    assert rules["E7:E9"].type == "list"
    assert book["_bazan"].sheet_state == "veryHidden"
    assert ("Danh mục" if language == "vi" else "Lists") in book.sheetnames
    assert send(filled(book, sheet=book.sheetnames[0])).result["good"] == 3


def test_the_whole_way_from_template_to_lock_and_back(province):
    book = filled()
    book["Trại ong"]["C8"] = "hai mươi"
    wrong = send(book)
    assert faults(wrong) == [("C8", "datasets.cell.number")]
    with pytest.raises(Refused, match=r"forms\.confirm\.refused"):
        api.confirm(wrong.id, sender())
    given = marked(wrong)["Trại ong"]
    assert "“hai mươi” không phải là số" in given["C8"].comment.text and given["C8"].fill.fgColor.rgb.endswith("F9C6C6")
    assert given["G6"].value == "Lỗi" and given["G8"].value.startswith("C8: ")
    given["C8"] = 20
    done = confirmed(send(given.parent))
    assert done.state == "committed"
    submission = api.submission(present(done.submission_id))
    assert submission.state == "submitted" and submission.sent_at == NOW
    with pytest.raises(Forbidden, match=r"forms\.act\.same"):
        api.move(submission.id, "verify", sender(), NOW)
    api.move(submission.id, "verify", checker(), NOW)
    api.move(submission.id, "approve", steward(), NOW)
    locked = api.move(submission.id, "lock", steward(), NOW)
    assert locked.state == "locked"
    with pytest.raises(Refused, match=r"forms\.locked"):
        send(filled(rows=((11, 1, None),)))
    with pytest.raises(Refused, match=r"forms\.act\.reason"):
        api.move(submission.id, "unlock", steward(), NOW)
    opened = api.move(submission.id, "unlock", steward(), NOW, "Trại 1 báo sai số tổ")
    assert opened.state == "returned" and opened.approved_at is None
    assert [step.act for step in opened.steps] == ["check", "check", "submit", "verify", "approve", "lock", "unlock"]
    assert opened.steps[-1].reason == "Trại 1 báo sai số tổ" and opened.steps[-1].actor == "dulieu"


def test_a_correction_names_what_changes_and_needs_a_reason(province):
    first = confirmed(send(filled()))
    upload = send(filled(rows=((12, 12.5, "A1"), (20, 30, None), (5, None, "B2"))), at=NOW + timedelta(hours=1))
    assert (upload.result["changed"], upload.result["same"], upload.result["new"]) == (1, 2, 0)
    assert upload.result["changes"] == [{"sheet": "Trại ong", "line": 7, "changed": {"hives": [10, 12]}}]
    with pytest.raises(Refused, match=r"forms\.confirm\.reason"):
        api.confirm(upload.id, sender())
    done = confirmed(upload, reason="Đếm lại", at=NOW + timedelta(hours=1))
    (_, batch) = done.result["batches"][0]
    assert datasets.batch(batch).reason == "Đếm lại" and datasets.batch(batch).actor == "ong"
    versions = datasets.versions("apiculture.hives", datasets.rows("apiculture.hives", batch_id=batch).rows[0].id)
    assert [row.values["hives"] for row in versions] == [10, 12]
    assert done.submission_id == first.submission_id and api.submission(present(first.submission_id)).sent_at == NOW


def test_the_same_bytes_again_change_nothing(province):
    data = packed(filled())
    first = confirmed(send(data))
    again = api.receive(io.BytesIO(data), "bieu.xlsx", "apiculture.hives_month", "", "", sender(), NOW)
    assert (again.id, again.state) == (first.id, "committed")
    assert len(datasets.batches(present(first.run_id))) == 1


def test_a_jump_against_the_last_period_is_confirmed_with_a_note(province):
    confirmed(send(filled(template(period="2026-09"))))
    upload = send(filled(rows=((100, 12.5, "A1"), (20, 30, None), (5, None, "B2"))))
    assert faults(upload) == [] and faults(upload, "warn") == [("C7", "jump")]
    assert api.said(api.finding_of(upload.result["findings"][0])) == "100 khác hẳn kỳ trước 10"
    with pytest.raises(Refused, match=r"forms\.confirm\.note"):
        api.confirm(upload.id, sender())
    assert confirmed(upload, note="Trại 1 nhận thêm ong").state == "committed"


def test_the_good_part_is_written_and_the_rest_stays_owed(province):
    book = filled()
    book["Trại ong"]["C9"] = "năm"
    upload = send(book)
    done = confirmed(upload, partial=True)
    assert [row[0] for row in values()] == [7, 8] and done.partial
    submission = api.submission(present(done.submission_id))
    assert (submission.state, submission.refused_cells) == ("submitted", 1)
    (owed,) = api.obligations(NOW, "apiculture.hives_month")[-2:-1]
    assert owed.refused_cells == 1 and api.still_owed(owed)
    confirmed(send(filled()))
    assert api.submission(present(done.submission_id)).refused_cells == 0


def test_a_row_that_a_later_file_lacks_is_withdrawn_with_a_reason(province):
    def swarms(*codes):
        book = template("apiculture.swarms_week", "2026-W44", "ubnd-1")
        for line, code in enumerate(codes, 7):
            for letter, value in zip("ABCD", (code, "26/10/2026", "1 - Xã Một", 100), strict=True):
                book["Đàn ong"][f"{letter}{line}"] = value
        return send(book, "apiculture.swarms_week", committee())

    confirmed(swarms("v1", "v2"), committee())
    upload = swarms("v1")
    assert (upload.result["withdrawn"], upload.result["same"]) == (1, 1)
    confirmed(upload, committee(), reason="v2 ghi trùng")
    (row,) = datasets.rows("apiculture.swarms").rows
    assert row.values["code"] == "v1" and row.values["sender"] == upload.organization_id


def test_what_somebody_else_sent_meanwhile_is_confirmed_anew(province):
    first, second = send(filled()), send(filled(rows=((11, 1, None), (20, 30, None), (5, None, None))))
    asked = api.confirm(second.id, checker())
    confirmed(first)
    back = api.commit(asked.id, NOW)
    assert back.state == "checked" and back.result["changed"] == 2
    assert [row[1] for row in values()] == [10, 20, 5]


def test_only_its_own_officers_send_a_form(province):
    with pytest.raises(Forbidden, match=r"forms\.act\.own"):
        send(filled(), by=who("x", "center", "view", "submit", "verify"))
    with pytest.raises(Forbidden, match=r"forms\.act\.permission"):
        send(filled(), by=who("x", "bees"))


def test_verified_forms_take_no_file_until_they_are_returned(province):
    done = confirmed(send(filled()))
    api.move(present(done.submission_id), "verify", checker(), NOW)
    with pytest.raises(Refused, match=r"forms\.settled"):
        send(filled(rows=((11, 1, None),)))
    with pytest.raises(Conflict):
        api.move(present(done.submission_id), "verify", checker(), NOW)
    api.move(present(done.submission_id), "reject", steward(), NOW, "Thiếu trại 4")
    assert send(filled(rows=((11, 1, None),))).state == "checked"


def test_every_step_stands_in_the_audit(province):
    done = confirmed(send(filled()))
    api.move(present(done.submission_id), "return", checker(), NOW, "Sai đơn vị tính")
    acts = [entry.action for entry in audit.entries(limit=20)]
    assert {"forms.receive", "forms.check", "forms.confirm", "forms.commit", "forms.return"} <= set(acts)


def test_a_run_tells_what_a_file_brought(province):
    done = confirmed(send(filled()))
    run = sources.run(present(done.run_id))
    assert (run.state, run.read, run.accepted, run.rejected, run.file_name) == ("done", 3, 3, 0, "bieu.xlsx")


def test_marks_of_an_earlier_check_are_forgotten(province):
    book = filled()
    book["Trại ong"]["C8"] = "x"
    given = marked(send(book))
    given["Trại ong"]["C8"] = 20
    given["Trại ong"]["C9"] = "y"
    again = marked(send(given))["Trại ong"]
    assert again["G8"].value is None and again["G9"].value.startswith("C9: ") and again["H6"].value is None


def test_units_stand_in_words_and_a_workbook_of_before_whose_heads_said_codes_is_still_read(province):
    book = template()
    ws, meta = book["Trại ong"], book["_bazan"]
    assert heads(Column(id="plan", type="decimal", unit="10*6.{VND}", labels={"vi": "Kế hoạch", "en": "Plan"}, required=True)) == {
        "vi": "Kế hoạch (triệu đồng) *",
        "en": "Plan (million VND) *",
    }
    ws["C6"] = "Số tổ (10*0) *"
    for row in meta.iter_rows():
        if [cell.value for cell in row[:3]] == ["column", "apiaries", "hives"]:
            row[4].value = "Số tổ (10*0) *"  # pyrefly: ignore[missing-attribute] - of a cell that isn't merged
    assert send(filled(book)).result["good"] == 3
