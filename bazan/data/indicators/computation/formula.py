"""An indicator as the measuring process holds it: its formula ready to run, and what it depends on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bazan.data.indicators.computation.period_arrays import DAY, HOUR, LONGEST
from bazan.data.indicators.computation.row_dependencies import RowsFormula, analysed
from bazan.data.indicators.grammar import Indicator, Input, Place, parsed
from bazan.platform.declarations.api import read
from bazan.platform.packs import Formula, Pack, parse

COMPUTING = ("grain", "formula", "completeness", "place", "version")
"""The parts of an indicator's file that can change a value. Of one over rows: whom it speaks of, too."""


@dataclass(frozen=True)
class Reads:
    """One input. ``kind``: hours, days, values (another indicator's), thing (a property of the station), clock."""

    name: str
    kind: str
    code: str
    stat: str
    window: int
    """How many hours, days or periods, the target's newest last; 0: those of the target period itself."""
    hour: int | None
    """Of a day, only the hour beginning at this local o'clock."""
    near_km: float
    """When the station lacks it: the nearest that has it, within so far."""

    def reach_s(self, grain: str) -> int:
        """How far back from the end of a target period it looks."""
        step = HOUR if self.kind == "hours" else DAY
        return self.window * step if self.window else LONGEST[grain]


@dataclass(frozen=True)
class Declared:
    """One indicator, ready to measure."""

    id: int
    code: str
    version: int
    grain: str
    pack: Pack
    function: str
    sql: Formula | None
    reads: tuple[Reads, ...]
    requires: tuple[tuple[str, ...], ...]
    requires_thing: tuple[str, ...]
    closed: bool
    """Measured when a period has ended, not while it runs."""
    every: bool
    """Measured for every station each period, data or not."""
    expected: float
    at_least: float
    place: Place | None
    place_of: str
    features: tuple[str, ...] = ("thing",)
    rows: RowsFormula | None = None
    """Its SELECT as one over rows: of datasets, or of other indicators whose values may be of that kind."""
    by: str = ""
    """The column that says whom a row speaks of, unless the dataset's own."""
    reach: int | str = 0
    """So many later periods move too; ``year``: to the year's end."""
    digits: int = 0
    """Decimals shown: who reads the number sees no smaller move."""
    over_rows: bool = False
    """Measured from rows, not from streams. True as soon as it reads a dataset, or an indicator that is."""

    @property
    def depends_on(self) -> set[str]:
        """Indicators measured before this one."""
        return {read.code for read in self.reads if read.kind == "values"} | ({self.place_of} if self.place_of else set())


def full_code(pack: Pack, name: str) -> str:
    return name if "." in name else f"{pack.id}.{name}"


def fingerprint(pack: Pack, spec: dict[str, Any]) -> str:
    """Changes when, and only when, a value could: formula, functions, tables, options."""
    parts = {key: spec.get(key) for key in COMPUTING} | {"files": pack.files if "function" in spec.get("formula", {}) else {}}
    sql = parse(spec["formula"]["sql"], pack.relations) if "sql" in spec.get("formula", {}) else None
    if sql and not sql.relations & {"hours", "days"}:
        parts |= {"features": spec.get("features"), "tables": {name: pack.files.get(f"{name}.csv") for name in sql.tables}}
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def relations_of(pack: Pack) -> str:
    """Changes when the columns do that the pack's formulas may read."""
    columns = {name: [one.code, sorted(one.columns), sorted(one.dates), one.periodic] for name, one in pack.relations.items()}
    return hashlib.sha256(json.dumps(columns, sort_keys=True).encode()).hexdigest()


def declare(indicator_id: int, pack: Pack, spec: dict[str, Any]) -> Declared:
    """The indicator of a pack that was checked: its file, or what was kept of it. Raises BadFormula."""
    indicator = read(Indicator, spec)
    formula, place = indicator.formula, indicator.place
    sql = parsed(pack, formula)
    reads = _reads_of_sql(pack, sql, formula.window) if sql else _reads_of_function(pack, formula.inputs)
    rows = analysed(sql, pack.relations) if sql and not sql.relations & {"hours", "days"} else None
    requires = formula.requires or ((tuple(sql.properties),) if sql and sql.properties else ())
    return Declared(
        id=indicator_id,
        code=f"{pack.id}.{indicator.id}",
        version=indicator.version,
        grain=indicator.grain,
        pack=pack,
        function=formula.function,
        sql=sql,
        reads=reads,
        requires=requires,
        requires_thing=formula.requires_thing,
        closed=formula.closed,
        every=formula.every,
        expected=indicator.completeness.expected,
        at_least=indicator.completeness.at_least,
        place=place,
        place_of=full_code(pack, place.of) if place and place.aggregate == "at" else "",
        features=indicator.features,
        rows=rows,
        by=formula.by,
        reach=formula.reach,
        digits=indicator.digits,
        over_rows=bool(rows and rows.datasets()),
    )


def _reads_of_function(pack: Pack, inputs: Mapping[str, Input]) -> tuple[Reads, ...]:
    reads = []
    for name, given in inputs.items():
        if given.indicator:
            kind, code = "values", full_code(pack, given.indicator)
        elif given.property:
            kind, code = given.from_, given.property
        else:
            kind, code = ("thing", given.thing) if given.thing else ("clock", given.clock)
        window = 0 if given.window == "period" else given.window
        reads.append(Reads(name, kind, code, given.stat, window, given.hour, given.near_km))
    return tuple(reads)


def _reads_of_sql(pack: Pack, sql: Formula, window: int) -> tuple[Reads, ...]:
    reads = [
        Reads(code or relation, relation, code, "mean", window, None, 0.0)
        for relation in ("hours", "days")
        if relation in sql.relations
        for code in (sql.properties or ("",))
    ]
    reads += [Reads(code, "values", full_code(pack, code), "mean", window, None, 0.0) for code in sql.indicators]
    return tuple(reads)


def in_order(indicators: list[Declared]) -> list[Declared]:
    """Each after those it depends on. Raises ValueError when they turn in a circle.

    One that reads other indicators only speaks of the stations those speak of.
    """
    waiting, ordered, done = list(indicators), [], set()
    known = {indicator.code for indicator in indicators}
    while waiting:
        ready = [indicator for indicator in waiting if not (indicator.depends_on & known) - done]
        if not ready:
            raise ValueError("indicators turn in a circle: " + ", ".join(indicator.code for indicator in waiting))
        for indicator in ready:
            if indicator.rows and any(other.over_rows and other.code in indicator.depends_on for other in ordered):
                indicator = replace(indicator, over_rows=True)
            below = [other for other in ordered if other.code in {read.code for read in indicator.reads if read.kind == "values"}]
            if below and not indicator.requires:
                needs = tuple(group for other in below for group in other.requires)
                own = tuple(name for other in below for name in other.requires_thing)
                indicator = replace(indicator, requires=needs, requires_thing=own)
            ordered.append(indicator)
        done |= {indicator.code for indicator in ready}
        waiting = [indicator for indicator in waiting if indicator.code not in done]
    return ordered
