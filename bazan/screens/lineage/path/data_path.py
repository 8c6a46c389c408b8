"""The path of a number made of rows: whom it was put together from, which rows, which one is looked at, where that came from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bazan.core.errors import BazanError, NotFound
from bazan.core.time import Period, local_day
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Column, DatasetInfo, Row
from bazan.data.figures.api import NUMBERS, may_read, things
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo, Lineage, Reading, RowInput
from bazan.directory.accounts.api import Reach
from bazan.directory.places import api as places
from bazan.screens.lineage.display_names import bodies, shown_columns
from bazan.screens.lineage.path.row_origin import Origin, origin_of
from bazan.screens.lineage.queries import IndicatorPage

MOST_BRANCHES = 9
TIMES = (1, 100, 1000, 10_000, 100_000)
"""What rates are told per: one, a hundred, so many people."""
MOST_ROWS = 8
MOST_SUMMED = 500
"""Rows looked at whole to sum their columns by branch."""
DEEPEST = 4


@dataclass(frozen=True)
class Branch:
    """One part the number was put together from: its amounts beside its own value."""

    feature: Feature
    amounts: tuple[float | None, ...]
    value: float | None


@dataclass(frozen=True)
class Ratio:
    """A number that is one amount over another, times so many."""

    above: int
    """Which of the two amounts is divided."""
    times: int

    def of(self, amounts: Sequence[float | None]) -> tuple[float, float]:
        """(the amount divided, the one it is divided by)."""
        return amounts[self.above] or 0.0, amounts[1 - self.above] or 0.0

    def missing(self, amounts: Sequence[float | None], goal: float, direction: str) -> float:
        """How much of the amount divided lies on the wrong side of what the goal asks of this much; negative: on the right side."""
        above, below = self.of(amounts)
        short = goal / self.times * below - above
        return short if direction == "up" else -short


def ratio_of(amounts: Sequence[float | None], value: float | None) -> Ratio | None:
    """How a value is made of two amounts, where it is exactly one over the other; null elsewhere."""
    if value is None or len(amounts) != 2 or not all(amounts):
        return None
    for above in (0, 1):
        quotient = (amounts[above] or 0.0) / (amounts[1 - above] or 1.0)
        for times in TIMES:
            if abs(quotient * times - value) <= 1e-6 * max(abs(value), 1.0):
                return Ratio(above, times)
    return None


def goal_of(reading: Reading) -> float | None:
    """What the number should reach: its target's mildest limit; without one, what it amounts to as a whole."""
    limits = (
        [limit for limit in (reading.target.good, reading.target.watch, reading.target.off) if limit is not None] if reading.target else []
    )
    return limits[0] if limits else _value(reading)


@dataclass(frozen=True)
class DataPath:
    kinds: tuple[str, ...] = ()
    """Kinds of feature the number can be taken apart by."""
    by: str = ""
    parts: tuple[IndicatorInfo, ...] = ()
    """Other indicators it was made of, in the formula's order."""
    sums: tuple[Column, ...] = ()
    """Columns of its rows summed for each branch, where it has no parts."""
    branches: tuple[Branch, ...] = ()
    more: int = 0
    branch: Branch | None = None
    spoken_of: Feature | None = None
    """Whom the rows shown speak of: the branch's feature, else the number's."""
    totals: tuple[float | None, ...] = ()
    """The same amounts for the whole."""
    via: IndicatorInfo | None = None
    """Whose rows are shown: the number's own, or one of its parts'."""
    period: Period | None = None
    counts: dict[str, int] = field(default_factory=dict)
    """Dataset to how many of its rows went in."""
    info: DatasetInfo | None = None
    rows: tuple[Row, ...] = ()
    total: int = 0
    columns: tuple[Column, ...] = ()
    """The numbers the formula reads of a row."""
    column: Column | None = None
    row: Row | None = None
    origin: Origin | None = None
    every: tuple[int, ...] = ()
    """Ids of all rows of the dataset behind the whole number, where they are few enough to look at."""


