"""How a file ``datasets/<id>.toml`` of a pack is written: one table of rows, its columns and its checks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from bazan.core.time import day_start, local_day
from bazan.directory.personal_data.types import Kept
from bazan.platform.declarations.api import Declaration, Keys, Pattern, Unit, Whole, words
from bazan.platform.packs import BadFormula, Declared, Grammar, Pack, Problem, labelled, parse_rule

Type = Literal["text", "code", "integer", "decimal", "boolean", "date", "instant", "period", "place", "thing", "organization"]
Grain = Literal["event", "day", "week", "month", "quarter", "year"]
Severity = Literal["refuse", "warn"]
FEATURE_TYPES = ("place", "thing", "organization")
TIMES = ("period", "date", "instant")
NUMBERS = ("integer", "decimal")
RESERVED = frozenset(
    {
        "row_id",
        "row_key",
        "feature",
        "until",
        "batch_id",
        "sheet",
        "line",
        "place_id",
        "period_start",
        "superseded_by",
        "withdrawn",
        "found_key",
    }
)
"""Names of our own columns."""


@dataclass(frozen=True, kw_only=True)
class Plausible(Declaration):
    """Between which days something may have been: what lies outside is a slip of the year or a wrong clock, and the row is refused."""

    from_: date = date(1976, 1, 1)
    """the first day; 1900 and 1970 are what empty cells and reset clocks say"""
    ahead_days: Whole = 1
    """how many days after it came a row may speak of; of plans and deadlines more"""

    def bounds(self, at: datetime) -> tuple[datetime, datetime]:
        """The first and the last instant, both included, of a row that came at ``at``: the last local day is taken whole."""
        after = day_start(local_day(at) + timedelta(days=self.ahead_days + 1))
        return day_start(self.from_), after - timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Column(Declaration):
    """A column of the table. A bound holds for every row at all times: a limit of a law that changed stands in a ``rule`` or in a table."""

    id: Annotated[str, Pattern(r"[a-z][a-z0-9_]{0,50}", "planted_ha")]
    """its name: small letters, digits and _"""
    type: Type
    """what a cell holds"""
    unit: Unit = ""
    """of numbers, needed there"""
    unit_by: str = ""
    """of numbers whose unit differs from row to row: the column of type `code` that says it; its table has a column `unit`"""
    required: bool = False
    """a row without it is refused; so is every column of the ``key``"""
    list: str = ""
    """of a `code`: the table with a column `code` it is taken from"""
    kinds: tuple[str, ...] = ()
    """of places or things. Of places `commune`, `district`, `region`, `province`, `neighbour`, `territory` (the whole); absent: communes"""
    low: float | None = None
    """the least a number may be"""
    high: float | None = None
    """the most a number may be"""
    plausible: Plausible | None = None
    """of a date, instant or period: between which days it may lie, where that differs from the dataset's, as a deadline ahead of today"""
    personal: Literal["", "hash", "age_band", "drop"] = ""
    """how what came in is kept: as a keyed hash, as a band of ages, never; absent: as it came"""
    labels: Mapping[str, str] = words()

    def judge(self, keys: Keys) -> None:
        if self.id in RESERVED:
            keys.wrong("id", "datasets.column.reserved", given=self.id)
        if self.type in NUMBERS and not self.unit:
            keys.wrong("unit", "keys.missing")
        if self.plausible and self.type not in TIMES:
            keys.wrong("plausible", "datasets.no_time", given=self.type)
        if self.low is not None and self.high is not None and self.low > self.high:
            keys.wrong("low", "keys.above", given=self.low, high=self.high)


@dataclass(frozen=True, kw_only=True)
class Check(Declaration):
    """What rows must keep: exactly one of ``rule``, ``jump`` and ``total``.

    A rule that an empty cell leaves untold isn't broken. Its words, the sentence an officer reads, may name columns, `{plan_ha}`; of a
    jump `{now}` and `{before}`, of a total `{total}` and `{parts}`.
    """

    id: str
    """its name"""
    severity: Severity
    """`warn`: in a form confirmed with a note, in a feed taken and counted"""
    rule: str = ""
    """a condition on the row's columns"""
    jump: tuple[str, ...] = ()
    """columns compared with the last period's row of the same key"""
    factor: float | None = None
    """of a jump: how many times more or less is too much; above 1"""
    total: str = ""
    """the column whose total is checked"""
    where: Mapping[str, Any] = field(default_factory=dict)
    """of a total: the row that must equal the sum of the others"""
    within: tuple[str, ...] = ()
    """of a total: columns that are the same among the rows summed"""
    labels: Mapping[str, str] = words()

    def judge(self, keys: Keys) -> None:
        keys.just_one("rule", "jump", "total")
        if self.jump and not (self.factor or 0) > 1:
            keys.wrong("factor", "keys.missing")


@dataclass(frozen=True, kw_only=True)
class Related(Declaration):
    """Rows of another dataset that tell more of a row, as the steps of a dossier."""

    dataset: str
    """which one, another pack's as `<pack>.<id>`"""
    by: str
    """our column"""
    their: str = ""
    """their column, if it isn't named the same"""


