"""A register small enough to read: two stations of one source, a vocabulary, and an edge that stores in this database.

The edge here asks the store's own law (``settle``) row by row, in SQL: tests that want the real process start it.
"""

import io
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection

from bazan.core.settings import ROOT, load
from bazan.core.time import now
from bazan.data.datasets import api as datasets
from bazan.data.observations import api as streams
from bazan.data.observations.api import Outcome, RefusedRow, Row
from bazan.data.observations.ingest.storage.observation_versions import Outcome as Fate
from bazan.data.observations.ingest.storage.observation_versions import Version, settle
from bazan.data.sources import actions
from bazan.data.sources.intake import file_import, runs
from bazan.data.sources.models import Quarantine, Source, SourceRun
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.packs import load as load_pack

PACKS = ROOT / "bazan/data/sources/tests/packs"
ELSEWHERE = ROOT / "bazan/data/datasets/tests/packs/elsewhere"
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
HEAD = "SO,NHAN_TAI,GIAI_QUYET,NGAY_NHAN,NGAY_XONG,KENH,PHI,TRANG_THAI,NGUOI_NOP\n"
BINDING = {
    "dataset": "permits",
    "columns": {
        "code": "SO",
        "unit": "NHAN_TAI",
        "resolved_by": "GIAI_QUYET",
        "received_at": {"from": "NGAY_NHAN", "format": "dd/MM/yyyy HH:mm"},
        "done_at": {"from": "NGAY_XONG", "format": ["dd/MM/yyyy HH:mm", "dd/MM/yyyy"]},
        "channel": {"from": "KENH", "map": {"Q": "counter", "M": "online"}},
        "fee": "PHI",
        "state": "TRANG_THAI",
        "applicant": "NGUOI_NOP",
    },
}
LINES = """A-1,ubnd-01,groves-office,03/11/2026 08:30,05/11/2026 10:00,Q,"12,5",Xong,Nguyễn Văn An
A-2,ubnd-03,ubnd-03,03/11/2026 09:00,,M,,Đang xử lý,Trần Thị Bình
A-3,ubnd-99,ubnd-03,03/11/2026 09:00,,M,,Đang xử lý,Lê C
A-4,ubnd-03,ubnd-03,31/02/2026 09:00,,M,,Đang xử lý,Lê D
A-5,ubnd-03,ubnd-03,03/11/2026 09:00,01/11/2026,M,,Xong,Lê E
A-6,ubnd-03,ubnd-03,03/11/2026 09:00
"""


class SqlEdge:
    """Stores rows in the test's own transaction. ``away``: refuses to answer that many times."""

    def __init__(self) -> None:
        self.away = 0
        self.batches = 0

    def submit(self, run_id: int, rows: Sequence[Row], patience_s: float = float("inf")) -> Outcome:
        if self.away:
            self.away -= 1
            raise TimeoutError("the edge takes nothing")
        self.batches += 1
        accepted = duplicate = 0
        refused = []
        with connection.cursor() as sql:
            for index, row in enumerate(rows):
                outcome = self._take(sql, row, run_id)
                duplicate += outcome == Fate.DUPLICATE
                accepted += outcome <= Fate.SUPERSEDED
                if outcome == Fate.CONFLICT:
                    refused.append(RefusedRow(index, "result_time", "ingest.version.conflict", {}))
            sql.execute(
                "UPDATE source_run SET accepted = accepted + %s, duplicate = duplicate + %s WHERE id = %s RETURNING source_id",
                [accepted, duplicate, run_id],
            )
            newest = max((row.time for row in rows), default=None)
            sql.execute(
                "UPDATE source SET last_seen_at = %s, last_good_at = greatest(last_good_at, %s) WHERE id = %s",
                [NOW, newest, sql.fetchone()[0]],
            )
        return Outcome(accepted, duplicate, tuple(refused))

    def _take(self, sql, row: Row, run_id: int) -> Fate:
        """What becomes of one row, done."""
        key = [row.datastream_id, row.time]
        standing, *kept = [*self._versions(sql, "observation", key), *self._versions(sql, "observation_revision", key)] or [None]
        new = Version(row.value, row.quality, int(row.result_time.timestamp() * 1e6), run_id, row.sent)
        outcome, _ = settle(standing, kept, new)
        if outcome == Fate.CORRECTED:
            sql.execute("INSERT INTO observation_revision SELECT * FROM observation WHERE datastream_id = %s AND phenomenon_time = %s", key)
        if outcome in (Fate.NEW, Fate.CORRECTED):
            self._store(sql, row, run_id)
        elif outcome == Fate.SUPERSEDED:
            sql.execute(
                "INSERT INTO observation_revision VALUES (%s, %s, %s, %s, %s, %s)", [*key, row.value, row.quality, row.result_time, run_id]
            )
        return outcome

    def _versions(self, sql, table: str, key: list) -> list[Version]:
        sql.execute(
            f"""SELECT result, quality, (extract(epoch FROM result_time) * 1000000)::bigint, source_run FROM {table}
                WHERE datastream_id = %s AND phenomenon_time = %s""",
            key,
        )
        return [Version(*row) for row in sql.fetchall()]

    def _store(self, sql, row: Row, run_id: int) -> None:
        sql.execute("CREATE TABLE IF NOT EXISTS observation_all PARTITION OF observation DEFAULT")
        values = [row.datastream_id, row.time, row.value, row.quality, row.result_time]
        sql.execute(
            """INSERT INTO observation VALUES (%s, %s, %s, %s, %s, %s)
               ON CONFLICT (datastream_id, phenomenon_time) DO UPDATE SET result = excluded.result, result_time = excluded.result_time""",
            [*values, run_id],
        )
        sql.execute(
            """INSERT INTO observation_latest VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (datastream_id) DO UPDATE
               SET phenomenon_time = excluded.phenomenon_time WHERE observation_latest.phenomenon_time < excluded.phenomenon_time""",
            [*values, NOW],
        )


