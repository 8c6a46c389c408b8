"""One flush: rows of many requests against what is stored, and the statements that store them. Runs inside a transaction.

Statements that wait for nothing of each other's go in one pipeline: on a busy machine each answer awaited is a wait for the processor.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import psycopg

from bazan.data.observations.ingest.row_arrays import DAY_US, ROW, Float8, Int2, Int4, Int8, copy_stream, pair, starts
from bazan.data.observations.ingest.storage import sql_statements
from bazan.data.observations.ingest.storage.monthly_partitions import Partitions, months, name
from bazan.data.observations.ingest.storage.observation_versions import Outcome, Version, settle
from bazan.data.observations.ingest.storage.writer_state import Memory


class Stale(psycopg.OperationalError):
    """The store holds something our memory doesn't know: read it again."""


@dataclass
class Plan:
    """What a flush will do. ``rows`` and ``outcomes`` go together; the rest are rows to write."""

    rows: np.ndarray
    outcomes: np.ndarray
    fresh: np.ndarray
    before: np.ndarray
    after: np.ndarray
    confirmed: np.ndarray
    revisions: np.ndarray
    aside: np.ndarray = field(default_factory=lambda: np.zeros(0, ROW))
    """Rows of months that were let go: they wait to be settled with what the history holds."""

    def put_aside(self, rows: np.ndarray) -> None:
        """Take these, too: they are kept, and count as new."""
        self.aside = rows
        self.rows = np.concatenate([self.rows, rows])
        self.outcomes = np.concatenate([self.outcomes, np.full(len(rows), Outcome.NEW, "i1")])

    def days(self) -> np.ndarray:
        """The days, counted from 1970, of which a row changes."""
        changed = [part["t"] for part in (self.fresh, self.after, self.confirmed, self.revisions, self.aside)]
        return np.unique(np.concatenate(changed) // DAY_US)

    def pairs(self) -> np.ndarray:
        """The (datastream, hour) pairs whose roll-up this flush changes."""
        fresh = pair(self.fresh["ds"], self.fresh["t"])
        fresh = fresh[starts(fresh)]  # sorted already
        return np.union1d(fresh, pair(self.after["ds"], self.after["t"])) if len(self.after) else fresh


@dataclass
class _Hard:
    """Collects the keys that need judgment row by row."""

    fresh: list = field(default_factory=list)
    before: list = field(default_factory=list)
    after: list = field(default_factory=list)
    confirmed: list = field(default_factory=list)
    revisions: list = field(default_factory=list)


async def classify(connection: psycopg.AsyncConnection, memory: Memory, partitions: Partitions, rows: np.ndarray) -> Plan:
    """Begin a transaction and decide every row. Rows newer than their datastream's watermark are new; only the others are looked up."""
    rows = rows[np.lexsort((rows["t"], rows["ds"]))]  # stable: rows of one key stay in order of arrival
    new_key = starts(rows["ds"]) | starts(rows["t"])
    echo = _echoes(rows, new_key)
    kept = rows[~echo]
    first = np.flatnonzero(new_key[~echo])
    size = np.diff(np.append(first, len(kept)))
    heads = kept[first]
    late = np.flatnonzero(heads["t"] <= memory.latest_t[heads["ds"]])
    found, standing, earlier = await _begin_and_find(connection, partitions, heads, late)
    same = found & (standing["v"] == heads["v"]) & (standing["q"] == heads["q"]) & (~heads["sent"] | (heads["rt"] <= standing["rt"]))
    is_new, is_duplicate = (size == 1) & ~found, (size == 1) & same
    outcomes = np.full(len(kept), Outcome.NEW, "i1")
    outcomes[first[is_duplicate]] = Outcome.DUPLICATE
    hard, judged = np.flatnonzero(~(is_new | is_duplicate)), _Hard()
    for j in hard.tolist():
        group = slice(first[j], first[j] + size[j])
        outcomes[group] = _judge(kept[group].tolist(), standing[j].item() if found[j] else None, earlier.get(j, []), judged)
    fresh = heads[is_new]
    if judged.fresh:
        fresh = np.concatenate([fresh, _stack(judged.fresh)])
        fresh = fresh[np.lexsort((fresh["t"], fresh["ds"]))]
    return Plan(
        rows,
        _spread(outcomes, echo),
        fresh,
        _stack(judged.before),
        _stack(judged.after),
        _stack(judged.confirmed),
        _stack(judged.revisions),
    )


async def store(connection: psycopg.AsyncConnection, fresh: np.ndarray) -> None:
    """Store new rows. The primary key is the last word: a row we wrongly thought new ends the transaction."""
    if len(fresh):
        async with connection.cursor().copy(sql_statements.COPY) as copy:
            await copy.write(copy_stream(fresh))


async def amend(connection: psycopg.AsyncConnection, plan: Plan) -> Callable[[], None]:
    """Store corrections and what they replaced, in a pipeline. What it gives, called after that, may raise Stale."""
    changed = np.concatenate([plan.after, plan.confirmed])
    done = await connection.execute(sql_statements.CORRECT, _versions(changed)) if len(changed) else None
    if len(plan.revisions):
        await connection.execute(sql_statements.KEEP_REVISIONS, _versions(plan.revisions))
    if len(plan.aside):
        await connection.execute(sql_statements.PUT_ASIDE, (*_versions(plan.aside), plan.aside["sent"].tolist()))

    def check() -> None:
        if done is not None and done.rowcount != len(changed):
            raise Stale("a correction met a version we did not know")

    return check


def _echoes(rows: np.ndarray, new_key: np.ndarray) -> np.ndarray:
    """True where a row repeats the row before it exactly: the same delivery sent twice within one flush."""
    echo = np.zeros(len(rows), bool)
    a, b = rows[:-1], rows[1:]
    echo[1:] = ~new_key[1:] & (a["v"] == b["v"]) & (a["q"] == b["q"]) & (~b["sent"] | (a["rt"] == b["rt"]))
    return echo


def _spread(outcomes: np.ndarray, echo: np.ndarray) -> np.ndarray:
    """Outcomes of all rows: an echo of a refused row is refused, any other is a duplicate."""
    whole = np.zeros(len(echo), "i1")
    whole[~echo] = outcomes
    leader = np.maximum.accumulate(np.where(echo, 0, np.arange(len(echo))))
    return np.where(echo, np.where(whole[leader] == Outcome.CONFLICT, Outcome.CONFLICT, Outcome.DUPLICATE), whole)


async def _begin_and_find(
    connection: psycopg.AsyncConnection, partitions: Partitions, heads: np.ndarray, late: np.ndarray
) -> tuple[np.ndarray, np.ndarray, dict[int, list[Version]]]:
    """Which heads are stored, their stored versions, and those they replaced, asking each month's partition by its own name."""
    found, standing = np.zeros(len(heads), bool), np.zeros(len(heads), ROW)
    asked: list[psycopg.AsyncCursor] = []
    replaced: psycopg.AsyncCursor | None = None
    async with connection.pipeline():
        await connection.execute("BEGIN")
        await connection.execute(sql_statements.WHOLE_FIRST)
        if len(late):
            month_of = months(heads["t"][late])
            for month in set(month_of.tolist()) & partitions.known:
                at = late[month_of == month]
                asked.append(connection.cursor(binary=True))
                await asked[-1].execute(sql_statements.find(name(month)), _keys(heads, at))
            replaced = await connection.execute(sql_statements.FIND_REVISIONS, _keys(heads, late))
    for cursor in asked:
        stored = await cursor.fetchall()
        if stored:
            where = np.array([row[0] for row in stored])
            found[where] = True
            standing["ds"][where], standing["t"][where] = heads["ds"][where], heads["t"][where]
            for column, field_name in enumerate(("v", "q", "rt", "run"), 1):
                standing[field_name][where] = [row[column] for row in stored]
    earlier: dict[int, list[Version]] = {}
    for j, value, quality, result_time, run in await replaced.fetchall() if replaced is not None else ():
        if found[j]:
            earlier.setdefault(j, []).append(Version(value, quality, result_time, run))
    return found, standing, earlier


def _keys(heads: np.ndarray, at: np.ndarray) -> tuple:
    return Int4(at), Int4(heads["ds"][at]), Int8(heads["t"][at])


def _judge(group: list[tuple], standing: tuple | None, earlier: list[Version], judged: _Hard) -> list[int]:
    """Outcomes of one key's rows in order of arrival; what must be written is added to ``judged``."""
    original = now = None if standing is None else _version(standing)
    outcomes: list[int] = []
    for row in group:
        new = _version(row)
        outcome, after = settle(now, earlier, new)
        outcomes.append(outcome)
        replaced = now if outcome == Outcome.CORRECTED else new if outcome == Outcome.SUPERSEDED else None
        if replaced is not None:
            earlier.append(replaced)
            judged.revisions.append(_row(group[0], replaced))
        now = after
    assert now is not None
    if original is None:
        judged.fresh.append(_row(group[0], now))
    elif not now.says_the_same(original):
        judged.before.append(_row(group[0], original))
        judged.after.append(_row(group[0], now))
    elif now.result_time != original.result_time:
        judged.confirmed.append(_row(group[0], now))
    return outcomes


def _version(row: tuple) -> Version:
    """A row of ROW as Python values: (ds, t, v, q, rt, run, sent, req, idx)."""
    return Version(row[2], row[3], row[4], row[5], row[6])


def _row(like: tuple, version: Version) -> tuple:
    return (*like[:2], version.value, version.quality, version.result_time, version.run, *like[6:])


def _stack(rows: list[tuple]) -> np.ndarray:
    return np.array(rows, ROW)


def _versions(rows: np.ndarray) -> tuple:
    return Int4(rows["ds"]), Int8(rows["t"]), Float8(rows["v"]), Int2(rows["q"]), Int8(rows["rt"]), Int4(rows["run"])
