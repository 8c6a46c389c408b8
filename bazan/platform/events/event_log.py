"""Facts with many readers: appended once, read by each subscriber at its own pace, kept for some days.

A fact is appended in the transaction it speaks of. Numbers given while appending would not be the order of commits: a reader that
passed number 7 would never see a 6 that commits later. So facts get their numbers afterwards, one holder at a time: ``order`` numbers
what is committed, without gaps, and a subscriber's whole memory is the last number it read. Nobody waits for a long transaction; its
facts are simply numbered when it ends. Facts of one key are in order if whoever appends holds that key's own row until the commit.
"""

import json
import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from bazan.platform.events.types import Batch, Fact, Standing, Subscriber

log = logging.getLogger(__name__)

NUMBERED_AT_ONCE = 20_000
FORGOTTEN_AT_ONCE = 10_000
REQUIRED_TIMES = 10
"""For required subscribers facts wait so many times longer than for others; then the disk comes first, and they are told."""
SIGN_OF_LIFE_S = 5


class Cursor(Protocol):
    """A cursor of psycopg, or Django's around one: ``execute`` gives the one of psycopg."""

    def execute(self, sql: Any, params: Any = None, /) -> Any: ...


Begin = Callable[[], AbstractContextManager[Cursor]]
"""Begins a transaction and gives a cursor in it; leaving it commits, an error undoes it."""


