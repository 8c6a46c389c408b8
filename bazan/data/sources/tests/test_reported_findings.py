"""Nothing happens without a word: half a key is none, a key said twice, two names of one code, refused lines kept nowhere or for ever."""

import tomllib

import pytest

from bazan.core.language import speaking
from bazan.core.settings import ROOT
from bazan.data.sources import outcome_texts, queries
from bazan.data.sources.models import Quarantine, Source, SourceThing
from bazan.platform.drivers.api import read_binding, tables
from tests.fixtures.stations import BINDING, HEAD, NOW, bring, rows_of, stored
from tests.present import present

WIDE = {
    "register_things": True,
    "kind": "station",
    "thing": {"column": "name", "slug": True, "prefix": "x-", "latitude": "lat", "longitude": "lon"},
    "time": {"column": "at", "zone": "UTC"},
    "values": [{"column": "dust", "property": "dust", "unit": "ug/m3"}, {"column": "gas", "property": "gas", "unit": "ug/m3"}],
}


def permit(code, state="Xong", received="03/11/2026 08:30", unit="ubnd-01"):
    return f"{code},{unit},{unit},{received},,Q,,{state},An\n"


def found(run):
    return outcome_texts.findings(queries.run(run.id))


def test_a_report_without_its_spot_is_no_recurrence(tmp_path):
    binding = tomllib.loads((ROOT / "sectors/field_reports/sources/report_csv.toml").read_text("utf-8"))["binding"]
    columns = {name: binding["columns"][name] for name in ("report", "recurrence")}
    file = tmp_path / "phan-anh.csv"
    file.write_text("MaPhanAnh,OViTri,ChuyenMuc\n1,12.01:107.68,Môi trường\n2,,Môi trường\n3, ,Môi trường\n4,N/A,Môi trường\n", "utf-8")
    # pyrefly: ignore[bad-argument-type] - the binding this test wrote
    table = tables.Table(file, present(read_binding("table", {"dataset": "reports", "columns": columns})))
    assert [line.cells["recurrence"] for line in table] == ["12.01:107.68|Môi trường", None, None, None]


def test_a_line_that_a_lower_one_of_the_same_file_replaces_is_told_by_its_number(feed, home, monkeypatch):
    run = bring(feed("table", BINDING), HEAD + permit("A-1", "Mới") + permit("A-2") + permit("A-1", "Đang") + permit("A-1", "Xong"), home)
    assert (run.accepted, run.counts["superseded"], run.duplicate) == (2, 2, 0)
    assert found(run)[-1] == "2 dòng bị một dòng dưới của chính tệp này thay vì cùng khóa: 2, 4"
    monkeypatch.setattr("bazan.data.sources.intake.row_intake.BATCH", 2)  # the lower line comes with a later batch
    again = bring(feed("table", BINDING), HEAD + "".join(permit(f"B-{n % 3}", f"s{n}") for n in range(6)), home, "b.csv")
    assert found(again)[-1] == "3 dòng bị một dòng dưới của chính tệp này thay vì cùng khóa: 2, 3, 4"


def test_a_later_file_that_corrects_is_no_line_said_twice(feed, home):
    source = feed("table", BINDING)
    bring(source, HEAD + permit("A-1", "Mới"), home)
    run = bring(source, HEAD + permit("A-1", "Xong"), home)
    assert run.counts["superseded"] == 1 and not any("cùng khóa" in said for said in found(run))


def sensors(*lines):
    return "name,at,lat,lon,dust,gas\n" + "".join(f"{name},{at},12.0,107.7,{dust},1\n" for name, at, dust in lines)


def test_two_names_that_make_one_code_are_not_taken_for_one_station(source_of, edge, home):
    source = source_of("csv", WIDE, things=[])
    text = sensors(("Đa Nhim", "2026-11-01T00:00:00", 5), ("Đá Nhim", "2026-11-01T00:00:00", 9), ("ĐA  NHIM", "2026-11-01T01:00:00", 6))
    run = bring(source, text, home)
    assert [(row[0], row[3]) for row in stored() if row[1] == "dust"] == [("x-da-nhim", 5), ("x-da-nhim", 6)]
    (item,) = Quarantine.objects.filter(run=run)
    assert item.rule == "sources.thing.merged" and "Đá Nhim" in item.raw
    assert outcome_texts.words_of(item.rule, item.params).startswith("“Đá Nhim” và “Đa Nhim” cho cùng mã trạm x-da-nhim.")
    assert list(SourceThing.objects.values_list("sent_as", flat=True)) == ["Đa Nhim"]
    later = bring(source, sensors(("Đá Nhim", "2026-11-02T00:00:00", 9)), home, "b.csv")
    assert later.rejected == 1, "another file forgets nothing"


def test_a_name_that_the_binding_tells_apart_is_taken(source_of, home):
    words = {"stations": {"Đá Nhim": {"code": "x-da-nhim-2", "latitude": 12.0, "longitude": 107.7}}}
    text = sensors(("Đa Nhim", "2026-11-01T00:00:00", 5), ("Đá Nhim", "2026-11-01T00:00:00", 9))
    run = bring(source_of("csv", WIDE | words, things=[]), text, home)
    assert run.rejected == 0 and {row[0] for row in stored()} == {"x-da-nhim", "x-da-nhim-2"}


