"""``python -m tests.load.history_kill [KILLS] [URL]``: copying, compacting and letting go, killed by SIGKILL again and again. Prints JSON.

``URL``: where the history lies instead of in a folder, as ``s3://bucket/folder``, empty, with the usual ``AWS_…`` variables. Each
round forks a process that does all three and sweeps, kills it after a random while, changes some rows of the inbox, and reads the history
as a reader would: no row lost, none double.
"""

import json
import os
import random
import signal
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg

from bazan.data.observations.history import history_writer
from bazan.data.observations.history.combined_view import seen
from bazan.data.observations.history.history_table import OBSERVATION
from bazan.platform.history.api import Embedded, History, Store, alone
from bazan.platform.history.types import keys_of_server
from tests.load.machine_speed import report

FIRST = datetime(2026, 5, 1, tzinfo=UTC)
LONGEST_S = 2
"""To bring in the libraries alone takes half a second."""
DAYS = 20
ASK = "SELECT count(*), count(DISTINCT (datastream_id, phenomenon_time)), sum(result) FROM observation WHERE replaced_time IS NULL"
NEW = """INSERT INTO observation SELECT %s, %s + n * interval '1 minute', n, 0, %s, 1 FROM generate_series(1, 200) n
  ON CONFLICT DO NOTHING"""
TOUCHED = """INSERT INTO observation_touch AS o VALUES (%s, 1) ON CONFLICT (day) DO UPDATE SET version = o.version + 1"""


def history(folder: Path, where: str) -> History:
    store = Store(where or str(folder / "history"), keys_of_server())
    engine = Embedded(store, folder / "scratch")
    return History(store, engine, engine)


def work(url: str, folder: Path, where: str, at: datetime) -> None:
    """What the clocks do, for ever."""
    while True:
        with alone(url, 5) as session:
            if session is not None:
                past = history(folder, where)
                history_writer.keep(session, past, at)
                history_writer.compact(session, past, at.date())
                history_writer.release(session, past, at, 62)
                past.store.sweep(OBSERVATION, keep_h=0)  # of what is gone at once, as long as nobody asks
                at += timedelta(hours=1)


def write(url: str, chance: random.Random, released: bool) -> tuple[int, float]:
    """Some more rows in the inbox, as the writer leaves them: (how many, their sum)."""
    day = FIRST + timedelta(days=chance.randrange(DAYS) + (120 if released else 0))
    with psycopg.connect(url) as session:
        before = session.execute("SELECT count(*), coalesce(sum(result), 0) FROM observation").fetchone() or (0, 0)
        session.execute(NEW, (chance.randrange(1, 50), day, day))
        session.execute(TOUCHED, (day.date(),))
        after = session.execute("SELECT count(*), coalesce(sum(result), 0) FROM observation").fetchone() or (0, 0)
    return after[0] - before[0], after[1] - before[1]


def kill_all_the_time(url: str, folder: Path, kills: int, seed: int = 1, where: str = "", longest_s: float = 0.6) -> dict[str, object]:
    chance, count, total, wrong = random.Random(seed), 0, 0.0, []
    at = FIRST + timedelta(days=30)
    with psycopg.connect(url, autocommit=True) as session:
        for month in ("2026-05", "2026-08", "2026-09"):
            year, number = month.split("-")
            until = f"{year}-{int(number) + 1:02}-01"
            name = f"observation_y{year}m{number}"
            session.execute(f"CREATE TABLE {name} PARTITION OF observation FOR VALUES FROM ('{month}-01') TO ('{until}')".encode())
    for number in range(kills):
        more, added = write(url, chance, released=number > kills / 2)
        count, total = count + more, total + added
        at += timedelta(days=90) if number == kills // 2 else timedelta(hours=2)  # the first month is let go then, and no other
        child = os.fork()
        if child == 0:
            try:
                work(url, folder, where, at)
            finally:
                os._exit(1)
        time.sleep(chance.uniform(0.02, longest_s))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if number % 5 == 4 or number == kills - 1:
            wrong += _compared(url, folder, where, number, (count, count, total))
    child = os.fork()
    if child == 0:
        with alone(url, 10) as session:
            assert session is not None
            past, end = history(folder, where), at + timedelta(days=1)
            history_writer.keep(session, past, end)
            history_writer.compact(session, past, end.date())
            history_writer.release(session, past, end, 62)
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    wrong += ["the last round failed"] if ended else []
    wrong += _compared(url, folder, where, kills, (count, count, total))
    with psycopg.connect(url) as session:
        left = session.execute("SELECT count(*) FROM observation").fetchone() or (0,)
    return {
        "kills": kills,
        "rows": count,
        "wrong": wrong,
        "left_in_the_inbox": left[0],
        "versions": history(folder, where).store.version("observation"),
    }


def _compared(url: str, folder: Path, where: str, number: int, wanted: tuple[int, int, float]) -> list[str]:
    """In a process of its own: this one forks, so it must never have started the threads of the libraries."""
    reader, pipe = os.pipe()
    child = os.fork()
    if child == 0:
        past = history(folder, where)
        rows = past.sql(ASK, [seen(url, past, date(2026, 1, 1), date(2027, 1, 1))]).rows
        os.write(pipe, json.dumps([column[0].as_py() for column in rows.columns]).encode())
        os._exit(0)
    os.close(pipe)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as answer:
        found = answer.read()
    told = json.loads(found) if found else ["no answer"]
    return [] if told == list(wanted) else [f"after kill {number}: {told} instead of {list(wanted)}"]


if __name__ == "__main__":
    from tests.load.ingest_environment import stage

    kills, where = sys.argv[1] if len(sys.argv) > 1 else 150, sys.argv[2] if len(sys.argv) > 2 else ""
    with stage(50) as database, tempfile.TemporaryDirectory() as place:
        report(lambda: kill_all_the_time(database.url, Path(place), int(kills), where=where, longest_s=LONGEST_S))
