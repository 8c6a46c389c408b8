"""The one port of the history: put rows, ask for rows, say how it stands."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, Protocol

import psycopg
import pyarrow as pa

from bazan.core.errors import Refused, Unavailable
from bazan.core.settings import Settings
from bazan.platform.history.delta_store import LOG, Store
from bazan.platform.history.duckdb_engine import Embedded, Workbench
from bazan.platform.history.ownership import claim
from bazan.platform.history.partitions import part_end, part_of
from bazan.platform.history.types import SLICE, USUAL, Answer, Gap, Health, Limits, Table, TableState, View, Watch, address_of

REWRITING = Limits(seconds=3600)
"""What making files anew may take; a sort larger than its memory goes through the disk."""

LONGEST_REASON = 400


class Engine(Protocol):
    """Who answers."""

    name: str

    def query(self, expression: Any, views: "list[View]", limits: Limits = ..., watch: Watch | None = None) -> Answer: ...


class History:
    """The tables of an installation and the engine that reads them."""

    def __init__(self, store: Store, engine: Engine, embedded: Embedded) -> None:
        self.store, self.engine, self.embedded = store, engine, embedded

    def query(self, expression: Any, views: list[View], limits: Limits = USUAL, watch: Watch | None = None) -> Answer:
        """Rows of an Ibis expression. Raises Refused ``history.slow``, ``history.memory``, ``history.rows``, ``history.cancelled``,
        ``history.damaged``, ``history.log``, ``history.scratch``; Unavailable ``history.engine.away``, ``history.away``: after
        ``limits.seconds`` and the patience of the store (``place.PATIENCE_S``) at the latest."""
        return self.engine.query(expression, views, limits, watch)

    def sql(
        self,
        text: str,
        views: list[View],
        limits: Limits = USUAL,
        watch: Watch | None = None,
        beside: Mapping[str, pa.Table] | None = None,
    ) -> Answer:
        """Rows of a text in DuckDB's SQL, always by the embedded engine. Raises as ``query`` does."""
        return self.embedded.sql(text, views, limits, watch, beside)

    def workbench(self, limits: Limits = USUAL) -> AbstractContextManager[Workbench]:
        """An engine for many questions of one piece of work, over tables that are laid out in it."""
        return self.embedded.workbench(limits)

    def compact(self, table: Table, part: date, limits: Limits = REWRITING) -> int:
        """Make one sorted file of a part. The version that holds it. Raises Refused ``history.damaged``."""
        return self._rewrite(View(table, start=part, end=part_end(table.slices, part)), part, limits)

    def erase(self, table: Table, column: str, values: Sequence[str | int], limits: Limits = REWRITING) -> int:
        """Take away the rows that have one of these values, and at once every file that held them. How many rows that were.

        Older versions of the table can't be read any more after this: what was erased must not come back by asking for the past. Nor
        does the log name what went: it says that a part was written again.
        """
        if not values or self.store.version(table.name) < 0:
            return 0
        listed = ", ".join("'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value) for value in values)
        text = f'SELECT "{SLICE}", count(*) FROM "{table.name}" WHERE "{column}" IN ({listed}) GROUP BY 1'  # noqa: S608 - values quoted
        found = self.embedded.sql(text, [View(table)], limits).rows
        for part in {part_of(table.slices, day) for day in found.column(0).to_pylist()}:
            kept = f'"{column}" IS NULL OR "{column}" NOT IN ({listed})'
            self._rewrite(View(table, start=part, end=part_end(table.slices, part), only=kept), part, limits)
        if len(found):
            self.store.sweep(table, keep_h=0)
        return sum(found.column(1).to_pylist())

    def _rewrite(self, view: View, part: date, limits: Limits) -> int:
        with self.embedded.in_order(view, part, limits) as batches:
            return self.store.rewrite(view.table, part, batches)

    def tables(self) -> list[TableState]:
        return self.store.tables()

    def health(self) -> Health:
        """How each table stands, and which of its files, or of the entries of its log, are missing or damaged: one table's log that can't
        be read keeps no other from being looked at."""
        tables, gaps = list[TableState](), list[Gap]()
        try:
            for name in self.store.names():
                gaps += self.store.torn(name)
                try:
                    state = self.store.state(name)
                except Refused:
                    gaps += [] if any(gap.table == name for gap in gaps) else [Gap(name, LOG, date.min, date.max, "unreadable")]
                    continue
                if state:
                    tables.append(state)
                    gaps += self.store.gaps(name, self.store.listed(name, state.version))
        except Unavailable as why:
            return Health(self.engine.name, self.store.url, (), reason=str(why)[:LONGEST_REASON])
        return Health(self.engine.name, self.store.url, tuple(tables), tuple(gaps))


def history(settings: Settings) -> History:
    """The history of this installation."""
    store, engine_url = Store(*address_of(settings)), settings.history_engine_url
    embedded = Embedded(store, settings.home / "history-scratch")
    if not engine_url:
        return History(store, embedded, embedded)
    from bazan.platform.history.spark_engine import Distributed

    return History(store, Distributed(store, engine_url, settings.history_memory), embedded)


def owned(settings: Settings, session: psycopg.Connection) -> History:
    """The history of this installation, to write to. Raises Refused ``history.other`` where the files are another installation's."""
    past = history(settings)
    claim(session, past.store.place)
    return past
