"""Processes of the kill tests: ``processes.py append URL SEED`` and ``processes.py read URL NAME FILE``; both go on until they are killed.

An appender holds the key's row until it commits, stays a while now and then, and undoes some of what it did. A reader keeps what it read
twice: in a table, in the transaction that moves its cursor, and in a file, before that transaction commits, as the outside world.
"""

import contextlib
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from bazan.platform.events import event_log as bus  # only these: the rest takes a second to read, and they are started again and again
from bazan.platform.events.types import Batch, Subscriber

KEYS = ("a", "b", "c", "d")


def append(url: str, seed: str) -> None:
    chance = random.Random(seed)
    with psycopg.connect(url, autocommit=True) as session:
        while True:
            with contextlib.suppress(ZeroDivisionError), session.transaction(), session.cursor() as cursor:
                key = chance.choice(KEYS)
                cursor.execute("UPDATE counter SET n = n + 1 WHERE key = %s RETURNING n", [key])
                bus.append(cursor, "things", [(key, {"n": cursor.fetchall()[0][0]})])
                time.sleep(chance.choice((0, 0, 0, 0.001, 0.05)))
                if chance.random() < 0.2:
                    raise ZeroDivisionError


def read(url: str, name: str, file: str) -> None:
    chance = random.Random(name)
    with psycopg.connect(url, autocommit=True) as session, Path(file).open("a", encoding="utf-8") as outside:

        @contextlib.contextmanager
        def begin() -> Iterator[psycopg.Cursor]:
            with session.transaction(), session.cursor() as cursor:
                yield cursor

        def act(batch: Batch) -> None:
            for fact in batch.facts:
                session.execute("INSERT INTO had (reader, number, key, n) VALUES (%s, %s, %s, %s)",
                                [name, fact.number, fact.key, fact.body["n"]])  # fmt: skip
                outside.write(f"{fact.key} {fact.body['n']}\n")
                outside.flush()
            time.sleep(chance.choice((0, 0.002, 0.02)))

        subscriber = Subscriber(name, "things", required=True)
        while True:
            if not bus.read(begin, subscriber, act, limit=chance.choice((1, 7, 100))):
                time.sleep(0.005)


if __name__ == "__main__":
    {"append": append, "read": read}[sys.argv[1]](*sys.argv[2:])
