"""Readers and appenders are killed by SIGKILL again and again: every subscriber sees every fact, each key's in order."""

import random
import subprocess
import sys
import time
from itertools import groupby

import psycopg
import pytest

from bazan.core.settings import ROOT
from bazan.platform.events.tests import crash_processes

READERS = ("one", "two")
KILLS = 25


def start(*arguments: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, crash_processes.__file__, *arguments], cwd=ROOT, env={"PYTHONPATH": str(ROOT)})


def until_busy(session: psycopg.Connection, name: str, steps: int) -> None:
    """Wait until the process has appended or read so many facts more: it is killed at work."""
    counted = "SELECT sum(n) FROM counter" if name.startswith("append") else "SELECT count(*) FROM had WHERE reader = %s"
    asked = [] if name.startswith("append") else [name]
    [(before,)], deadline = session.execute(counted, asked).fetchall(), time.monotonic() + 30
    while session.execute(counted, asked).fetchall()[0][0] < before + steps:
        assert time.monotonic() < deadline, f"{name} does nothing"
        time.sleep(0.005)


def end(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()


@pytest.mark.slow
def test_whoever_is_killed_and_when_each_subscriber_sees_every_fact_and_each_key_in_order(address, tmp_path):
    chance = random.Random(7)
    with psycopg.connect(address, autocommit=True) as session:
        session.execute("CREATE TABLE counter (key text PRIMARY KEY, n int NOT NULL)")
        session.execute("CREATE TABLE had (id bigint GENERATED ALWAYS AS IDENTITY, reader text, number bigint, key text, n int)")
        session.execute("INSERT INTO counter SELECT unnest(%s::text[]), 0", [list(crash_processes.KEYS)])
        running = {f"append {n}": ("append", address, str(n)) for n in range(2)}
        running |= {name: ("read", address, name, str(tmp_path / name)) for name in READERS}
        alive = {name: start(*arguments) for name, arguments in running.items()}
        for _ in range(KILLS):
            name = chance.choice(list(running))
            until_busy(session, name, chance.randint(1, 15))
            time.sleep(chance.uniform(0, 0.02))
            end(alive[name])
            alive[name] = start(*running[name])
        for name in running:
            if name.startswith("append"):
                end(alive.pop(name))
        [(appended,)] = session.execute("SELECT count(*) FROM fact").fetchall()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            ended = session.execute("SELECT count(*) FROM fact_subscriber WHERE position = %s", [appended]).fetchone()
            if ended == (len(READERS),):
                break
            time.sleep(0.1)
        for process in alive.values():
            end(process)
        counters = dict(session.execute("SELECT key, n FROM counter").fetchall())
        assert appended == sum(counters.values()) > 100  # as many facts as commits: the rest of the test is about every one of them
        whole = {key: list(range(1, n + 1)) for key, n in counters.items()}
        for name in READERS:
            rows = session.execute("SELECT number, key, n FROM had WHERE reader = %s ORDER BY id", [name]).fetchall()
            assert [number for number, _, _ in rows] == list(range(1, appended + 1))  # inside the database: once, in order
            assert by_key([(key, n) for _, key, n in rows]) == whole
            told = [line.split() for line in (tmp_path / name).read_text().splitlines()]
            outside = by_key([(key, int(n)) for key, n in told])
            assert {key: sorted(set(numbers)) for key, numbers in outside.items()} == whole  # outside: at least once,
            for numbers in outside.values():  # and told again only from where its cursor stood
                assert all(after <= max(numbers[: at + 1]) + 1 for at, after in enumerate(numbers[1:]))


def by_key(rows: list[tuple[str, int]]) -> dict[str, list[int]]:
    return {key: [n for _, n in group] for key, group in groupby(sorted(rows, key=lambda row: row[0]), key=lambda row: row[0])}
