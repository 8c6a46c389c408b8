"""Writes: the cases of every declared sweep are judged, and what was found is kept in place of what the same period said before."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.db import DatabaseError, transaction

from bazan.analysis.outbreaks import disease_counts, insights, nowcast, series_evaluation, space_time_scan
from bazan.analysis.outbreaks.disease_counts import Cases, Known
from bazan.analysis.outbreaks.models import Cluster, Nowcast, Run, Signal
from bazan.analysis.outbreaks.types import Judged
from bazan.core.errors import Refused
from bazan.core.time import Period, day_start, local_day
from bazan.data.datasets import api as datasets
from bazan.directory.audit import api as audit
from bazan.directory.places import api as places
from bazan.directory.places.types import PlaceInfo

AGAIN = timedelta(hours=3)
"""New cases are judged after so long; with a new day at once."""
KEPT = timedelta(days=400)
"""Thirteen months of runs."""
SCANNED = 365
"""Days a cluster is held against."""
WINDOW = 56
"""Days that delays are learnt from."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Series:
    """The counts of a sweep: a row a disease and place, the whole territory among them; the last period still runs."""

    names: Sequence[tuple[str, int]]
    periods: Sequence[Period]
    counts: np.ndarray


def sweep_due(at: datetime) -> int:
    """Judge every sweep for which a day has begun, or new cases came, since it was last made; gives how many."""
    newest = {run.sweep: run for run in Run.objects.order_by("sweep", "-period_start").distinct("sweep")}
    return sum(_tried(known, at) for known in disease_counts.sweeps() if _due(known, newest.get(known.code), at))


def _due(known: Known, newest: Run | None, at: datetime) -> bool:
    if newest is None or local_day(newest.made_at) < local_day(at):
        return True
    return at - newest.made_at >= AGAIN and bool(datasets.batches_since(known.dataset.code, newest.made_at))


def _tried(known: Known, at: datetime) -> bool:
    """One sweep that fails keeps no other from being made."""
    try:
        return sweep(known, at)
    except DatabaseError:
        raise
    except Exception:
        log.exception("the cases of %s can't be judged", known.code)
        return False


def sweep(known: Known, at: datetime) -> bool:
    """One sweep. False: there isn't a single case."""
    began, today = time.perf_counter(), local_day(at)
    cases = disease_counts.cases(known, today)
    if not cases:
        return False
    root, communes = places.root(today), places.communes(today)
    series = _series(known, cases, [root, *communes], at)
    ended = series.periods[-2]
    run = Run(
        sweep=known.code, sector=known.pack, period_start=ended.start, grain=ended.grain,
        method=series_evaluation.method_of(known.sweep, len(series.periods) - 1), periods=len(series.periods) - 1,
        cases=sum(each.number for each in cases), made_at=at,
    )  # fmt: skip
    signals = [
        _signal(run, name, told, series)
        for name, told in zip(series.names, series_evaluation.judged(series.counts, known.sweep), strict=True)
    ]
    nowcasts = _nowcasts(run, known, root, at)
    clusters = _clusters(run, known, cases, root, communes, today)
    run.took_s = round(time.perf_counter() - began, 2)
    with transaction.atomic():
        Run.objects.filter(sweep=known.code, period_start__gte=ended.start).delete()
        Run.objects.filter(sweep=known.code, made_at__lt=at - KEPT).delete()
        run.save()
        Signal.objects.bulk_create(signals)
        Nowcast.objects.bulk_create(nowcasts)
        Cluster.objects.bulk_create(clusters)
        insights.tell(known.pack, at)
        alarms = sum(signal.alarm is True for signal in signals)
        audit.append(
            "system", "outbreaks.sweep", f"sweep:{known.code}", {"alarms": alarms, "clusters": len(clusters), "took_s": run.took_s}
        )
    return True


