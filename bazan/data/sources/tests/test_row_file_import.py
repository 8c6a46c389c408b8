"""Files of rows: every line accounted for, resumed after a stop, the same file again all the same, refused lines read again."""

import gzip
import io
import unicodedata

import openpyxl
import pytest

from bazan.core.errors import Refused
from bazan.data.datasets import api as datasets
from bazan.data.sources import actions, queries
from bazan.data.sources.models import Quarantine, Source, SourceRun
from bazan.platform.packs import load
from tests.fixtures.stations import BINDING, ELSEWHERE, HEAD, LINES, NOW, SqlEdge, bring, rows_of
from tests.present import present


def counted(run: SourceRun) -> tuple[int, int, int, int, int]:
    """Read, accepted, same, superseded, refused: the first is the sum of the others."""
    found = (run.counts["pieces"], run.accepted, run.duplicate, run.counts["superseded"], run.rejected)
    assert found[0] == sum(found[1:])
    return found


def test_good_lines_become_rows_and_each_bad_one_says_why(feed, home):
    run = bring(feed("table", BINDING), HEAD + LINES, home)
    assert run.state == "done"
    assert counted(run) == (6, 2, 0, 0, 4)
    assert dict(queries.reasons_of_run(run.id)) == {
        "datasets.organization.unknown": 1,
        "drivers.time": 1,
        "sources.row.check": 1,
        "drivers.csv.fields": 1,
    }
    first = next(row for row in rows_of("bridges.permits") if row["code"] == "A-1")
    assert (first["channel"], first["fee"], first["state"]) == ("counter", 12.5, "Xong")
    assert first["received_at"].isoformat() == "2026-11-03T01:30:00+00:00"
    assert "Nguyễn" not in str(first["applicant"])
    row = datasets.rows("bridges.permits", {"code": "A-1"}).rows[0]
    assert (row.batch.file_sha256, row.batch.file_name, row.batch.run_id) == (run.file_sha256, "file.csv", run.id)
    assert row.line == 2


def test_the_same_file_again_is_only_the_same_and_its_refused_lines_are_not_kept_twice(feed, home):
    source = feed("table", BINDING)
    bring(source, HEAD + LINES, home)
    again = bring(source, HEAD + LINES, home)
    assert counted(again) == (6, 0, 2, 0, 4)
    assert Quarantine.objects.count() == 4


def test_a_later_file_corrects_and_the_earlier_one_sent_again_does_not_undo_it(feed, home):
    source = feed("table", BINDING)
    bring(source, HEAD + LINES, home)
    later = HEAD + "A-2,ubnd-03,ubnd-03,03/11/2026 09:00,06/11/2026 15:00,M,,Xong,Trần Thị Bình\n"
    assert counted(bring(source, later, home)) == (1, 0, 0, 1, 0)
    assert counted(bring(source, HEAD + LINES, home)) == (6, 0, 2, 0, 4)
    assert {row["code"]: row["state"] for row in rows_of("bridges.permits")} == {"A-1": "Xong", "A-2": "Xong"}


def test_an_import_that_a_stop_broke_off_goes_on_behind_the_last_committed_line(feed, home, monkeypatch):
    source = feed("table", BINDING)
    monkeypatch.setattr("bazan.data.sources.intake.row_intake.BATCH", 20)
    text = HEAD + "".join(f"B-{n},ubnd-01,ubnd-01,03/11/2026 08:{n % 60:02},,Q,,,\n" for n in range(90))
    seen = []

    def stop(run):
        seen.append(run.cursor["line"])
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(source, text, home, progress=stop)
    assert len(rows_of("bridges.permits")) == 40
    run = bring(source, text, home)
    assert SourceRun.objects.count() == 1
    assert counted(run) == (90, 90, 0, 0, 0)
    assert seen == [21, 41]


