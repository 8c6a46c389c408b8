"""Reads: what the newest sweeps of a sector said, as far as the reader sees it."""

from collections.abc import Mapping

from bazan.analysis.outbreaks import disease_counts, series_evaluation
from bazan.analysis.outbreaks.disease_counts import Known
from bazan.analysis.outbreaks.models import Cluster, Nowcast, Run, Signal
from bazan.analysis.outbreaks.types import ClusterInfo, NowcastDay, NowcastInfo, RunInfo, SignalInfo, Standing
from bazan.core.time import Period


def standing(sector: str) -> Standing | None:
    """Everything the newest run of each sweep says; null: the sector declares none whose rows are in reach. Five queries."""
    declared = {known.code: known for known in disease_counts.sweeps(sector)}
    if not declared:
        return None
    runs = {run.id: run for run in Run.objects.filter(sweep__in=declared).order_by("sweep", "-period_start").distinct("sweep")}
    known = {run.id: declared[run.sweep] for run in runs.values()}
    return Standing(tuple(_run(known[run.id], run) for run in runs.values()), _signals(known, runs), _nowcasts(known), _clusters(known))


def _run(known: Known, run: Run) -> RunInfo:
    return RunInfo(
        run.sweep, run.sector, known.sweep.labels, Period(run.period_start, run.grain), run.method, run.periods,
        series_evaluation.least_periods(known.sweep), series_evaluation.seasonal_from(known.sweep), known.sweep.endemic_deviations,
        run.cases, known.sweep.cluster_chance, run.made_at,
    )  # fmt: skip


def _signals(known: Mapping[int, Known], runs: Mapping[int, Run]) -> tuple[SignalInfo, ...]:
    found = [
        SignalInfo(
            runs[row.run_id].sweep, row.disease,
            known[row.run_id].words(row.disease), known[row.run_id].indicator(row.disease), row.place_id,
            Period(row.period_start, runs[row.run_id].grain), row.count, row.expected, row.threshold, row.alarm, row.score, row.since,
        )
        for row in Signal.objects.filter(run_id__in=known)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (not one.alarm, (one.threshold or 0) - one.count, one.disease, one.place_id)))


def _nowcasts(known: Mapping[int, Known]) -> tuple[NowcastInfo, ...]:
    days = dict[tuple[int, str], list[NowcastDay]]()
    for row in Nowcast.objects.filter(run_id__in=known).order_by("disease", "day"):
        days.setdefault((row.run_id, row.disease), []).append(NowcastDay(row.day, row.reported, row.estimate, row.low, row.high))
    found = [
        NowcastInfo(disease, known[run].words(disease), known[run].indicator(disease), tuple(own)) for (run, disease), own in days.items()
    ]
    return tuple(sorted(found, key=_likely, reverse=True))


def _likely(one: NowcastInfo) -> float:
    return sum(day.estimate for day in one.days)


def _clusters(known: Mapping[int, Known]) -> tuple[ClusterInfo, ...]:
    rows = Cluster.objects.filter(run_id__in=known).order_by("p", "-observed", "id")
    return tuple(
        ClusterInfo(
            row.disease, known[row.run_id].words(row.disease), known[row.run_id].indicator(row.disease), tuple(row.places), row.first_day,
            row.last_day, row.observed, row.expected, row.p,
        )
        for row in rows
    )  # fmt: skip
