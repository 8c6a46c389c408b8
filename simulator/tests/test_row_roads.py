"""The roads of rows: pushed, brought as files, and asked; each in the words of the system that sends."""

import asyncio
import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from simulator import bindings
from simulator.feeds.dossiers import Dossiers, Steps, procedures
from simulator.feeds.once import Petitions, catalogue, exams
from simulator.feeds.play import Player
from simulator.feeds.push import NotOffered, RowGateway, Taken
from simulator.feeds.register import Enterprises
from simulator.feeds.theirs import Database, Service
from simulator.gateway import Denied
from simulator.progress import Shelf
from simulator.tests.offices_stage import NUMBER, STAGE, TODAY, declared, feeds
from simulator.tests.province import DEMO, NOW
from simulator.tests.system_double import serving

SOURCES = bindings.load(DEMO.parents[2] / "sectors", DEMO)
PROCEDURES = procedures(DEMO / "procedures.csv")
DOSSIERS = Dossiers(NUMBER, STAGE, PROCEDURES)


def columns(dataset: str) -> frozenset[str]:
    return frozenset(declared().datasets[dataset].columns)


def played(address: str, shelf: Shelf, days: int, stop_after_s: float = 0.3) -> Taken:
    """A player of dossiers that fills so many days and is then told to stop."""
    source = SOURCES["dossier-push"]

    async def work() -> Taken:
        gateway = RowGateway(address, source.dataset, "secret")

        async def push(rows):
            return await gateway.send([source.theirs(row) for row in rows])

        player = Player("dossiers", DOSSIERS, push, columns(source.dataset), shelf)
        try:
            filling = asyncio.create_task(player.run(TODAY - days, clock=lambda: NOW))
            while int(shelf.read("dossiers").get("down_to", TODAY)) > TODAY - days:
                assert not filling.done(), filling.exception()
                await asyncio.sleep(0.02)
            await asyncio.sleep(stop_after_s)
            filling.cancel()
        finally:
            await gateway.close()
        return player.total

    return asyncio.run(work())


def test_every_feed_of_the_demo_fills_a_dataset_that_a_pack_declares():
    for line in STAGE.knobs["feeds"]:
        source = SOURCES[line["source"]]
        assert source.dataset in declared().datasets
        assert set(source.columns) <= columns(source.dataset)


def test_a_dossier_travels_under_the_names_of_its_own_system():
    (first, *_) = DOSSIERS.born(TODAY - 5)
    sent = SOURCES["dossier-push"].theirs(first.tell(NOW))
    assert sent["MaHoSo"] == first.key and sent["TrangThaiHoSo"] in ("2", "4", "5", "7", "8", "9", "10")
    assert len(sent["NgayTiepNhan"]) == 14 and sent["NgayTiepNhan"].isdigit()
    assert "dossier" not in sent


def test_a_report_says_its_matter_in_words_and_its_spot_as_a_cell():
    (life, *_) = feeds()["field_reports.reports"].born(TODAY - 3)
    sent = SOURCES["report-push"].theirs(life.tell(NOW))
    assert sent["ChuyenMuc"] in ("Trật tự xây dựng", "Trật tự đô thị", "Giao thông, an ninh trật tự", "Môi trường", "Văn hóa, du lịch",
                                 "An toàn thực phẩm", "Rừng, khoáng sản", "Giá cả, thương mại", "Việc khác")  # fmt: skip
    assert ":" in sent["OViTri"]


def test_the_past_comes_newest_first_and_some_rows_come_twice_or_are_corrected(tmp_path):
    with serving([]) as double:
        total = played(double.address, Shelf(tmp_path, "seed", double.address, "feeds"), 12)
        kept = double.rows["administration.dossiers"]
    assert total.accepted == len(kept) and 1500 < len(kept) < 3000
    assert total.same > 0 and total.superseded > 0
    days = [int(key.split(".")[1]) for key in kept]
    assert days[0] > days[-1] and max(days) == TODAY


def test_a_player_stopped_and_started_goes_on_where_it_was_and_tells_what_changed_meanwhile(tmp_path):
    with serving([]) as double:
        shelf = Shelf(tmp_path, "seed", double.address, "feeds")
        played(double.address, shelf, 16)
        before, sent = dict(double.rows["administration.dossiers"]), len(double.deliveries)
        shelf = Shelf(tmp_path, "seed", double.address, "feeds")
        shelf.keep("dossiers", shelf.read("dossiers") | {"until": NOW - 6 * 3600})
        again = played(double.address, shelf, 16)
        assert len(double.deliveries) - sent <= 1
        assert again.accepted == 0 and double.rows["administration.dossiers"] == before


def test_what_a_progress_file_of_another_seed_says_does_not_count(tmp_path):
    Shelf(tmp_path, "one", "http://a", "feeds").keep("x", {"down_to": 1})
    assert Shelf(tmp_path, "one", "http://a", "feeds").read("x") == {"down_to": 1}
    assert Shelf(tmp_path, "other", "http://a", "feeds").read("x") == {}