@dataclass(frozen=True, kw_only=True)
class Dataset(Declaration):
    """A table of rows. A pack that grows widens it: a column's type can't change, another column can be added."""

    id: str
    """the file's name; the full code is `<pack>.<id>`"""
    version: Whole
    """raise it when the meaning changes"""
    grain: Grain
    """a row speaks of one such period and has a column `period` of type `period`; `event`: of one thing that happened"""
    feature: str
    """the column that says whom a row speaks of: a place, a thing or an organization. The row counts in that place, in the place its
    thing stands in, or in the one its organization works in"""
    key: tuple[str, ...]
    """columns: a second row with the same values here supersedes the first; both stay"""
    owner: str
    """who answers for it: an organization's code"""
    law: str = ""
    """why it is collected"""
    smallest_cell: Whole = 0
    """counts of people below it are hidden in everything public"""
    supplied_by: str = ""
    """filled by a room of the system itself, as `forms.obligations`"""
    kept: Kept | None = None
    """how long its rows stay, below; absent: for ever"""
    plausible: Plausible = Plausible()
    """between which days its rows may lie, below; absent: from 1976 to the day after they came"""
    columns: tuple[Column, ...]
    """its columns, below"""
    checks: tuple[Check, ...] = ()
    """what rows must keep, below"""
    related: tuple[Related, ...] = ()
    """rows elsewhere that tell more, below"""
    queue: tuple[str, ...] = ()
    """code column and instant column: rows with a code are asked for all day, those due first; an index answers"""
    newest: str = ""
    """a date or instant column: the newest rows are asked for all day; an index answers"""
    found_by: tuple[str, ...] = ()
    """text columns, none of them personal: search finds a row by their words, beside its number; an index answers"""
    labels: Mapping[str, str] = words()
    lists: Mapping[str, Mapping[str, Mapping[str, str]]] = words()
    """Code lists: list id to code to its words."""
    units: Mapping[str, Mapping[str, str]] = words()
    """Of code lists that say units: list id to code to its unit."""

    def judge(self, keys: Keys) -> None:
        types = {column.id: column.type for column in self.columns}
        keys.once("columns", [column.id for column in self.columns])
        keys.once("checks", [check.id for check in self.checks])
        keys.among("key", self.key, types)
        codes = [column.id for column in self.columns if column.type == "code"]
        keys.among("columns", [column.unit_by for column in self.columns if column.unit_by], codes)
        keys.among("queue", self.queue, types)
        keys.among("newest", [self.newest] if self.newest else [], types)
        keys.among("found_by", self.found_by, {column.id for column in self.columns if column.type == "text" and not column.personal})
        if self.queue and len(self.queue) != 2:
            keys.wrong("queue", "datasets.queue")
        if types.get(self.feature) not in FEATURE_TYPES:
            keys.wrong("feature", "datasets.not_a_feature", given=self.feature)
        if (self.grain != "event") != (types.get("period") == "period"):
            keys.wrong("columns", "datasets.period_column")
        for at, check in enumerate(self.checks):
            named = [*check.jump, *check.where, *check.within, *([check.total] if check.total else [])]
            keys.among(f"checks[{at}]", named, types)
            if check.jump and self.grain == "event":
                keys.wrong(f"checks[{at}].jump", "datasets.jump")
        for at, related in enumerate(self.related):
            keys.among(f"related[{at}].by", [related.by], types)


def _dress(pack: Pack, table: dict[str, Any]) -> dict[str, Any]:
    """With the words of its columns, checks and code lists."""
    base = f"datasets.{table['id']}"
    columns = [column | {"labels": pack.words(f"{base}.columns.{column['id']}")} for column in table["columns"]]
    units_by = {column["unit_by"] for column in columns if column.get("unit_by")}
    dressed = table | {
        "labels": pack.words(f"{base}.name"),
        "columns": columns,
        "checks": [check | {"labels": pack.words(f"{base}.checks.{check['id']}")} for check in table.get("checks", [])],
        "lists": {column["list"]: pack.list_words(column["list"]) for column in columns if column.get("list")},
    }
    if units_by:
        dressed["units"] = {
            column["list"]: {row["code"]: row["unit"] for row in pack.tables.get(column["list"], []) if row.get("unit")}
            for column in columns
            if column.get("list") and column["id"] in units_by
        }
    return dressed


def _judge(pack: Pack, files: list[Declared[Dataset]]) -> Iterator[Problem]:
    """What datasets must keep towards the rest of the pack: their words, code lists, conditions and relations."""
    for file in files:
        dataset, base = file.declaration, f"datasets.{file.declaration.id}"
        yield from labelled(pack, file.name, f"{base}.name")
        for at, column in enumerate(dataset.columns):
            yield from labelled(pack, file.name, f"{base}.columns.{column.id}")
            rows = pack.tables.get(column.list, [])
            if column.type == "code" and (not rows or "code" not in rows[0]):
                yield Problem(file.name, f"columns[{at}].list", "list_unknown", {"name": column.list})
            if column.unit_by and not dataset.units.get(next(one.list for one in dataset.columns if one.id == column.unit_by)):
                yield Problem(file.name, f"columns[{at}].unit_by", "list_units", {"name": column.unit_by})
        names = frozenset(column.id for column in dataset.columns)
        for at, check in enumerate(dataset.checks):
            yield from labelled(pack, file.name, f"{base}.checks.{check.id}")
            if check.rule:
                yield from _condition(file.name, f"checks[{at}].rule", check.rule, names)
        for at, related in enumerate(dataset.related):
            other = pack.relations.get(related.dataset)
            if other is None or (related.their or related.by) not in other.columns:
                yield Problem(file.name, f"related[{at}].dataset", "dataset_unknown", {"name": related.dataset})


def _condition(file: str, key: str, rule: str, columns: frozenset[str]) -> Iterator[Problem]:
    try:
        parse_rule(rule, columns)
    except BadFormula as bad:
        yield Problem(file, key, bad.rule, bad.params)


DATASETS = Grammar("datasets", Dataset, _dress, _judge)
