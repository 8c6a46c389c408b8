"""A SELECT over rows as PostgreSQL reads it, for many targets at once; and the question which targets a changed row can move.

Each relation becomes a view of the rows that can count: those of the targets' features, bounded by the targets' times, so that one
cell is computed again without reading a year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import numpy as np

from bazan.core.lazy_import import exp
from bazan.core.time import ZONE, day_start
from bazan.data.datasets import api as datasets
from bazan.data.indicators import bulk_sql
from bazan.data.indicators.computation.arrays import instants, ints
from bazan.data.indicators.computation.formula import Declared, full_code
from bazan.data.indicators.computation.period_arrays import ends
from bazan.data.indicators.computation.row_dependencies import RowsFormula, Source, widest
from bazan.data.indicators.row_computation.feature_membership import ALWAYS, FOREVER, Holders
from bazan.data.indicators.row_computation.row_relations import Tables
from bazan.platform.packs import VALIDITY, postgres

Values = Mapping[str, str]
"""Indicator code to a SELECT of its (feature, period, value), in place of the values stored."""


@dataclass(frozen=True)
class View:
    """What the relations are read through."""

    holders: Holders
    tables: Tables
    codes: Mapping[str, int]
    """Indicator code to id."""
    after: int | None = None
    """Rows as they stood after this batch; null: as they stand."""
    values: Values | None = None
    """Other indicators' values as they were then."""


def feature_column(declared: Declared, source: Source, kind: str) -> tuple[str, str] | None:
    """(column, its type) that says for which features of a kind a row counts; null: for none."""
    info = datasets.dataset(source.code)
    by = declared.by or info.feature
    typed = info.column(by).type
    if kind == "place":
        return (by, typed) if declared.by else ("place_id", "place")
    return (by, typed) if typed == kind else None


REPORTED = 0.5
"""A value speaks of the period that most of its rows speak of: with fewer of its own, a period hasn't reported and has no value.
A stock figure is another matter: rows of a longer period, as a year's population in a month, stand until the next ones."""


def select(declared: Declared, kind: str, features: np.ndarray, starts: np.ndarray, view: View) -> tuple[np.ndarray, ...]:
    """(feature, start, value, n, newest batch, newest input's second, share reported), one row a target that the SELECT gave a row for.

    The share, 0 to 1, is of its rows those that speak of the period itself, where earlier ones stand in for what hasn't reported.
    """
    return tuple(bulk_sql.columns(compiled(declared, kind, features, starts, view), (), "i4 i8 f8 f8 i8 i8 f8"))


def compiled(declared: Declared, kind: str, features: np.ndarray, starts: np.ndarray, view: View) -> str:
    """The whole query: a view a relation, the pack's SELECT with the newest batch and input beside it, no nulls."""
    formula = declared.rows
    assert formula
    n = "coalesce(n::float8, 0)" if "n" in formula.names else "(value IS NOT NULL)::int::float8"
    return f"""WITH {compiled_views(declared, kind, features, starts, view)}
      SELECT feature, extract(epoch FROM period)::int8,
        CASE WHEN reported_ < {REPORTED} THEN 'NaN' ELSE coalesce(value::float8, 'NaN') END, {n},
        coalesce(batch_, 0), coalesce(extract(epoch FROM alive_)::int8, 0), reported_ FROM ({_body(formula, declared.grain)}) AS result"""


@lru_cache(maxsize=2000)
def _body(formula: RowsFormula, grain: str) -> str:
    return escaped(postgres(watched(formula, grain)))


def compiled_views(declared: Declared, kind: str, features: np.ndarray, starts: np.ndarray, view: View) -> str:
    """The relations of the SELECT as common table expressions, each under its alias with ``in_`` before it."""
    formula = declared.rows
    assert formula
    stops = ends(starts, declared.grain)
    views = [f'"in_{formula.target}" AS ({_targets(features, starts, stops, declared.expected)})']
    bound = _Bounds(int(starts.min()), int(starts.max()), int(stops.min()), int(stops.max()))
    among = np.unique(features)
    for source in formula.sources:
        views.append(f'"in_{source.alias}" AS NOT MATERIALIZED ({_relation(declared, source, kind, among, bound, view)})')
    return ", ".join(views)