def test_a_batch_that_was_not_counted_was_not_stored_either(feed, home, monkeypatch):
    source = feed("table", BINDING)
    with monkeypatch.context() as broken:
        broken.setattr("bazan.data.sources.intake.row_intake.RowIntake._account", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            bring(source, HEAD + LINES, home)
    assert rows_of("bridges.permits") == []
    assert counted(bring(source, HEAD + LINES, home)) == (6, 2, 0, 0, 4)


def test_renamed_columns_refuse_the_file_and_name_what_looks_like_them(feed, home):
    run = bring(feed("table", BINDING), (HEAD + LINES).replace("NGAY_NHAN", "NGAY NHAN"), home)
    info = queries.run(run.id)
    assert (info.state, info.error_rule) == ("failed", "drivers.table.renamed")
    assert info.error_params["columns"] == "NGAY_NHAN"
    assert "NGAY NHAN" in info.error_params["near"]
    assert rows_of("bridges.permits") == []


def test_extra_columns_and_the_encoding_are_told_by_the_run(feed, home):
    text = (HEAD + LINES).replace("SO,", "SO,GHI_CHU,").replace("\nA", "\nA").splitlines()
    wide = "\n".join([text[0], "A-1,ghi chú," + text[1].partition(",")[2]]) + "\n"
    run = bring(feed("table", BINDING), wide.encode("utf-16"), home)
    told = queries.run(run.id).told
    assert (told["encoding"], told["extra"], told["delimiter"]) == ("utf-16", ["GHI_CHU"], ",")
    assert counted(run) == (1, 1, 0, 0, 0)


def test_a_workbook_is_read_as_a_file_and_its_rows_know_their_cells(feed, home):
    book = openpyxl.Workbook()
    present(book.active).append(["Danh sách giấy phép"])
    present(book.active).append([])
    for line in (HEAD + LINES).splitlines()[:3]:
        present(book.active).append(line.replace('"12,5"', "12.5").split(","))
    present(book.active)["G4"] = "=1+1"
    held = io.BytesIO()
    book.save(held)
    run = bring(feed("table", BINDING), held.getvalue(), home, "file.xlsx")
    assert counted(run) == (2, 1, 0, 0, 1)
    item = Quarantine.objects.get()
    assert (item.rule, item.params["cell"]) == ("drivers.workbook.formula", "G4")
    row = datasets.rows("bridges.permits").rows[0]
    assert (row.values["code"], row.sheet, row.cell("code")) == ("A-2", "Sheet", "A5")


def test_a_refused_line_is_read_again_with_todays_binding_and_register(feed, home):
    source = feed("table", BINDING)
    bring(source, HEAD + LINES, home)
    item = Quarantine.objects.get(rule="drivers.time")
    assert (item.position, item.field) == ("line 5, received_at", "received_at")
    assert not actions.retry(item.id, SqlEdge(), "me", NOW)
    broken = Quarantine.objects.get(rule="datasets.organization.unknown")
    columns = BINDING["columns"] | {"unit": {"from": "NHAN_TAI", "map": {"ubnd-99": "ubnd-01"}}}
    source.binding = BINDING | {"columns": columns}
    source.save()
    assert actions.retry(broken.id, SqlEdge(), "me", NOW)
    broken.refresh_from_db()
    assert broken.state == "retried"
    row = datasets.rows("bridges.permits", {"code": "A-3"}).rows[0]
    assert (row.line, row.batch.file_sha256) == (4, broken.context["sha256"])


def test_a_packed_file_is_read_like_a_plain_one(feed, home):
    assert counted(bring(feed("table", BINDING), gzip.compress((HEAD + LINES).encode()), home, "f.csv.gz")) == (6, 2, 0, 0, 4)


def test_lines_that_are_no_text_and_lost_quotation_marks_cost_one_line_each(feed, home):
    lines = LINES.splitlines()
    data = (HEAD + lines[0] + "\n").encode() + b'A-7,ubnd-01,"lost,03/11/2026 08:30,,Q,,,\n'
    data += "A-8,ubnd-01,,03/11/2026 08:30,,Q,,Đã xong,\n".encode("windows-1252", "replace").replace(b"?", b"\xd0")
    data += b"A-9,ubnd-01,,03/11/2026 08:30,,Q,,\x00,\n" + (lines[1] + "\n").encode()
    run = bring(feed("table", BINDING), data, home)
    assert counted(run) == (5, 2, 0, 0, 3)
    assert dict(queries.reasons_of_run(run.id)) == {"drivers.csv.quotes": 1, "drivers.encoding": 1, "drivers.table.nul": 1}


def test_one_record_over_several_lines_is_one_row(feed, home):
    text = HEAD + 'A-1,ubnd-01,,03/11/2026 08:30,,Q,,"Xong,\ncòn thiếu ""giấy""",An\n' + LINES.splitlines()[1] + "\n"
    run = bring(feed("table", BINDING), text, home)
    assert counted(run) == (2, 2, 0, 0, 0)
    assert {row.line: row.values["state"] for row in datasets.rows("bridges.permits").rows}[2] == 'Xong,\ncòn thiếu "giấy"'


def test_a_personal_cell_is_not_shown_with_a_refused_line(feed, home):
    bring(feed("table", BINDING), HEAD + LINES, home)
    items = queries.quarantined(Source.objects.get(code="feed").id)
    assert items and not any("Lê" in item.raw for item in items)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"dataset": "nothing"}, "sources.dataset.unknown"),
        ({"columns": BINDING["columns"] | {"colour": "SO"}}, "sources.dataset.column"),
        ({"columns": {"code": "SO", "unit": "NHAN_TAI"}}, "sources.dataset.required"),
        ({"columns": BINDING["columns"] | {"done_at": {"from": "X", "format": ["dd/MM/yyyy", "MM/dd/yyyy"]}}}, "drivers.binding"),
        ({"encoding": "vni"}, "drivers.binding"),
        ({"colums": {}}, "drivers.binding"),
    ],
)
def test_a_wrong_binding_is_refused_when_it_is_loaded(feed, change, rule):
    with pytest.raises(Refused) as refusal:
        feed("table", BINDING | change)
    assert refusal.value.rule == rule