def data_path(
    shown: IndicatorPage, chosen: dict[str, Any], reach: Reach, now: datetime, hint: tuple[str, int] | None = None
) -> DataPath | None:
    """Null when the number was not made of rows. ``hint``: the (dataset, row) to look at where the address picks none.

    ``chosen`` holds what the address picks: ``input`` (a feature), ``by`` (a kind), ``via`` (a part), ``row`` (dataset, number)
    and ``column``.
    """
    if shown.lineage is None:
        return None
    parts = _parts(shown.lineage)
    if not shown.lineage.rows and not parts:
        return None
    via = next((one for one in parts if one.code == chosen.get("via")), parts[0] if parts else shown.info)
    kinds = _kinds(shown)
    wanted = str(chosen.get("by") or "") or _native(shown, parts)
    if hint is not None and not (chosen.get("input") or chosen.get("row") or chosen.get("via")):
        chosen = chosen | {"row": hint, "input": _hinted(hint, wanted)}
    apart = taken_apart(shown, wanted, reach)
    branches = apart.branches
    branch = next((one for one in branches if one.feature == chosen.get("input")), branches[0] if branches else None)
    listed = tuple(branches) if chosen.get("every") else _listed(branches, branch)
    feature = branch.feature if branch else shown.feature
    line, via, period = _with_rows(via, feature, shown.period, shown if via == shown.info and branch is None else None)
    return DataPath(
        kinds=kinds if branches else (),
        by=apart.by,
        parts=parts,
        sums=apart.sums,
        branches=listed,
        more=len(branches) - len(listed),
        branch=branch,
        spoken_of=feature,
        totals=apart.totals,
        via=via,
        period=period,
        **(rows := _rows(line, chosen, reach, now)),
        every=_every(shown, rows.get("info")),
    )


def _every(shown: IndicatorPage, info: DatasetInfo | None) -> tuple[int, ...]:
    line = shown.lineage
    if line is None or info is None or not line.rows or line.rows_total > MOST_SUMMED:
        return ()
    rows = line.rows
    if line.rows_total > len(rows):
        rows = indicators.rows_of(shown.info.code, shown.feature, shown.period, limit=MOST_SUMMED).rows
    return tuple(one.row_id for one in rows if one.dataset == info.code)


def _native(shown: IndicatorPage, parts: Sequence[IndicatorInfo]) -> str:
    """The kind of feature its rows speak of by themselves: hospitals of hospital days, investors of projects."""
    codes = next((one.datasets for one in (shown.info, *parts) if one.datasets), ())
    if not codes:
        return ""
    info = datasets.dataset(codes[0])
    return info.column(info.feature).type


def _hinted(hint: tuple[str, int], kind: str) -> Feature | None:
    """Whom the hinted row speaks of."""
    code, row_id = hint
    info = datasets.dataset(code)
    row = next(iter(datasets.rows_of(code, [row_id])), None)
    if row is None:
        return None
    if kind == "place":
        return Feature("place", row.place_id) if row.place_id is not None else None
    column = next((one.id for one in info.kept if one.type == kind and row.values.get(one.id) is not None), None)
    return Feature(kind, row.values[column]) if column is not None else None  # pyrefly: ignore[bad-argument-type] - a column of this kind holds numbers


def _listed(branches: Sequence[Branch], chosen: Branch | None) -> tuple[Branch, ...]:
    """The first ones, the chosen one among them."""
    first = list(branches[:MOST_BRANCHES])
    if chosen is not None and chosen not in first:
        first[-1] = chosen
    return tuple(first)


def _parts(line: Lineage) -> tuple[IndicatorInfo, ...]:
    """Other indicators the value was made of, each once."""
    codes = dict.fromkeys(one.name for one in line.inputs if one.datastream_id is None and one.name != line.reading.info.code)
    return tuple(indicators.info(code) for code in codes if "." in code)


def _kinds(shown: IndicatorPage) -> tuple[str, ...]:
    """What a number of this feature can be taken apart by."""
    if shown.feature.kind != "place":
        return ()
    return tuple(kind for kind in ("place", "organization", "thing") if kind in shown.info.features)


def _members(shown: IndicatorPage, kind: str) -> list[Feature]:
    """The features of a kind that lie in the number's place."""
    day = local_day(shown.period.start)
    inside = {one.id for one in places.subtree(shown.feature.id, day)}
    if kind == "place":
        return [Feature("place", one.id) for one in places.children(shown.feature.id, day)]
    if kind == "thing":
        return [Feature("thing", one.id) for one in things().values() if one.place_id in inside]
    return [Feature("organization", one.id) for one in bodies().values() if one.place_id in inside]


