"""What is coming of many courses at once, with intervals calibrated over all of them. Pure.

Models are fitted in this process, or in several of their own; each of those takes about 250 MB.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np

from bazan.analysis.forecasts import rules
from bazan.analysis.forecasts.backtest import Trial, Tried, tried
from bazan.analysis.forecasts.calibration import Pool, evidence_of
from bazan.analysis.forecasts.types import Course, Declined, Effort, Forecast, Model, Record, Score, Step
from bazan.core.errors import Refused

AT_ONCE = 40
"""Courses that a process takes at a time."""


def forecast(
    courses: Sequence[Course], horizon: int, season: int = 12, *, effort: Effort = "full", processes: int = 1
) -> list[Forecast | Declined]:
    """The next ``horizon`` steps of each course, in their order. ``season``: steps until the same part of the year comes again.

    Refused ``forecasts.horizon``, ``forecasts.season``. ``effort``: the two are measured in docs/explanation/forecasts.md.
    """
    rules.judged(horizon, season)
    refusals = [rules.declined(course) for course in courses]
    taken = [course for course, refusal in zip(courses, refusals, strict=True) if refusal is None]
    trials = list(_tried(taken, horizon, season, effort, processes))
    pools = _pools(trials, season)
    said = iter([_said(course, horizon, pools) for course in trials])
    return [refusal or next(said) for refusal in refusals]


def backtest(course: Course, horizon: int, season: int = 12, *, effort: Effort = "full") -> Record | None:
    """How the models did on the past of a course alone; None: it is too short or constant. Refused as ``forecast`` or as it is declined."""
    (found,) = forecast([course], horizon, season, effort=effort)
    if isinstance(found, Declined):
        raise Refused(found.rule, dict(found.params), "values")
    return found.record


def _tried(courses: Sequence[Course], horizon: int, season: int, effort: Effort, processes: int) -> Iterator[Tried]:
    trying = partial(tried, horizon=horizon, season=season, effort=effort)
    if processes <= 1 or len(courses) <= AT_ONCE:
        yield from map(trying, courses)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as executor:
        yield from executor.map(trying, courses, chunksize=AT_ONCE)


def _pools(courses: Sequence[Tried], season: int) -> dict[str, Pool]:
    pairs: dict[str, list[tuple[Trial, Trial]]] = {}
    for course in courses:
        for trial in course.trials:
            pairs.setdefault(trial.manner, []).append((trial, course.trials[-1]))
    return {manner: Pool([trial for trial, _ in some], [other for _, other in some], season) for manner, some in pairs.items()}


def _said(course: Tried, horizon: int, pools: Mapping[str, Pool]) -> Forecast:
    if course.constant is not None:
        steps = (Step(*[course.constant] * 5),) * horizon
        return Forecast(course.key, "Constant", steps, steps, None, 0.0, course.limits, None)
    benchmark = course.trials[-1]
    shown = _shown(course, pools)
    steps, naive = (_steps(trial, pools[trial.manner], course.limits) for trial in (shown, benchmark))
    record = _record(course, pools) if len(benchmark.misses) else None
    return Forecast(course.key, _model(shown), steps, naive, record, pools[shown.manner].shared, course.limits, course.shifted)


def _shown(course: Tried, pools: Mapping[str, Pool]) -> Trial:
    """The one that is furthest ahead of the benchmark; else that one."""
    *others, benchmark = course.trials
    windows = float(np.isfinite(benchmark.misses).sum()) / len(benchmark.mean)
    ahead = {n: rules.advantage(evidence_of(trial, benchmark), windows, pools[trial.manner].evidence) for n, trial in enumerate(others)}
    best = max(ahead, key=lambda n: ahead[n])
    return others[best] if ahead[best] > 0 else benchmark


def _steps(trial: Trial, pool: Pool, limits: tuple[float, float]) -> tuple[Step, ...]:
    half80, half95 = pool.reach(trial)
    lines = (trial.mean, trial.mean - half80, trial.mean + half80, trial.mean - half95, trial.mean + half95)
    return tuple(Step(*values) for values in np.clip(lines, *limits).T.tolist())


def _record(course: Tried, pools: Mapping[str, Pool]) -> Record:
    scores: dict[Model, Score] = {_model(trial): _score(trial, pools[trial.manner], course.scales) for trial in course.trials}
    return Record(len(course.scales), int(np.isfinite(course.trials[-1].misses).sum()), scores)


def _score(trial: Trial, pool: Pool, scales: np.ndarray) -> Score:
    missed, said = np.abs(trial.misses), trial.came - trial.misses
    sizes = np.abs(trial.came) + np.abs(said)
    relative = np.where(sizes > 0, 200 * missed / np.where(sizes > 0, sizes, 1), 0 * missed)
    reach = np.array([pool.reach(trial, origin) for origin in range(len(missed))])
    known = ~np.isnan(missed)
    covered80, covered95 = ((missed <= reach[:, level])[known].mean() for level in range(2))
    mase = float(np.nanmean(missed / scales[:, None])) if scales.all() else None
    return Score(mase, float(np.nanmean(relative)), float(covered80), float(covered95))


def _model(trial: Trial) -> Model:
    return "Ensemble" if trial.manner in ("full", "light", "short") else trial.manner
