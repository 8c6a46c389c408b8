"""Where a value over rows comes from: the values of the features below, those of the indicators it reads, and its rows."""

from datetime import UTC, datetime
from typing import Any

import numpy as np

from bazan.core.errors import NotFound
from bazan.core.lazy_import import exp
from bazan.core.time import Period, local_day
from bazan.data.datasets import api as datasets
from bazan.data.indicators.bulk_sql import raw_cursor
from bazan.data.indicators.computation.formula import Declared, full_code
from bazan.data.indicators.computation.row_dependencies import Source
from bazan.data.indicators.computation.station_context import Scene
from bazan.data.indicators.indicator_catalog import catalogue, declared_of
from bazan.data.indicators.queries import compare
from bazan.data.indicators.row_computation.feature_membership import Holders
from bazan.data.indicators.row_computation.formula_sql import View, compiled_views, conditions, escaped, feature_column, periods, watched
from bazan.data.indicators.row_computation.row_relations import Tables
from bazan.data.indicators.types import Feature, Input, RowInput, RowsRead
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.packs import postgres

MOST_INPUTS = 200


def view_now(now: datetime) -> View:
    """The relations as they are read now, for one question."""
    holders = Holders(Scene(), now)
    return View(holders, Tables(holders.territory.successors), {code: entry.id for code, entry in catalogue().entries.items()})


def rows_of(code: str, feature: Feature, period: Period, offset: int = 0, limit: int = 50, now: datetime | None = None) -> RowsRead:
    """The rows a value was counted from, the biggest part first: exactly those its SELECT joins, each with the columns it reads."""
    declared = declared_of(code)
    if declared.rows is None or feature.kind not in declared.features:
        return RowsRead((), 0)
    view, found, total = view_now(now or datetime.now(UTC)), [], 0
    for source in declared.rows.datasets():
        column = feature_column(declared, source, feature.kind)
        if column is None:
            continue
        part, count = _page(declared, source, feature, period, max(offset - total, 0), limit - len(found), view)
        found += _told(source, declared.by or datasets.dataset(source.code).feature, part)
        total += count
    return RowsRead(tuple(found), total)


def _page(
    declared: Declared, source: Source, feature: Feature, period: Period, offset: int, limit: int, view: View
) -> tuple[list[tuple[int, float | None]], int]:
    """((row, its part) of one relation, how many there are)."""
    features, starts = np.array([feature.id], dtype=np.int64), np.array([int(period.start.timestamp())], dtype=np.int64)
    tree = watched(declared.rows, declared.grain)  # pyrefly: ignore[bad-argument-type] - only indicators over rows come here
    weight, plain = _weight(declared.rows.tree, source)  # pyrefly: ignore[missing-attribute] - only indicators over rows come here
    for part in ("group", "having"):
        tree.set(part, None)
    tree.set("expressions", [exp.alias_(exp.column("row_id", source.alias), "row_id"), exp.alias_(weight, "weight")])
    each = f"""WITH {compiled_views(declared, feature.kind, features, starts, view)}, each AS (SELECT row_id, sum(weight::float8) AS weight
      FROM ({escaped(postgres(tree))}) AS q WHERE row_id IS NOT NULL GROUP BY row_id)"""
    with raw_cursor() as cursor:
        cursor.execute(
            f"""{each} SELECT n, row_id, weight FROM (SELECT count(*) AS n FROM each) AS counted LEFT JOIN (SELECT row_id, weight FROM each
            ORDER BY abs(weight) DESC NULLS LAST, row_id LIMIT {max(int(limit), 0)} OFFSET {int(offset)}) AS page ON true
            ORDER BY abs(weight) DESC NULLS LAST, row_id""",
            (),
        )
        found = cursor.fetchall()
        return [(row, part if plain else None) for _, row, part in found if row is not None], found[0][0]