@dataclass(frozen=True)
class Apart:
    """A number by its parts of one kind, the gravest first; ``totals`` are the amounts of the whole, ``sums`` the columns they sum."""

    by: str
    branches: Sequence[Branch]
    totals: tuple[float | None, ...]
    sums: tuple[Column, ...]


def taken_apart(shown: IndicatorPage, wanted: str, reach: Reach) -> Apart:
    """By the kind asked for, else its rows' own, else the first that has values. The page must have a lineage."""
    parts = _parts(shown.lineage) if shown.lineage else ()
    wanted = wanted or _native(shown, parts)
    for kind in sorted(_kinds(shown), key=lambda one: one != wanted):
        able = [one for one in _members(shown, kind) if may_read(reach, shown.info.code, one)]
        readings = indicators.compare(shown.info.code, able, shown.period) if able else {}
        known = [feature for feature in able if _value(readings[feature]) is not None]
        if len(known) < 1:
            continue
        beside, totals, sums = _beside(shown, parts, known, kind)
        branches = [Branch(feature, beside.get(feature, ()), _value(readings[feature])) for feature in known]
        return Apart(kind, _gravest_first(branches, shown.reading, totals), totals, sums)
    _, totals, sums = _beside(shown, parts, [], "")
    return Apart("", [], totals, sums)


def _gravest_first(branches: Sequence[Branch], reading: Reading, totals: Sequence[float | None]) -> list[Branch]:
    """The branch that lacks the most first, as money or people; where amounts don't tell, the one that stands worst."""
    ratio, goal, direction = ratio_of(totals, _value(reading)), goal_of(reading), reading.info.direction
    if ratio is not None and goal is not None and all(len(one.amounts) == len(totals) for one in branches):
        return sorted(branches, key=lambda one: -ratio.missing(one.amounts, goal, direction))
    return sorted(branches, key=lambda one: (one.value or 0.0) if direction == "up" else -(one.value or 0.0))


def _value(reading: Reading) -> float | None:
    return reading.current.value if reading.current else None


def _beside(
    shown: IndicatorPage, parts: tuple[IndicatorInfo, ...], features: list[Feature], kind: str
) -> tuple[dict[Feature, tuple[float | None, ...]], tuple[float | None, ...], tuple[Column, ...]]:
    """Each branch's amounts: its parts' values, or its rows' columns summed where all rows can be looked at."""
    if parts:
        wanted = [shown.feature, *features]
        tables = [indicators.compare(one.code, wanted, shown.period) if one.grain == shown.info.grain else {} for one in parts[:2]]
        found = {feature: tuple(_value(table[feature]) if feature in table else None for table in tables) for feature in wanted}
        return found, found[shown.feature], ()
    line = shown.lineage
    if line is None or not line.rows or line.rows_total > MOST_SUMMED:
        return {}, (), ()
    rows = line.rows
    if line.rows_total > len(rows):
        rows = indicators.rows_of(shown.info.code, shown.feature, shown.period, limit=MOST_SUMMED).rows
    return _summed(rows, kind)


def _summed(
    inputs: Sequence[RowInput], kind: str
) -> tuple[dict[Feature, tuple[float | None, ...]], tuple[float | None, ...], tuple[Column, ...]]:
    """The first two numbers of the rows, summed for each feature of a kind and for all."""
    codes = {one.dataset for one in inputs}
    if len(codes) != 1:
        return {}, (), ()
    info = datasets.dataset(codes.pop())
    columns = numbers_of(info, inputs[0])[:2]
    held: dict[Feature, list[float]] = defaultdict(lambda: [0.0] * len(columns))
    totals = [0.0] * len(columns)
    spoken = _features_of(info, inputs, kind)
    for one in inputs:
        feature = spoken.get(one.row_id)
        for n, column in enumerate(columns):
            amount = float(one.values.get(column.id) or 0)
            totals[n] += amount
            if feature is not None:
                held[feature][n] += amount
    return {feature: tuple(amounts) for feature, amounts in held.items()}, tuple(totals), tuple(columns)


