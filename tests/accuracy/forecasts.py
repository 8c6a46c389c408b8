"""How well and how fast courses are forecast: ``python -m tests.accuracy.forecasts [FOLDER] [--courses N] [--learn]`` prints JSON.

``FOLDER``: files ``*_train.csv`` and ``*_test.csv`` with columns series, month, value, as the M3 competition's monthly series; of each pair
sMAPE, MASE (in units of seasonal naive inside the training part), coverage and seconds a series of the ensemble, of the light one, of
seasonal naive and of statsforecast's AutoTheta as it comes. ``alone``: each series forecast by itself, without the others' errors.
Always: a night's run over ``--courses`` generated ones of 13 to 60 months (14,112: 196 indicators of 72 places), light, on two processes;
how often intervals of generated courses of several shapes hold, and how well a year's chance foretells. ``--learn``: the table of
``bazan.analysis.forecasts.prior_scores``, from the training parts alone.
"""

import argparse
import csv
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bazan.analysis.forecasts.backtest import Trial, tried
from bazan.analysis.forecasts.calibration import Pool
from bazan.analysis.forecasts.forecaster import forecast
from bazan.analysis.forecasts.target_probability import chance
from bazan.analysis.forecasts.types import Course, Effort, Forecast
from tests.load.machine_speed import report

SEASON, HORIZON, NIGHT, PROCESSES = 12, 12, 14_112, 2
SHORTER = (8, 10, 12, 14, 16, 18, 20, 22, 26, 30, 36)
"""Lengths to which courses are cut to learn of short ones."""
SCORES = 20
"""That stand for all."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.accuracy.forecasts", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--courses", type=int, default=NIGHT)
    parser.add_argument("--learn", action="store_true")
    told = parser.parse_args()
    warnings.simplefilter("ignore")
    if told.learn:
        report(lambda: learnt(list(read(next(told.folder.glob("*_train.csv"))).values())))
    else:
        report(lambda: measure(told.folder, told.courses))
    return 0


def measure(folder: Path | None, courses: int) -> dict[str, Any]:
    files = sorted(folder.glob("*_train.csv")) if folder else []
    return {
        **{path.name: accuracy(read(path), read(path.with_name(path.name.replace("_train", "_test")))) for path in files},
        "night": night(courses),
        "shapes": {name: coverage([shape(np.random.default_rng(seed)) for seed in range(120)]) for name, shape in SHAPES.items()},
        "chance": chances(),
    }


def read(path: Path) -> dict[str, np.ndarray]:
    """Values by series, in the order of the file."""
    series: dict[str, list[float]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            series.setdefault(row["series"], []).append(float(row["value"]))
    return {key: np.array(values) for key, values in series.items()}


def accuracy(train: Mapping[str, np.ndarray], test: Mapping[str, np.ndarray]) -> dict[str, Any]:
    horizon = max(map(len, test.values()))
    courses = [Course(key, values.tolist()) for key, values in train.items()]
    runs: dict[str, Callable[[], Sequence[Forecast]]] = {
        "ensemble": lambda: forecasts(courses, horizon, "full"),
        "light": lambda: forecasts(courses, horizon, "light"),
        "alone": lambda: [forecasts([course], horizon, "full")[0] for course in courses],
    }
    found: dict[str, Any] = {"series": len(courses), "horizon": horizon}
    for name, run in runs.items():
        began = time.process_time()
        told = run()
        found[name] = figures(told, train, test) | {"seconds_a_series": round((time.process_time() - began) / len(courses), 4)}
        found[name]["models"] = {model: sum(one.model == model for one in told) for model in {one.model for one in told}}
        if name == "ensemble":
            found["seasonal_naive"] = figures(told, train, test, naive=True)
    began = time.process_time()
    found["auto_theta"] = errors([(auto_theta(train[key], horizon), train[key], test[key]) for key in train])
    found["auto_theta"]["seconds_a_series"] = round((time.process_time() - began) / len(courses), 4)
    return found


def forecasts(courses: Sequence[Course], horizon: int, effort: Effort) -> list[Forecast]:
    return [told for told in forecast(courses, horizon, SEASON, effort=effort) if isinstance(told, Forecast)]


def auto_theta(values: np.ndarray, horizon: int) -> np.ndarray:
    from statsforecast.models import AutoTheta

    return AutoTheta(season_length=SEASON).forecast(y=values.copy(), h=horizon)["mean"]


def figures(
    told: Sequence[Forecast], train: Mapping[str, np.ndarray], test: Mapping[str, np.ndarray], naive: bool = False
) -> dict[str, Any]:
    """sMAPE, MASE and coverage, the mean over series."""
    steps = {one.key: np.array([tuple(vars(step).values()) for step in (one.naive if naive else one.steps)]).T for one in told}
    held = {
        key: [np.mean((low <= test[key]) & (test[key] <= high)) for low, high in (lines[1:3], lines[3:5])] for key, lines in steps.items()
    }
    covered80, covered95 = np.mean(list(held.values()), axis=0)
    return errors([(lines[0], train[key], test[key]) for key, lines in steps.items()]) | {
        "covered80": round(float(covered80), 4), "covered95": round(float(covered95), 4),
        "series_below_70_of_95": round(float(np.mean([some[1] < 0.7 for some in held.values()])), 4),
        "width95": round(float(np.mean([np.mean(lines[4] - lines[3]) / scale(train[key]) for key, lines in steps.items()])), 3),
    }  # fmt: skip


def errors(told: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> dict[str, Any]:
    """Of (forecast, training part, what came)."""
    smape = [np.mean(200 * np.abs(came - said) / np.maximum(np.abs(came) + np.abs(said), 1e-12)) for said, _, came in told]
    mase = [np.mean(np.abs(came - said)) / scale(values) for said, values, came in told]
    return {"smape": round(float(np.mean(smape)), 3), "mase": round(float(np.mean(mase)), 4)}


def scale(values: np.ndarray) -> float:
    return float(np.mean(np.abs(values[SEASON:] - values[:-SEASON])))


def night(count: int) -> dict[str, Any]:
    """What a night's run takes."""
    courses = list(generated(count))
    began, before = time.perf_counter(), sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    told = forecast(courses, HORIZON, SEASON, effort="light", processes=PROCESSES)
    seconds = time.perf_counter() - began
    used = [resource.getrusage(who).ru_maxrss >> 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) - before
    models = [one.model for one in told if isinstance(one, Forecast)]
    return {
        "courses": count, "forecast": len(models), "processes": PROCESSES, "seconds": round(seconds, 1), "cpu_seconds": round(cpu, 1),
        "seconds_for_14112": round(seconds * NIGHT / count, 1), "most_memory_mb": {"self": used[0], "largest_child": used[1]},
        "models": {model: models.count(model) for model in set(models)},
    }  # fmt: skip


