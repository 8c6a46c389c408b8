"""How far estimates of directives' effects can be trusted: ``python -m tests.accuracy.directive_effects [--cases N] [FILE …]`` prints JSON.

Without a file: panels made here (``MADE``), in which nothing or a known effect happens. ``FILE``: real courses by place in one of the
``LAYOUTS``, plain or gzip; directives that nobody gave are laid on dates and places drawn from them, and known effects added.

Of each: ``false_positives``, the share of directives without effect that get the verdict of one; ``coverage`` of the intervals; ``power``
by the size of a lasting effect in standard deviations of the course before; ``not_enough`` by reason. Beside them on the same cases the
plain difference before and after (Welch's t-test), and the band of statsmodels' ``UnobservedComponents`` (a walking level, and dummies of
the season where two seasons are known), simulated ahead. ``sweep_s``: a hundred directives in a province of 28 communes. Seconds are
the processor's.
"""

import argparse
import csv
import gzip
import sys
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from bazan.response.directives.impact import estimation
from bazan.response.directives.impact.types import Estimate
from tests.load.machine_speed import report
from tests.present import present

SIZES = (0.5, 1.0, 2.0, 3.0)
PEERS = 2
"""Of so many cases one is given to the peers too."""
SEED = 2026
AGGREGATES = ("WHOLE", "REGION", "DELTA", "HIGHLAND", "COAST", "NORTH", "SOUTH EAST", "MIDLAND", "MOUNTAIN")
"""What the statistics office's tables hold beside provinces."""


@dataclass(frozen=True)
class Shape:
    """What is drawn from a panel: how many places, how many periods."""

    treated: int
    donors: int
    before: int
    after: int


@dataclass(frozen=True)
class Layout:
    """The columns of a file, and what is drawn from it."""

    place: str
    period: str
    value: str
    panels: tuple[str, ...]
    shapes: tuple[Shape, ...]
    season: int = 0


@dataclass(frozen=True)
class Case:
    """A directive: the first rows are the places that got it, though it did nothing to them."""

    courses: np.ndarray
    shape: Shape
    season: int