def _features_of(info: DatasetInfo, inputs: Sequence[RowInput], kind: str) -> dict[int, Feature]:
    """Of each row the feature of a kind that it speaks of."""
    if kind == "place":
        return {one.row_id: Feature("place", one.place_id) for one in inputs if one.place_id is not None}
    column = next((column.id for column in info.kept if column.type == kind), None)
    if column is None:
        return {}
    if all(column in one.values for one in inputs):
        told = {one.row_id: one.values[column] for one in inputs}
    else:
        told = {row.id: row.values.get(column) for row in datasets.rows_of(info.code, [one.row_id for one in inputs])}
    return {row_id: Feature(kind, identity) for row_id, identity in told.items() if identity is not None}  # pyrefly: ignore[bad-argument-type] - a column of this kind holds numbers


def numbers_of(info: DatasetInfo, given: RowInput | None) -> list[Column]:
    """The numbers the formula reads of a row."""
    able = {column.id: column for column in shown_columns(info) if column.type in NUMBERS}
    return [able[name] for name in given.values if name in able] if given is not None else list(able.values())


def _with_rows(
    via: IndicatorInfo, feature: Feature, period: Period, own: IndicatorPage | None
) -> tuple[Lineage | None, IndicatorInfo, Period]:
    """Down through indicators made of indicators to the first that has rows."""
    line = own.lineage if own is not None else _lineage(via, feature, period)
    for _ in range(DEEPEST):
        if line is None or line.rows:
            break
        under = next((one for one in line.inputs if one.datastream_id is None and "." in one.name and one.name != via.code), None)
        if under is None:
            break
        via = indicators.info(under.name)
        period = period if via.grain == period.grain else Period.holding(_inside(under.end, period), via.grain)
        line = _lineage(via, under.feature, period)
    return line, via, period


def _inside(end: datetime, period: Period) -> datetime:
    return min(end, period.end) - timedelta(microseconds=1)


def _lineage(info: IndicatorInfo, feature: Feature, period: Period) -> Lineage | None:
    fitting = period if period.grain == info.grain else Period.holding(_inside(period.end, period), info.grain)
    try:
        return indicators.lineage(info.code, feature, fitting)
    except NotFound:
        return None


def _rows(line: Lineage | None, chosen: dict[str, Any], reach: Reach, now: datetime) -> dict[str, Any]:
    if line is None or not line.rows:
        return {}
    counts: dict[str, int] = defaultdict(int)
    for one in line.rows:
        counts[one.dataset] += 1
    wanted_code, wanted_id = chosen.get("row") or ("", 0)
    code = wanted_code if wanted_code in counts else line.rows[0].dataset
    try:
        info = datasets.dataset(code)
    except BazanError:
        return {}
    inputs = [one for one in line.rows if one.dataset == code]
    columns = tuple(numbers_of(info, inputs[0]))
    column = next((one for one in shown_columns(info) if one.id == chosen.get("column")), columns[0] if columns else None)
    rows = _first(info, inputs, columns, wanted_id)
    row = next((one for one in rows if one.id == wanted_id), rows[0] if rows else None)
    origin = origin_of(info, row, column.id if column else "", reach, now) if row is not None else None
    return {
        "counts": dict(counts),
        "info": info,
        "rows": tuple(rows),
        "total": line.rows_total,
        "columns": columns,
        "column": origin.column if origin else column,
        "row": row,
        "origin": origin,
    }


def _first(info: DatasetInfo, inputs: Sequence[RowInput], columns: Sequence[Column], wanted: int) -> list[Row]:
    """A few rows, the weightiest first, the wanted one among them."""
    few = inputs if len(inputs) <= MOST_SUMMED else inputs[:MOST_SUMMED]
    rows = datasets.rows_of(info.code, _ids(few, wanted, inputs))
    if columns:
        rows.sort(key=lambda row: -abs(float(row.values.get(columns[0].id) or 0)))
    first = rows[:MOST_ROWS]
    held = next((row for row in rows if row.id == wanted), None)
    if held is not None and held not in first:
        first[-1] = held
    return first


def _ids(few: Iterable[RowInput], wanted: int, every: Sequence[RowInput]) -> list[int]:
    ids = [one.row_id for one in few]
    if wanted and wanted not in ids and any(one.row_id == wanted for one in every):
        ids.append(wanted)
    return ids
