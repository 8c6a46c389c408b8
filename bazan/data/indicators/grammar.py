"""How a file ``indicators/<id>.toml`` of a pack is written: one number, its formula, what it needs, and its targets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from bazan.platform.declarations.api import Between, Declaration, Keys, Unit, Whole
from bazan.platform.packs import RELATIONS, BadFormula, Declared, Formula, Grammar, Pack, Problem, labelled, parse

LIMITS = ("good", "watch", "off", "disaster")
WORDS = ("name", "short", "formula", "completeness", "about")
MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Input(Declaration):
    """An input of a function: exactly one of ``property``, ``indicator``, ``thing`` and ``clock``."""

    property: str = ""
    """an observed property"""
    indicator: str = ""
    """another indicator, another pack's as `<pack>.<id>`"""
    thing: str = ""
    """a property of the station itself"""
    clock: str = ""
    """what the clock says: `day`"""
    from_: Literal["hours", "days"] = "hours"
    """of a property: whether hours or days are given"""
    stat: Literal["mean", "min", "max", "sum", "n", "total"] = "mean"
    """of a property: what of each hour or day"""
    window: Literal["period"] | Whole = 1
    """how many, the newest last; `period`: those of the period"""
    hour: Annotated[int, Between(0, 23)] | None = None
    """of days: only the hour beginning at this local o'clock"""
    near_km: float = 0
    """when the station lacks it: the nearest that has it within so far"""

    def judge(self, keys: Keys) -> None:
        keys.just_one("property", "indicator", "thing", "clock")


@dataclass(frozen=True, kw_only=True)
class Computed(Declaration):
    """How it is computed: by ``sql`` or by ``function``."""

    sql: str = ""
    """one SELECT, below"""
    function: str = ""
    """the name of a pure function on windows, in `functions.py`"""
    inputs: Mapping[str, Input] = field(default_factory=dict)
    """of a function: what each of its arguments holds, below"""
    window: Whole = 0
    """of a SELECT over streams: how many hours (or days) back from the end of a period it looks; absent: the period itself"""
    closed: bool = False
    """true: measured when its period has ended, not while it runs"""
    every: bool = False
    """true: measured for every feature each period, a silent one too. A count needs it: where no row counts there is no value, not 0, until
    the period has ended and this says so; over rows from the feature's own first row on, until it has been silent for 400 days"""
    by: str = ""
    """over datasets: another feature column, for whom a row counts"""
    reach: Literal["year"] | Whole = 0
    """over datasets: how many later periods a row moves too; `year`: to the year's end"""
    requires: tuple[tuple[str, ...], ...] = ()
    """groups of properties of which a station needs one each; absent: all that the SELECT reads"""
    requires_thing: tuple[str, ...] = ()
    """properties the station itself needs"""

    def judge(self, keys: Keys) -> None:
        keys.just_one("sql", "function")


@dataclass(frozen=True, kw_only=True)
class Completeness(Declaration):
    """Both counted in `n` of the formula, the same for a commune and the territory."""

    expected: float
    """how many a full period has"""
    at_least: float
    """fewer give no value"""


@dataclass(frozen=True, kw_only=True)
class Place(Declaration):
    """How a place's value comes from its stations'."""

    aggregate: Literal["max", "min", "mean", "sum", "share", "at"]
    """the greatest, least, mean, sum, the share of stations, or that of the station where another indicator is greatest"""
    of: str = ""
    """of `at`: that other indicator"""
    share_from: float = 1
    """of `share`: from which value a station counts"""
    at_least_share: float = 0
    """which share of the stations must report"""
    carry: Whole = 0
    """1: the period before stands in for a station that hasn't reported"""


@dataclass(frozen=True, kw_only=True)
class Moving(Declaration):
    """A limit that isn't one number: exactly one of the two."""

    month: tuple[float, ...] = ()
    """twelve numbers, a month each, every year it is valid; of a quarter or a year that of its last month counts"""
    thing: str = ""
    """a property of the station holds it"""

    def judge(self, keys: Keys) -> None:
        keys.just_one("month", "thing")
        if self.month and len(self.month) != MONTHS:
            keys.wrong("month", "indicators.grammar.twelve")


@dataclass(frozen=True, kw_only=True)
class Target(Declaration):
    """Limits and what they rest on, of a time: said here, or one for each row of a table."""

    good: float | Moving | None = None
    """what is aimed at; it shows, and changes no light"""
    watch: float | Moving | None = None
    """beyond it the light says: watch"""
    off: float | Moving | None = None
    """beyond it: act"""
    disaster: float | Moving | None = None
    """beyond it: disaster"""
    inclusive: bool = False
    """true: the limit itself is beyond"""
    valid_from: date | None = None
    """from this day on; needed without a table"""
    valid_to: date | None = None
    """before this day"""
    source: str = ""
    """law, decision or plan; a proposed one says so; needed without a table"""
    table: str = ""
    """a table of the pack with columns `source`, `valid_from`, `valid_to`"""
    where: Mapping[str, Any] = field(default_factory=dict)
    """of a table: which of its rows"""
    column: str = ""
    """of a table: the column that holds the limit"""
    sets: Literal["", "good", "watch", "off", "disaster"] = ""
    """of a table: which limit it is"""

    def judge(self, keys: Keys) -> None:
        if not self.table:
            if all(getattr(self, limit) is None for limit in LIMITS):
                keys.wrong("", "indicators.grammar.no_limit")
            keys.needed("valid_from", "source")
        else:
            keys.needed("column", "sets")


