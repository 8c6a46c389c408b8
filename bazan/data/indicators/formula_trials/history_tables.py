"""The history laid out for formulas: tables with the names and columns of PostgreSQL's, made of raw rows of everything that ever was.

Hours and days are rolled up anew from single observations; rows of datasets are those that stand. What is no history, as which station
a datastream belongs to, is copied.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
from django.db import DataError, connection

from bazan.core.errors import Refused
from bazan.core.settings import current
from bazan.core.time import OFFSET_S
from bazan.data.datasets import api as datasets
from bazan.data.indicators import bulk_sql
from bazan.data.indicators.computation.formula import Declared
from bazan.data.indicators.computation.value_store import Rows
from bazan.data.indicators.formula_trials.duckdb_dialect import translated
from bazan.data.observations import api as observations
from bazan.platform.history.api import History, Workbench, history
from bazan.platform.history.types import Limits, View, Watch

LIMITS = Limits(seconds=600, most_rows=20_000_000)
_STANDING = "replaced_time IS NULL"
_OWN = {"row_id": "int64", "batch_id": "int32", "place_id": "int32"}
_HOURS = """SELECT datastream_id, date_trunc('hour', phenomenon_time) AS hour, count(*) FILTER (WHERE quality = 0)::INTEGER AS n,
    count(*)::INTEGER AS total, coalesce(sum(result) FILTER (WHERE quality = 0), 0) AS sum, min(result) FILTER (WHERE quality = 0) AS min,
    max(result) FILTER (WHERE quality = 0) AS max
  FROM observation WHERE phenomenon_time >= '{first}' AND phenomenon_time < '{end}' AND {properties} GROUP BY 1, 2"""
_DAYS = f"""SELECT datastream_id, (hour + INTERVAL '{OFFSET_S} seconds')::DATE AS day, sum(n)::INTEGER AS n, sum(total)::INTEGER AS total,
    sum(sum) AS sum, min(min) AS min, max(max) AS max FROM observation_hour GROUP BY 1, 2"""
_COPIED = {
    "datastream": ("id i4, thing_id i4, observed_property_id i4, cadence_s f8", "SELECT id, thing_id, observed_property_id, cadence_s"),
    "observation_latest": (
        "datastream_id i4, phenomenon_time us",
        "SELECT datastream_id, (extract(epoch FROM phenomenon_time) * 1000000)::int8",
    ),
}  # fmt: skip
_NAMED = {"observed_property": ("id", "code"), "indicator": ("id", "code", "pack")}
_VALUES = ("indicator_id", "feature_kind", "feature_id", "period_start", "value", "alive_at")
_STORED = """SELECT feature_id, extract(epoch FROM period_start)::int8, coalesce(value, 'NaN'),
    coalesce(extract(epoch FROM alive_at)::int8, 0) FROM indicator_value
  WHERE indicator_id = %s AND feature_kind = %s AND period_start >= to_timestamp(%s) AND period_start < to_timestamp(%s)"""

_ARROW = {
    16: pa.bool_(), 17: pa.binary(), 20: pa.int64(), 21: pa.int16(), 23: pa.int32(), 25: pa.string(), 701: pa.float64(),
    1043: pa.string(), 1184: pa.timestamp("us", "UTC"),
}  # fmt: skip
"""By PostgreSQL's number of a type, so that a column without a single value keeps its own."""


@contextmanager
def laid_out(formulas: Iterable[Declared], watch: Watch | None = None) -> Iterator["Ground"]:
    """The ground for these formulas, for as long as it is held. Raises Refused ``history.damaged`` rather than reckon with a part of it."""
    past = history(current())
    with past.workbench(LIMITS) as bench:
        yield Ground(past, bench, tuple(formulas), watch or Watch())