def _weight(tree: Any, source: Source) -> tuple[Any, bool]:
    """(what a row adds to the first sum or count of the value, whether the value is that sum or count)."""
    (value,) = (item for item in tree.expressions if item.alias_or_name == "value")
    inner = value.unalias()
    while isinstance(inner, exp.Paren | exp.Coalesce):
        inner = inner.this
    for node in [inner, *inner.find_all(exp.Sum, exp.Count, exp.Avg)]:
        if isinstance(node, exp.Sum | exp.Avg):
            return node.this.copy(), node is inner and isinstance(node, exp.Sum)
        if isinstance(node, exp.Count):
            counted = node.this.expressions[0] if isinstance(node.this, exp.Distinct) else node.this
            one = exp.Literal.number(1)
            if isinstance(counted, exp.Star):
                return one, node is inner
            given = exp.Case(ifs=[exp.If(this=exp.Not(this=exp.Is(this=counted.copy(), expression=exp.Null())), true=one)])
            return given, node is inner and not isinstance(node.this, exp.Distinct)
    return exp.Null(), False


def _told(source: Source, whose: str, part: list[tuple[int, float | None]]) -> list[RowInput]:
    read = sorted(source.columns - {"feature", "until"} | {whose})
    weights = dict(part)
    rows = datasets.rows_of(source.code, [row for row, _ in part])
    return [
        RowInput(source.code, row.id, {name: row.values.get(name) for name in read}, weights[row.id], row.batch.id, row.place_id)
        for row in rows
    ]


def inputs_of(declared: Declared, feature: Feature, period: Period, at: datetime) -> list[Input]:
    """The features below with a value of their own in this period, the greatest first; then the indicators it reads."""
    below = _below(declared, feature, period)
    read = compare(declared.code, below, period, at) if below else {}
    found = [
        Input(declared.code, one, None, period.start, period.end, 1, reading.current.value, ())
        for one, reading in read.items()
        if reading.current is not None and reading.current.value is not None
    ]
    found.sort(key=lambda one: -(one.mean or 0))
    return [*found[:MOST_INPUTS], *_indicators(declared, feature, period)]


def _below(declared: Declared, feature: Feature, period: Period) -> list[Feature]:
    if feature.kind == "place":
        day = local_day(period.start)
        try:
            children = places.children(feature.id, day if places.place(feature.id).valid(day) else places.place(feature.id).valid_from)
        except NotFound:
            children = []
        if not children and "thing" in declared.features:
            return [Feature("thing", thing.id) for thing in Scene().things.values() if thing.place_id == feature.id]
        return [Feature("place", child.id) for child in children]
    if feature.kind == "organization":
        return [Feature("organization", one.id) for one in organizations.all_on(local_day(period.start)) if one.parent_id == feature.id]
    return []


def _indicators(declared: Declared, feature: Feature, period: Period) -> list[Input]:
    """Values of other indicators that the formula reads for this feature and period."""
    assert declared.rows
    start, codes = np.array([int(period.start.timestamp())], dtype=np.int64), catalogue().entries
    target, found = declared.rows.target, []
    for source in declared.rows.values():
        for name in source.indicators:
            code = full_code(declared.pack, name)
            if code not in codes:
                continue
            until = (
                ", coalesce(lead(v.period_start) OVER (ORDER BY v.period_start), 'infinity') AS until" if "until" in source.columns else ""
            )
            rows = f"""SELECT '{name}' AS indicator, v.period_start AS period, v.value{until} FROM indicator_value v
                WHERE v.indicator_id = {codes[code].id} AND v.feature_kind = '{feature.kind}' AND v.feature_id = {feature.id}
                  AND v.value IS NOT NULL"""
            alias = f'"{source.alias}"'
            with raw_cursor() as cursor:
                cursor.execute(
                    f"""SELECT min({alias}.period), max({alias}.period), count(*), avg({alias}.value) FROM ({rows}) AS {alias}
                    JOIN {periods(start, declared.grain, target)} ON {conditions(source)}""",
                    (),
                )
                first, last, n, mean = cursor.fetchone()
            if n:
                until_at = Period(last.astimezone(UTC), codes[code].info.grain).end
                found.append(Input(code, feature, None, first.astimezone(UTC), until_at, n, mean, ()))
    return found
