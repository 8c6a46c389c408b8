"""The room's own SQL, written for PostgreSQL, as DuckDB reads it. Pure.

Where both would say different numbers the text is mapped, and what is not known to be said alike is refused by its name. Instants are
UTC without a zone there, so local time is seven hours more; integers of rows are doubles, as PostgreSQL's sums of them are exact.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np

from bazan.core.errors import Refused
from bazan.core.lazy_import import exp, sqlglot
from bazan.core.time import OFFSET_S, ZONE
from bazan.data.datasets import api as datasets
from bazan.data.indicators.computation.formula import Declared
from bazan.platform.packs import allowed

_GIVEN = re.compile(r"'\{([^'{}]*)\}'::(int|float8|timestamptz)\[\]")
_INSTANT = re.compile(r"'(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?)(Z|\+00:00|\+07:00)'")
_SECOND = re.compile(r"to_timestamp\((\d+)\)")
_MARK = re.compile(r"'@(\d+)@'")
_TYPES = {"int": "int32", "float8": "float64", "timestamptz": "datetime64[us]"}
_DIGITS = "DECIMAL(38, 12)"
"""Of a double PostgreSQL's numeric takes fifteen digits."""


@dataclass(frozen=True)
class Translated:
    """A text and the tables of this question alone: name to its columns ``c0``, ``c1``, …"""

    text: str
    given: Mapping[str, Sequence[np.ndarray]]


def translated(select: str, parameters: Sequence[Any] = ()) -> Translated:
    """A SELECT of this room in DuckDB's words. Raises Refused ``indicators.history.word`` where nothing is known to say the same."""
    arrays: list[np.ndarray] = []
    instants: list[str] = []

    def array(match: re.Match[str]) -> str:
        arrays.append(_array(match[1], match[2]))
        return f"'@{len(arrays) - 1}@'::{match[2]}[]"

    def instant(match: re.Match[str]) -> str:
        moved = np.datetime64(match[1].replace(" ", "T"), "us") - np.timedelta64(OFFSET_S if match[2] == "+07:00" else 0, "s")
        instants.append(str(moved).replace("T", " "))
        return f"'#{len(instants) - 1}#'"

    def second(match: re.Match[str]) -> str:
        instants.append(str(np.datetime64(int(match[1]), "s")).replace("T", " "))
        return f"'#{len(instants) - 1}#'::timestamptz"

    bare = _GIVEN.sub(array, _filled(select, parameters))
    template, tables = _template(_SECOND.sub(second, _INSTANT.sub(instant, bare)))
    text = re.sub(r"'#(\d+)#'", lambda match: f"'{instants[int(match[1])]}'", template)
    return Translated(text, {name: [arrays[n] for n in numbers] for name, numbers in tables.items()})


def judge(declared: Declared) -> None:
    """Raise Refused ``indicators.history.word`` where a formula says something that another database says differently."""
    formula = declared.rows or declared.sql
    types = _types(declared) if declared.rows else {}
    for node in formula.tree.walk() if formula else ():
        cut_off = isinstance(node, exp.Div) and _width(node.this, types) and _width(node.expression, types)
        # words are put in order by the rules of a language in one and by their letters' numbers in the other
        ordered = isinstance(node, exp.GT | exp.GTE | exp.LT | exp.LTE | exp.Min | exp.Max | exp.Greatest | exp.Least)
        columns = [side for side in node.iter_expressions() if isinstance(side, exp.Column)] if ordered else []
        if cut_off or any(types.get((column.table, column.name)) in ("text", "code") for column in columns):
            raise Refused("indicators.history.word", {"word": node.sql("postgres")})


def _types(declared: Declared) -> dict[tuple[str, str], str]:
    """(alias, column) of the datasets read to the column's type."""
    assert declared.rows
    own = {source.alias: datasets.dataset(source.code) for source in declared.rows.datasets()}
    return {(alias, column.id): column.type for alias, info in own.items() for column in info.kept}