@dataclass(frozen=True, kw_only=True)
class Indicator(Declaration):
    """A number of places, things or organizations, for each period of its grain. Its words are `indicators.<id>.{name,short,unit,…}`."""

    id: str
    """the file's name; the full code is `<pack>.<id>`"""
    version: Whole
    """raise it when the meaning changes"""
    grain: Literal["hour", "day", "week", "month", "quarter", "year"]
    """how long a period is"""
    unit: Unit
    """what it is counted in"""
    digits: Annotated[int, Between(0, 9)] = 0
    """how many decimals are shown"""
    direction: Literal["up", "down", "neutral"]
    """`up`: more is better; `neutral`: no light, whatever the targets"""
    features: tuple[Literal["thing", "place", "organization"], ...] = ("thing",)
    """whom it speaks of; one over datasets says `["place"]`"""
    owner: str
    """who answers for it: an organization's code"""
    law: str
    """the decision it follows"""
    fresh_s: Whole
    """older than so many seconds it is shown stale; over datasets counted from the period's end, so it holds the grain, the form's deadline
    and some days: 45 days for a month"""
    scale: str = ""
    """its classes in `scales.toml`"""
    formula: Computed
    """how it is computed, below"""
    completeness: Completeness
    """how much it needs, below"""
    place: Place | None = None
    """how places have it, below"""
    targets: tuple[Target, ...] = ()
    """what it is held against, below"""


def parsed(pack: Pack, formula: Computed) -> Formula | None:
    """Its SELECT, when it has one. Raises BadFormula."""
    return parse(formula.sql, pack.relations) if formula.sql else None


def _judge(pack: Pack, files: list[Declared[Indicator]]) -> Iterator[Problem]:
    """What indicators must keep towards the rest of the pack: words, scales, functions, what they read, tables of targets."""
    names = {file.declaration.id for file in files}
    for file in files:
        indicator = file.declaration
        for word in WORDS:
            yield from labelled(pack, file.name, f"indicators.{indicator.id}.{word}")
        if indicator.scale and indicator.scale not in pack.scales:
            yield Problem(file.name, "scale", "not_one_of", {"given": indicator.scale, "choices": ", ".join(pack.scales)})
        try:
            formula = parsed(pack, indicator.formula)
        except BadFormula as bad:
            yield Problem(file.name, "formula.sql", bad.rule, bad.params)
        else:
            yield from _formula(pack, indicator.formula, formula, file.name)
            yield from _place(indicator, formula, names, file.name)
        for at, target in enumerate(indicator.targets):
            yield from _rows(pack, target, f"targets[{at}]", file.name) if target.table else ()


def _formula(pack: Pack, declared: Computed, formula: Formula | None, file: str) -> Iterator[Problem]:
    known = {entry["code"] for entry in pack.properties}
    if formula:
        used, needed = list(formula.properties), list(formula.indicators)
    else:
        used = [given.property for given in declared.inputs.values() if given.property]
        needed = [given.indicator for given in declared.inputs.values() if given.indicator]
        if not callable(getattr(pack.functions, declared.function, None)):
            yield Problem(file, "formula.function", "function_missing", {"name": declared.function})
    used += [code for group in declared.requires for code in group]
    yield from (Problem(file, "formula", "property_unknown", {"code": code}) for code in used if code not in known)
    yield from (Problem(file, "formula", "indicator_unknown", {"code": code}) for code in needed if not pack.has_indicator(code))
    if declared.by and not (formula and all(declared.by in pack.relations[name].columns for name in formula.datasets)):
        yield Problem(file, "formula.by", "column_unknown", {"name": declared.by})


def _place(indicator: Indicator, formula: Formula | None, names: set[str], file: str) -> Iterator[Problem]:
    """A number of stations that speaks of places says how; one over datasets, or over other indicators alone, does so by itself."""
    place = indicator.place
    if place is None:
        of_stations = formula is None or bool(formula.relations & (set(RELATIONS) - {"targets", "values"}))
        if "place" in indicator.features and of_stations:
            yield Problem(file, "place", "keys.missing")
    elif place.aggregate == "at" and place.of not in names:
        yield Problem(file, "place.of", "indicator_unknown", {"code": place.of})


def _rows(pack: Pack, target: Target, key: str, file: str) -> Iterator[Problem]:
    rows = [row for row in pack.tables.get(target.table, []) if all(row.get(name) == value for name, value in target.where.items())]
    if not rows:
        yield Problem(file, key, "no_rows", {"table": target.table})
    for row in rows:
        if not row.get("source"):
            yield Problem(file, f"{key}.source", "keys.missing")
        try:
            date.fromisoformat(str(row.get("valid_from")))
        except ValueError:
            yield Problem(file, f"{key}.valid_from", "keys.missing")


INDICATORS = Grammar("indicators", Indicator, judge=_judge)
