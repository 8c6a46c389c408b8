"""Station files and APIs, from the folder or the wire to stored observations; a stop anywhere repeats nothing and loses nothing."""

import json
import os
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from bazan.core.errors import Conflict, Refused
from bazan.core.quality import Quality
from bazan.core.settings import load
from bazan.data.sources import actions, queries
from bazan.data.sources.intake import runs
from bazan.data.sources.models import Quarantine, ReceivedFile, Source, SourceRun
from bazan.data.sources.pulls import source_pull
from bazan.platform.storage import file_archive
from tests.fixtures.stations import NOW, stored
from tests.present import present
from tests.servers.ftp_server import FtpServer


@pytest.fixture
def settings(tmp_path):
    return load(os.environ | {"BAZAN_HOME": str(tmp_path)})


@pytest.fixture
def water(source_of):
    return source_of("station_files", {"stations": {"P_SITE_01": "st-1"}}, schedule_s=15)


def lay(settings, source, name, text):
    folder = settings.home / "inbox" / source.code
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, newline="")
    os.utime(folder / name, (1, 1))


GOOD = "PM2,5\t31,4\tµg/Nm3\t20261125090000\t00\r\nCO\t1,2\tmg/Nm3\t20261125090000\t02\r\n"


def test_files_in_the_folder_are_stored_archived_and_taken_away(water, settings, edge):
    lay(settings, water, "P_SITE_01_20261125090500.txt", GOOD)
    lay(settings, water, "P_SITE_st-2_20261125090500.txt", "PM25\t5\tug/m3\t20261125090000\t01\n")
    run = present(source_pull.pull(water.id, settings, edge, NOW))
    at = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    assert stored() == [
        ("st-1", "dust", at, 31.4, Quality.GOOD),
        ("st-1", "gas", at, 1200, Quality.DEVICE_ERROR),
        ("st-2", "dust", at, 5, Quality.CALIBRATING),
    ]
    assert (run.state, run.accepted, run.duplicate, run.rejected, run.counts["pieces"]) == ("done", 3, 0, 0, 3)
    assert list((settings.home / "inbox" / water.code).iterdir()) == []
    kept = ReceivedFile.objects.get(name="P_SITE_01_20261125090500.txt").sha256
    assert file_archive.path_of(settings, kept).read_text("utf-8").count("\n") == 2


def test_the_same_bytes_are_read_once_and_the_same_values_in_other_files_are_duplicates(water, settings, edge):
    lay(settings, water, "P_SITE_01_20261125090500.txt", GOOD)
    source_pull.pull(water.id, settings, edge, NOW)
    lay(settings, water, "P_SITE_01_20261125090500.txt", GOOD)
    again = present(source_pull.pull(water.id, settings, edge, NOW))
    assert (again.accepted, again.duplicate, again.counts["pieces"]) == (0, 0, 0)
    lay(settings, water, "P_SITE_01_20261125091000.txt", GOOD.replace("\r\n", "\n"))
    resent = present(source_pull.pull(water.id, settings, edge, NOW))
    assert (resent.accepted, resent.duplicate) == (0, 2)
    assert len(stored()) == 2


def test_bad_lines_are_put_aside_one_by_one_with_their_reason(water, settings, edge):
    lay(
        settings,
        water,
        "P_SITE_01_20261125090500.txt",
        GOOD + "PM2,5\tx\tµg/m3\t20261125090500\t00\nXYZ\t1\t\t20261125090500\t00\nCO\t1\tm\t20261125090500\t00\n",
    )
    lay(settings, water, "P_SITE_99_20261125090500.txt", "CO\t1\tmg/m3\t20261125090500\t00\n")
    run = present(source_pull.pull(water.id, settings, edge, NOW))
    assert (run.accepted, run.duplicate, run.rejected, run.counts["pieces"]) == (2, 0, 4, 6)
    assert sorted(Quarantine.objects.values_list("rule", "position")) == [
        ("drivers.number", "P_SITE_01_20261125090500.txt line 3, value"),
        ("sources.property.unknown", "P_SITE_01_20261125090500.txt line 4, property"),
        ("sources.thing.unknown", "P_SITE_99_20261125090500.txt line 1, thing"),
        ("units.incompatible", "P_SITE_01_20261125090500.txt line 5, unit"),
    ]