def _series(known: Known, cases: Sequence[Cases], here: Sequence[PlaceInfo], at: datetime) -> _Series:
    """From the first period that is known whole to the one that runs; at least two."""
    running = Period.holding(at, known.sweep.grain)
    first = min(Period.holding(day_start(cases[0].day), known.sweep.grain).next(), running.previous())
    periods = [first]
    while periods[-1] < running:
        periods.append(periods[-1].next())
    number = {period.start: n for n, period in enumerate(periods)}
    names = [(disease, place.id) for disease in sorted({each.disease for each in cases}) for place in here]
    row = {name: n for n, name in enumerate(names)}
    rows, columns, counts = [], [], []
    for each in cases:
        position = number.get(Period.holding(day_start(each.day), known.sweep.grain).start)
        for place_id in (each.place_id, here[0].id) if position is not None else ():
            rows.append(row[each.disease, place_id])
            columns.append(position)
            counts.append(each.number)
    return _Series(names, periods, series_evaluation.counted(columns, rows, counts, (len(names), len(periods))))


def _signal(run: Run, name: tuple[str, int], told: Judged, series: _Series) -> Signal:
    return Signal(
        run=run, sector=run.sector, disease=name[0], place_id=name[1], period_start=series.periods[told.at].start, count=told.count,
        expected=told.signal.expected, threshold=told.signal.threshold, alarm=told.signal.alarm, score=told.signal.score,
        since=series.periods[told.since].start if told.since is not None else None,
    )  # fmt: skip


def _nowcasts(run: Run, known: Known, root: PlaceInfo, at: datetime) -> list[Nowcast]:
    """Of every disease with reports enough to learn delays from."""
    sweep, last = known.sweep, local_day(at) - timedelta(days=1)
    if not sweep.began:
        return []
    since = last - timedelta(days=sweep.longest_delay + WINDOW - 1)
    found = []
    for disease, reports in sorted(disease_counts.delays(known, since, day_start(local_day(at))).items()):
        onsets, told = ([day.toordinal() for day in days] for days in zip(*reports, strict=True))
        try:
            days = nowcast.nowcast(onsets, told, last.toordinal(), longest=sweep.longest_delay, window=WINDOW)
        except Refused:
            continue
        found += [
            Nowcast(
                run=run, sector=run.sector, disease=disease, place_id=root.id, day=date.fromordinal(day.day), reported=day.reported,
                estimate=round(day.estimate, 3), low=day.low, high=day.high,
            )
            for day in days
        ]  # fmt: skip
    return found


def _clusters(run: Run, known: Known, cases: Sequence[Cases], root: PlaceInfo, communes: Sequence[PlaceInfo], today: date) -> list[Cluster]:
    """Of every disease, against its own past: what a commune is used to and the season make none."""
    sweep, last = known.sweep, today - timedelta(days=1)
    first = max(cases[0].day, last - timedelta(days=SCANNED - 1))
    number, centres = {place.id: n for n, place in enumerate(communes)}, [(place.latitude, place.longitude) for place in communes]
    length = (last - first).days + 1
    found = []
    for disease in sorted({each.disease for each in cases if each.day > last - timedelta(days=sweep.cluster_days)}) if length > 0 else []:
        counts = np.zeros((len(communes), length), int)
        for each in cases:
            if each.disease == disease and first <= each.day <= last:
                counts[number[each.place_id], (each.day - first).days] += each.number
        for told in space_time_scan.clusters(
            counts.tolist(), None, centres, length - 1,
            radius_km=sweep.cluster_km, longest=sweep.cluster_days, level=sweep.cluster_chance,
        ):  # fmt: skip
            ids = [communes[position].id for position in told.places]
            found.append(
                Cluster(
                    run=run, sector=run.sector, disease=disease, place_id=ids[0] if len(ids) == 1 else root.id, places=ids,
                    first_day=first + timedelta(days=told.first_day), last_day=first + timedelta(days=told.last_day),
                    observed=told.observed, expected=round(told.expected, 3), p=told.p,
                )
            )  # fmt: skip
    return found
