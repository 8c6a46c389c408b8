"""The agreed subset of SQL for formulas: one SELECT over known relations, parsed, judged and read for what it depends on.

No data definition, no writes, no sub-select, no set operation, no star, no function outside the list. The result's columns are
``feature``, ``period``, ``value`` and optionally ``n`` (how many inputs were there, for the completeness rule).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bazan.core.lazy_import import exp, sqlglot

RELATIONS: dict[str, frozenset[str]] = {
    "targets": frozenset({"feature", "period", "period_end", "expected"}),
    "hours": frozenset({"feature", "property", "hour", "n", "total", "expected", "mean", "min", "max", "sum"}),
    "days": frozenset({"feature", "property", "day", "n", "total", "expected", "mean", "min", "max", "sum"}),
    "values": frozenset({"indicator", "feature", "period", "until", "value"}),
}
RESULT = ("feature", "period", "value", "n")
HOURS_BETWEEN = "HOURS_BETWEEN"
"""``hours_between(a, b)``: hours from instant a to instant b. The one function of ours: databases write it differently."""
VALIDITY = ("valid_from", "valid_to")
"""Columns of a pack's tables that hold days: in formulas they are the instants those days begin. ``valid_to`` is the first day after."""


@cache
def expressions() -> tuple[type, ...]:
    """The words of a value or a condition."""
    return (
        exp.Identifier, exp.Column, exp.Literal, exp.Null, exp.Boolean, exp.Interval, exp.Var, exp.Paren, exp.Tuple, exp.Cast, exp.DataType,
        exp.And, exp.Or, exp.Not, exp.Is, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Like,
        exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Case, exp.If, exp.Coalesce, exp.Nullif, exp.Abs, exp.Round, exp.Floor, exp.Ceil,
        exp.Greatest, exp.Least, exp.Sqrt, exp.Ln, exp.Exp, exp.Pow,
    )  # fmt: skip


@cache
def allowed() -> tuple[type, ...]:
    """Every word of a formula."""
    return (
        *expressions(), exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Table, exp.TableAlias, exp.Alias, exp.Filter,
        exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Count, exp.Median, exp.Distinct, exp.Star,
    )  # fmt: skip


@cache
def conditions() -> tuple[type, ...]:
    """What holds or doesn't, where everything else is a value."""
    return (
        exp.And, exp.Or, exp.Not, exp.Is, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Like, exp.Boolean,
    )  # fmt: skip


@dataclass(frozen=True)
class Relation:
    """What a pack adds to the relations its formulas may read: a dataset's rows (``kind`` dataset) or a table of numbers (table)."""

    kind: str
    code: str
    """A dataset's full code; a table's name."""
    columns: frozenset[str]
    dates: frozenset[str] = frozenset()
    """Of a dataset: the columns that are dates or instants."""
    periodic: bool = False
    """Of a dataset: its rows speak of periods, and have ``until``."""


@dataclass(frozen=True)
class Formula:
    """A SELECT that was found good: what it reads, and itself as a tree."""

    tree: Any
    relations: frozenset[str]
    properties: tuple[str, ...]
    """Property codes it names; none: it reads every property."""
    indicators: tuple[str, ...]
    datasets: Mapping[str, str] = field(default_factory=dict)
    """Relation as written to the dataset's full code."""
    tables: tuple[str, ...] = ()
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Relation to the columns of it that the formula reads."""


class BadFormula(Exception):
    """``rule`` says why (``packs.<rule>``), ``params`` fill its sentence."""

    def __init__(self, rule: str, **params: Any):
        super().__init__(rule, params)
        self.rule, self.params = rule, params


def parse(text: str, known: Mapping[str, Relation] | None = None) -> Formula:
    """The formula in ``text``; ``known`` are the datasets and tables its pack may read. Raises BadFormula."""
    known = known or {}
    tree = _one(text)
    if type(tree) is not exp.Select:
        raise BadFormula("formula_not_one_select")
    for node in tree.walk():
        _allowed(node, allowed())
        if isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
            raise BadFormula("formula_word", word="*")
        if isinstance(node, exp.Select) and node is not tree:
            raise BadFormula("formula_word", word="SELECT")
    aliases = _relations(tree, known)
    read = _columns(tree, aliases, known)
    names = tuple(item.alias_or_name for item in tree.expressions)
    if names[:3] != RESULT[:3] or names not in (RESULT, RESULT[:3]):
        raise BadFormula("formula_result", given=", ".join(names), wanted=", ".join(RESULT))
    return Formula(
        tree,
        frozenset(aliases.values()),
        _named(tree, "property", {alias for alias, name in aliases.items() if name in ("hours", "days")}),
        _named(tree, "indicator", {alias for alias, name in aliases.items() if name == "values"}),
        {name: known[name].code for name in aliases.values() if name in known and known[name].kind == "dataset"},
        tuple(sorted({name for name in aliases.values() if name in known and known[name].kind == "table"})),
        read,
    )


def parse_rule(text: str, columns: frozenset[str]) -> Any:
    """A condition on one row's columns, as a tree. Raises BadFormula."""
    tree = _one(f"SELECT {text}")
    if type(tree) is not exp.Select or len(tree.expressions) != 1 or tree.args.get("from_") or tree.args.get("from"):
        raise BadFormula("formula_word", word=text)
    condition = tree.expressions[0]
    for node in condition.walk():
        _allowed(node, expressions())
    for column in condition.find_all(exp.Column):
        if column.table or column.name not in columns:
            raise BadFormula("formula_column", name=column.sql())
    return condition