def test_a_file_still_being_written_is_left_alone(water, settings, edge):
    lay(settings, water, "P_SITE_01_20261125090500.txt", GOOD)
    os.utime(settings.home / "inbox" / water.code / "P_SITE_01_20261125090500.txt")
    assert source_pull.pull(water.id, settings, edge, NOW) is None


def test_while_the_edge_is_away_files_stay_and_the_next_pull_brings_them_in(water, settings, edge):
    lay(settings, water, "P_SITE_01_20261125090500.txt", GOOD)
    edge.away = 1
    assert present(source_pull.pull(water.id, settings, edge, NOW)).state == "failed"
    water.refresh_from_db()
    assert (water.failures, water.next_run_at) == (1, NOW + timedelta(seconds=30))
    assert present(source_pull.pull(water.id, settings, edge, NOW)).accepted == 2
    water.refresh_from_db()
    assert (water.failures, water.next_run_at) == (0, NOW + timedelta(seconds=15))


def test_a_stop_between_storing_and_taking_away_counts_everything_once(water, settings, edge, monkeypatch):
    lay(settings, water, "P_SITE_01_20261125090500.txt", GOOD + "bad line\n")
    with monkeypatch.context() as broken:
        broken.setattr(source_pull.Intake, "_account", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            source_pull.pull(water.id, settings, edge, NOW)
    run = present(source_pull.pull(water.id, settings, edge, NOW))
    assert SourceRun.objects.count() == 1
    assert (run.accepted, run.duplicate, run.rejected) == (2, 0, 1)
    assert len(stored()) == 2
    assert Quarantine.objects.count() == 1


def test_files_come_by_ftp_and_an_absent_server_does_not_hold_up_the_folder(source_of, settings, edge, tmp_path, monkeypatch):
    monkeypatch.setenv("BAZAN_SOURCE_FTP", "pw")
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "P_SITE_01_20261125090500.txt").write_text(GOOD)
    with FtpServer(tmp_path / "there") as server:
        remote = {"kind": "ftp", "host": "127.0.0.1", "port": server.port, "user": "u", "password_environment": "BAZAN_SOURCE_FTP"}
        source = source_of("station_files", {"stations": {"P_SITE_01": "st-1"}, "remote": remote}, schedule_s=15)
        assert source_pull.pull(source.id, settings, edge, NOW) is None  # copied a moment ago: taken when it has settled
        for path in (settings.home / "inbox" / source.code).iterdir():
            os.utime(path, (1, 1))
        assert present(source_pull.pull(source.id, settings, edge, NOW)).accepted == 2
    lay(settings, source, "P_SITE_01_20261125091000.txt", GOOD.replace("0900", "0910"))
    run = present(source_pull.pull(source.id, settings, edge, NOW))
    assert (run.state, run.accepted) == ("failed", 2)
    assert queries.run(run.id).error_rule == "drivers.remote.away"


@pytest.fixture
def station_api():
    """A paged API of ten records; ``dies_at``: the page it fails on once."""
    state = {"dies_at": None, "asked": []}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
            state["asked"].append(query)
            page = int(query["page"])
            if page == state["dies_at"]:
                state["dies_at"] = None
                self.send_response(500)
                self.end_headers()
                return
            since = query.get("since", "")
            items = [{"s": "st-1", "at": f"2026-11-25T00:{n:02}:00Z", "dust": n} for n in range(10)]
            items = [item for item in items if item["at"] > since][(page - 1) * 4 : page * 4]
            body = json.dumps(items).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state["url"] = f"http://127.0.0.1:{server.server_port}/"  # pyrefly: ignore[bad-assignment] - what the server is told, of any kind
    yield state
    server.shutdown()
    server.server_close()


@pytest.fixture
def pulled(source_of, station_api):
    binding = {
        "request": {"url": station_api["url"]},
        "paging": {"style": "page", "parameter": "page"},
        "since": {"parameter": "since"},
        "rows": "",
        "thing": {"path": "s"},
        "time": {"path": "at"},
        "values": [{"path": "dust", "property": "dust"}],
    }
    return source_of("http_pull", binding, schedule_s=60)