@pytest.mark.parametrize("driver", ["rows", "observations"])
def test_how_many_refused_lines_were_not_kept_is_told_exactly(driver, feed, source_of, home, monkeypatch):
    module = "bazan.data.sources.intake.row_intake" if driver == "rows" else "bazan.data.sources.intake.observation_intake"
    monkeypatch.setattr(f"{module}.MOST_KEPT", 3)
    if driver == "rows":
        run = bring(feed("table", BINDING), HEAD + "".join(permit(f"A-{n}", received="hôm qua") for n in range(8)), home)
    else:
        lines = [(f"Trạm {n}", "hôm qua", 5) for n in range(8)]
        run = bring(source_of("csv", WIDE, things=[]), sensors(*lines), home)
    assert (run.rejected, Quarantine.objects.filter(run=run).count(), run.counts["dropped"]) == (8, 3, 5)
    assert found(run)[-1] == "5 dòng bị từ chối ngoài số được giữ riêng để xem lại; tệp gốc vẫn còn nguyên trong kho lưu"
    with speaking("en"):
        assert found(run)[-1] == "5 refused lines beyond those kept one by one; the file itself is kept whole"


def test_what_came_without_a_file_is_kept_whole(feed, monkeypatch):
    from bazan.data.sources.intake import runs
    from bazan.data.sources.intake.row_intake import RowIntake
    from bazan.platform.drivers.api import messages

    monkeypatch.setattr("bazan.data.sources.intake.row_intake.MOST_KEPT", 3)
    source = feed("rows_push", {"dataset": "permits", "columns": {"code": "a", "unit": "b", "received_at": "c"}})
    binding = present(read_binding("rows_push", source.binding))
    run = runs.open_run(source, NOW)
    intake = RowIntake(run, binding, "device:x", NOW)  # pyrefly: ignore[bad-argument-type] - the binding this test wrote
    # pyrefly: ignore[missing-attribute] - the binding this test wrote
    for line in messages.lines([{"a": f"A-{n}", "b": "nowhere", "c": "x"} for n in range(8)], binding.reader()):
        intake.take(line)
    intake.commit(None)
    assert Quarantine.objects.count() == 8 and run.counts["dropped"] == 0


def states():
    return list(Quarantine.objects.order_by("id").values_list("state", flat=True))


def test_a_refused_line_is_settled_when_its_correction_is_taken(feed, home):
    source = feed("table", BINDING)
    bring(source, HEAD + permit("A-1") + permit("A-2", received="31/02/2026 08:00") + permit("A-3", unit="ubnd-99"), home)
    assert states() == ["open", "open"]
    run = bring(source, HEAD + permit("A-1") + permit("A-2") + permit("A-3", unit="ubnd-99"), home, "sua.csv")
    assert states() == ["settled", "open"]
    item = Quarantine.objects.get(state="settled")
    assert (item.decided_by, item.decided_at is not None) == (f"run:{run.id}", True)
    assert found(run)[-1] == "1 dòng trước đây bị từ chối nay đã được nhận, không còn chờ xử lý"


def test_a_refused_line_is_settled_when_the_same_line_is_taken_by_a_mended_binding(feed, home):
    without = BINDING | {"columns": BINDING["columns"] | {"received_at": {"from": "NGAY_NHAN", "format": "yyyy-MM-dd"}}}
    text = HEAD + permit("A-1")
    bring(feed("table", without), text, home)
    assert states() == ["open"]
    bring(feed("table", BINDING), text, home)
    assert states() == ["settled"] and [row["code"] for row in rows_of("bridges.permits")] == ["A-1"]


def test_another_source_and_the_same_run_settle_nothing(feed, home):
    bad, good = permit("A-1", received="hôm qua"), permit("A-1")
    bring(feed("table", BINDING), HEAD + bad + good, home)
    assert states() == ["open"]
    bring(feed("table", BINDING, code="other"), HEAD + good, home)
    assert states() == ["open"]


def test_a_line_with_a_refused_cell_is_settled_when_nothing_of_it_is_refused_any_more(source_of, home):
    text = "name,at,lat,lon,dust,gas\nA,2026-11-01T00:00:00,12.0,107.7,oops,1\nB,2026-11-01T00:00:00,12.0,107.7,5,x\n"
    source = source_of("csv", WIDE, things=[])
    bring(source, text, home)
    assert states() == ["open", "open"]
    Source.objects.filter(id=source.id).update(binding=WIDE | {"missing": ["oops"]})
    bring(Source.objects.get(id=source.id), text, home, "again.csv")
    assert dict(Quarantine.objects.values_list("raw", "state")) == {
        "A,2026-11-01T00:00:00,12.0,107.7,oops,1": "settled",
        "B,2026-11-01T00:00:00,12.0,107.7,5,x": "open",
    }


def test_a_refused_line_of_observations_is_settled_when_a_mended_binding_takes_it(source_of, home):
    source = source_of("csv", WIDE | {"time": {"column": "at", "format": "compact"}}, things=[])
    text = sensors(("A", "2026-11-01T00:00:00", 5))
    bring(source, text, home)
    assert states() == ["open"]
    source_of("csv", WIDE, things=[])
    bring(Source.objects.get(id=source.id), text, home, "again.csv")
    assert states() == ["settled"]