def generated(count: int) -> Iterator[Course]:
    """As a province has them: a level that wanders, a season, noise; counts, shares, a few constant or with gaps."""
    for number in range(count):
        chosen = np.random.default_rng(number)
        values = SHAPES[list(SHAPES)[number % len(SHAPES)]](chosen)[-int(chosen.integers(13, 61)) :]
        if number % 50 == 0:
            values = np.full(len(values), values[0])
        elif number % 20 == 0:
            values[chosen.integers(1, len(values) - 1)] = np.nan
        yield Course(str(number), values.tolist())


def wandering(chosen: np.random.Generator, count: int = 72) -> np.ndarray:
    at, level = np.arange(count), np.exp(chosen.normal(4, 1))
    season = 1 + chosen.uniform(0, 0.5) * np.sin(2 * np.pi * (at / SEASON + chosen.random()))
    walk = np.exp(np.cumsum(chosen.normal(chosen.normal(0, 0.004), chosen.uniform(0, 0.03), count)))
    return level * season * walk * np.exp(chosen.normal(0, chosen.uniform(0.02, 0.2), count))


def counted(chosen: np.random.Generator) -> np.ndarray:
    return chosen.poisson(wandering(chosen) / 20).astype(float)


def rare(chosen: np.random.Generator) -> np.ndarray:
    return chosen.poisson(0.3, 72).astype(float)


def jumped(chosen: np.random.Generator) -> np.ndarray:
    """A commune that was merged with another one in the last year that is known."""
    values = wandering(chosen)
    values[-int(chosen.integers(15, 24)) :] *= chosen.uniform(1.3, 2.5)
    return values