def append(cursor: Cursor, topic: str, facts: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Append (key, body) facts in the caller's transaction, in this order."""
    told = list(facts)
    if told:
        cursor.execute(
            """INSERT INTO fact (topic, key, body) SELECT %s, key, body::jsonb
               FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS told(key, body, place) ORDER BY place""",
            [topic, [key for key, _ in told], [json.dumps(body, ensure_ascii=False) for _, body in told]],
        )


def order(cursor: Cursor, topic: str) -> int:
    """Number the topic's committed facts; gives how many. In a short transaction of its own: who numbers, holds up who would."""
    (waiting,) = cursor.execute("SELECT EXISTS (SELECT FROM fact WHERE topic = %s AND number IS NULL)", [topic]).fetchone()
    if not waiting:
        return 0
    cursor.execute("INSERT INTO fact_topic (topic) VALUES (%s) ON CONFLICT DO NOTHING", [topic])
    (last,) = cursor.execute("SELECT last FROM fact_topic WHERE topic = %s FOR UPDATE", [topic]).fetchone()
    # a statement of its own, begun once the row is ours: it sees what the holder before us numbered
    count = cursor.execute(
        """WITH unnumbered AS (SELECT id FROM fact WHERE topic = %s AND number IS NULL ORDER BY id LIMIT %s),
             placed AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM unnumbered)
           UPDATE fact SET number = %s::bigint + placed.place FROM placed WHERE fact.id = placed.id""",
        [topic, NUMBERED_AT_ONCE, last],
    ).rowcount
    cursor.execute("UPDATE fact_topic SET last = last + %s WHERE topic = %s", [count, topic])
    return count


def take(cursor: Cursor, subscriber: Subscriber, limit: int = 500) -> Batch:
    """The next numbered facts of a subscriber, read when the caller's transaction commits, and again if it doesn't.

    Another process that reads for the same subscriber waits until then.
    """
    position, last, silent_s = _held(cursor, subscriber)
    rows = cursor.execute(
        "SELECT number, key, at, body::text, packed FROM fact WHERE topic = %s AND number > %s ORDER BY number LIMIT %s",
        [subscriber.topic, position, limit],
    ).fetchall()
    facts = tuple(
        Fact(number, key, at, json.loads(body) if isinstance(body, str) else body, bytes(packed)) for number, key, at, body, packed in rows
    )
    # numbers have no gaps, and facts are forgotten from the front: what isn't there was forgotten
    missed = max(0, facts[0].number - 1 - position if facts else last - position)
    if missed:
        log.error("%s missed %d facts of %s: they were kept as long as the setting says", subscriber.name, missed, subscriber.topic)
    if facts or missed or silent_s > SIGN_OF_LIFE_S:
        cursor.execute(
            """UPDATE fact_subscriber SET position = %s, looked_at = clock_timestamp(), missed = missed + %s::bigint,
                 missed_at = CASE WHEN %s::bigint > 0 THEN clock_timestamp() ELSE missed_at END WHERE topic = %s AND name = %s""",
            [facts[-1].number if facts else position + missed, missed, missed, subscriber.topic, subscriber.name],
        )
    return Batch(facts, missed)


def _held(cursor: Cursor, subscriber: Subscriber) -> tuple[int, int, float]:
    """(position, the topic's last number, seconds since the last sign of life) of a subscriber, whose row is ours from here on."""
    for _ in range(2):
        held = cursor.execute(
            """SELECT position, coalesce((SELECT last FROM fact_topic t WHERE t.topic = s.topic), 0),
                 extract(epoch FROM clock_timestamp() - looked_at)::float8
               FROM fact_subscriber s WHERE topic = %s AND name = %s FOR UPDATE""",
            [subscriber.topic, subscriber.name],
        ).fetchone()
        if held:
            return held
        enlist(cursor, [subscriber])
    raise AssertionError("a subscriber that was just enlisted is there")


def read(begin: Begin, subscriber: Subscriber, act: Callable[[Batch], object], limit: int = 500) -> int:
    """Number what was committed, then act on the next facts in the transaction that moves the cursor; gives how many were read."""
    with begin() as cursor:
        order(cursor, subscriber.topic)
    with begin() as cursor:
        batch = take(cursor, subscriber, limit)
        if batch:
            act(batch)
    return len(batch.facts)


def enlist(cursor: Cursor, subscribers: Iterable[Subscriber]) -> None:
    """Make subscribers known before they first read: from then on facts wait for them. A new one begins with the oldest fact kept."""
    for subscriber in subscribers:
        cursor.execute(
            """INSERT INTO fact_subscriber (topic, name, required, late_s, position) VALUES (%s, %s, %s, %s, coalesce(
                 (SELECT number - 1 FROM fact WHERE topic = %s AND number IS NOT NULL ORDER BY number LIMIT 1),
                 (SELECT last FROM fact_topic WHERE topic = %s), 0))
               ON CONFLICT (topic, name) DO UPDATE SET required = excluded.required, late_s = excluded.late_s
               WHERE (fact_subscriber.required, fact_subscriber.late_s) <> (excluded.required, excluded.late_s)""",
            [subscriber.topic, subscriber.name, subscriber.required, subscriber.late_s, subscriber.topic, subscriber.topic],
        )


def dismiss(cursor: Cursor, subscribers: Iterable[Subscriber]) -> None:
    """Forget every subscriber but these: nobody waits for one that is no longer part of the system."""
    kept = [f"{subscriber.topic} {subscriber.name}" for subscriber in subscribers]
    cursor.execute("DELETE FROM fact_subscriber WHERE NOT topic || ' ' || name = ANY(%s::text[])", [kept])


def standings(cursor: Cursor) -> list[Standing]:
    """How every subscriber keeps up, by topic and name."""
    rows = cursor.execute(
        """SELECT s.name, s.topic, s.required, s.late_s, s.looked_at, greatest(coalesce(t.last, 0) - s.position, 0) + fresh.count,
             coalesce((SELECT at FROM fact WHERE topic = s.topic AND number > s.position ORDER BY number LIMIT 1), fresh.oldest),
             s.missed, s.missed_at
           FROM fact_subscriber s LEFT JOIN fact_topic t ON t.topic = s.topic,
             LATERAL (SELECT count(*) AS count, min(at) AS oldest FROM fact WHERE topic = s.topic AND number IS NULL) fresh
           ORDER BY s.topic, s.name"""
    ).fetchall()
    return [Standing(*row) for row in rows]


def forget(begin: Begin, at: datetime, kept: timedelta) -> int:
    """Delete facts older than ``kept`` before ``at``, a piece a transaction; gives how many. Those that a required subscriber
    hasn't read stay, but no longer than ``REQUIRED_TIMES`` that. Who then comes too late is told how many it missed."""
    with begin() as cursor:
        topics = [topic for (topic,) in cursor.execute("SELECT DISTINCT topic FROM fact").fetchall()]
    total = 0
    for topic in topics:
        while _count(begin, lambda cursor, topic=topic: order(cursor, topic)) == NUMBERED_AT_ONCE:
            pass
        while count := _count(begin, lambda cursor, topic=topic: _forget_piece(cursor, topic, at, kept)):
            total += count
    return total


def _count(begin: Begin, act: Callable[[Cursor], int]) -> int:
    with begin() as cursor:
        return act(cursor)


def _forget_piece(cursor: Cursor, topic: str, at: datetime, kept: timedelta) -> int:
    """Delete the front of a topic, as far as it may go, so that numbers stay without gaps behind it."""
    front = "SELECT number FROM fact WHERE topic = %s AND number IS NOT NULL ORDER BY number LIMIT 1"
    if (oldest := cursor.execute(front, [topic]).fetchone()) is None:
        return 0
    (needed,) = cursor.execute("SELECT min(position) + 1 FROM fact_subscriber WHERE topic = %s AND required", [topic]).fetchone()
    old, ancient = (_first_since(cursor, topic, oldest[0], moment) for moment in (at - kept, at - REQUIRED_TIMES * kept))
    end = max(ancient, old if needed is None else min(old, needed))
    return cursor.execute("DELETE FROM fact WHERE topic = %s AND number < %s", [topic, end]).rowcount


def _first_since(cursor: Cursor, topic: str, oldest: int, moment: datetime) -> int:
    """The number of the first fact appended since, among the oldest ones; that behind them, if there is none."""
    row = cursor.execute(
        "SELECT number FROM fact WHERE topic = %s AND number >= %s AND number < %s AND at >= %s ORDER BY number LIMIT 1",
        [topic, oldest, oldest + FORGOTTEN_AT_ONCE, moment],
    ).fetchone()
    return row[0] if row else oldest + FORGOTTEN_AT_ONCE
