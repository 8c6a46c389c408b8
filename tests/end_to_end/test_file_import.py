"""The two real collections go in by their bindings alone, through the real edge, and come through kill -9 of either side.

Where the collections aren't at hand, files of the same shape stand in for them: 4 stations, wide columns, gaps, repeated lines.
"""

import gzip
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from bazan.core.settings import ROOT
from tests.database import migrated

SHARED = ROOT.parent / "shared" / "data" / "environment"
PACK = next(path.parent.parent for path in sorted((ROOT / "sectors").glob("*/sources/aqiin_csv.toml")))
LOAD = f"""
import django; django.setup()
from bazan.data.observations import api as streams
import tomllib, pathlib
items = tomllib.loads(pathlib.Path({str(PACK / "vocabulary.toml")!r}).read_text("utf-8"))["properties"]
streams.load_vocabulary({PACK.name!r}, [item | {{"labels": {{"vi": "x", "en": "x"}}}} for item in items])
"""

pytestmark = pytest.mark.slow


@dataclass
class House:
    """An edge with a database of its own, and the command line beside it."""

    url: str
    home: Path
    edge: subprocess.Popen | None = None

    @property
    def environ(self) -> dict[str, str]:
        own = {
            "DATABASE_URL": self.url,
            "BAZAN_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "bazan.processes.composition.django_settings",
        }
        return os.environ | own | {"PYTHONPATH": str(ROOT), "BAZAN_LANGUAGE": "en"}

    def start_edge(self) -> None:
        log = (self.home / "ingest.log").open("ab")
        self.edge = subprocess.Popen([sys.executable, "-m", "bazan.processes.ingest"], env=self.environ, cwd=ROOT, stdout=log, stderr=log)

    def importing(self, file: Path, binding: str) -> subprocess.Popen:
        argv = [sys.executable, "-m", "bazan.processes.cli", "import", str(file), "--source", str(PACK / "sources" / binding)]
        return subprocess.Popen(argv, env=self.environ, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def import_all(self, file: Path, binding: str) -> dict:
        process = self.importing(file, binding)
        told, errors = process.communicate(timeout=300)
        assert process.returncode == 0, told + errors
        return self.run()

    def rows(self, sql: str) -> list[tuple]:
        with psycopg.connect(self.url, autocommit=True) as c:
            return c.execute(sql.encode()).fetchall()

    def run(self) -> dict:
        """The newest run."""
        (row,) = self.rows("SELECT state, accepted, duplicate, rejected, counts, cursor FROM source_run ORDER BY id DESC LIMIT 1")
        return dict(zip(("state", "accepted", "duplicate", "rejected", "counts", "cursor"), row, strict=True))


@pytest.fixture
def house(tmp_path) -> Iterator[House]:
    host, port, user, password = (connections["default"].settings_dict[key] for key in ("HOST", "PORT", "USER", "PASSWORD"))
    address = f"postgresql://{user}:{password}@/{{}}?host={host}&port={port}"
    name = f"walk_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address.format("postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {migrated()}".encode())
        made = House(address.format(name), tmp_path)
        subprocess.run([sys.executable, "-c", LOAD], env=made.environ, cwd=ROOT, check=True)
        made.start_edge()
        yield made
        if made.edge:
            made.edge.kill()
            made.edge.wait()
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def sensors(folder: Path) -> tuple[Path, int, int]:
    """(file, lines, cells)"""
    real = SHARED / "vietnam_aqiin_sensors_highlands_southeast_2026-05.csv"
    if real.exists():
        return real, 5477, 5477 * 8
    lines = ["station_name,timestamp_utc,co,hum,no2,o3,pm10,pm25,so2,temp,aqi_reported,latitude,longitude,province"]
    for n in range(400):
        station, hour = f"Trạm {n % 4}, Vietnam", n // 4 % 99
        lines.append(
            f'"{station}",2026-05-{1 + hour // 24:02}T{hour % 24:02}:07:21Z,,74.0,,{hour % 50},40.0,{hour % 30},,31.0,40,13.8,108.1,X'
        )
    file = folder / "sensors.csv"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file, 400, 3200


def wide(folder: Path) -> tuple[Path, int, int]:
    """(file, lines, cells)"""
    real = SHARED / "beijing_prsa_4stations_hourly_2016_2017.csv.gz"
    if real.exists():
        return real, 40_800, 408_000
    lines = ["year,month,day,hour,PM2.5,PM10,SO2,NO2,CO,O3,TEMP,PRES,DEWP,RAIN,wd,WSPM,station"]
    for n in range(12_000):
        hour = n // 4
        values = f"{n % 300},,{n % 40},{n % 90},{n % 4000}.0,3.0,-2.5,1024.5,-8.2,0.0,NNE,1.1"
        station = ("Dongsi", "Gucheng", "Huairou", "Shunyi")[n % 4]
        lines.append(f"2016,{1 + hour // 24 // 28},{1 + hour // 24 % 28},{hour % 24},{values},{station}")
    file = folder / "wide.csv.gz"
    file.write_bytes(gzip.compress("\n".join(lines).encode()))
    return file, 12_000, 120_000


def test_every_line_and_cell_of_the_sensors_is_accounted_for_and_again_all_are_duplicates(house, tmp_path):
    file, lines, cells = sensors(tmp_path)
    first = house.import_all(file, "aqiin_csv.toml")
    assert first["state"] == "done"
    assert first["counts"]["pieces"] == lines
    assert first["counts"]["refused_late"] == 0  # a station made a moment ago is known by the time its rows come
    assert first["accepted"] + first["duplicate"] + first["rejected"] + first["counts"]["missing"] == cells
    assert house.rows("SELECT count(*) FROM observation") == [(first["accepted"],)]
    again = house.import_all(file, "aqiin_csv.toml")
    assert again["accepted"] == 0
    assert again["duplicate"] == first["accepted"] + first["duplicate"]
    assert house.rows("SELECT count(*) FROM thing WHERE place_id IS NOT NULL") == [(0,)]


def test_an_import_comes_exact_through_kill_9_of_itself_and_of_the_edge(house, tmp_path):
    file, lines, cells = wide(tmp_path)
    for kill in ("importer", "ingest", "importer"):
        importer = house.importing(file, "beijing_prsa_csv.toml")
        seen = _line(house)
        deadline = time.monotonic() + 120
        while _line(house) <= seen and importer.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        if kill == "ingest":
            assert house.edge
            house.edge.send_signal(signal.SIGKILL)
            house.edge.wait()
            time.sleep(0.5)
            house.start_edge()
            time.sleep(0.5)
        importer.kill()
        importer.communicate()
    run = house.import_all(file, "beijing_prsa_csv.toml")
    counts = run["counts"]
    assert (run["state"], counts["pieces"]) == ("done", lines)
    assert house.rows("SELECT count(*) FROM source_run") == [(1,)]
    assert run["accepted"] + run["duplicate"] + run["rejected"] + counts["missing"] == cells
    assert house.rows("SELECT count(*) FROM observation") == [(run["accepted"],)]
    assert run["duplicate"] == 0


def _line(house: House) -> int:
    found = house.rows("SELECT coalesce((cursor->>'line')::int, 0) FROM source_run ORDER BY id DESC LIMIT 1")
    return found[0][0] if found else 0