def test_an_api_is_pulled_to_its_end_and_then_asked_only_for_news(pulled, station_api, settings, edge):
    run = present(source_pull.pull(pulled.id, settings, edge, NOW))
    assert (run.state, run.accepted) == ("done", 10)
    pulled.refresh_from_db()
    assert pulled.cursor == {"since": "2026-11-25T00:09:00+00:00"}
    station_api["asked"].clear()
    assert present(source_pull.pull(pulled.id, settings, edge, NOW)).accepted == 0
    assert station_api["asked"] == [{"since": "2026-11-25T00:09:00Z", "page": "1"}]


def test_a_pull_killed_between_pages_goes_on_with_the_page_it_had_reached(pulled, station_api, settings, edge, monkeypatch):
    with monkeypatch.context() as broken:
        taken = source_pull.Intake.commit

        def commit(self, cursor, patience_s):
            taken(self, cursor, patience_s)
            raise KeyboardInterrupt

        broken.setattr(source_pull.Intake, "commit", commit)
        with pytest.raises(KeyboardInterrupt):
            source_pull.pull(pulled.id, settings, edge, NOW)
    station_api["asked"].clear()
    run = present(source_pull.pull(pulled.id, settings, edge, NOW))
    assert [query["page"] for query in station_api["asked"]] == ["2", "3", "4"]
    assert (run.accepted, run.duplicate, SourceRun.objects.count()) == (10, 0, 1)


def test_a_failing_api_leaves_its_reason_and_is_asked_again_later(pulled, station_api, settings, edge):
    station_api["dies_at"] = 2
    run = present(source_pull.pull(pulled.id, settings, edge, NOW))
    assert (run.state, run.accepted, queries.run(run.id).error_params) == ("failed", 4, {"status": 500})
    again = present(source_pull.pull(pulled.id, settings, edge, NOW))
    assert (again.accepted, again.duplicate) == (6, 4)


def test_only_pulling_sources_that_are_due_are_due(pulled, water):
    assert {s["code"] for s in source_pull.due(NOW)} == {"src-http-pull", "src-station-files"}
    Source.objects.filter(id=water.id).update(next_run_at=NOW + timedelta(seconds=1))
    Source.objects.filter(id=pulled.id).update(enabled=False)
    assert source_pull.due(NOW) == []


def test_a_refused_line_is_read_again_with_the_mended_binding(water, settings, edge):
    lay(settings, water, "P_SITE_99_20261125090500.txt", "CO\t1\tmg/m3\t20261125090500\t00\n")
    source_pull.pull(water.id, settings, edge, NOW)
    (item,) = queries.quarantined(water.id)
    assert not actions.retry(item.id, edge, "me", NOW)
    Source.objects.filter(id=water.id).update(binding={"stations": {"P_SITE_99": "st-2"}})
    assert actions.retry(item.id, edge, "me", NOW)
    assert [row[:2] for row in stored()] == [("st-2", "gas")]
    assert queries.quarantined(water.id) == []
    with pytest.raises(Conflict):
        actions.retry(item.id, edge, "me", NOW)


def test_a_pushed_observation_is_read_again_once_its_station_exists(source_of, edge):
    source = source_of("http_push", {})
    run = runs.open_run(source, NOW)
    raw = '{"thing": "st-1", "property": "dust", "time": "2026-11-25T09:00:00+07:00", "value": 7}'
    item = Quarantine.objects.create(source=source, run=run, at=NOW, position="0", field="", rule="x", raw=raw)
    assert actions.retry(item.id, edge, "me", NOW)
    assert [row[3] for row in stored()] == [7]


def test_putting_away_needs_a_reason_and_is_final(source_of, edge):
    source = source_of("http_push", {})
    item = Quarantine.objects.create(source=source, at=NOW, position="0", field="", rule="x", raw="?")
    with pytest.raises(Refused, match=r"sources.dismiss.reason"):
        actions.dismiss(item.id, " ", "me", NOW)
    actions.dismiss(item.id, "noise of a test bench", "me", NOW)
    with pytest.raises(Conflict):
        actions.dismiss(item.id, "again", "me", NOW)