def watched(formula: RowsFormula, grain: str) -> Any:
    """The SELECT over our views; beside its own columns the newest batch and input of each target, and the share reported."""
    tree = formula.tree.copy()
    for table in tree.find_all(exp.Table):
        alias = table.alias_or_name
        table.replace(exp.Table(this=exp.to_identifier(f"in_{alias}", quoted=True), alias=exp.TableAlias(this=exp.to_identifier(alias))))
    for column, name, sources in (("batch_id", "batch_", formula.datasets()), ("alive_at", "alive_", formula.values())):
        newest = [f"{source.alias}.{column}" for source in sources]
        if formula.grouped:
            newest = [f"max({one})" for one in newest]
        empty = "NULL::int8" if name == "batch_" else "NULL::timestamptz"
        tree.select(f"{f'greatest({", ".join(newest)})' if newest else empty} AS {name}", copy=False, dialect="postgres")
    shares = [f"avg(({source.alias}.period >= {formula.target}.period)::int)::float8" for source in _reports(formula, grain)]
    tree.select(f"{f'greatest({", ".join(shares)})' if shares else '1::float8'} AS reported_", copy=False, dialect="postgres")
    return tree


def _reports(formula: RowsFormula, grain: str) -> list[Source]:
    """The datasets that report each period anew, and whose earlier rows stand in for late ones; none where others don't."""
    read = formula.datasets()
    late = formula.grouped and all(source.carried and datasets.dataset(source.code).grain == grain for source in read)
    return read if late else []


@dataclass(frozen=True)
class _Bounds:
    """The earliest and the latest start and end among the targets, seconds."""

    first: int
    last: int
    first_end: int
    last_end: int

    def narrow(self, source: Source, target: str) -> str:
        """What every row that counts in any of the targets satisfies."""
        found = [widest(condition, target, self._low, self._high) for condition in source.conditions]
        return " AND ".join(f"({escaped(postgres(one))})" for one in found if one is not None) or "true"

    def _low(self, name: str) -> Any:
        return _instant(self.first if name == "period" else self.first_end)

    def _high(self, name: str) -> Any:
        return _instant(self.last if name == "period" else self.last_end)


def _instant(second: int) -> Any:
    text = datetime.fromtimestamp(second, UTC).isoformat()
    return exp.cast(exp.Literal.string(text), "timestamptz")


def _relation(declared: Declared, source: Source, kind: str, features: np.ndarray, bound: _Bounds, view: View) -> str:
    narrow = bound.narrow(source, declared.rows.target)  # pyrefly: ignore[missing-attribute] - only indicators over rows come here
    if source.kind == "table":
        return _table(declared.pack.tables[source.code])
    if source.kind == "values":
        return _values(declared, source, kind, features, narrow, view)
    column = feature_column(declared, source, kind)
    columns = source.columns - {"feature"} | set(source.dated())
    if column is None:
        nothing = view.tables.standing(source.code, columns, view.after)
        return f'SELECT NULL::int AS feature, "{source.alias}".* FROM ({nothing}) AS "{source.alias}" WHERE false'
    rows = view.tables.standing(source.code, columns | ({column[0]} - {"place_id"}), view.after)
    return f"{counted(source, column, kind, rows, features if source.linked else None, view.holders)} WHERE {narrow}"


def counted(
    source: Source,
    column: tuple[str, str],
    kind: str,
    rows: str,
    features: np.ndarray | None,
    holders: Holders,
    beside: tuple[str, ...] = ("row_id", "batch_id"),
) -> str:
    """Rows with the feature they count for, once for each; null features: each once, as its own. Ready for a WHERE."""
    alias, (name, typed) = f'"{source.alias}"', column
    picked = "".join(f', {alias}."{one}"' for one in sorted(source.columns - {"feature"} | set(source.dated())))
    extra = ", ".join(f"{alias}.{one}" for one in beside)
    if features is None or typed == kind != "place":
        only = "" if features is None else f' JOIN unnest({ints(features)}) AS h_(source) ON h_.source = {alias}."{name}"'
        return f'SELECT {alias}."{name}" AS feature, {extra}{picked} FROM ({rows}) AS {alias}{only}'
    timed = (source.inside() or source.dated() or (["period"] if "period" in source.columns else [None]))[0]
    joined = holding(holders, typed, kind, features, f'{alias}."{name}"', f'{alias}."{timed}"' if timed else "")
    return f"SELECT h_.holder AS feature, {extra}{picked} FROM ({rows}) AS {alias} {joined}"


