"""A trial at work, in the process that has the history's packages: piece by piece, the newest months first, each kept as it is done."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from django.db import transaction
from django.db.models import F

from bazan.core.errors import BazanError
from bazan.core.time import Period, now
from bazan.data.indicators import bulk_sql
from bazan.data.indicators.computation.formula import Declared, declare, in_order
from bazan.data.indicators.computation.station_context import Scene
from bazan.data.indicators.computation.value_store import Rows
from bazan.data.indicators.formula_trials.duckdb_dialect import judge
from bazan.data.indicators.formula_trials.history_computation import Attempt, kinds, renewed
from bazan.data.indicators.formula_trials.history_tables import laid_out
from bazan.data.indicators.formula_trials.models import Trial, TrialValue, Tried
from bazan.data.indicators.formula_trials.packs import pack_of
from bazan.data.indicators.formula_trials.value_comparison import Differences, Values, differences, lights, turned
from bazan.data.indicators.indicator_catalog import catalogue, declared
from bazan.data.indicators.limit_rules import under
from bazan.data.indicators.models import Indicator
from bazan.data.indicators.observation_computation.computation_pass import Pass
from bazan.platform.packs import Pack

log = logging.getLogger(__name__)
MONTHS = 13
"""A year, and the month to hold its first one against."""
AT_ONCE = {"hour": 1, "day": 4}
"""Months of a piece; of longer periods all of them, some seconds' work."""


