"""The history at scale: ``python -m tests.load.history [--days 365] [--series 5000]``. Prints one JSON document.

55 observations a day of each series, each known some seconds after it was made; 71 places, 12 properties. Ours, with its checks of files
and its limits, beside plain DuckDB on the same files, and beside VictoriaMetrics of Debian on the same rows where it can be had.
"""

import argparse
import contextlib
import json
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from bazan.data.observations.history import history_writer
from bazan.data.observations.history.arrow_rows import to_arrow
from bazan.data.observations.history.history_table import OBSERVATION, TIME
from bazan.data.observations.history.version_rows import NEVER, VERSION
from bazan.platform.history.api import Embedded, History, Store, alone, expression, part_of
from bazan.platform.history.types import Limits, View
from tests.load import debian_packages
from tests.load.ingest_environment import stage
from tests.load.machine_speed import report

A_DAY, PLACES, PROPERTIES = 55, 71, 12
FIRST = date(2025, 1, 1)
DAY_US = 86_400_000_000
ROUNDS = 9
LIMITS = Limits(seconds=600, memory="2GB")


class World:
    """Made series: the same for the same seed."""

    def __init__(self, series: int) -> None:
        self.series, self.chance = series, np.random.default_rng(14)
        step = DAY_US // A_DAY
        self.offsets = self.chance.integers(0, step, series)
        self.level = self.chance.normal(20, 5, series)
        self.steps = np.arange(A_DAY) * step
        self.where = {n: (f"property{n % PROPERTIES}", n % PLACES) for n in range(series)}

    def day(self, number: int) -> np.ndarray:
        start = int(np.datetime64(FIRST, "us").astype("i8")) + number * DAY_US
        rows = np.zeros(self.series * A_DAY, VERSION)
        rows["ds"] = np.repeat(np.arange(self.series), A_DAY)
        rows["t"] = ((start + self.offsets[:, None] + self.steps[None, :]) // 1_000_000 * 1_000_000).ravel()
        wave = 3 * np.sin(2 * np.pi * np.arange(A_DAY) / A_DAY)
        rows["v"] = np.round(self.level[:, None] + wave + self.chance.normal(0, 1, (self.series, A_DAY)), 2).ravel()
        rows["q"] = self.chance.random(len(rows)) < 0.01
        rows["rt"] = rows["t"] + self.chance.integers(1, 30, len(rows)) * 1_000_000
        rows["run"], rows["replaced"] = number, NEVER
        return rows


def load(history: History, world: World, days: int) -> dict[str, Any]:
    """A part at a time, as a backfill does."""
    parts: dict[date, list[int]] = {}
    for number in range(days):
        parts.setdefault(part_of("day", FIRST + timedelta(days=number)), []).append(number)
    rows, spent = 0, 0.0
    for part, numbers in parts.items():
        every = np.concatenate([world.day(number) for number in numbers])
        batch = to_arrow(every[np.lexsort((every["t"], every["ds"]))], world.where)
        began = time.perf_counter()
        history.store.put(OBSERVATION, part, {FIRST + timedelta(days=number): 1 for number in numbers}, [batch], TIME)
        spent += time.perf_counter() - began
        rows += len(batch)
    state = history.store.state(OBSERVATION.name)
    assert state
    return {"rows": rows, "rows_a_second": round(rows / spent), "bytes_a_row": round(state.bytes / rows, 2), "files": state.files}


def questions(days: int) -> dict[str, tuple[Any, str, date, date]]:
    """Name to (expression, the same in DuckDB's SQL, first day, day after the last)."""
    table = expression(OBSERVATION)
    good = table.filter((table.quality == 0) & table.replaced_time.isnull())
    end = FIRST + timedelta(days=days)
    quarter, week = end - timedelta(days=min(90, days)), end - timedelta(days=min(100, days))
    after_week = week + timedelta(days=7)
    own = good.filter((good.datastream_id == 777) & (good.phenomenon_time >= _instant(quarter)) & (good.phenomenon_time < _instant(end)))
    of_week = good.filter((good.phenomenon_time >= _instant(week)) & (good.phenomenon_time < _instant(after_week)))
    stands = "quality = 0 AND replaced_time IS NULL"
    between = "phenomenon_time >= TIMESTAMP '{}' AND phenomenon_time < TIMESTAMP '{}'"
    return {
        "one series, 90 days, hourly": (
            own.group_by(hour=own.phenomenon_time.truncate("h")).agg(mean=own.result.mean()).order_by("hour"),
            f"SELECT date_trunc('hour', phenomenon_time) AS hour, avg(result) AS mean FROM files WHERE datastream_id = 777 AND {stands}"
            f" AND {between.format(quarter, end)} GROUP BY 1 ORDER BY 1",
            quarter, end,
        ),
        "daily by place, one year": (
            good.group_by("slice", "place_id").agg(mean=good.result.mean(), most=good.result.max()).order_by("slice", "place_id"),
            f"SELECT slice, place_id, avg(result) AS mean, max(result) AS most FROM files WHERE {stands} GROUP BY 1, 2 ORDER BY 1, 2",
            FIRST, end,
        ),
        "top 20 of a week": (
            of_week.group_by("datastream_id").agg(most=of_week.result.max()).order_by([_falling("most"), "datastream_id"]).limit(20),
            f"SELECT datastream_id, max(result) AS most FROM files WHERE {stands} AND {between.format(week, after_week)}"
            " GROUP BY 1 ORDER BY most DESC, 1 LIMIT 20",
            week, after_week,
        ),
    }  # fmt: skip


def _falling(name: str) -> Any:
    import ibis

    return ibis.desc(name)


def _instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def ask(history: History, days: int) -> dict[str, Any]:
    """Milliseconds of each question, ours and plain DuckDB's over the list of the same files, taken in turn; answers must be equal."""
    told = {}
    for name, (asked, text, start, end) in questions(days).items():
        files = [file.path for file in history.store.files(OBSERVATION, None, start, end)]
        plain = duckdb.connect(config={"threads": LIMITS.threads, "memory_limit": LIMITS.memory})
        text = text.replace("FROM files", f"FROM read_parquet({files!r}, hive_partitioning = false)")
        view = View(OBSERVATION, history.store.version(OBSERVATION.name), start, end)
        same = alike(history.query(asked, [view], LIMITS).rows, plain.sql(text).to_arrow_table())
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(_ms(lambda: history.query(asked, [view], LIMITS)))  # noqa: B023 - called at once
            theirs.append(_ms(lambda: plain.sql(text).to_arrow_table()))  # noqa: B023
        plain.close()
        middle = statistics.median(ours), statistics.median(theirs)
        told[name] = {
            "ours_ms": round(middle[0], 1), "duckdb_ms": round(middle[1], 1), "ratio": round(middle[0] / middle[1], 2), "same": same,
        }  # fmt: skip
    return told


def alike(one: pa.Table, other: pa.Table) -> bool:
    """Keys exactly, numbers to nine digits: they are added up in another order."""
    if one.column_names != other.column_names or len(one) != len(other):
        return False
    columns = (zip(one.column(name).to_pylist(), other.column(name).to_pylist(), strict=True) for name in one.column_names)
    return all(a == b or (isinstance(a, float) and abs(a - b) <= 1e-9 * max(1, abs(b))) for column in columns for a, b in column)


def _ms(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def spill(history: History, days: int) -> dict[str, Any]:
    """A sort of more rows than its memory holds: done through the disk, within the limit."""
    start = FIRST + timedelta(days=max(0, days - 40))
    ordered = "SELECT *, row_number() OVER (ORDER BY result, result_time, datastream_id) AS r FROM observation"
    text = f"SELECT count(*) AS n FROM ({ordered}) WHERE r > 0"
    began = time.perf_counter()
    rows = history.sql(text, [View(OBSERVATION, None, start, None)], Limits(seconds=600, memory="200MB")).rows
    return {"rows": rows.column(0)[0].as_py(), "memory_limit": "200MB", "seconds": round(time.perf_counter() - began, 1)}


def flush(url: str, folder: Path, world: World) -> dict[str, Any]:
    """Rows of the inbox into durable files, while four readers ask without end; then compaction under the same readers."""
    store = Store(str(folder / "flushed"))
    engine = Embedded(store, folder / "scratch")
    history = History(store, engine, engine)
    rows = 0
    with psycopg_session(url) as session:
        for number in range(8):
            day = world.day(number)
            rows += len(day)
            _into_inbox(session, day, FIRST + timedelta(days=number))
        session.execute(
            "INSERT INTO observation_hour SELECT datastream_id, date_trunc('hour', phenomenon_time), count(*), count(*), sum(result),"
            " min(result), max(result) FROM observation GROUP BY 1, 2"
        )
    at = datetime(2026, 3, 1, tzinfo=UTC)
    with alone(url) as session:
        assert session
        began = time.perf_counter()
        history_writer.keep(session, history, at)
        took = time.perf_counter() - began
        with psycopg_session(url) as writer:
            for number in range(8):
                writer.execute("UPDATE observation_touch SET version = version + 1 WHERE day = %s", (FIRST + timedelta(days=number),))
        with readers(url, history, 4) as told:
            for again in range(3):
                history_writer.keep(session, history, at + timedelta(hours=2 + again))
                history_writer.compact(session, history, at.date())
                with psycopg_session(url) as writer:
                    writer.execute("UPDATE observation_touch SET version = version + 1 WHERE day = %s", (FIRST + timedelta(days=again),))
    return {"rows": rows, "rows_a_second": round(rows / took), "readers": told}


@contextlib.contextmanager
def psycopg_session(url: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(url, autocommit=True) as session:
        yield session


def _into_inbox(session: Any, rows: np.ndarray, day: date) -> None:
    from bazan.data.observations.ingest.row_arrays import COPY_COLUMNS, ROW, copy_stream

    month = f"observation_y{day.year:04}m{day.month:02}"
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    bounds = f"FROM ('{day.replace(day=1)}') TO ('{following}')"
    session.execute(f"CREATE TABLE IF NOT EXISTS {month} PARTITION OF observation FOR VALUES {bounds}")
    wire = np.zeros(len(rows), ROW)
    for name in ("ds", "t", "v", "q", "rt", "run"):
        wire[name] = rows[name]
    with session.cursor().copy(f"COPY observation ({COPY_COLUMNS}) FROM STDIN (FORMAT binary)") as copy:
        copy.write(copy_stream(wire))
    session.execute("INSERT INTO observation_touch VALUES (%s, 1) ON CONFLICT DO NOTHING", (day,))


@contextlib.contextmanager
def readers(url: str, history: History, count: int) -> Iterator[dict[str, Any]]:
    """Threads that ask for all rows, inbox and files as one: how often, and how often the answer was another."""
    from bazan.data.observations.history.combined_view import seen

    told: dict[str, Any] = {"threads": count, "answers": 0, "other_answers": 0, "errors": 0}
    ended, wanted = threading.Event(), set()

    def read() -> None:
        while not ended.is_set():
            try:
                view = seen(url, history, FIRST, FIRST + timedelta(days=40))
                (row,) = history.sql("SELECT count(*) AS n, count(DISTINCT slice) AS d FROM observation", [view], LIMITS).rows.to_pylist()
            except Exception:
                told["errors"] += 1
                continue
            wanted.add((row["n"], row["d"]))
            told["answers"] += 1

    threads = [threading.Thread(target=read) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        ended.set()
        for thread in threads:
            thread.join()
        told["other_answers"] = len(wanted) - 1


def victoria(folder: Path, world: World, days: int) -> dict[str, Any]:
    """The same rows in VictoriaMetrics, asked alike; a year of all series only where asked for few days, since it is fed line by line."""
    try:
        binary = debian_packages.program("victoria-metrics", "victoria-metrics", folder)
    except debian_packages.Unavailable as why:
        return {"skipped": str(why)}
    port, data = 18428, folder / "victoria"
    arguments = [f"-storageDataPath={data}", f"-httpListenAddr=127.0.0.1:{port}", "-retentionPeriod=10y", "-search.maxQueryDuration=600s"]
    argv = [binary, *arguments, "-search.maxUniqueTimeseries=1000000"]
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(3)
        began, rows = time.perf_counter(), 0
        for number in range(days):
            rows += _feed(port, world, world.day(number))
        urllib.request.urlopen(f"http://127.0.0.1:{port}/internal/force_flush").read()
        took = time.perf_counter() - began
        end = datetime.combine(FIRST + timedelta(days=days), datetime.min.time(), UTC).timestamp()
        asked = {
            "one series, 90 days, hourly": ('avg_over_time(o{ds="777"}[1h])', end - min(90, days) * 86400, 3600),
            "daily by place, one year": ("avg(avg_over_time(o[1d])) by (place)", end - days * 86400, 86400),
            "top 20 of a week": ("topk(20, max_over_time(o[7d]))", end - 1, 7 * 86400),
        }
        told = {}
        for name, words in asked.items():
            told[name] = round(statistics.median(_ms(lambda words=words: _prom(port, *words, end)) for _ in range(3)), 1)
    finally:
        process.terminate()
        process.wait()
    # only now is everything on the disk: what came last is kept in memory while it runs
    size = sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
    return {"rows": rows, "rows_a_second": round(rows / took), "bytes_a_row": round(size / rows, 2), "ms": told}


def _feed(port: int, world: World, rows: np.ndarray) -> int:
    lines = []
    for series in range(world.series):
        own = rows[series * A_DAY : (series + 1) * A_DAY]
        name, place = world.where[series]
        metric = {"__name__": "o", "ds": str(series), "property": name, "place": str(place)}
        lines.append(json.dumps({"metric": metric, "values": own["v"].tolist(), "timestamps": (own["t"] // 1000).tolist()}))
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/import", "\n".join(lines).encode())
    urllib.request.urlopen(request).read()
    return len(rows)


def _prom(port: int, query: str, start: float, step: int, end: float) -> bytes:
    words = urllib.parse.urlencode({"query": query, "start": start, "end": end - 1, "step": step, "nocache": 1})
    return urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/query_range?{words}").read()


def measure(days: int, series: int, peer_days: int) -> dict[str, Any]:
    world = World(series)
    with tempfile.TemporaryDirectory(prefix="bazan-history-") as place:
        folder = Path(place)
        store = Store(str(folder / "history"))
        engine = Embedded(store, folder / "scratch")
        history = History(store, engine, engine)
        told = {"load": load(history, world, days), "questions": ask(history, days), "spill": spill(history, days)}
        told["victoria_metrics"] = {"days": peer_days} | victoria(folder, World(series), peer_days)
        with stage(series) as database:
            told["flush"] = flush(database.url, folder, World(series))
    return told


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--series", type=int, default=5000)
    parser.add_argument("--peer-days", type=int, default=30)
    arguments = parser.parse_args()
    report(lambda: measure(arguments.days, arguments.series, arguments.peer_days))
