"""The distributed engine: a standalone cluster of Apache Spark that reads the same files, for who has outgrown one machine.

It is given the list of files that a version names, never the folder, where files lie that no version names any more. The packages are a
set of their own (``requirements/cluster.txt``), and Java is the machine's.
"""

import contextlib
import logging
import threading
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from bazan.core.errors import Refused, Unavailable
from bazan.platform.history.arrow_schema import seen_schema
from bazan.platform.history.delta_store import Listed, Store
from bazan.platform.history.types import SLICE, USUAL, Answer, Gap, Limits, View, Watch

log = logging.getLogger(__name__)

LOOK_S = 0.2
_SPARK = {"short": "smallint", "int": "int", "long": "bigint", "double": "double", "text": "string", "flag": "boolean",
          "instant": "timestamp_ntz", "day": "date"}  # fmt: skip


class Distributed:
    """Queries that a cluster answers. ``memory``: of each of its executors, as 2GB."""

    name = "spark"

    def __init__(self, store: Store, url: str, memory: str) -> None:
        self.store, self.url, self.memory = store, url, memory

    def query(self, expression: Any, views: Sequence[View], limits: Limits = USUAL, watch: Watch | None = None) -> Answer:
        """Rows of an Ibis expression over these tables. Raises Refused ``history.slow``, ``history.rows``, ``history.cancelled``;
        Unavailable ``history.engine.away``."""
        import ibis

        session, gaps = self._session(), list[Gap]()
        read = sum(self._view(session, view, gaps) for view in views)
        text = ibis.pyspark.connect(session).compile(expression)
        with _watched(session.sparkContext, limits, watch or Watch()) as ended_by:
            try:
                rows = session.sql(text).limit(limits.most_rows + 1).toArrow()
            except Exception as why:
                raise _refusal(ended_by, limits, self.url, why) from why
        if len(rows) > limits.most_rows:
            raise Refused("history.rows", {"most": limits.most_rows})
        return Answer(_naive(rows), tuple(gaps), read)

    def _session(self) -> Any:
        try:
            from pyspark.sql import SparkSession  # pyrefly: ignore[missing-import] - a set of its own
        except ImportError as why:
            raise Unavailable("history.engine.packages", {"file": "requirements/cluster.txt"}) from why
        try:
            return (
                SparkSession.builder.master(self.url)
                .appName("bazan")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.timestampType", "TIMESTAMP_NTZ")
                .config("spark.sql.execution.arrow.pyspark.enabled", "true")
                .config("spark.ui.enabled", "false")
                .config("spark.executor.memory", self.memory.removesuffix("B").lower())
                .config("spark.driver.maxResultSize", self.memory.removesuffix("B").lower())
                .getOrCreate()
            )
        except Exception as why:
            raise _away(self.url, why) from why

    def _view(self, session: Any, view: View, gaps: list[Gap]) -> int:
        """Give a view its name in the session. How many rows its files have."""
        version = self.store.version(view.table.name) if view.version is None else view.version
        files = self.store.files(view.table, version, view.start, view.end)
        lost = [*self.store.unlisted(view.table.name, version), *self.store.gaps(view.table.name, files)]
        gaps += lost
        files = [file for file in files if file.name not in {gap.file for gap in lost}]
        kinds = [(column.name, _SPARK[column.kind]) for column in view.table.columns] + [(SLICE, "date")]
        schema = ", ".join(f"`{name}` {kind}" for name, kind in kinds)
        plus = view.plus if view.plus is not None else seen_schema(view.table).empty_table()
        seen = session.createDataFrame(_plain(plus), schema=schema)
        if files:
            seen = self._of_files(session, view, files, schema).unionByName(seen)
        if view.only:
            seen = seen.where(view.only.replace('"', "`"))
        seen.createOrReplaceTempView(view.table.name)
        return sum(file.rows for file in files)

    def _of_files(self, session: Any, view: View, files: Sequence[Listed], schema: str) -> Any:
        read = session.read.schema(schema).option("recursiveFileLookup", "true").parquet(*[file.path for file in files])
        if not view.without:
            return read
        return read.where(f"`{SLICE}` NOT IN ({', '.join(f"DATE '{day}'" for day in sorted(view.without))})")


def _naive(rows: pa.Table) -> pa.Table:
    """Instants without a zone, as the embedded engine tells them: Spark's own functions give some of them one."""
    naive = [pa.field(field.name, pa.timestamp("us") if pa.types.is_timestamp(field.type) else field.type) for field in rows.schema]
    return rows.cast(pa.schema(naive))


def _plain(table: pa.Table) -> pa.Table:
    """With one chunk a column, as Spark takes it."""
    return table.combine_chunks()


@contextlib.contextmanager
def _watched(context: Any, limits: Limits, watch: Watch) -> Iterator[list[str]]:
    """Ends the jobs begun within when they take too long or nobody wants them; the list says which it was."""
    group, ended, ended_by = f"bazan-{uuid.uuid4().hex}", threading.Event(), list[str]()
    context.setJobGroup(group, "a question to the history", interruptOnCancel=True)
    tracker = context.statusTracker()

    def look() -> None:
        for _ in range(int(limits.seconds / LOOK_S)):
            if ended.wait(LOOK_S):
                return
            stages = [tracker.getStageInfo(stage) for job in tracker.getJobIdsForGroup(group) if (info := tracker.getJobInfo(job))
                      for stage in info.stageIds]  # fmt: skip
            known = [stage for stage in stages if stage is not None]
            if tasks := sum(stage.numTasks for stage in known):
                watch.share = max(watch.share, sum(stage.numCompletedTasks for stage in known) / tasks)
            if watch.cancelled:
                ended_by.append("cancelled")
                break
        else:
            ended_by.append("slow")
        while not ended.wait(LOOK_S):
            context.cancelJobGroup(group)

    looker = threading.Thread(target=look, daemon=True)
    looker.start()
    try:
        yield ended_by
    finally:
        ended.set()
        looker.join()


def _refusal(ended_by: list[str], limits: Limits, url: str, why: Exception) -> Exception:
    if ended_by == ["slow"]:
        return Refused("history.slow", {"seconds": round(limits.seconds)})
    if ended_by:
        return Refused("history.cancelled")
    return _away(url, why)


def _away(url: str, why: Exception) -> Unavailable:
    log.warning("Spark at %s: %s", url, str(why)[:1000])
    return Unavailable("history.engine.away", {"url": url})
