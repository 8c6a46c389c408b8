import ast
import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from simulator import history
from simulator.__main__ import begin_flood, in_simulated_time
from simulator.clock import DAY, HOUR, compact
from simulator.gateway import Gateway
from simulator.live import Live, Pace, Post
from simulator.progress import Progress, told_floods
from simulator.report import Report
from simulator.settings import load as settings_of
from simulator.station_files import Inbox, text
from simulator.story import LENGTH_S
from simulator.telemetry import Telemetry, messages
from simulator.tests.province import FLOOD, NOW, SEED, demo
from simulator.tests.system_double import serving
from simulator.world import World

ROOT = Path(__file__).resolve().parents[2]
SCENE = demo()
CODES = [station.code for station in SCENE.stations]


def parse_tt10(data: bytes) -> list[tuple[str, float, str, str, str]]:
    """Independent reading of appendix 15 of TT 10/2021: five fields parted by tabs, lines ended by CRLF."""
    lines = data.decode("utf-8").split("\r\n")
    assert lines.pop() == ""
    rows = []
    for line in lines:
        symbol, value, unit, time_, status = line.split("\t")
        assert re.fullmatch(r"\d{14}", time_) and status in ("00", "01", "02")
        rows.append((symbol, float(value.replace(",", ".")), unit, time_, status))
    return rows


def water_report(number: int) -> Report:
    station = SCENE.of_kind("water_station")[number]
    return Report(station, NOW, (("ph", 7.12, 0), ("cod", 10.4, 1), ("coliform", 2500.0, 2)))