HARVEST = {"period": "KY", "place": "XA", "wood": "LOAI", "trees": "CAY", "felled": "CHAT"}


def test_a_binding_says_which_kinds_and_which_day_its_places_are_of(bridges, feed, home):
    datasets.load_pack(load(ELSEWHERE.parent / "groves"))
    text = "KY,XA,LOAI,CAY,CHAT\n2026-10,Xã Hai,01,100,10\n"
    source = feed("table", {"dataset": "groves.harvest", "columns": HARVEST})
    assert counted(bring(source, text, home)) == (1, 0, 0, 0, 1)
    assert Quarantine.objects.get().rule == "datasets.place.ended"
    source = feed("table", {"dataset": "groves.harvest", "columns": HARVEST | {"place": {"from": "XA", "on": "2025-06-30"}}})
    assert counted(bring(source, text, home)) == (1, 1, 0, 0, 0)
    for binding, rule in (
        ({"place": {"from": "XA", "kinds": ["village"]}}, "sources.dataset.place_kind"),
        ({"place": {"from": "XA", "on": "30/06/2025"}}, "drivers.binding"),
        ({"trees": {"from": "CAY", "on": "2025-06-30"}}, "sources.dataset.no_place"),
    ):
        with pytest.raises(Refused, match=rule):
            feed("table", {"dataset": "groves.harvest", "columns": HARVEST | binding})


def test_percent_and_currency_are_read_in_the_unit_of_the_column_and_refused_ones_are_read_again(feed, home):
    source = feed("table", BINDING)
    lines = HEAD + 'P-1,ubnd-01,,03/11/2026 08:30,,Q,"7,25%",,\nP-2,ubnd-01,,03/11/2026 08:30,,Q,$5,,\n'
    bring(source, lines, home)
    assert {row["code"]: row["fee"] for row in rows_of("bridges.permits")} == {"P-1": 0.0725}
    assert Quarantine.objects.get().rule == "datasets.cell.currency"
    book = openpyxl.Workbook()
    present(book.active).append(HEAD.strip().split(","))
    for code, number, shown in (("X-1", 0.0725, "0.00%"), ("X-2", 12_000, "#,##0,")):
        present(book.active).append([code, "ubnd-01", "", "03/11/2026 08:30", "", "Q", number])
        present(book.active).cell(present(book.active).max_row, 7).number_format = shown
    held = io.BytesIO()
    book.save(held)
    run = bring(source, held.getvalue(), home, "file.xlsx")
    assert counted(run) == (2, 1, 0, 0, 1)
    assert {row["code"]: row["fee"] for row in rows_of("bridges.permits")} == {"P-1": 0.0725, "X-1": 0.0725}
    item = Quarantine.objects.get(run=run)
    assert (item.rule, item.params["cell"], item.params["stored"]) == ("datasets.cell.scaled", "G3", 12_000)
    assert not actions.retry(item.id, SqlEdge(), "me", NOW)  # its format came back out of the quarantine with it