LAYOUTS = (
    Layout("adm_1_name", "calendar_start_date", "dengue_total", (), tuple(
        Shape(treated, donors, before, after)
        for treated in (1, 5) for donors in (8, 18, 28) for before in (12, 24, 36) for after in (1, 3, 6)
    ), 12),
    Layout("province", "date", "cases", (), (Shape(1, 8, 28, 3), Shape(1, 8, 36, 7), Shape(2, 8, 21, 1)), 7),
    Layout("province_name", "year", "mean", ("subject",), (Shape(1, 20, 6, 1), Shape(1, 40, 7, 2), Shape(9, 19, 7, 1))),
    Layout("area", "year", "value", ("category", "table", "item"), (Shape(1, 20, 8, 1), Shape(1, 28, 10, 2), Shape(5, 28, 9, 3))),
    Layout("series", "month", "value", (), (Shape(1, 0, 60, 1), Shape(1, 0, 86, 3)), 12),
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.accuracy.directive_effects", description=__doc__)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("files", type=Path, nargs="*")
    told = parser.parse_args()
    report(lambda: measure(told.files, told.cases))
    return 0


def measure(files: Sequence[Path], cases: int) -> dict[str, Any]:
    made = {f"made: {name}": judged(islice(world(np.random.default_rng(SEED)), cases)) for name, world in MADE.items()}
    return {"sweep_s": sweep_s()} | made | {path.name: judged(islice(drawn(path, np.random.default_rng(SEED)), cases)) for path in files}


def sweep_s() -> float:
    rng, shape = np.random.default_rng(SEED), Shape(1, 27, 36, 3)
    directives = [Case(followed(rng, 28, 39), shape, 12) for _ in range(100)]
    began = time.process_time()
    for case in directives:
        _estimate(case, 0.0)
    return round(time.process_time() - began, 2)


def judged(cases: Iterator[Case]) -> dict[str, Any]:
    """The figures of some cases."""
    laid, estimates, took = list(cases), [], []
    for case in laid:
        began = time.process_time()
        estimates.append(_estimate(case, 0.0))
        took.append(time.process_time() - began)
    shown = [(case, estimate) for case, estimate in zip(laid, estimates, strict=True) if estimate.effect]
    effects = [estimate.effect for _, estimate in shown]
    return {
        "cases": len(laid), "with_interval": len(shown),
        "not_enough": dict(Counter(estimate.why for estimate in estimates if estimate.why)),
        "false_positives": _share(estimate.verdict in ("worked", "worse") for _, estimate in shown),
        "coverage95": _share(effect.low95 <= 0 <= effect.high95 for effect in effects),
        "coverage80": _share(effect.low80 <= 0 <= effect.high80 for effect in effects),
        "coverage95_of_periods": _share(band.low95 <= 0 <= band.high95 for _, estimate in shown for band in estimate.effects),
        "half_width_in_sd": _median((estimate.effect.high95 - estimate.effect.low95) / 2 / _spread(case) for case, estimate in shown),
        "injected": {str(size): _injected([case for case, _ in shown], size) for size in SIZES},
        "seconds": {"median": _median(took), "most": round(max(took, default=0.0), 4)},
        "peers": {name: _peer(laid[::PEERS], peer) for name, peer in (("before_after", before_after), ("unobserved", unobserved))},
    }  # fmt: skip


def _injected(cases: Sequence[Case], size: float) -> dict[str, float | None]:
    """How often an effect is within its interval, is told, and is told to have gone the other way."""
    estimates = [(size * _spread(case), _estimate(case, size)) for case in cases]
    return {
        "coverage95": _share(present(estimate.effect).low95 <= effect <= present(estimate.effect).high95 for effect, estimate in estimates),
        "power": _share(estimate.verdict == "worked" for _, estimate in estimates),
        "wrong_way": _share(estimate.verdict == "worse" for _, estimate in estimates),
    }  # fmt: skip


def _estimate(case: Case, size: float) -> Estimate:
    shape, courses = case.shape, case.courses.copy()
    courses[: shape.treated, shape.before :] += size * _spread(case)
    places = dict(enumerate(courses.tolist()))
    treated = {place: places.pop(place) for place in range(shape.treated)}
    return estimation.estimate(treated, places, shape.before, good="up", season=case.season)


def _spread(case: Case) -> float:
    return float(case.courses[: case.shape.treated, : case.shape.before].mean(axis=0).std())


Peer = Callable[[np.ndarray, int, int], tuple[float, float]]
"""From a course, its periods before and its season to the interval of the effect, nineteen times of twenty."""


def before_after(course: np.ndarray, before: int, season: int) -> tuple[float, float]:
    after = course[before:]
    if len(after) == 1:  # one value against many: how far a single one strays
        half = stats.t.ppf(0.975, before - 1) * course[:before].std(ddof=1) * np.sqrt(1 + 1 / before)
        return float(after[0] - course[:before].mean() - half), float(after[0] - course[:before].mean() + half)
    interval = stats.ttest_ind(after, course[:before], equal_var=False).confidence_interval()
    return float(interval.low), float(interval.high)


def unobserved(course: np.ndarray, before: int, season: int) -> tuple[float, float]:
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    model = UnobservedComponents(course[:before], level="local level", seasonal=season if season and before >= 2 * season else None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = model.fit(disp=False, maxiter=100)
        ahead = fitted.simulate(len(course) - before, repetitions=400, anchor="end", rng=np.random.default_rng(SEED))
    without = np.asarray(ahead).reshape(len(course) - before, -1).mean(axis=0)
    low, high = np.quantile(course[before:].mean() - without, (0.025, 0.975))
    return float(low), float(high)


def _peer(cases: Sequence[Case], peer: Peer) -> dict[str, Any]:
    began, intervals = time.process_time(), []
    for case in cases:
        course = case.courses[: case.shape.treated].mean(axis=0)
        intervals.append((*peer(course, case.shape.before, case.season), _spread(case)))
    return {
        "cases": len(cases), "false_positives": _share(not low <= 0 <= high for low, high, _ in intervals),
        "power": {str(size): _share(low + size * spread > 0 for low, _, spread in intervals) for size in SIZES},
        "half_width_in_sd": _median((high - low) / 2 / spread for low, high, spread in intervals),
        "seconds": round((time.process_time() - began) / max(len(cases), 1), 4),
    }  # fmt: skip


def _share(said: Iterator[bool] | Sequence[bool]) -> float | None:
    answers = list(said)
    return round(sum(answers) / len(answers), 4) if answers else None


def _median(numbers: Iterator[float] | Sequence[float]) -> float | None:
    values = list(numbers)
    return round(float(np.median(values)), 4) if values else None


# made panels


def _errors(rng: np.random.Generator, places: int, periods: int, persistence: float) -> np.ndarray:
    """Autoregressive courses of variance one."""
    pushes = rng.normal(size=(places, periods + 50))
    for period in range(1, periods + 50):
        pushes[:, period] += persistence * pushes[:, period - 1]
    return pushes[:, 50:] * np.sqrt(1 - persistence**2)


def followed(rng: np.random.Generator, places: int, periods: int) -> np.ndarray:
    """A returning and a walking factor that every place follows in its own measure, a season of its own height, and own errors."""
    factors = np.vstack([_errors(rng, 1, periods, 0.7), np.cumsum(rng.normal(0, 0.3, (1, periods)), axis=1)])
    season = np.sin(2 * np.pi * (np.arange(periods) / 12 + rng.uniform()))
    own = _errors(rng, places, periods, rng.uniform(0, 0.8))
    measure = rng.normal(1, 0.3, (places, 3))
    level, loudness = rng.normal(50, 10, (places, 1)), rng.lognormal(0, 0.3, (places, 1))
    return level + measure @ np.vstack([factors, season]) + own * loudness


def own_walks(rng: np.random.Generator, places: int, periods: int) -> np.ndarray:
    """As ``followed``, but each place also walks by itself."""
    return followed(rng, places, periods) + np.cumsum(rng.normal(0, 0.4, (places, periods)), axis=1)


def noisy_walks(rng: np.random.Generator, places: int, periods: int) -> np.ndarray:
    """As ``own_walks``, and measured with errors as large."""
    return own_walks(rng, places, periods) + rng.normal(size=(places, periods))


def outbreaks(rng: np.random.Generator, places: int, periods: int) -> np.ndarray:
    """Counts which a common wave lifts now and then, in some places tenfold."""
    wave = np.convolve((rng.uniform(size=periods + 5) < 0.05) * rng.lognormal(1, 1, periods + 5), (0.3, 0.7, 1, 0.7, 0.3), "valid")[
        :periods
    ]
    wave = np.pad(wave, (0, periods - len(wave)))
    return rng.poisson(rng.lognormal(1, 1, (places, 1)) * (1 + rng.lognormal(0, 1, (places, 1)) * wave)).astype(float)


def rare(rng: np.random.Generator, places: int, periods: int) -> np.ndarray:
    """Counts of a thing that happens once in some months."""
    return rng.poisson(rng.lognormal(0, 0.7, (places, 1)) * (1 + 0.5 * np.sin(2 * np.pi * np.arange(periods) / 12))).astype(float)


World = Callable[[np.random.Generator, int, int], np.ndarray]


def laid_on(world: World) -> Callable[[np.random.Generator], Iterator[Case]]:
    """Given to one place or to a third, at any time; 8–28 others, 12–36 periods before, 1–6 after."""

    def cases(rng: np.random.Generator) -> Iterator[Case]:
        while True:
            donors = int(rng.integers(8, 29))
            shape = Shape(1 if rng.uniform() < 0.7 else max(2, donors // 3), donors, int(rng.integers(12, 37)), int(rng.integers(1, 7)))
            case = Case(world(rng, shape.treated + donors, shape.before + shape.after), shape, 12)
            if _spread(case) > 0:
                yield case

    return cases


def at_its_worst(rng: np.random.Generator) -> Iterator[Case]:
    """Given when the indicator stood lower than in the two years before, as leaders do: afterwards it rises by itself."""
    while True:
        donors, before, after = int(rng.integers(8, 29)), int(rng.integers(24, 37)), int(rng.integers(1, 7))
        courses = followed(rng, 1 + donors, 90)
        dates = [date for date in range(before, 90 - after) if courses[0, date - 1] == courses[0, date - 24 : date].min()]
        if dates:
            date = int(rng.choice(dates))
            yield Case(courses[:, date - before : date + after], Shape(1, donors, before, after), 12)


def alone(rng: np.random.Generator) -> Iterator[Case]:
    """To the only place there is, with a long past."""
    while True:
        after = int(rng.integers(1, 4))
        before = int(rng.integers((44, 66, 86)[after - 1], 121))
        yield Case(followed(rng, 1, before + after), Shape(1, 0, before, after), 12)


MADE: Mapping[str, Callable[[np.random.Generator], Iterator[Case]]] = {
    "common factors, season, AR(1)": laid_on(followed), "own walks": laid_on(own_walks), "own walks, badly measured": laid_on(noisy_walks),
    "outbreaks": laid_on(outbreaks), "rare events": laid_on(rare), "given at its worst": at_its_worst, "no donors": alone,
}  # fmt: skip


# real panels


def drawn(path: Path, rng: np.random.Generator) -> Iterator[Case]:
    """Places and dates of a file's panels, each panel as often, where every value is there and the treated course moves before."""
    layout, panels = read(path)
    while True:
        courses, shape = panels[rng.integers(len(panels))], layout.shapes[rng.integers(len(layout.shapes))]
        periods = shape.before + shape.after
        if courses.shape[1] < periods:
            continue
        start = int(rng.integers(courses.shape[1] - periods + 1))
        part = courses[:, start : start + periods]
        part = part[np.isfinite(part).all(axis=1)]
        if len(part) < shape.treated + shape.donors:
            continue
        part = part[rng.permutation(len(part))[: shape.treated + shape.donors]]
        if part[: shape.treated, : shape.before].mean(axis=0).std() > 0:
            yield Case(part, shape, layout.season)


def read(path: Path) -> tuple[Layout, list[np.ndarray]]:
    """The layout of a file and its panels, float (places, periods), NaN where nothing is told."""
    held = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = list(csv.DictReader(held.decode("utf-8-sig").splitlines()))
    layout = next(known for known in LAYOUTS if {known.place, known.period, known.value, *known.panels} <= rows[0].keys())
    cells: dict[tuple[str, ...], dict[tuple[str, str], float]] = defaultdict(dict)
    for row in rows:
        if row[layout.value] and not any(word in row[layout.place].upper() for word in AGGREGATES) and row.get("T_res", "Month") == "Month":
            cells[tuple(row[panel] for panel in layout.panels)][row[layout.place], row[layout.period]] = float(row[layout.value])
    least = min(shape.before + shape.after for shape in layout.shapes)
    panels = [_matrix(panel) for panel in cells.values()]
    return layout, [panel for panel in panels if panel.shape[1] >= least]


def _matrix(cells: Mapping[tuple[str, str], float]) -> np.ndarray:
    places, periods = sorted({place for place, _ in cells}), sorted({period for _, period in cells})
    rows, columns = {place: n for n, place in enumerate(places)}, {period: n for n, period in enumerate(periods)}
    matrix = np.full((len(places), len(periods)), np.nan)
    for (place, period), value in cells.items():
        matrix[rows[place], columns[period]] = value
    return matrix


if __name__ == "__main__":
    sys.exit(main())