def _width(node: Any, types: Mapping[tuple[str, str], str]) -> int:
    """Bytes of the whole number PostgreSQL takes it for, 0: none. Whole numbers divided are cut off; sums of the wide ones are exact."""
    node = node.unnest()
    if isinstance(node, exp.Literal):
        return 0 if node.is_string or "." in node.name else 4
    if isinstance(node, exp.Count):
        return 8
    if isinstance(node, exp.Column):
        return 8 if types.get((node.table, node.name)) == "integer" else 0
    if isinstance(node, exp.Sum):
        return 8 if _width(node.this, types) == 4 else 0
    parts: list[Any] = []
    if isinstance(node, exp.Case):
        parts = [*(branch.args["true"] for branch in node.args["ifs"]), node.args.get("default")]
    elif isinstance(node, exp.Coalesce | exp.Greatest | exp.Least):
        parts = [node.this, *node.expressions]
    elif isinstance(node, exp.Add | exp.Sub | exp.Mul):
        parts = [node.this, node.expression]
    elif isinstance(node, exp.Nullif | exp.Min | exp.Max | exp.Filter | exp.Neg | exp.Abs):
        parts = [node.this]
    widths = [_width(part, types) for part in parts if part is not None and not isinstance(part, exp.Null)]
    return max(widths) if widths and all(widths) else 0


def _array(text: str, kind: str) -> np.ndarray:
    parts = [part.removesuffix("Z") for part in text.split(",")] if text else []
    return np.array(parts, dtype=_TYPES[kind]) if parts else np.zeros(0, dtype=_TYPES[kind])


def _filled(select: str, parameters: Sequence[Any]) -> str:
    pieces = re.split(r"(?<!%)%s", select)
    assert len(pieces) == len(parameters) + 1, select
    written = [piece + _written(value) for piece, value in zip(pieces, parameters, strict=False)]
    return "".join([*written, pieces[-1]]).replace("%%", "%")


def _written(value: Any) -> str:
    if isinstance(value, list | tuple):
        kind = "float8" if any(isinstance(each, float) for each in value) else "int"
        return f"'{{{','.join(map(str, value))}}}'::{kind}[]"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


@lru_cache(maxsize=2000)
def _template(text: str) -> tuple[str, Mapping[str, tuple[int, ...]]]:
    tree = exp.Paren(this=sqlglot.parse_one(text, read="postgres"))
    for node in tree.walk():
        if type(node) not in _known() or (isinstance(node, exp.DataType) and node.this.name not in _TYPES_KNOWN):
            raise Refused("indicators.history.word", {"word": node.sql("postgres")[:60] or type(node).__name__})
        if isinstance(node, exp.AtTimeZone):
            node.meta["local"] = _is_local(node.this)
        elif isinstance(node, exp.Extract):
            inside = node.expression.unnest()
            node.meta["apart"] = isinstance(inside, exp.Sub) and inside.expression.find(exp.Interval) is None
    tables: dict[str, tuple[int, ...]] = {}
    for node in reversed(list(tree.bfs())):  # what stands inside first
        made = _mapped(node, tables)
        if made is not None:
            node.replace(made)
    return tree.this.sql("duckdb"), tables


_TYPES_KNOWN = {"INT", "BIGINT", "DOUBLE", "DECIMAL", "TEXT", "BOOLEAN", "DATE", "TIMESTAMP", "TIMESTAMPTZ", "ARRAY"}


@cache
def _known() -> frozenset[type]:
    """Every word that both say alike, once mapped."""
    return frozenset((
        *allowed(), exp.CTE, exp.With, exp.Subquery, exp.Union, exp.Values, exp.Window, exp.Lead, exp.Order, exp.Ordered,
        exp.Anonymous, exp.Any, exp.Array, exp.TimestampTrunc, exp.Length, exp.Substring, exp.WithinGroup, exp.PercentileCont,
        exp.NullSafeEQ, exp.NullSafeNEQ, exp.DataTypeParam, exp.Explode, exp.Unnest, exp.AtTimeZone, exp.Extract, exp.UnixToTime,
    ))  # fmt: skip


def _mapped(node: Any, tables: dict[str, tuple[int, ...]]) -> Any:
    """A node as DuckDB says the same; null: as it is."""
    if isinstance(node, exp.Unnest):
        return _table(node, tables)
    if isinstance(node, exp.EQ) and isinstance(node.expression, exp.Any):
        return _among(node, tables)
    if isinstance(node, exp.Literal) and not isinstance(node.parent, exp.Cast | exp.Interval | exp.DataTypeParam):
        return _literal(node)
    if isinstance(node, exp.UnixToTime):
        return _call("make_timestamp", exp.Mul(this=exp.cast(node.this, "bigint"), expression=exp.Literal.number(1_000_000)))
    made = {exp.AtTimeZone: _zoned, exp.Extract: _seconds, exp.DataType: _type, exp.Div: _divided, exp.Mul: _stretched}.get(type(node))
    return made(node) if made else None