def test_rows_of_an_impossible_day_are_quarantined_with_their_line(feed, home):
    ahead = "F-1,ubnd-01,,03/11/2126 08:30,,Q,,,\nF-2,ubnd-01,,03/11/1926 08:30,,Q,,,\nF-3,ubnd-01,,03/11/2026 08:30,,Q,,,\n"
    run = bring(feed("table", BINDING), HEAD + ahead, home)
    assert counted(run) == (3, 1, 0, 0, 2)
    found = [(item.position, item.rule) for item in Quarantine.objects.order_by("id")]
    assert found == [("line 2, received_at", "datasets.cell.future"), ("line 3, received_at", "datasets.cell.early")]


AMERICAN = "".join(f"U-{day},ubnd-01,,11/{day:02}/2026 08:30,,Q,,,\n" for day in range(3, 20))


def test_a_file_that_writes_the_month_first_is_refused_whole_with_the_lines_that_prove_it(feed, home):
    run = bring(feed("table", BINDING), HEAD + AMERICAN, home)
    assert (run.state, rows_of("bridges.permits"), Quarantine.objects.count()) == ("failed", [], 0)
    assert "12: 11/13/2026 08:30; 13: 11/14/2026 08:30" in run.error


def test_a_birth_date_that_proves_the_order_of_a_file_is_not_told(feed, home):
    columns = BINDING["columns"] | {"applicant": {"from": "NGUOI_NOP", "format": "dd/MM/yyyy"}}
    run = bring(feed("table", BINDING | {"columns": columns}), HEAD + "U-1,ubnd-01,,03/11/2026 08:30,,Q,,,11/25/1975\n", home)
    assert (run.state, rows_of("bridges.permits")) == ("failed", [])
    assert "2" in run.error and "1975" not in str([run.error, run.counts, run.__dict__])


def test_a_column_without_a_format_is_judged_by_the_order_its_dataset_reads(feed, home):
    columns = BINDING["columns"] | {"received_at": "NGAY_NHAN"}
    run = bring(feed("table", BINDING | {"columns": columns}), HEAD + AMERICAN, home)
    assert (run.state, rows_of("bridges.permits")) == ("failed", [])


def test_a_workbook_of_american_dates_as_text_is_refused_by_its_cells(feed, home):
    book = openpyxl.Workbook()
    for line in (HEAD + AMERICAN).splitlines():
        present(book.active).append(line.split(","))
    held = io.BytesIO()
    book.save(held)
    run = bring(feed("table", BINDING), held.getvalue(), home, "file.xlsx")
    assert run.state == "failed" and "D12: 11/13/2026 08:30" in run.error and rows_of("bridges.permits") == []


def test_dates_that_can_be_read_both_ways_are_taken_as_declared_and_the_run_says_so(feed, home):
    run = bring(feed("table", BINDING), HEAD + "".join(AMERICAN.splitlines(True)[:7]), home)
    assert counted(run) == (7, 7, 0, 0, 0) and run.counts["told"]["date_order"] == ["NGAY_NHAN"]


def test_words_of_a_binding_are_met_without_regard_to_case_and_composition(feed, home):
    columns = BINDING["columns"] | {"unit": {"from": "NHAN_TAI", "map": {"Đắk Mil": "ubnd-01", "Đắk Song": "ubnd-03"}}}
    source = feed("table", BINDING | {"columns": columns, "filters": [{"from": "TRANG_THAI", "is": ["Tỉnh Đắk Nông"]}]})
    written = ["ĐẮK MIL", unicodedata.normalize("NFD", "đắk mil"), "Đắk  Song ", "Đắk Mil"]
    lines = "".join(f"W-{n},{name},,03/11/2026 08:30,,Q,,TỈNH ĐẮK NÔNG,\n" for n, name in enumerate(written))
    run = bring(source, HEAD + lines + "W-9,Đắk Mil,,03/11/2026 08:30,,Q,,Tỉnh khác,\n", home)
    assert counted(run) == (4, 4, 0, 0, 0) and run.counts["told"]["passed"] == 1
    assert len({row["unit"] for row in rows_of("bridges.permits")}) == 2
