"""Rows that are fetched: from a folder, a database read-only and incrementally, and an API page by page."""

import json
import os
import sqlite3
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from django.conf import settings as django_settings

from bazan.core.errors import Refused
from bazan.data.sources import queries
from bazan.data.sources.models import Quarantine, Source, SourceRun
from bazan.data.sources.pulls import source_pull
from bazan.data.sources.tests.test_row_file_import import counted
from tests.fixtures.stations import BINDING, HEAD, LINES, NOW, SqlEdge, rows_of
from tests.present import present

TABLE = """CREATE TABLE permits (code text PRIMARY KEY, unit text, received timestamp, state text, fee numeric(10,2), changed timestamp)"""
SQL = {
    "dataset": "permits",
    "environment": "BAZAN_SOURCE_PERMITS",
    "statement": "SELECT p.code, p.unit, p.received, p.state, p.fee, p.changed FROM permits p WHERE p.state <> 'draft'",
    "cursor": "changed",
    "columns": {"code": "code", "unit": "unit", "received_at": "received", "state": "state", "fee": "fee"},
}


@pytest.fixture
def lite(tmp_path, monkeypatch):
    """Another system's database in SQLite, where times are text."""
    path = tmp_path / "theirs.db"
    monkeypatch.setenv("BAZAN_SOURCE_PERMITS", f"sqlite:///{path}")
    with sqlite3.connect(path) as theirs:
        theirs.execute(TABLE)
    return lambda statement, *values: _run(path, statement, values)


def _run(path, statement, values):
    with sqlite3.connect(path) as theirs:
        theirs.execute(statement, values)


def permit(n: int, state: str = "new", changed: str = "") -> tuple:
    return (f"S-{n}", "ubnd-01", "2026-11-03 08:30:00", state, 12.5, changed or f"2026-11-03 09:00:{n:02}")


INSERT = "INSERT INTO permits VALUES (?, ?, ?, ?, ?, ?)"


def pull(source: Source, home, at=NOW) -> SourceRun | None:
    return source_pull.pull(source.id, home, SqlEdge(), at)


def test_a_database_is_read_from_where_the_last_pull_ended(feed, home, lite):
    source = feed("sql", SQL | {"dialect": "sqlite"}, schedule_s=60)
    for n in range(3):
        lite(INSERT, *permit(n))
    lite(INSERT, *permit(9, "draft"))
    assert counted(present(pull(source, home))) == (3, 3, 0, 0, 0)
    source.refresh_from_db()
    assert source.cursor == {"kind": "plain", "value": "2026-11-03 09:00:02"}
    lite(INSERT, *permit(3))
    lite("UPDATE permits SET state = 'done', changed = '2026-11-03 10:00:00' WHERE code = 'S-0'")
    assert counted(present(pull(source, home))) == (3, 1, 1, 1, 0)
    assert {row["code"]: row["state"] for row in rows_of("bridges.permits")} == {"S-0": "done", "S-1": "new", "S-2": "new", "S-3": "new"}


def test_a_pull_is_one_batch_after_another_and_each_keeps_where_it_is(feed, home, lite, monkeypatch):
    source = feed("sql", SQL | {"dialect": "sqlite", "batch": 2}, schedule_s=60)
    for n in range(5):
        lite(INSERT, *permit(n))
    kept = []
    from bazan.data.sources.intake.row_intake import RowIntake

    commit = RowIntake.commit

    def stop(self, cursor, told=None):
        kept.append(cursor["value"])
        if len(kept) == 3:
            raise KeyboardInterrupt
        return commit(self, cursor, told)

    with monkeypatch.context() as broken:
        broken.setattr(RowIntake, "commit", stop)
        with pytest.raises(KeyboardInterrupt):
            pull(source, home)
    assert [value[-2:] for value in kept] == ["01", "03", "04"]
    assert len(rows_of("bridges.permits")) == 4
    assert counted(present(pull(Source.objects.get(), home))) == (6, 5, 1, 0, 0)
    assert SourceRun.objects.count() == 1


def test_a_database_that_is_away_or_lacks_a_column_is_a_failed_run_that_says_so(feed, home, lite, monkeypatch):
    source = feed("sql", SQL | {"dialect": "sqlite"}, schedule_s=60)
    lite("ALTER TABLE permits RENAME COLUMN fee TO charge")
    assert queries.run_info(present(pull(source, home))).error_rule == "drivers.sql.statement"
    monkeypatch.setenv("BAZAN_SOURCE_PERMITS", "postgresql://localhost/x")
    assert queries.run_info(present(pull(source, home))).error_rule == "drivers.sql.url"
    monkeypatch.delenv("BAZAN_SOURCE_PERMITS")
    assert queries.run_info(present(pull(source, home))).error_rule == "drivers.http.secret"
    source.refresh_from_db()
    assert source.failures == 3