def _table(node: Any, tables: dict[str, tuple[int, ...]]) -> Any:
    numbers = tuple(int(match) for match in re.findall(r"'@(\d+)@'", node.sql("postgres")))
    if len(numbers) != len(node.expressions):
        return None
    name = "given_" + "_".join(map(str, numbers))
    tables[name] = numbers
    return exp.Table(this=exp.to_identifier(name), alias=node.args.get("alias"))


def _among(node: Any, tables: dict[str, tuple[int, ...]]) -> Any:
    match = _MARK.search(node.expression.sql("postgres"))
    if match is None:
        return None
    name = f"given_{match[1]}"
    tables[name] = (int(match[1]),)
    chosen, column = node.expression.find(exp.Select), exp.column("c0")
    if chosen is not None:  # SELECT something of each
        chosen.find(exp.Explode).replace(column)
        column = chosen.expressions[0]
    return exp.In(this=node.this, query=exp.Subquery(this=exp.select(column).from_(name)))


def _zoned(node: Any) -> Any:
    zone = node.args["zone"].name
    if zone == "UTC":
        return node.this
    if zone != ZONE:
        raise Refused("indicators.history.word", {"word": node.sql("postgres")})
    step = exp.Interval(this=exp.Literal.string(str(OFFSET_S)), unit=exp.Var(this="SECOND"))
    return exp.Paren(this=(exp.Sub if node.meta["local"] else exp.Add)(this=exp.Paren(this=node.this), expression=step))


def _is_local(node: Any) -> bool:
    """Whether an expression is a time of the local calendar, and not an instant."""
    node = node.unnest()
    if isinstance(node, exp.AtTimeZone):
        return not _is_local(node.this)
    if isinstance(node, exp.Add | exp.Sub | exp.TimestampTrunc):
        return _is_local(node.this)
    return False


def _seconds(node: Any) -> Any:
    """Of an instant those since 1970, of a difference those between."""
    if node.this.name.upper() != "EPOCH":
        raise Refused("indicators.history.word", {"word": node.sql("postgres")})
    inside, million = node.expression.unnest(), exp.Literal.number("1e6")
    if node.meta["apart"]:
        apart = exp.Sub(this=_call("epoch_us", inside.this), expression=_call("epoch_us", inside.expression))
        return exp.Paren(this=exp.Div(this=exp.Paren(this=apart), expression=million))
    return exp.Paren(this=exp.Div(this=_call("epoch_us", inside), expression=million))


def _literal(node: Any) -> Any:
    if node.is_string:
        kind = {"NaN": "double", "infinity": "timestamp"}.get(node.name)
        return exp.cast(exp.Literal.string(node.name), kind) if kind else None
    return exp.Literal.number(f"{node.name}e0") if "." in node.name and "e" not in node.name.lower() else None


def _type(node: Any) -> Any:
    if node.this == exp.DataType.Type.TIMESTAMPTZ:
        return exp.DataType.build("timestamp")
    if node.this == exp.DataType.Type.DECIMAL and not node.expressions:
        return exp.DataType.build(_DIGITS, dialect="duckdb")
    return None


def _divided(node: Any) -> Any:
    """Divided by zero PostgreSQL gives up on the target, where DuckDB says null."""
    divisor = node.expression.unnest()
    if isinstance(divisor, exp.Nullif) or (isinstance(divisor, exp.Literal) and float(divisor.name) != 0):
        return None
    shown = node.expression.copy()
    failing = exp.Case().when(exp.EQ(this=exp.Paren(this=shown), expression=exp.Literal.number(0)), _call("error", exp.Literal.string("0")))
    return exp.Div(this=node.this, expression=exp.Paren(this=failing.else_(exp.Paren(this=shown.copy()))))


def _stretched(node: Any) -> Any:
    """A stretch of time so many times, which need not be whole."""
    if not any(isinstance(side, exp.Interval) for side in (node.this, node.expression)):
        return None
    interval, times = (node.this, node.expression) if isinstance(node.this, exp.Interval) else (node.expression, node.this)
    unit = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600, "DAY": 86400}.get(interval.text("unit").upper().rstrip("S"))
    if unit is None:
        raise Refused("indicators.history.word", {"word": node.sql("postgres")})
    size = exp.Literal.number(f"{float(interval.this.name) * unit * 1e6}e0")
    return _call("to_microseconds", exp.cast(_call("round", exp.Mul(this=exp.Paren(this=times), expression=size)), "bigint"))


def _call(name: str, *arguments: Any) -> Any:
    return exp.Anonymous(this=name, expressions=list(arguments))
