"""What a SELECT over rows depends on, read from its tree: which rows of which relation can count in which targets.

A condition that only names one relation and the targets, and that every counted row must satisfy, tells which targets a row can
move. All others are left out, which never misses a target: at worst one is computed again and found unchanged.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bazan.core.lazy_import import exp
from bazan.core.time import ZONE
from bazan.platform.packs import Formula, Relation

TIMES = ("period", "period_end")


@dataclass(frozen=True)
class Source:
    """One relation as the SELECT names it. ``kind``: dataset, table, values."""

    alias: str
    kind: str
    code: str
    """A dataset's full code, a table's name; empty for other indicators."""
    columns: frozenset[str]
    dates: frozenset[str]
    """Of its columns, those that hold instants."""
    indicators: tuple[str, ...]
    """Of ``values``: the indicators named, as written."""
    linked: bool
    """Its feature is the target's. Otherwise each of its rows can count for every feature."""
    conditions: tuple[Any, ...]
    """What a row of it must satisfy, with the target, to count."""

    def dated(self) -> list[str]:
        """Its instants that the conditions hold against the target's period."""
        found = []
        for condition in self.conditions:
            columns = list(condition.find_all(exp.Column))
            if any(column.name in TIMES and column.table != self.alias for column in columns):
                found += [column.name for column in columns if column.table == self.alias and column.name in self.dates]
        return list(dict.fromkeys(found))

    def inside(self) -> list[str]:
        """Its instants that lie in the target's period: ``r.at >= t.period AND r.at < t.period_end``, or ``r.period = t.period``."""
        low = {name for op, name, other in self._compared() if (op, other) == (">=", "period")}
        high = {name for op, name, other in self._compared() if (op, other) == ("<", "period_end")}
        return sorted(low & high | {name for op, name, other in self._compared() if (op, other) == ("=", "period")})

    def _compared(self) -> Iterator[tuple[str, str, str]]:
        """(operator, own column, the target's time) of every plain comparison, own column first."""
        words: dict[type, tuple[str, str]] = {
            exp.GTE: (">=", "<="),
            exp.LT: ("<", ">"),
            exp.EQ: ("=", "="),
            exp.LTE: ("<=", ">="),
            exp.GT: (">", "<"),
        }
        for node in self.conditions:
            if type(node) not in words or not all(isinstance(side, exp.Column) for side in (node.this, node.expression)):
                continue
            left, right = node.this, node.expression
            if left.table == self.alias and right.table != self.alias and right.name in TIMES:
                yield words[type(node)][0], left.name, right.name
            elif right.table == self.alias and left.table != self.alias and left.name in TIMES:
                yield words[type(node)][1], right.name, left.name

    @property
    def carried(self) -> bool:
        """Its rows stand until a later one does: where a period hasn't reported, the rows of the one before count."""
        return self.kind == "dataset" and {"period", "until"} <= self.columns and not self.inside()

    @property
    def ongoing(self) -> bool:
        """Its rows count in later periods too, or can lie ahead: a period that begins must be looked at though no row came."""
        return not self.inside() or "period" in self.inside()


@dataclass(frozen=True, eq=False)
class RowsFormula:
    """A SELECT over rows, its columns qualified, local time kept in its intervals."""

    tree: Any
    target: str
    """The alias of ``targets``."""
    sources: tuple[Source, ...]

    @property
    def grouped(self) -> bool:
        return bool(self.tree.args.get("group"))

    @property
    def names(self) -> list[str]:
        return [item.alias_or_name for item in self.tree.expressions]

    def datasets(self) -> list[Source]:
        return [source for source in self.sources if source.kind == "dataset"]

    def values(self) -> list[Source]:
        return [source for source in self.sources if source.kind == "values"]