@pytest.fixture
def theirs(monkeypatch, django_db_setup):
    """A PostgreSQL database that isn't ours."""
    own = django_settings.DATABASES["default"]
    server: dict[str, Any] = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"], "dbname": "postgres"}
    if own.get("PASSWORD"):
        server["password"] = own["PASSWORD"]
    name = f"theirs_{os.getpid()}"
    with psycopg.connect(**server, autocommit=True) as c:
        c.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        c.execute(f"CREATE DATABASE {name}".encode())
    with psycopg.connect(**server | {"dbname": name}, autocommit=True) as c:
        c.execute(TABLE)
        monkeypatch.setenv(
            "BAZAN_SOURCE_PERMITS", f"postgresql://{own['USER']}:{own['PASSWORD']}@/{name}?host={own['HOST']}&port={own['PORT']}"
        )
        yield c
    with psycopg.connect(**server, autocommit=True) as c:
        c.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_a_postgresql_is_read_in_a_read_only_transaction_with_its_own_types(feed, home, theirs):
    source = feed("sql", SQL, schedule_s=60)
    for n in range(3):
        theirs.execute("INSERT INTO permits VALUES (%s, %s, %s, %s, %s, %s)", permit(n))
    assert counted(present(pull(source, home))) == (3, 3, 0, 0, 0)
    row = rows_of("bridges.permits")[0]
    assert (row["fee"], row["received_at"].isoformat()) == (12.5, "2026-11-03T01:30:00+00:00")
    source.refresh_from_db()
    assert source.cursor == {"kind": "instant", "value": "2026-11-03T09:00:02"}
    theirs.execute("CREATE FUNCTION sly() RETURNS text LANGUAGE sql AS $$ INSERT INTO permits VALUES ('sly') RETURNING code $$")
    sly = SQL | {"statement": "SELECT sly() AS code, 'ubnd-01' AS unit, now() AS received, '' AS state, 1 AS fee, now() AS changed"}
    Source.objects.update(binding=sly)
    failed = queries.run_info(present(pull(source, home)))
    assert (failed.state, "read-only" in failed.error_params["why"]) == ("failed", True)
    assert theirs.execute("SELECT count(*) FROM permits").fetchone()[0] == 3


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM permits",
        "SELECT 1; SELECT 2",
        "WITH gone AS (DELETE FROM permits RETURNING *) SELECT * FROM gone",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT * INTO copy FROM permits",
        "SELECT * FROM permits FOR UPDATE",
        "COPY permits TO PROGRAM 'sh'",
        "SELECT (",
    ],
)
def test_a_statement_that_does_more_than_read_is_refused_when_it_is_loaded(feed, statement):
    with pytest.raises(Refused) as refusal:
        feed("sql", SQL | {"statement": statement})
    assert (refusal.value.rule, refusal.value.field) == ("drivers.binding", "statement")


class Api(BaseHTTPRequestHandler):
    """Five permits, two a page, those changed since asked for."""

    items = [
        {"so": f"H-{n}", "noi": "ubnd-03", "nhan": "2026-11-03T08:00:00+07:00", "sua": f"2026-11-03T09:0{n}:00+07:00"} for n in range(5)
    ]

    def do_GET(self):
        query = {key: value[0] for key, value in parse_qs(urlsplit(self.path).query).items()}
        found = [item for item in self.items if item["sua"] >= query.get("since", "").replace(" ", "+")]
        page = int(query["page"])
        body = json.dumps({"data": {"rows": found[page * 2 - 2 : page * 2]}}).encode()
        self.send_response(200 if self.headers.get("X-Key") == "k" else 403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served():
    server = HTTPServer(("127.0.0.1", 0), Api)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/permits"
    finally:
        server.shutdown()
        server.server_close()


def test_an_api_is_walked_page_by_page_and_next_time_asked_only_for_news(feed, home, monkeypatch):
    monkeypatch.setenv("BAZAN_SOURCE_KEY", "k")
    with served() as url:
        binding = {
            "dataset": "permits",
            "request": {"url": url, "auth": {"header": "X-Key", "environment": "BAZAN_SOURCE_KEY"}},
            "rows": "data.rows",
            "paging": {"style": "page", "parameter": "page"},
            "since": {"parameter": "since", "path": "sua"},
            "columns": {"code": "so", "unit": "noi", "received_at": "nhan"},
        }
        source = feed("rows_pull", binding, schedule_s=60)
        assert counted(present(pull(source, home))) == (5, 5, 0, 0, 0)
        source.refresh_from_db()
        assert source.cursor == {"since": "2026-11-03T02:04:00+00:00"}
        assert queries.source("feed", NOW).last_good_at is not None


def test_files_that_lie_in_the_folder_are_each_a_run_and_leave_it(feed, home):
    source = feed("table", BINDING | {"pattern": "*.csv"}, schedule_s=60)
    folder = home.home / "inbox" / "feed"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text(HEAD + LINES)
    (folder / "b.csv").write_text(HEAD.replace("NGAY_NHAN", "NGAY") + LINES)
    (folder / "c.txt").write_text("not asked for")
    for path in folder.iterdir():
        os.utime(path, (time.time() - 60,) * 2)
    pull(source, home)
    assert [path.name for path in folder.iterdir()] == ["c.txt"]
    assert [(run.file_name, run.state) for run in SourceRun.objects.order_by("id")] == [("a.csv", "done"), ("b.csv", "failed")]
    assert len(rows_of("bridges.permits")) == 2
    assert Quarantine.objects.count() == 4
    (folder / "again.csv").write_text(HEAD + LINES)
    os.utime(folder / "again.csv", (time.time() - 60,) * 2)
    assert pull(source, home) is None
    assert [path.name for path in folder.iterdir()] == ["c.txt"]