def test_the_simulator_imports_nothing_of_the_system():
    for path in (ROOT / "simulator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] == "bazan" for name in names), f"{path} imports the system it feeds"


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_station_file_reads_back_whichever_decimal_mark_its_logger_writes(number):
    symbols = {"ph": "pH", "cod": "COD", "coliform": "Coliform"}
    written = text(water_report(number), symbols)
    assert parse_tt10(written.encode()) == [
        ("pH", 7.12, "-", compact(NOW), "00"),
        ("COD", 10.4, "mg/L", compact(NOW), "01"),
        ("Coliform", 2500.0, "MPN/100mL", compact(NOW), "02"),
    ]
    assert ("7,12" in written) == (number == 2)


def test_times_in_a_station_file_are_local():
    assert compact(NOW) == "20261125074200"


def test_a_garbled_file_has_one_line_nobody_can_read():
    with pytest.raises(ValueError, match="unpack"):
        parse_tt10(text(water_report(0), {}, garbled=True).encode())


def test_a_file_appears_whole_and_under_its_station_and_time(tmp_path):
    path = Inbox(tmp_path / "in", {}).send(water_report(0), garbled=False)
    assert path and path.name == "DKNG_DEMO_NM01_20261125074200.txt"
    assert [kept.name for kept in (tmp_path / "in").iterdir()] == [path.name]


def test_an_mqtt_message_names_thing_and_property_in_its_topic():
    rain = Report(SCENE.of_kind("rain_station")[0], NOW, (("rain", 1.2, 0), ("temperature", 21.0, 2)))
    (topic, payload), (_, second) = messages(rain)
    assert topic == "bazan/rain-quang-thanh/rain"
    assert json.loads(payload) == {"time": "2026-11-25T00:42:00Z", "value": 1.2}
    assert json.loads(second)["quality"] == 2


def fill(address: str, after: int, until: int, kept: list[int]):
    async def work():
        gateway = Gateway(address, "secret")
        try:
            return await history.fill(gateway, World(SCENE, SEED, FLOOD), after, until, kept.append)
        finally:
            await gateway.close()

    return asyncio.run(work())


def test_history_is_the_same_twice_and_the_second_time_only_duplicates():
    with serving(CODES) as double:
        kept: list[int] = []
        first = fill(double.address, NOW - 3 * DAY, NOW, kept)
        stored = dict(double.stored)
        second = fill(double.address, NOW - 3 * DAY, NOW, [])
        assert first.accepted == len(stored) and first.duplicate == 0
        assert second.accepted == 0 and second.duplicate == len(stored)
        assert double.stored == stored
        assert kept[-1] == NOW and kept == sorted(kept)
        assert max(double.batches) <= history.BATCH
        assert double.tokens == {"Bearer secret"}


def test_history_goes_on_when_the_system_is_overloaded():
    with serving(CODES) as double:
        double.answers = [503, 503, 500]
        assert fill(double.address, NOW - 6 * HOUR, NOW, []).accepted == len(double.stored) > 0


def test_a_history_in_two_parts_equals_one_in_one_part():
    with serving(CODES) as whole, serving(CODES) as parts:
        fill(whole.address, NOW - 10 * HOUR, NOW, [])
        fill(parts.address, NOW - 10 * HOUR, NOW - 4 * HOUR, [])
        fill(parts.address, NOW - 4 * HOUR, NOW, [])
        assert whole.stored == parts.stored


def test_progress_belongs_to_one_seed_and_one_installation(tmp_path):
    one = Progress(tmp_path, "a", "http://x", "token")
    one.keep(NOW)
    assert one.sent_until() == NOW
    assert Progress(tmp_path, "b", "http://x", "token").sent_until() is None
    assert Progress(tmp_path, "a", "http://x", "other").sent_until() is None


def test_a_restart_keeps_the_flood_and_a_long_absence_brings_a_new_one(tmp_path):
    progress = Progress(tmp_path, "a", "http://x", "token")
    first = progress.open_story(NOW)
    progress.keep(NOW)
    assert progress.open_story(NOW + HOUR) == first
    later = progress.open_story(NOW + LENGTH_S + DAY)
    assert later[0] == first[0] and later[1].end == NOW + LENGTH_S + DAY


def test_live_reports_equal_what_the_history_would_have_sent():
    pace = Pace(NOW, 1.0)
    # pyrefly: ignore[bad-argument-type] - nothing is sent
    live = Live(World(SCENE, SEED, FLOOD), pace, Post(None), Telemetry("t", None), None)
    station = SCENE.of_kind("air_station")[3]
    stamp = (NOW // 300) * 300 + 180
    said = live.say(station, stamp)
    assert said is not None
    piece = history.Slice([station], np.array([stamp]), 300)
    (columns,) = history.rows(World(SCENE, SEED, FLOOD), piece).values()
    assert [(name, value, quality) for name, value, quality in said.rows] == list(
        zip(columns.property, columns.value, columns.quality, strict=True)
    )


def test_played_faster_the_weather_runs_and_the_stamps_stay_real():
    pace = Pace(NOW, 60.0)
    assert pace.simulated(NOW + 60) == NOW + 3600
    assert pace.simulated(NOW) == NOW


def test_a_flood_called_for_while_playing_fast_begins_at_the_moment_that_is_played(tmp_path):
    called = settings_of({"BAZAN_HOME": str(tmp_path)})
    assert begin_flood(called, 6) == 0
    (flood,) = told_floods(tmp_path / "simulator")
    pace = Pace(flood.begin - 100, 60.0)
    played = in_simulated_time(flood, pace)
    assert played.begin == flood.begin + 100 * 59
    assert played.end - played.begin == 6 * HOUR


@pytest.mark.slow
def test_the_whole_simulator_fills_plays_stops_on_sigterm_and_goes_on(tmp_path):
    (tmp_path / "demo-accounts.toml").write_text('[device]\ntoken = "secret"\n')
    with serving(CODES) as double:
        environ = os.environ | {
            "BAZAN_PUBLIC_URL": double.address,
            "BAZAN_HOME": str(tmp_path),
            "BAZAN_DEMO_HISTORY_DAYS": "2",
            "BAZAN_DEMO_SPEED": "60",
        }
        for _ in range(2):
            before = len(double.stored)
            child = subprocess.Popen([sys.executable, "-m", "simulator"], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
            try:
                deadline = time.monotonic() + 40
                while time.monotonic() < deadline and (len(double.stored) < before + 50 or not list((tmp_path / "inbox").rglob("*.txt"))):
                    time.sleep(0.2)
            finally:
                child.send_signal(signal.SIGTERM)
                output = child.communicate(timeout=10)[0]
            assert child.returncode == 0, output
            assert "the simulator has ended" in output
            assert len(double.stored) >= before + 50, output
        for path in (tmp_path / "inbox").rglob("*.txt"):
            assert re.fullmatch(r".+_\d{14}\.txt", path.name)
