"""Indicators computed over the history, a month at a time: what measuring would write, had it to write everything anew."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from bazan.data.indicators import bulk_sql
from bazan.data.indicators.computation import value_store
from bazan.data.indicators.computation.formula import Declared
from bazan.data.indicators.computation.period_arrays import DAY, LONGEST, OFFSET, ends, starts_holding
from bazan.data.indicators.formula_trials.history_tables import Ground
from bazan.data.indicators.observation_computation.computation_pass import Pass, measured
from bazan.data.indicators.observation_computation.place_aggregation import place_rows
from bazan.data.indicators.observation_computation.station_values import Targets, answer
from bazan.data.indicators.row_computation.computation_pass import RowsPass, answers, possible


@dataclass
class Attempt:
    """Formulas tried (``tried``: by code), everything else as it stands."""

    work: Pass
    """Its indicators are those in force, the tried ones in their place."""
    tried: Mapping[str, Declared]
    ground: Ground
    rows: RowsPass = field(init=False)

    def __post_init__(self) -> None:
        self.rows = RowsPass(self.work)

    def levels(self) -> list[list[Declared]]:
        """The tried ones in groups, each of which reads only values of the groups before."""
        level: dict[str, int] = {}
        for declared in self.work.indicators:
            if declared.code in self.tried:
                level[declared.code] = max((level[code] + 1 for code in declared.depends_on if code in level), default=0)
        groups: list[list[Declared]] = [[] for _ in range(max(level.values(), default=-1) + 1)]
        for declared in self.work.indicators:
            if declared.code in level:
                groups[level[declared.code]].append(declared)
        return groups

    def lay_out_values(self, since: int) -> None:
        """What the tried ones read of others as it stands, and of each other from before ``since``, where the trial begins."""
        by_code = {declared.code: declared for declared in self.work.indicators}
        read = {code for declared in self.tried.values() for code in by_code[declared.code].depends_on if code in by_code}
        for code in sorted(read):
            for kind in kinds(by_code[code]):
                self.ground.stored(by_code[code].id, kind, 0, since if code in self.tried else self.work.second + 1)

    def observe(self, formulas: list[Declared], first: int, end: int) -> None:
        """Lay out the observations that formulas over streams need for the periods that begin in [first, end)."""
        reaches = [read.reach_s(one.grain) for one in formulas if not one.over_rows for read in one.reads if read.kind in ("hours", "days")]
        if reaches:
            longest = max(LONGEST[one.grain] for one in formulas)
            low = (first - max(reaches) - longest + OFFSET) // DAY * DAY - OFFSET
            self.ground.observe(low, min(end + longest, self.work.second + DAY))

    def month(self, declared: Declared, first: int, end: int) -> Iterator[tuple[str, value_store.Rows]]:
        """(kind of feature, values) of the periods that begin in [first, end), without those nothing stands behind."""
        starts = periods(declared, first, end, self.work.second)
        if not len(starts):
            return
        with bulk_sql.over(self.ground):
            yield from list(self._of_rows(declared, starts) if declared.over_rows else self._of_streams(declared, starts))

    def _of_rows(self, declared: Declared, starts: np.ndarray) -> Iterator[tuple[str, value_store.Rows]]:
        for kind in declared.features:
            pairs = possible(self.rows, declared, kind, self.rows.of_everybody(declared, kind, starts))
            if len(pairs):
                made, nothing = answers(self.rows, declared, kind, pairs.features.astype(np.int64), pairs.starts)
                there = made.take(np.flatnonzero(~nothing))
                self.ground.computed(declared.id, kind, there)
                yield kind, there

    def _of_streams(self, declared: Declared, starts: np.ndarray) -> Iterator[tuple[str, value_store.Rows]]:
        scene, work = self.work.scene, self.work
        things = np.array(sorted(scene.applicable(declared)), dtype=np.int64)
        before = declared.place is not None and declared.place.carry and declared.grain in ("hour", "day")
        wanted = np.concatenate([starts[:1] - LONGEST[declared.grain], starts]) if before else starts
        targets = Targets(np.repeat(things, len(wanted)), np.tile(wanted, len(things)))
        if declared.every:  # a silence is measured while it lasts, for who was heard of then
            with bulk_sql.over(None):
                known = value_store.keys(declared.id, "thing", int(wanted[0]), int(wanted[-1]))
            targets = targets.take(np.isin(targets.things << 34 | targets.starts, known))
        if not len(targets):
            return
        given = answer(declared, targets, scene, work.codes)
        there = (given.n > 0) | declared.every
        rows = measured(declared, targets, given).take(np.flatnonzero(there))
        self.ground.computed(declared.id, "thing", rows)
        own = rows.take(np.flatnonzero(rows.starts >= starts[0]))
        yield "thing", own
        if declared.place:
            placed = place_rows(declared, own.features, own.starts, scene, work.codes, work.second)
            found = placed.take(np.flatnonzero(np.isfinite(placed.value)))
            self.ground.computed(declared.id, "place", found)
            yield "place", found


def kinds(declared: Declared) -> tuple[str, ...]:
    """The kinds of features it has values of."""
    return declared.features if declared.over_rows else ("thing", "place") if declared.place else ("thing",)


def periods(declared: Declared, first: int, end: int, now: int) -> np.ndarray:
    """Starts in [first, end) of periods that have begun, or ended where the indicator waits for that."""
    found, start = [], int(starts_holding(np.array([first]), declared.grain)[0])
    while start < end:
        stop = int(ends(np.array([start]), declared.grain)[0])
        if start >= first and (stop if declared.closed else start) <= now:
            found.append(start)
        start = stop
    return np.array(found, dtype=np.int64)


def renewed(indicators: list[Declared], tried: Mapping[str, Declared]) -> list[Declared]:
    """All indicators with the tried ones under the ids of those they would replace; ones that are new have a negative one."""
    known = {declared.code: declared.id for declared in indicators}
    kept = [declared for declared in indicators if declared.code not in tried]
    return kept + [replace(declared, id=known.get(code, -n)) for n, (code, declared) in enumerate(tried.items(), 1)]