def is_condition(tree: Any) -> bool:
    """Whether the tree is written as something that holds or doesn't. A column alone, and a CASE, are taken for values."""
    return isinstance(tree.unnest(), conditions())


def may_fail(tree: Any) -> str:
    """The part that some row could make the database give up on: a division by what may be zero, a cast, a root; empty: there is none."""
    for node in tree.walk():
        divisor = node.expression.unnest() if isinstance(node, exp.Div) else None
        guarded = isinstance(divisor, exp.Nullif) or (
            isinstance(divisor, exp.Literal) and not divisor.is_string and float(divisor.name) != 0
        )
        if (divisor is not None and not guarded) or isinstance(node, exp.Cast | exp.Sqrt | exp.Ln | exp.Exp | exp.Pow):
            return node.sql("postgres")
    return ""


def named_columns(tree: Any) -> frozenset[str]:
    """The columns a rule reads."""
    return frozenset(column.name for column in tree.find_all(exp.Column))


def postgres(tree: Any) -> str:
    """A formula or rule as PostgreSQL reads it."""
    return _with_hours(tree, "(EXTRACT(EPOCH FROM {b} - {a}) / 3600.0)", "postgres")


def sqlite(tree: Any) -> str:
    """The same as SQLite reads it, where instants are seconds."""
    return _with_hours(tree, "(({b} - {a}) / 3600.0)", "sqlite")


def _with_hours(tree: Any, written: str, dialect: str) -> str:
    tree = tree.copy()
    for call in list(tree.find_all(exp.Anonymous)):
        start, end = (part.sql(dialect) for part in call.expressions)
        call.replace(exp.Var(this=written.format(a=f"({start})", b=f"({end})")))
    return tree.sql(dialect)


def _one(text: str) -> Any:
    try:
        statements = sqlglot.parse(text, read="postgres")
    except sqlglot.errors.SqlglotError as why:
        raise BadFormula("formula_unreadable", why=str(why).splitlines()[0]) from why
    if len(statements) != 1:
        raise BadFormula("formula_not_one_select")
    return statements[0]


def _allowed(node: Any, words: tuple[type, ...]) -> None:
    if isinstance(node, exp.Anonymous) and node.name.upper() == HOURS_BETWEEN and len(node.expressions) == 2:
        return
    if type(node) not in words:
        raise BadFormula("formula_word", word=node.name if isinstance(node, exp.Anonymous) else type(node).__name__)


def _relations(tree: "exp.Select", known: Mapping[str, Relation]) -> dict[str, str]:
    aliases = {}
    for table in tree.find_all(exp.Table):
        name = f"{table.db}.{table.name}" if table.db else table.name
        if (name not in RELATIONS and name not in known) or table.catalog:
            raise BadFormula("formula_relation", name=table.sql())
        aliases[table.alias_or_name] = name
    return aliases


def _columns(tree: "exp.Select", aliases: dict[str, str], known: Mapping[str, Relation]) -> dict[str, frozenset[str]]:
    """Which columns of each relation are read. Raises BadFormula."""
    offered = {name: RELATIONS.get(name) or known[name].columns for name in aliases.values()}
    read: dict[str, set[str]] = {name: set() for name in aliases.values()}
    for column in tree.find_all(exp.Column):
        holders = [aliases[alias] for alias in aliases if (column.table or alias) == alias and column.name in offered[aliases[alias]]]
        if not holders:
            raise BadFormula("formula_column", name=column.sql())
        read[holders[0]].add(column.name)
    return {name: frozenset(columns) for name, columns in read.items()}


def _named(tree: "exp.Select", column: str, among: set[str]) -> tuple[str, ...]:
    """The literals a column is compared with: ``property = 'rain'``, ``property IN ('ph', 'do')``."""
    found: list[str] = []
    for node in tree.find_all(exp.EQ, exp.In):
        sides = [node.this, *(node.expressions if isinstance(node, exp.In) else [node.expression])]
        if any(isinstance(side, exp.Column) and side.name == column and (not side.table or side.table in among) for side in sides):
            found += [side.name for side in sides if isinstance(side, exp.Literal) and side.is_string]
    return tuple(dict.fromkeys(found)) if among else ()
