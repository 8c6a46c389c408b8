"""The agreed subset of SQL for formulas: one SELECT over known relations, parsed, judged and read for what it depends on.

No data definition, no writes, no sub-select, no set operation, no star, no function outside the list. The result's columns are
``thing``, ``period``, ``value`` and optionally ``n`` (how many inputs were there, for the completeness rule).
"""

from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

RELATIONS: dict[str, frozenset[str]] = {
    "targets": frozenset({"thing", "period", "period_end", "expected"}),
    "hours": frozenset({"thing", "property", "hour", "n", "total", "expected", "mean", "min", "max", "sum"}),
    "days": frozenset({"thing", "property", "day", "n", "total", "expected", "mean", "min", "max", "sum"}),
    "values": frozenset({"indicator", "thing", "period", "value"}),
}
RESULT = ("thing", "period", "value", "n")
ALLOWED: tuple[type[exp.Expression], ...] = (
    exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Table, exp.TableAlias, exp.Identifier, exp.Column, exp.Alias,
    exp.Literal, exp.Null, exp.Boolean, exp.Interval, exp.Var, exp.Paren, exp.Tuple, exp.Filter, exp.Cast, exp.DataType,
    exp.And, exp.Or, exp.Not, exp.Is, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In,
    exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Case, exp.If, exp.Coalesce, exp.Nullif, exp.Abs, exp.Round, exp.Floor, exp.Ceil,
    exp.Greatest, exp.Least, exp.Sqrt, exp.Ln, exp.Exp, exp.Pow,
    exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Count, exp.Distinct, exp.Star,
)  # fmt: skip


@dataclass(frozen=True)
class Formula:
    """A SELECT that was found good: what it reads, and itself as a tree."""

    tree: Any
    relations: frozenset[str]
    properties: tuple[str, ...]
    """Property codes it names; none: it reads every property."""
    indicators: tuple[str, ...]


class BadFormula(Exception):
    """``rule`` says why (``packs.<rule>``), ``params`` fill its sentence."""

    def __init__(self, rule: str, **params: Any):
        super().__init__(rule, params)
        self.rule, self.params = rule, params


def parse(text: str) -> Formula:
    """The formula in ``text``. Raises BadFormula."""
    try:
        statements = sqlglot.parse(text, read="postgres")
    except SqlglotError as why:
        raise BadFormula("formula_unreadable", why=str(why).splitlines()[0]) from why
    if len(statements) != 1 or type(statements[0]) is not exp.Select:
        raise BadFormula("formula_not_one_select")
    tree = statements[0]
    for node in tree.walk():
        if type(node) not in ALLOWED:
            raise BadFormula("formula_word", word=type(node).__name__)
        if isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
            raise BadFormula("formula_word", word="*")
        if isinstance(node, exp.Select) and node is not tree:
            raise BadFormula("formula_word", word="SELECT")
    aliases = _relations(tree)
    _columns(tree, aliases)
    names = tuple(item.alias_or_name for item in tree.expressions)
    if names[:3] != RESULT[:3] or names not in (RESULT, RESULT[:3]):
        raise BadFormula("formula_result", given=", ".join(names), wanted=", ".join(RESULT))
    return Formula(tree, frozenset(aliases.values()), _named(tree, "property"), _named(tree, "indicator"))


def _relations(tree: exp.Select) -> dict[str, str]:
    aliases = {}
    for table in tree.find_all(exp.Table):
        if table.name not in RELATIONS or table.db or table.catalog:
            raise BadFormula("formula_relation", name=table.sql())
        aliases[table.alias_or_name] = table.name
    return aliases


def _columns(tree: exp.Select, aliases: dict[str, str]) -> None:
    known = {(alias, column) for alias, relation in aliases.items() for column in RELATIONS[relation]}
    for column in tree.find_all(exp.Column):
        if not any((column.table or alias, column.name) in known for alias in aliases):
            raise BadFormula("formula_column", name=column.sql())


def _named(tree: exp.Select, column: str) -> tuple[str, ...]:
    """The literals a column is compared with: ``property = 'rain'``, ``property IN ('ph', 'do')``."""
    found: list[str] = []
    for node in tree.find_all(exp.EQ, exp.In):
        sides = [node.this, *(node.expressions if isinstance(node, exp.In) else [node.expression])]
        if any(isinstance(side, exp.Column) and side.name == column for side in sides):
            found += [side.name for side in sides if isinstance(side, exp.Literal) and side.is_string]
    return tuple(dict.fromkeys(found))