NOTHING = Values(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


@dataclass(frozen=True)
class Piece:
    """Formulas of one group and grain that read nothing of each other, and the stretch they are computed for, seconds."""

    level: int
    formulas: tuple[Declared, ...]
    first: int
    end: int


def run(trial_id: int) -> None:
    """Work off what a trial still lacks; what went wrong stands beside it. A trial that was stopped goes on where it was."""
    if not Trial.objects.filter(id=trial_id, state__in=("waiting", "running")).update(state="running", started_at=now()):
        return
    trial = Trial.objects.get(id=trial_id)
    try:
        ended = {"state": "done"} if work_off(trial) else {}
    except BazanError as why:
        ended = {"state": "failed", "rule": why.rule, "params": why.params}
    except Exception:
        log.exception("trial %d failed", trial_id)
        ended = {"state": "failed", "rule": "indicators.trial.failed"}
    if ended:
        Trial.objects.filter(id=trial_id, state="running").update(ended_at=now(), **ended)


def work_off(trial: Trial) -> bool:
    """Compute the pieces that aren't kept yet. False: it was cancelled."""
    rows = {row.code: row for row in Tried.objects.filter(trial=trial)}
    formulas = formulas_of(pack_of(trial), rows)
    work = Pass(in_order(renewed(declared(), formulas)), Scene(), trial.until)
    with laid_out(formulas.values()) as ground:
        attempt = Attempt(work, {code: one for one in work.indicators if (code := one.code) in formulas}, ground)
        pieces = list(planned(attempt))
        Trial.objects.filter(id=trial.id).update(total=len(pieces))
        attempt.lay_out_values(pieces[-1].first if pieces else 0)
        for number, piece in enumerate(pieces):
            kept = number < trial.done
            if kept and piece.level == pieces[min(trial.done, len(pieces) - 1)].level:
                continue  # nobody still reads it
            if not _wanted(trial.id):
                return False
            made = list(computed(attempt, piece))
            if not kept:
                _keep(trial, number, [(rows[one.code], kind, found) for one, kind, found in made if one.code in rows], attempt, piece)
    return True


def formulas_of(pack: Pack, rows: Mapping[str, Tried]) -> dict[str, Declared]:
    """The formulas tried, and those their folder adds, by code. Raises Refused where the history can't say the same."""
    known = set(Indicator.objects.filter(pack=pack.id).values_list("code", flat=True))
    found = {}
    for declaration in pack.indicators:
        code = f"{pack.id}.{declaration['id']}"
        if code in rows or code not in known:
            found[code] = declare(rows[code].indicator_id if code in rows else 0, pack, declaration)
            judge(found[code])
    return found


def planned(attempt: Attempt) -> Iterator[Piece]:
    """The pieces of thirteen months in their order: what is read before what reads it, then the newest months first."""
    months = [Period.holding(attempt.work.now, "month")]
    while len(months) < MONTHS:
        months.append(months[-1].previous())
    for level, group in enumerate(attempt.levels()):
        for size in sorted({AT_ONCE.get(one.grain, MONTHS) for one in group}):
            mine = tuple(one for one in group if AT_ONCE.get(one.grain, MONTHS) == size)
            for newest in range(0, MONTHS, size):
                stretch = months[newest : newest + size]
                yield Piece(level, mine, int(stretch[-1].start.timestamp()), int(stretch[0].end.timestamp()))


def computed(attempt: Attempt, piece: Piece) -> Iterator[tuple[Declared, str, Rows]]:
    """(formula, kind, values) of a piece."""
    attempt.observe(list(piece.formulas), piece.first, piece.end)
    for formula in piece.formulas:
        for kind, rows in attempt.month(formula, piece.first, piece.end):
            yield formula, kind, rows


def _wanted(trial_id: int) -> bool:
    return Trial.objects.filter(id=trial_id, state="running").exists()


@transaction.atomic
def _keep(trial: Trial, number: int, made: list[tuple[Tried, str, Rows]], attempt: Attempt, piece: Piece) -> None:
    """What differs, and that the piece is done: both or neither."""
    there = {(row.code, kind): rows for row, kind, rows in made}
    by_code = {row.code: row for row, _, _ in made} | {row.code: row for row in Tried.objects.filter(trial=trial)}
    for formula in piece.formulas:
        if formula.code not in by_code:
            continue  # it is new: nothing stands that it could differ from
        for kind in kinds(formula):
            rows = there.get((formula.code, kind))
            tried = Values(rows.features, rows.starts, rows.value) if rows else NOTHING
            found = differences(standing(formula.id, kind, piece.first, piece.end), tried)
            _note(by_code[formula.code], kind, found, attempt)
    Trial.objects.filter(id=trial.id).update(done=number + 1)


def standing(indicator: int, kind: str, first: int, end: int) -> Values:
    """The values in force of the periods that begin in [first, end)."""
    return Values(*bulk_sql.columns(
        """SELECT feature_id, extract(epoch FROM period_start)::int8, coalesce(value, 'NaN') FROM indicator_value
           WHERE indicator_id = %s AND feature_kind = %s AND period_start >= to_timestamp(%s) AND period_start < to_timestamp(%s)""",
        (indicator, kind, first, end), "i4 i8 f8",
    ))  # fmt: skip


def _note(row: Tried, kind: str, found: Differences, attempt: Attempt) -> None:
    things = attempt.work.scene.things if kind == "thing" else {}

    def own(feature: int) -> dict | None:
        return dict(things[feature].properties) if feature in things else None

    until = attempt.work.now.year + 1
    laid = catalogue().entry(row.code).own
    before = lights(under(row.spec_before, laid), found.features, found.starts, found.before, own, until)
    after = lights(under(row.spec, laid), found.features, found.starts, found.after, own, until)
    worse, better = turned(before, after)
    was, comes = np.isfinite(found.before), np.isfinite(found.after)
    Tried.objects.filter(id=row.id).update(
        compared=F("compared") + found.compared, differing=F("differing") + len(found.starts), worse=F("worse") + worse,
        better=F("better") + better, appeared=F("appeared") + int((~was).sum()), vanished=F("vanished") + int((~comes).sum()),
    )  # fmt: skip
    columns = (found.features.tolist(), found.starts.tolist(), found.before.tolist(), found.after.tolist(), before, after)
    with bulk_sql.raw_cursor() as cursor, cursor.copy(_COPY) as copy:
        for feature, start, old, new, was_light, light in zip(*columns, strict=True):
            at = datetime.fromtimestamp(start, UTC)
            copy.write_row((row.id, row.indicator_id, kind, feature, at, *(None if x != x else x for x in (old, new)), was_light, light))


_COPY = f"""COPY {TrialValue._meta.db_table} (tried_id, indicator_id, feature_kind, feature_id, period_start, before, after, light_before,
  light_after) FROM STDIN"""