def holding(holders: Holders, typed: str, kind: str, features: np.ndarray, column: str, timed: str) -> str:
    """The JOIN from a column to the features among ``features`` that hold what it names, at the row's own time where that matters."""
    wanted = set(features.tolist())
    segments = [segment for segment in holders.segments(typed, kind) if segment[1] in wanted]
    sources, held, since, until = (np.array([segment[n] for segment in segments], dtype=np.int64) for n in range(4))
    if not timed or not ((since > ALWAYS) | (until < FOREVER)).any():
        if len(set(held.tolist())) == 1 == len(wanted):
            # a plain list: joined, the planner takes it for one row and reads the rows of the period once for each place
            return f"JOIN (SELECT {held[0]}::int AS holder) AS h_ ON {column} = ANY({ints(sources)})"
        return f"JOIN unnest({ints(sources)}, {ints(held)}) AS h_(source, holder) ON h_.source = {column}"
    return (
        f"JOIN unnest({ints(sources)}, {ints(held)}, {instants(since)}, {instants(until)}) AS h_(source, holder, since, until)"
        f" ON h_.source = {column} AND {timed} >= h_.since AND {timed} < h_.until"
    )


def _values(declared: Declared, source: Source, kind: str, features: np.ndarray, narrow: str, view: View) -> str:
    parts = []
    for name in source.indicators:
        code = full_code(declared.pack, name)
        if code not in view.codes:
            continue
        if view.values is not None and code in view.values:
            parts.append(
                f"SELECT '{name}' AS indicator, v.feature, v.period, v.value, NULL::timestamptz AS alive_at FROM ({view.values[code]}) AS v"
            )
        else:
            parts.append(
                f"SELECT '{name}' AS indicator, v.feature_id AS feature, v.period_start AS period, v.value, v.alive_at"
                f" FROM indicator_value v WHERE v.indicator_id = {view.codes[code]} AND v.feature_kind = '{kind}'"
                + (f" AND v.feature_id = ANY({ints(features)})" if source.linked else "")
            )
    every = " UNION ALL ".join(parts) or (
        "SELECT NULL::text AS indicator, NULL::int AS feature, NULL::timestamptz AS period, NULL::float8 AS value,"
        " NULL::timestamptz AS alive_at WHERE false"
    )
    if "until" in source.columns:
        every = (
            "SELECT u.*, coalesce(lead(u.period) OVER (PARTITION BY u.indicator, u.feature ORDER BY u.period), 'infinity') AS until"
            f" FROM ({every}) AS u WHERE u.value IS NOT NULL"
        )
    return f'SELECT "{source.alias}".* FROM ({every}) AS "{source.alias}" WHERE {narrow}'


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    """A pack's table: numbers where a column holds nothing else, instants where it holds days of validity."""
    names = list(rows[0])
    numeric = {name: all(row[name] is None or isinstance(row[name], float) for row in rows) for name in names}

    def cell(name: str, value: Any) -> str:
        if name in VALIDITY:
            return f"'{day_start(date.fromisoformat(value)).isoformat()}'::timestamptz" if value else "NULL::timestamptz"
        if value is None:
            return "NULL::float8" if numeric[name] else "NULL::text"
        return f"{value!r}::float8" if numeric[name] else "'" + str(value).replace("'", "''").replace("%", "%%") + "'::text"

    lines = ", ".join("(" + ", ".join(cell(name, row[name]) for name in names) + ")" for row in rows)
    return f"SELECT * FROM (VALUES {lines}) AS t_({', '.join(f'"{name}"' for name in names)})"


def _targets(features: np.ndarray, starts: np.ndarray, stops: np.ndarray, expected: float) -> str:
    return (
        f"SELECT feature, period, period_end, {float(expected)!r}::float8 AS expected"
        f" FROM unnest({ints(features)}, {instants(starts)}, {instants(stops)}) AS t_(feature, period, period_end)"
    )


def periods(starts: np.ndarray, grain: str, alias: str) -> str:
    """A FROM item of whole periods under the targets' alias."""
    return f'unnest({instants(starts)}, {instants(ends(starts, grain))}) AS "{alias}"(period, period_end)'


def in_period(source: Source, grain: str, alias: str) -> str:
    """An equality that lets rows find their period by hashing, where they count in the one they lie in."""
    inside = source.inside()
    if not inside:
        return ""
    column = f'"{source.alias}"."{inside[0]}"'
    start = f"date_trunc('{grain}', {column} AT TIME ZONE '{ZONE}') AT TIME ZONE '{ZONE}'"
    return f' AND "{alias}".period = {start}'


def conditions(source: Source) -> str:
    return " AND ".join(f"({escaped(postgres(condition))})" for condition in source.conditions) or "true"


def escaped(sql: str) -> str:
    """For a statement that also has parameters."""
    return sql.replace("%", "%%")