def stored() -> list[tuple]:
    """(thing, property, time, value, quality) of everything stored, in order."""
    with connection.cursor() as sql:
        sql.execute(
            """SELECT t.code, p.code, o.phenomenon_time, o.result, o.quality FROM observation o JOIN datastream d ON d.id = o.datastream_id
               JOIN thing t ON t.id = d.thing_id JOIN observed_property p ON p.id = d.observed_property_id ORDER BY 1, 2, 3"""
        )
        return sql.fetchall()


@pytest.fixture
def edge() -> SqlEdge:
    return SqlEdge()


@pytest.fixture
def vocabulary(db):
    labels = {"vi": "bụi", "en": "dust"}
    streams.load_vocabulary(
        "test",
        [
            {"code": "dust", "unit": "ug/m3", "labels": labels, "symbols": ["PM2,5", "PM25"], "low": 0, "high": 1000},
            {"code": "gas", "unit": "ug/m3", "labels": labels, "symbols": ["CO"]},
            {"code": "warmth", "unit": "Cel", "labels": labels, "symbols": ["Temp"]},
        ],
    )


@pytest.fixture
def things(vocabulary):
    for code in ("st-1", "st-2"):
        streams.register_thing(
            code, f"Trạm {code}", f"Station {code}", "station", "test", 12.0, 107.7, {"dust": {"cadence_s": 300}, "gas": {"cadence_s": 300}}
        )


@pytest.fixture
def source_of(things):
    """Makes a source of a driver with its binding and gives its row."""

    def make(driver: str, binding: dict, **more) -> Source:
        item = {
            "code": f"src-{driver.replace('_', '-')}",
            "name": "Nguồn thử",
            "name_en": "Test source",
            "driver": driver,
            "binding": binding,
            "promise_s": 900,
        }
        (found,) = actions.load_sources([item | {"things": ["st-1", "st-2"]} | more], sector="test")
        return Source.objects.get(id=found)

    return make


@pytest.fixture
def home(tmp_path):
    """Settings whose folder is the test's own."""
    return load(os.environ | {"BAZAN_HOME": str(tmp_path)})


@pytest.fixture
def bridges(db):
    """A sector with three datasets in a made-up province of three communes."""
    places.load_province(ELSEWHERE)
    organizations.load_province(ELSEWHERE)
    apps.get_model("organizations", "Organization").objects.filter(code="groves-office").update(valid_from=date(1990, 1, 1))
    pack = load_pack(PACKS / "bridges")
    datasets.load_pack(pack)
    return pack


@pytest.fixture
def feed(bridges):
    """Makes a source of rows and gives its row."""

    def make(driver: str, binding: dict, **more) -> Source:
        item = {"code": "feed", "name": "Nguồn dòng", "name_en": "Rows", "driver": driver, "binding": binding, "promise_s": 900}
        (found,) = actions.load_sources([item | more], sector="bridges")
        return Source.objects.get(id=found)

    return make


def rows_of(code: str) -> list[dict]:
    """The current rows of a dataset, as values by column."""
    return [row.values for row in datasets.rows(code, limit=10_000).rows]


def bring(source: Source, data: str | bytes, home, name: str = "file.csv", **more) -> SourceRun:
    run = file_import.receive(source, io.BytesIO(data if isinstance(data, bytes) else data.encode()), name, home, "me", NOW)
    return file_import.read(run.id, home, SqlEdge(), **more)


def ages(source, seconds):
    Source.objects.filter(id=source.id).update(last_good_at=now() - timedelta(seconds=seconds), last_seen_at=now())


def put_aside(source, many=3):
    run = runs.open_run(source, now())
    return [
        Quarantine.objects.create(
            source=source,
            run=run,
            at=now(),
            position=f"line {n}, value",
            field="value",
            rule="drivers.number",
            params={"value": "<b>x"},
            raw="<b>x\tq",
        )
        for n in range(many)
    ]