class Ground:
    """Answers ``bulk.columns`` from the history. Observations lie there for one stretch of time, rows of datasets for all of it."""

    def __init__(self, past: History, bench: Workbench, formulas: tuple[Declared, ...], watch: Watch) -> None:
        self._past, self._bench, self._watch = past, bench, watch
        self._formulas = formulas
        self._rows_read()
        self._copy()
        self._bench.put("indicator_value", _values(0, "", np.zeros((0, 4))))

    def columns(self, select: str, parameters: tuple, types: str) -> list[np.ndarray]:
        """As ``bulk.columns``. Raises DataError where a row makes the formula fail."""
        question = translated(select, parameters)
        given = {name: pa.table({f"c{n}": column for n, column in enumerate(parts)}) for name, parts in question.given.items()}
        try:
            rows = self._bench.ask(question.text, given, self._watch)
        except Refused as why:
            if why.rule == "history.value":
                raise DataError(why.params["why"]) from why
            raise
        return [column.to_numpy().astype(kind) for column, kind in zip(rows.columns, types.split(), strict=True)]

    def observe(self, first: int, end: int) -> None:
        """Lay out hours and days of [first, end), seconds, whole local days of them."""
        codes = sorted({read.code for formula in self._formulas for read in formula.reads if read.kind in ("hours", "days")})
        low, high = (datetime.fromtimestamp(second, UTC) for second in (first, end))
        named = ", ".join("'" + code + "'" for code in codes) or "''"
        text = _HOURS.format(
            first=low.replace(tzinfo=None), end=high.replace(tzinfo=None), properties="true" if "" in codes else f"property IN ({named})"
        )
        self._bench.put("observation_hour", self._read(text, observations.seen(low.date(), high.date() + timedelta(days=1), _STANDING)))
        self._bench.put("observation_day", self._bench.ask(_DAYS, {}, self._watch))

    def stored(self, indicator: int, kind: str, first: int, end: int) -> None:
        """Lay out the values of an indicator as they stand in PostgreSQL."""
        parts = bulk_sql.columns(_STORED, (indicator, kind, first, end), "i4 i8 f8 i8")
        self._bench.add("indicator_value", _values(indicator, kind, np.column_stack(parts)))

    def computed(self, indicator: int, kind: str, rows: Rows) -> None:
        """Lay out values just computed, in place of those of their periods."""
        if not len(rows):
            return
        low, high = (np.datetime64(int(second), "s") for second in (rows.starts.min(), rows.starts.max()))
        own = f"indicator_id = {indicator} AND feature_kind = '{kind}'"
        self._bench.drop("indicator_value", f"{own} AND period_start BETWEEN '{low}' AND '{high}'")
        self._bench.add("indicator_value", _values(indicator, kind, np.column_stack([rows.features, rows.starts, rows.value, rows.alive])))

    def _rows_read(self) -> None:
        wanted: dict[str, set[str]] = {}
        for formula in self._formulas:
            for source in formula.rows.datasets() if formula.rows else ():
                wanted.setdefault(source.code, set()).update(source.columns | set(source.dated()) | ({formula.by} if formula.by else set()))
        for code, columns in wanted.items():
            self._put_dataset(code, columns)

    def _put_dataset(self, code: str, columns: set[str]) -> None:
        info, storage = datasets.dataset(code), _storage(code)
        named = (columns | (set(info.key) if "until" in columns else set()) | {info.feature}) - {"until", "feature", *_OWN}
        kept = {column.id: column for column in info.kept if column.id in named}
        ours = sorted(name for name, column in kept.items() if column.personal == "hash")
        picked = ", ".join(
            f'"{name}"::DOUBLE AS "{name}"' if column.type == "integer" and not column.personal else f'"{name}"'
            for name, column in kept.items() if name not in ours
        )  # fmt: skip
        text = f'SELECT row_id, batch_id, place_id, NULL::INTEGER AS superseded_by, {picked} FROM "{code.replace(".", "__")}"'
        rows = self._read(text, datasets.seen(code, _STANDING))
        if ours:  # what tells persons apart under our key is in no file
            rows = rows.join(_table(storage, ["row_id", *ours]), "row_id")
        self._bench.put(storage, rows)

    def _read(self, text: str, view: View) -> pa.Table:
        answer = self._past.sql(text, [view], LIMITS, self._watch)
        if answer.gaps:
            raise Refused("history.damaged", {"files": len(answer.gaps)})
        return answer.rows

    def _copy(self) -> None:
        for name, (columns, select) in _COPIED.items():
            names, kinds = zip(*(column.split() for column in columns.split(", ")), strict=True)
            parts = bulk_sql.columns(f"{select} FROM {name}", (), " ".join(kinds).replace("us", "i8"))
            made = [part.astype("datetime64[us]") if kind == "us" else part for part, kind in zip(parts, kinds, strict=True)]
            self._bench.put(name, pa.table(dict(zip(names, made, strict=True))))
        for name, columns in _NAMED.items():
            self._bench.put(name, _table(name, columns))


def _values(indicator: int, kind: str, parts: np.ndarray) -> pa.Table:
    """(feature, start, value, alive) as rows of indicator_value; not a number is null."""
    features, starts, value, alive = parts.T
    made = (
        np.full(len(parts), indicator, "i4"), pa.array([kind] * len(parts), pa.string()), features.astype("i4"),
        (starts.astype("i8") * 1_000_000).astype("M8[us]"), pa.array(value.astype("f8"), from_pandas=True),
        pa.array((alive.astype("i8") * 1_000_000).astype("M8[us]"), mask=alive == 0),
    )  # fmt: skip
    return pa.table(dict(zip(_VALUES, made, strict=True)))


def _table(name: str, columns: Sequence[str]) -> pa.Table:
    """Columns of a table of PostgreSQL, small enough to be carried row by row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {name}")
        rows = cursor.fetchall()
        types = [_ARROW.get(column.type_code) for column in cursor.description]
    return pa.table([pa.array([row[n] for row in rows], kind) for n, kind in enumerate(types)], names=list(columns))


def _storage(code: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT storage FROM dataset WHERE code = %s", [code])
        return cursor.fetchone()[0]