def analysed(formula: Formula, relations: Mapping[str, Relation]) -> RowsFormula:
    """What the formula depends on. Raises ValueError when it names ``targets`` not at all or twice."""
    tree = _qualified(formula.tree.copy(), formula, relations)
    named = {table.alias_or_name: _written(table) for table in tree.find_all(exp.Table)}
    targets = [alias for alias, name in named.items() if name == "targets"]
    if len(targets) != 1:
        raise ValueError("a formula has one targets")
    (target,) = targets
    optional, rejected = _optional(tree), any(join.side in ("RIGHT", "FULL") for join in tree.args.get("joins") or [])
    linked = _linked(tree, target)
    sources = []
    for alias, name in named.items():
        if alias == target:
            continue
        relation = relations.get(name)
        own = () if rejected else tuple(_localized(c) for c in _conditions(tree, alias, target, alias in optional))
        literals = tuple(dict.fromkeys(_literals(own, alias))) if name == "values" else ()
        sources.append(
            Source(
                alias=alias,
                kind=relation.kind if relation else "values",
                code=relation.code if relation else "",
                columns=frozenset(c.name for c in tree.find_all(exp.Column) if c.table == alias),
                dates=(relation.dates | ({"period", "until"} if relation.periodic else set()))
                if relation
                else frozenset({"period", "until"}),
                indicators=literals or (formula.indicators if name == "values" else ()),
                linked=alias in linked,
                conditions=own,
            )
        )
    return RowsFormula(_localized(tree), target, tuple(sources))


def _written(table: Any) -> str:
    return f"{table.db}.{table.name}" if table.db else table.name


def _qualified(tree: Any, formula: Formula, relations: Mapping[str, Relation]) -> Any:
    """The tree with every column naming its relation; BETWEEN as two comparisons."""
    fixed = {"targets": {"feature", "period", "period_end", "expected"}, "values": {"indicator", "feature", "period", "until", "value"}}
    offered = {
        table.alias_or_name: relations[name].columns if (name := _written(table)) in relations else fixed[name]
        for table in tree.find_all(exp.Table)
    }
    for column in tree.find_all(exp.Column):
        if not column.table:
            holders = [alias for alias, columns in offered.items() if column.name in columns]
            column.set("table", exp.to_identifier(holders[0]))
    for between in list(tree.find_all(exp.Between)):
        low, high = between.args["low"], between.args["high"]
        between.replace(
            exp.Paren(
                this=exp.And(
                    this=exp.GTE(this=between.this.copy(), expression=low.copy()),
                    expression=exp.LTE(this=between.this.copy(), expression=high.copy()),
                )
            )
        )
    return tree


def conjuncts(node: Any) -> Iterator[Any]:
    """The parts of a condition that must all hold."""
    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, exp.And):
        yield from conjuncts(node.this)
        yield from conjuncts(node.expression)
    elif node is not None:
        yield node


def _optional(tree: Any) -> set[str]:
    """Relations a target may be without: their absence can count, so a WHERE says nothing about their rows."""
    return {join.this.alias_or_name for join in tree.args.get("joins") or [] if join.side == "LEFT"}


def _conditions(tree: Any, alias: str, target: str, optional: bool) -> Iterator[Any]:
    for join in tree.args.get("joins") or []:
        if join.this.alias_or_name == alias or (not optional and join.side != "LEFT"):
            yield from (c for c in conjuncts(join.args.get("on")) if _speaks_of(c, alias, target))
    where = tree.args.get("where")
    if where is not None and not optional:
        yield from (c for c in conjuncts(where.this) if _speaks_of(c, alias, target))


def _speaks_of(condition: Any, alias: str, target: str) -> bool:
    """Of this relation and at most of the target's time; that its feature is the target's is said by ``linked``."""
    tables = {column.table for column in condition.find_all(exp.Column)}
    others = [column for column in condition.find_all(exp.Column) if column.table == target]
    own = [column for column in condition.find_all(exp.Column) if column.table == alias and column.name == "feature"]
    return alias in tables and tables <= {alias, target} and not own and all(column.name in TIMES for column in others)


def _linked(tree: Any, target: str) -> set[str]:
    """Relations whose feature is equal to the target's, directly or through another."""
    pairs = []
    parts = [join.args.get("on") for join in tree.args.get("joins") or []]
    if tree.args.get("where") is not None:
        parts.append(tree.args["where"].this)
    for part in parts:
        for node in conjuncts(part):
            if isinstance(node, exp.EQ) and all(
                isinstance(side, exp.Column) and side.name == "feature" for side in (node.this, node.expression)
            ):
                pairs.append((node.this.table, node.expression.table))
    found, before = {target}, set()
    while found != before:
        before = set(found)
        for one, other in pairs:
            if found & {one, other}:
                found |= {one, other}
    return found - {target}


