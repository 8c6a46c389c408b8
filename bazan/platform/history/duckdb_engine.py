"""The embedded engine: DuckDB over the list of files that a version names. Any number of processes may ask at the same time."""

import contextlib
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from bazan.core.errors import Refused
from bazan.platform.history.arrow_schema import arrow_schema, seen_schema
from bazan.platform.history.delta_store import Listed, Store
from bazan.platform.history.library_errors import away, named
from bazan.platform.history.partitions import next_slice
from bazan.platform.history.types import PART, SLICE, USUAL, Answer, Gap, Limits, View, Watch

LOOK_S = 0.1
MOST_SCRATCH = "20GB"
"""What all questions of one engine may write to the disk."""
_UNREAD = (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException)
MOST_UNREADABLE = 20
"""Files left out one after another before a query gives up."""


class Embedded:
    """Queries in this process. ``scratch``: where a sort larger than its memory may write; null: it may not."""

    name = "embedded"

    def __init__(self, store: Store, scratch: Path | None) -> None:
        self.store, self.scratch = store, scratch
        self._shared: dict[tuple[str, int], duckdb.DuckDBPyConnection] = {}
        """Memory and threads to the engine that answers expressions: to start one costs more than many an answer."""

    def query(self, expression: Any, views: Sequence[View], limits: Limits = USUAL, watch: Watch | None = None) -> Answer:
        """Rows of an Ibis expression over these tables. Raises Refused ``history.slow``, ``history.memory``, ``history.cancelled``."""
        import ibis

        return self._answer(str(ibis.to_sql(expression, dialect="duckdb")), views, limits, watch, {}, self._cursor)

    def sql(
        self, text: str, views: Sequence[View], limits: Limits = USUAL, watch: Watch | None = None,
        beside: Mapping[str, pa.Table] | None = None,
    ) -> Answer:  # fmt: skip
        """The same for a text in DuckDB's SQL, in an engine of its own that reads these files and nothing else of the machine; ``beside``:
        small tables of other origin."""
        return self._answer(text, views, limits, watch, beside or {}, self._session)

    def _answer(
        self, text: str, views: Sequence[View], limits: Limits, watch: Watch | None, beside: Mapping[str, pa.Table],
        began: Callable[[Limits], AbstractContextManager[duckdb.DuckDBPyConnection]],
    ) -> Answer:  # fmt: skip
        gaps: list[Gap] = []
        for _ in range(MOST_UNREADABLE):
            listed = self._listed(views, gaps)
            with began(limits) as session:
                try:
                    self._bind(session, listed, locked=began == self._session)
                    for name, rows in beside.items():
                        session.register(name, rows)
                    rows = _run(session, text, limits, watch or Watch())
                except _UNREAD as why:
                    gaps += self._blamed(str(why), listed)
                    continue
                return Answer(rows, tuple(gaps), sum(file.rows for _, files in listed for file in files))
        raise Refused("history.damaged", {"files": len(gaps)})

    def _blamed(self, message: str, listed: Sequence[tuple[View, list[Listed]]]) -> list[Gap]:
        """The files that make the engine say this. Raises Refused ``history.scratch``, Unavailable ``history.away``; or the message again,
        as our mistake, when it is no file's fault."""
        if self.scratch and str(self.scratch) in message:
            raise Refused("history.scratch")
        if not self.store.local and "AWS Error" in message:
            raise away(self.store.url, message)
        if lost := [gap for view, files in listed for gap in self.store.gaps(view.table.name, files)]:
            return lost
        files = [(view.table.name, file) for view, files in listed for file in files]
        for name, file in [*((name, file) for name, file in files if file.name in message), *files]:
            if not self._reads(file):
                return [Gap(name, file.name, file.first, file.last, "unreadable")]
        raise RuntimeError(re.sub(r"\s+", " ", message)[:500])

    def _reads(self, file: Listed) -> bool:
        with named(self.store.url), self.store.place.tree.open_input_file(self.store.place.within(file.path)) as stream:
            try:
                for _ in pq.ParquetFile(stream).iter_batches():
                    pass
            except (pa.ArrowException, OSError):
                return False
        return True

    @contextlib.contextmanager
    def workbench(self, limits: Limits = USUAL) -> Iterator["Workbench"]:
        """An engine that keeps tables in memory between questions; what is too much for ``limits`` goes through ``scratch``."""
        with self._session(limits) as session:
            session.execute("SET enable_external_access = false")
            session.execute("SET lock_configuration = true")
            yield Workbench(session, limits)

    @contextlib.contextmanager
    def in_order(self, view: View, part: date, limits: Limits) -> Iterator[Iterator[pa.RecordBatch]]:
        """All rows of a part in the order of its table, a batch at a time; what is too much for memory goes through ``scratch``.

        Raises Refused ``history.damaged`` where a file can't be read: nothing may get lost by rewriting.
        """
        gaps: list[Gap] = []
        listed = self._listed([view], gaps)
        if gaps:
            raise Refused("history.damaged", {"files": len(gaps)})
        with self._session(limits) as session:
            order = ", ".join(f'"{name}"' for name in view.table.sorted_by)
            text = f'SELECT *, DATE {_literal(part.isoformat())} AS "{PART}" FROM "{view.table.name}" ORDER BY {order}'  # noqa: S608 - names of a declaration
            with self._whole(listed):
                self._bind(session, listed, locked=False)
                rows = session.sql(text)
            yield self._batches(rows, view, listed)

    def _batches(self, rows: duckdb.DuckDBPyRelation, view: View, listed: list[tuple[View, list[Listed]]]) -> Iterator[pa.RecordBatch]:
        with self._whole(listed):
            for batch in rows.to_arrow_reader(131_072):
                yield batch.cast(arrow_schema(view.table))

    @contextlib.contextmanager
    def _whole(self, listed: list[tuple[View, list[Listed]]]) -> Iterator[None]:
        """What can't be read within raises Refused ``history.damaged``, or what ``_blamed`` raises."""
        try:
            yield
        except (*_UNREAD, pa.ArrowException, OSError) as why:
            raise Refused("history.damaged", {"files": len(self._blamed(str(why), listed))}) from why

    @contextlib.contextmanager
    def _session(self, limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
        """An engine of its own."""
        session = self._begin(limits)
        try:
            yield session
        finally:
            session.close()

    @contextlib.contextmanager
    def _cursor(self, limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
        """A session of the shared engine; its views are its own."""
        key = (limits.memory, limits.threads)
        if key not in self._shared:
            self._shared[key] = self._begin(limits)
            self._shared[key].execute("SET parquet_metadata_cache = true")
        session = self._shared[key].cursor()
        try:
            _count_progress(session)
            yield session
        finally:
            session.close()

    def _begin(self, limits: Limits) -> duckdb.DuckDBPyConnection:
        if self.scratch:
            self.scratch.mkdir(parents=True, exist_ok=True)
        session = duckdb.connect(
            config={
                "threads": limits.threads, "memory_limit": limits.memory, "temp_directory": str(self.scratch or ""),
                "max_temp_directory_size": MOST_SCRATCH, "preserve_insertion_order": False, "autoinstall_known_extensions": False,
                "autoload_known_extensions": False, "allow_community_extensions": False,
            }
        )  # fmt: skip
        _count_progress(session)
        return session

    def _listed(self, views: Sequence[View], gaps: list[Gap]) -> list[tuple[View, list[Listed]]]:
        """Each view with its files; those known or seen to be damaged are left out and told in ``gaps``."""
        listed = []
        for view in views:
            name, known = view.table.name, {gap.file for gap in gaps}
            version = self.store.version(name) if view.version is None else view.version
            files = self.store.files(view.table, version, view.start, view.end)
            gaps += [gap for gap in (*self.store.unlisted(name, version), *self.store.gaps(name, files)) if gap.file not in known]
            left_out = {gap.file for gap in gaps}
            listed.append((view, [file for file in files if file.name not in left_out and not _is_without(view, file)]))
        return listed

    def _bind(self, session: duckdb.DuckDBPyConnection, listed: Sequence[tuple[View, list[Listed]]], *, locked: bool) -> None:
        """Give each view its name in the session. ``locked``: afterwards it reads these files and nothing else of the machine."""
        for view, files in listed:
            self._view(session, view, files)
        if not locked:
            return
        paths = ", ".join(_literal(file.path) for _, files in listed for file in files) if self.store.local else ""
        session.execute(f"SET allowed_paths = [{paths}]")
        if self.scratch:
            session.execute(f"SET allowed_directories = [{_literal(str(self.scratch))}]")
        session.execute("SET enable_external_access = false")
        session.execute("SET lock_configuration = true")

    def _view(self, session: duckdb.DuckDBPyConnection, view: View, files: list[Listed]) -> None:
        schema = seen_schema(view.table)
        columns = ", ".join(f'"{name}"' for name in schema.names)
        sources = []
        if view.plus or not files:
            plus = view.plus.select(schema.names).cast(schema) if view.plus is not None else schema.empty_table()
            session.register(f"{view.table.name} beside", plus)
            sources.append(f'SELECT {columns} FROM "{view.table.name} beside"')  # noqa: S608 - names of a declaration
        if files and self.store.local:
            listed = ", ".join(_literal(file.path) for file in files)
            sources.append(f"SELECT {columns} FROM read_parquet([{listed}], hive_partitioning = false){_without(view)}")  # noqa: S608
        elif files:
            session.register(f"{view.table.name} far", self._far(view, files))
            sources.append(f'SELECT {columns} FROM "{view.table.name} far"{_without(view)}')  # noqa: S608
        only = f" WHERE {view.only}" if view.only else ""
        text = f"SELECT * FROM ({' UNION ALL '.join(sources)}){only}"  # noqa: S608
        session.execute(f'CREATE TEMP VIEW "{view.table.name}" AS {text}')

    def _far(self, view: View, files: list[Listed]) -> ds.Dataset:
        """Files of another machine, by Arrow: DuckDB would need an extension to go there, and could then be sent anywhere."""
        place, parquet, slices = self.store.place, ds.ParquetFileFormat(), ds.field(SLICE)
        pieces = []
        for file in files:
            held = (slices >= pa.scalar(file.first)) & (slices <= pa.scalar(file.last))
            pieces.append(parquet.make_fragment(place.within(file.path), place.tree, held, file_size=file.bytes))
        return ds.FileSystemDataset(pieces, seen_schema(view.table), parquet, place.tree)


class Workbench:
    """Tables laid out for many questions of one piece of work. It reads nothing of the machine, nor the history itself."""

    def __init__(self, session: duckdb.DuckDBPyConnection, limits: Limits) -> None:
        self._session, self._limits = session, limits

    def put(self, name: str, rows: pa.Table) -> None:
        """Lay out a table under this name, in place of what lay there."""
        self._session.register("arriving", rows)
        self._session.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM arriving')  # noqa: S608 - names of a declaration
        self._session.unregister("arriving")

    def add(self, name: str, rows: pa.Table) -> None:
        """Add rows, with the same columns in the same order, to a table that lies there."""
        self._session.register("arriving", rows)
        self._session.execute(f'INSERT INTO "{name}" SELECT * FROM arriving')  # noqa: S608 - names of a declaration
        self._session.unregister("arriving")

    def drop(self, name: str, where: str) -> None:
        """Take away the rows of a table for which a condition holds."""
        self._session.execute(f'DELETE FROM "{name}" WHERE {where}')  # noqa: S608 - the caller's own words

    def ask(self, text: str, given: Mapping[str, pa.Table], watch: Watch | None = None) -> pa.Table:
        """Rows of a text in DuckDB's SQL; ``given``: tables of this question alone. Raises Refused ``history.slow``, ``history.memory``,
        ``history.rows``, ``history.cancelled``, and ``history.value`` where a row makes it fail."""
        for name, rows in given.items():
            self._session.register(name, rows)
        try:
            return _run(self._session, text, self._limits, watch or Watch())
        except (duckdb.InvalidInputException, duckdb.OutOfRangeException, duckdb.ConversionException) as why:
            raise Refused("history.value", {"why": re.sub(r"\s+", " ", str(why))[:300]}) from why
        finally:
            for name in given:
                self._session.unregister(name)


def _count_progress(session: duckdb.DuckDBPyConnection) -> None:
    """It is counted for who looks from another thread, and printed nowhere."""
    session.execute("SET enable_progress_bar = true")
    session.execute("SET enable_progress_bar_print = false")


def _run(session: duckdb.DuckDBPyConnection, text: str, limits: Limits, watch: Watch) -> pa.Table:
    """Rows of a statement, within its limits; from another thread it is looked how far it is, and whether it is still wanted."""
    ended, late = threading.Event(), threading.Event()

    def look() -> None:
        for _ in range(int(limits.seconds / LOOK_S)):
            if ended.wait(LOOK_S):
                return
            watch.share = max(watch.share, session.query_progress() / 100)
            if watch.cancelled:
                break
        else:
            late.set()
        while not ended.wait(LOOK_S):
            session.interrupt()

    looker = threading.Thread(target=look, daemon=True)
    looker.start()
    try:
        rows = session.sql(text).limit(limits.most_rows + 1).to_arrow_table()
    except duckdb.InterruptException as why:
        raise Refused("history.slow", {"seconds": round(limits.seconds)}) if late.is_set() else Refused("history.cancelled") from why
    except duckdb.OutOfMemoryException as why:
        raise Refused("history.memory", {"limit": limits.memory}) from why
    finally:
        ended.set()
        looker.join()
    if len(rows) > limits.most_rows:
        raise Refused("history.rows", {"most": limits.most_rows})
    return rows


def _is_without(view: View, file: Listed) -> bool:
    """Whether a view leaves out every slice of the file."""
    day = file.first
    while day in view.without and day < file.last:
        day = next_slice(view.table.slices, day)
    return day in view.without


def _without(view: View) -> str:
    if not view.without:
        return ""
    return f' WHERE "{SLICE}" NOT IN ({", ".join(f"DATE {_literal(day.isoformat())}" for day in sorted(view.without))})'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