def seasonal(chosen: np.random.Generator) -> np.ndarray:
    """A season that itself wanders: what seasonal naive is made for."""
    values = np.empty(72)
    values[:SEASON] = chosen.normal(100, 20, SEASON)
    for at in range(SEASON, 72):
        values[at] = values[at - SEASON] + chosen.normal(0, 6)
    return values


SHAPES: Mapping[str, Callable[[np.random.Generator], np.ndarray]] = {
    "wandering": wandering, "counted": counted, "rare": rare, "jumped": jumped, "seasonal": seasonal,
}  # fmt: skip
"""Of each 72 months; the last twelve are what is forecast."""


def coverage(courses: Sequence[np.ndarray]) -> dict[str, Any]:
    train, test = ({str(n): part(values) for n, values in enumerate(courses)} for part in (lambda v: v[:-HORIZON], lambda v: v[-HORIZON:]))
    told = forecasts([Course(key, values.tolist()) for key, values in train.items()], HORIZON, "light")
    kept = [one for one in told if scale(train[one.key])]
    return figures(kept, train, test) | {
        "naive_mase": figures(kept, train, test, naive=True)["mase"], "naive_shown": sum(one.model == "SeasonalNaive" for one in told),
        "told_as_jumped": sum(one.shifted is not None for one in told),
    }  # fmt: skip


def chances(count: int = 400) -> dict[str, Any]:
    """Of years whose first months are known: what was given such a chance, and how much of it came true, by fifths.

    ``brier``: 0 is perfect; ``guess``: that of who always tells the share that comes true.
    """
    chosen = np.random.default_rng(5)
    courses = [SHAPES[("wandering", "counted")[n % 2]](np.random.default_rng(10_000 + n)) for n in range(count)]
    gone = [int(chosen.integers(0, 10)) for _ in courses]
    told = forecasts([Course(str(n), values[: 60 + gone[n]].tolist()) for n, values in enumerate(courses)], HORIZON, "light")
    judged = []
    for one in told:
        values, known = courses[int(one.key)], gone[int(one.key)]
        goal = values[48:60].sum() * chosen.uniform(0.8, 1.2)
        given = chance(values[60 : 60 + known].tolist(), one, HORIZON - known, goal, "up")
        judged.append((given.probability, values[60:72].sum() >= goal, given.low <= values[60:72].sum() <= given.high))
    probability, met, held = np.array(judged, float).T
    fifth = np.minimum((probability * 5).astype(int), 4)
    return {
        "brier": round(float(np.mean((probability - met) ** 2)), 4), "guess": round(float(met.mean() * (1 - met.mean())), 4),
        "held80": round(float(held.mean()), 4),
        "told_and_came": [[round(float(part[fifth == n].mean()), 3) for part in (probability, met)] for n in np.unique(fifth)],
    }  # fmt: skip


def learnt(series: Sequence[np.ndarray]) -> dict[str, Any]:
    """What trials of each manner say over whole courses and over their first months."""
    short: list[tuple[np.ndarray, Effort]] = [(values[:length], "light") for length in SHORTER for values in series]
    long: list[tuple[np.ndarray, Effort]] = [(values, effort) for effort in ("light", "full") for values in series]
    pairs: dict[str, list[tuple[Trial, Trial]]] = {}
    for values, effort in short + long:
        for trial in (trials := tried(Course("", values.tolist()), HORIZON + HORIZON // 2, SEASON, effort).trials):
            pairs.setdefault(trial.manner, []).append((trial, trials[-1]))
    found = {}
    for manner, some in pairs.items():
        pool = Pool(*zip(*some, strict=True), SEASON)  # pyrefly: ignore[bad-argument-count, bad-argument-type] - triples
        pool.new = 1.0
        scores = [
            np.interp((np.arange(SCORES) + 0.5) / SCORES, np.cumsum(weights) - weights / 2, scores)
            for steps, scores, weights in pool.blocks
            if any(np.isfinite(trial.misses[:, steps]).any() for trial, _ in some)
        ]
        said = {"evidence": round(pool.evidence, 3), "shared": round(pool.shared, 2), "trials": len(some)}
        found[manner] = {"scores": np.round(scores, 2).tolist(), **said}
    return found


if __name__ == "__main__":
    sys.exit(main())