def _literals(conditions: tuple[Any, ...], alias: str) -> Iterator[str]:
    """The texts ``alias.indicator`` is held equal to."""
    for node in conditions:
        if isinstance(node, exp.EQ | exp.In):
            sides = [node.this, *(node.expressions if isinstance(node, exp.In) else [node.expression])]
            if any(isinstance(side, exp.Column) and side.table == alias and side.name == "indicator" for side in sides):
                yield from (side.name for side in sides if isinstance(side, exp.Literal) and side.is_string)


def _localized(tree: Any) -> Any:
    """Months and years counted on the local calendar: a local month begins on the evening before, in UTC."""
    tree = tree.copy()
    for node in list(tree.find_all(exp.Add, exp.Sub)):
        step = node.expression
        if isinstance(step, exp.Interval) and step.text("unit").lower().rstrip("s") in ("month", "quarter", "year"):
            zone = exp.Literal.string(ZONE)
            moved = type(node)(this=exp.AtTimeZone(this=exp.Paren(this=node.this.copy()), zone=zone), expression=step.copy())
            made = exp.AtTimeZone(this=exp.Paren(this=moved), zone=zone.copy())
            if node is tree:
                return made
            node.replace(made)
    return tree


def widest(condition: Any, target: str, first: Any, last: Any) -> Any | None:
    """The condition as weak as any target makes it: its times replaced by the earliest or the latest there are; null: it says nothing.

    ``first`` and ``last`` give, for ``period`` and ``period_end``, an expression of the smallest and the greatest.
    """
    if isinstance(condition, exp.Paren):
        inside = widest(condition.this, target, first, last)
        return exp.Paren(this=inside) if inside is not None else None
    if isinstance(condition, exp.Or):
        sides = [widest(side, target, first, last) for side in (condition.this, condition.expression)]
        return exp.Or(this=sides[0], expression=sides[1]) if all(side is not None for side in sides) else None
    if isinstance(condition, exp.And):
        sides = [side for side in (widest(s, target, first, last) for s in (condition.this, condition.expression)) if side is not None]
        return exp.And(this=sides[0], expression=sides[1]) if len(sides) == 2 else sides[0] if sides else None
    if not any(column.table == target for column in condition.find_all(exp.Column)):
        return condition.copy()
    if isinstance(condition, exp.EQ):
        return _both(condition, target, first, last)
    if not isinstance(condition, exp.GTE | exp.GT | exp.LT | exp.LTE):
        return None
    on_left, on_right = (any(c.table == target for c in side.find_all(exp.Column)) for side in (condition.this, condition.expression))
    if on_left and on_right:
        return None
    greater = isinstance(condition, exp.GTE | exp.GT)
    chosen = first if greater != on_left else last
    if not _rises(condition.this if on_left else condition.expression, target):
        return None
    return _with(condition, target, chosen)


def _both(condition: Any, target: str, first: Any, last: Any) -> Any | None:
    on_left = any(c.table == target for c in condition.this.find_all(exp.Column))
    theirs, own = (condition.this, condition.expression) if on_left else (condition.expression, condition.this)
    if any(c.table == target for c in own.find_all(exp.Column)) or not _rises(theirs, target):
        return None
    low, high = (_with(theirs, target, times) for times in (first, last))
    return exp.And(this=exp.GTE(this=own.copy(), expression=low), expression=exp.LTE(this=own.copy(), expression=high))


def _rises(side: Any, target: str) -> bool:
    """A target's time with constants added to it: the later the target, the later it is."""
    columns = list(side.find_all(exp.Column))
    allowed = (exp.Column, exp.Identifier, exp.Add, exp.Sub, exp.Interval, exp.Literal, exp.Var, exp.Paren, exp.AtTimeZone)
    return (
        all(c.table == target for c in columns)
        and all(isinstance(node, allowed) for node in side.walk())
        and not any(any(isinstance(inner, exp.Column) for inner in node.expression.walk()) for node in side.find_all(exp.Sub))
    )


def _with(node: Any, target: str, times: Any) -> Any:
    node = node.copy()
    if isinstance(node, exp.Column) and node.table == target:
        return times(node.name)
    for column in list(node.find_all(exp.Column)):
        if column.table == target:
            column.replace(times(column.name))
    return node