@pytest.mark.parametrize(("status", "error"), [(401, Denied), (405, NotOffered)])
def test_a_sender_that_is_turned_away_stops(status, error):
    async def work(address: str) -> None:
        gateway = RowGateway(address, "health.cases", "secret")
        try:
            await gateway.send([{"code": "1"}])
        finally:
            await gateway.close()

    with serving([]) as double:
        double.answers = [status]
        with pytest.raises(error):
            asyncio.run(work(double.address))


def test_a_delivery_is_sent_again_while_the_system_is_overloaded(tmp_path):
    with serving([]) as double:
        double.answers = [503, 500]
        assert played(double.address, Shelf(tmp_path, "seed", double.address, "feeds"), 1).accepted > 0


def test_a_file_has_heads_and_a_line_a_row_and_no_number_that_reads_two_ways():
    source = SOURCES["accidents-file"]
    rows = [life.tell(NOW) for day in range(TODAY - 60, TODAY) for life in feeds()["security.accidents"].born(day)]
    lines = list(csv.reader(io.StringIO(source.table(rows).decode("utf-8"))))
    assert len(lines) == len(rows) + 1 and {"SO_VU", "NGAY", "GIO", "MUC_DO"} <= set(lines[0])
    for line in lines[1:]:
        cells = dict(zip(lines[0], line, strict=True))
        assert cells["NGAY"].count("/") == 2 and cells["GIO"][2] == ":"
        assert all(len(cells[name].partition(".")[2]) != 3 for name in ("VI_DO", "KINH_DO"))


def test_a_file_writes_its_decimals_as_its_source_reads_them():
    source = SOURCES["irrigation-reservoirs"]
    file = source.table([{"period": "2026-11-25", "code": "h", "capacity": 1180.0, "stored": 700.5}])
    _, line = csv.reader(io.StringIO(file.decode()))
    assert line[:2] == ["25/11/2026", "h"]
    assert line[-3:-1] == ["1180,0", "700,5"]


def test_the_business_register_is_a_database_with_what_was_written_when(tmp_path):
    source, feed = SOURCES["demo-business-register"], Enterprises(NUMBER, STAGE)
    place = Database(tmp_path / "theirs.sqlite", "decisions", list(source.theirs(dict.fromkeys(columns(source.dataset), "2026-01-01"))))

    async def work() -> None:
        running = asyncio.create_task(place.run(feed, TODAY - 30, lambda: NOW, source.theirs))
        await asyncio.sleep(0.2)
        running.cancel()

    asyncio.run(work())
    with sqlite3.connect(tmp_path / "theirs.sqlite") as base:
        rows = base.execute("SELECT so_dn, ten_dn, loai, ngay, xa, von, nganh, written_at FROM decisions ORDER BY written_at").fetchall()
    assert 50 < len(rows) < 250
    assert all("DEMO" in row[1] and row[7] <= "2026-11-25T07:43" for row in rows)


def test_the_treasury_answers_page_by_page_what_is_newer():
    service = Service(Enterprises(NUMBER, STAGE), TODAY - 200, lambda: NOW)
    pages = [json.loads(service.answer(f"/revenue?page={page}")[1]) for page in (1, 2, 3)]
    assert len(pages[0]["data"]) == Service.PAGE and not pages[2]["data"]
    last = pages[1]["data"][-1]["CAP_NHAT"]
    newer = json.loads(service.answer(f"/revenue?since={last[:19]}")[1])["data"]
    assert newer and all(row["CAP_NHAT"] >= last for row in newer)
    assert service.answer("/elsewhere")[0] == 404


def test_steps_of_a_dossier_agree_with_the_dossier():
    ended = {life.key: life.tell(10**11) for life in DOSSIERS.born(TODAY - 50)}
    last: dict[str, dict] = {}
    for life in Steps(DOSSIERS).born(TODAY - 50):
        told = life.tell(life.moments[0])
        last[told["dossier"]] = max(last.get(told["dossier"], told), told, key=lambda one: one["at"])
    assert {key: row["state"] for key, row in ended.items()} == {key: row["state"] for key, row in last.items()}


def test_tables_that_come_once_name_bodies_and_lists_that_exist():
    rows = catalogue(NUMBER, STAGE, PROCEDURES)
    assert len(PROCEDURES) == 60 and len({(row["procedure"], row["unit"]) for row in rows}) == len(rows)
    told = exams(NUMBER, declared().datasets["education.exam"], 2026)
    assert {row["province"] for row in told if row["period"] == "2026"} == {"68"}
    assert all(0 <= row["ge8"] + row["lt5"] <= 1 and 3 < row["mean"] < 9.5 for row in told)


def test_petitions_are_answered_before_they_are_published():
    for day in range(TODAY - 40, TODAY):
        for life in Petitions(NUMBER, STAGE, PROCEDURES).born(day):
            row = life.tell(10**11)
            assert row["received_at"] < row["answered_at"] and row.get("published_at", "9") > row["answered_at"]


def test_the_demo_says_of_its_tables_that_they_are_invented():
    for name in (
        "procedures.csv",
        "projects.csv",
        "population.csv",
        "shelters.csv",
        "service_offices.csv",
        "services.toml",
        "figures.toml",
        "things_health.toml",
    ):
        assert "DEMO" in Path(DEMO / name).read_text("utf-8")
