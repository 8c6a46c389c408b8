"""How fast values are scored, how well faults found: ``python -m tests.accuracy.anomalies [FILE …] [--labels FILE] [--river PYTHON]``.

``FILE``: CSV with ``timestamp`` and ``value``; none: made-up series. ``--labels``: windows of anomalies by file, as the Numenta Anomaly
Benchmark publishes them (``{"windows": {"folder/name.csv": [[first, last], …]}}``). ``--river``: a Python that has PyPI ``river``, whose
HalfSpaceTrees are run beside it, with that threshold at which they raise as many alarms as ours on the same file.

``--benchmark``: a checkout of that benchmark. Its real files are parted by a rule, never by what they hold: the four that everything was
first tuned on, and of the others in alphabetical order the 1st, 3rd, … to develop on, the 2nd, 4th, … held out. Of those nothing but the
sum is printed, so that nobody tunes on one of them.

A window is found by an alarm inside; what is before 15 % of a file (750 rows at most) doesn't count, as in that benchmark. ``nab`` is its
standard profile at our one threshold for all files: 100 finds every window at its beginning, 0 says nothing.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from bazan.monitoring.anomalies.algorithms import alarm_onsets, alarm_threshold, online_detectors
from bazan.monitoring.anomalies.algorithms.detector_states import States
from bazan.monitoring.anomalies.algorithms.online_detectors import Detectors
from bazan.monitoring.anomalies.algorithms.tail_probability import Numbers
from bazan.monitoring.anomalies.types import UNUSUAL_SCORE
from bazan.processes.cli.analyses.anomalies import COLUMNS
from bazan.processes.cli.analyses.input_tables import table
from tests.load.machine_speed import report

SERIES, ROUNDS, TAUGHT = 20_000, 20, 100
"""In the measure of speed: values of all series at once, so often, after so many that aren't timed."""
DAY_S, MONTH_S = 86_400.0, 365.25 / 12 * 86_400
LEAST_FOR_FAULTS, FAULTY = 2000, 6000
"""Rows a file must have for faults to be put into its last ones, and how many those are."""
FIRST_TUNED = (
    "realKnownCause/nyc_taxi.csv", "realTraffic/TravelTime_387.csv", "realTraffic/occupancy_6005.csv", "realTraffic/speed_6005.csv",
)  # fmt: skip
FALSE, STEEP = 0.11, 5.0
"""The benchmark's standard profile: what a false alarm costs, and how steeply the worth of an alarm falls within its window."""
RIVER = """
import json, math, sys, time
from river import anomaly, compose, preprocessing
files, began = [], time.perf_counter()
for times, values in json.load(open(sys.argv[1])):
    model = preprocessing.MinMaxScaler() | anomaly.HalfSpaceTrees(n_trees=25, height=8, window_size=250, seed=1)
    scores = []
    for second, value in zip(times, values):
        turn = second % 86400 / 86400 * 2 * math.pi
        row = {"value": value, "sin": math.sin(turn), "cos": math.cos(turn)}
        scores.append(model.score_one(row))
        model.learn_one(row)
    files.append(scores)
rows = sum(map(len, files))
json.dump({"files": files, "rows_per_s": rows / (time.perf_counter() - began)}, sys.stdout)
"""


@dataclass(frozen=True, eq=False)
class Course:
    """A series in order of time, and (first, last second) of each anomaly; None: nobody labelled it."""

    name: str
    times_s: Numbers
    values: Numbers
    windows: Sequence[tuple[float, float]] | None

    @property
    def probation(self) -> int:
        """Rows at the beginning that don't count."""
        return min(int(0.15 * len(self.values)), 750)

    @property
    def rows(self) -> list[tuple[int, int]]:
        """First and last row of each window that counts."""
        firsts = [int(np.searchsorted(self.times_s, first)) for first, _ in self.windows or ()]
        lasts = [int(np.searchsorted(self.times_s, last, "right")) - 1 for _, last in self.windows or ()]
        return [(first, last) for first, last in zip(firsts, lasts, strict=True) if last >= self.probation]


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.accuracy.anomalies", description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--river", type=Path)
    parser.add_argument("--benchmark", type=Path)
    told = parser.parse_args()
    if told.benchmark:
        report(lambda: benchmark(told.benchmark))
        return 0
    report(lambda: measure(told.files, told.labels, told.river))
    return 0


def measure(files: Sequence[Path], labels: Path | None, river: Path | None) -> dict[str, Any]:
    windows = json.loads(labels.read_text("utf-8"))["windows"] if labels else {}
    courses = [read(path, windows) for path in files] or made_up()
    histories = [(course.times_s, course.values, float(course.times_s[0])) for course in courses]
    began = time.perf_counter()
    scores = {"scoring": alarm_threshold.scored(histories)}
    rate = sum(len(course.values) for course in courses) / (time.perf_counter() - began)
    scores["streaming"] = online_detectors.replayed(histories)
    begun = {judge: [alarm_onsets.begin(*pair) for pair in zip(times(courses), each, strict=True)] for judge, each in scores.items()}
    told: dict[str, Any] = {"rows_per_s": {"scoring": round(rate), "streaming": speed()}}
    if river:
        trees, pace = half_space_trees(courses, river)
        told["rows_per_s"]["river"] = pace
        begun["river"] = [as_many(*each) for each in zip(courses, trees, begun["scoring"], strict=True)]
    figures = {judge: [figure(*pair) for pair in zip(courses, each, strict=True)] for judge, each in begun.items()}
    told["files"] = {course.name: {judge: each[at] for judge, each in figures.items()} for at, course in enumerate(courses)}
    told["together"] = {judge: together(each) for judge, each in figures.items()}
    return told | {"faults": {"scoring": faults(courses, alarm_threshold.scored), "streaming": faults(courses, online_detectors.replayed)}}


def benchmark(folder: Path) -> dict[str, Any]:
    """What ``scoring`` and ``streaming`` reach on each part of the benchmark's real files."""
    windows = json.loads((folder / "labels/combined_windows.json").read_text("utf-8"))
    told: dict[str, Any] = {}
    for part, names in parts(windows).items():
        courses = [read(folder / "data" / name, {name: windows[name]}) for name in names]
        histories = [(course.times_s, course.values, float(course.times_s[0])) for course in courses]
        told[part] = {"files": len(names)}
        for judge, scores in (("scoring", alarm_threshold.scored(histories)), ("streaming", online_detectors.replayed(histories))):
            begun = [alarm_onsets.begin(*pair) for pair in zip(times(courses), scores, strict=True)]
            figures = [figure(*pair) for pair in zip(courses, begun, strict=True)]
            sums = {key: sum(row[key] for row in figures) for key in ("windows", "windows_found", "alarms", "alarms_inside")}
            # as the benchmark has it, alarms in files without a window cost too
            nab = round(50 * (sum(row["worth"] for row in figures) / sums["windows"] + 1), 1)
            told[part][judge] = together(figures) | sums | {"nab": nab}
    return told


def parts(names: Iterable[str]) -> dict[str, list[str]]:
    """Files to tune on and files to be judged by; those made by hand (``artificial…``) are in neither."""
    others = sorted(name for name in names if name.startswith("real") and name not in FIRST_TUNED)
    return {"first_tuned": list(FIRST_TUNED), "developed": others[0::2], "held_out": others[1::2]}


def times(courses: Sequence[Course]) -> list[Numbers]:
    return [course.times_s for course in courses]


def read(path: Path, windows: dict[str, list[list[str]]]) -> Course:
    """A file as the command reads it; empty values are left out."""
    cells = table(path, COLUMNS)
    pairs = sorted((second, value) for (_, second), value in zip(*cells.values(), strict=True) if not math.isnan(value))
    times_s, values = np.array(pairs).T
    name = next((name for name in windows if path.name in (name.replace("/", "_"), name.rpartition("/")[2])), None)
    return Course(path.stem, times_s, values, None if name is None else [(seconds(first), seconds(last)) for first, last in windows[name]])


def seconds(text: str) -> float:
    return COLUMNS["timestamp"](text)[1]


def made_up() -> list[Course]:
    """Series of five minutes to a day with daily and weekly courses, noise of several kinds and nothing wrong."""
    generator, courses = np.random.default_rng(7), list[Course]()
    for name, step_s, rows in (("minutes", 300.0, 12_000), ("hours", 3600.0, 9_500), ("days", DAY_S, 3_000)):
        times_s = 1.7e9 + np.arange(rows) * step_s
        daily = np.sin(times_s / DAY_S * 2 * np.pi) if step_s < DAY_S else np.sin(times_s / DAY_S / 365.25 * 2 * np.pi)
        weekly = np.where(times_s // DAY_S % 7 >= 5, 0.6, 1.0)
        walk = np.cumsum(generator.normal(0, 0.02, rows))
        courses += [
            # pyrefly: ignore[bad-argument-type] - float64 by default
            Course(f"{name} normal", times_s, 50 + 10 * daily * weekly + walk + generator.normal(0, 1, rows), None),
            # pyrefly: ignore[bad-argument-type] - float64 by default
            Course(f"{name} counts", times_s, generator.poisson(20 * np.exp(0.7 * daily) * weekly).astype(float), None),
            # pyrefly: ignore[bad-argument-type] - float64 by default
            Course(f"{name} wild", times_s, np.exp(2 + 0.5 * daily + 0.4 * generator.standard_t(4, rows)), None),
        ]
    return courses


def figure(course: Course, begun: np.ndarray) -> dict[str, Any]:
    """Of alarms that begin at these rows of a file."""
    at = np.flatnonzero(begun)
    at = at[at >= course.probation]
    inside = [[int(row) for row in at if first <= row <= last] for first, last in course.rows]
    months = (course.times_s[-1] - course.times_s[course.probation]) / MONTH_S
    return {
        "rows": len(course.values), "months": months, "alarms": len(at), "alarms_inside": sum(map(len, inside)),
        "windows": len(course.rows), "windows_found": sum(map(bool, inside)), "worth": worth(course, at, inside),
    }  # fmt: skip


def worth(course: Course, at: np.ndarray, inside: list[list[int]]) -> float:
    """What the alarms are worth to the benchmark, windows missed taken off."""
    total = -float(sum(not rows for rows in inside))
    for (first, last), rows in zip(course.rows, inside, strict=True):
        total += sigmoid((rows[0] - last - 1) / (last - first + 1)) / sigmoid(-1.0) if rows else 0.0
    for row in set(at.tolist()) - {row for rows in inside for row in rows}:
        passed = [(row - last) / max(last - first, 1) for first, last in course.rows if last < row]
        total += FALSE * (sigmoid(min(passed)) if passed else -1.0)
    return total


def sigmoid(place: float) -> float:
    """Worth of an alarm at a place of a window: -1 its beginning, 0 its end, beyond it is false."""
    return 2 / (1 + math.exp(min(STEEP * place, 500.0))) - 1


def together(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of all files: precision and recall of those with windows; alarms a month of each series, all taken as false where none has."""
    sums = {key: sum(row[key] for row in rows) for key in rows[0]}
    labelled = [row for row in rows if row["windows"]]
    alarmed, windows = sum(row["alarms"] for row in labelled), sum(row["windows"] for row in labelled)
    return {
        "false_alarms_per_month": ratio(sums["alarms"] - sums["alarms_inside"], sums["months"]),
        "alarms_per_1000_rows": ratio(1000 * sums["alarms"], sums["rows"]),
        "precision": ratio(sum(row["alarms_inside"] for row in labelled), alarmed),
        "recall": ratio(sum(row["windows_found"] for row in labelled), windows),
        "nab": round(50 * (sum(row["worth"] for row in labelled) / windows + 1), 1) if windows else None,
    }


def ratio(part: float, whole: float) -> float | None:
    return round(part / whole, 3) if whole else None


def faults(courses: Sequence[Course], scorer: alarm_threshold.Scorer) -> dict[str, dict[str, str]]:
    """Found of injected, by kind and size, in the last rows of each file that has enough of them."""
    histories = [(course.times_s[-FAULTY:], course.values[-FAULTY:]) for course in courses if len(course.values) >= LEAST_FOR_FAULTS]
    told: dict[str, dict[str, str]] = defaultdict(dict)
    for each in alarm_threshold.sensitivities(histories, UNUSUAL_SCORE, scorer=scorer):
        told[each.kind][f"{each.size:g}"] = f"{each.found} of {each.injected}"
    return told


def speed() -> dict[str, int]:
    """Values a second that detectors of many series take: in one process, in two at once together, and of a second of processor time."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        alone, both = streamed(0), list(pool.map(streamed, (1, 2)))
    return {"one_process": alone[0], "two_processes": sum(wall for wall, _ in both), "per_processor_second": alone[1]}


def streamed(seed: int) -> tuple[int, int]:
    """Values a second, and a second of processor time."""
    generator, detectors, series = np.random.default_rng(seed), Detectors(States.blank(SERIES)), np.arange(SERIES)
    took = worked = 0.0
    for turn in range(TAUGHT + ROUNDS):
        times_s, values = np.full(SERIES, 1.7e9 + turn * 300.0), generator.normal(20, 2, SERIES)
        began, idle = time.perf_counter(), time.process_time()
        detectors.see(series, times_s, values)
        if turn >= TAUGHT:
            took, worked = took + time.perf_counter() - began, worked + time.process_time() - idle
    return round(SERIES * ROUNDS / took), round(SERIES * ROUNDS / worked)


def half_space_trees(courses: Sequence[Course], python: Path) -> tuple[list[Numbers], int]:
    """(scores of each file, rows a second)."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([[course.times_s.tolist(), course.values.tolist()] for course in courses], file)
        file.flush()
        ended = subprocess.run([str(python), "-c", RIVER, file.name], capture_output=True, check=True, text=True)
    told = json.loads(ended.stdout)
    return [np.array(scores) for scores in told["files"]], round(told["rows_per_s"])


def as_many(course: Course, scores: Numbers, ours: np.ndarray) -> np.ndarray:
    """Where a peer's alarms begin at the lowest threshold at which they are no more than ours after probation."""
    scores = np.where(np.arange(len(scores)) < course.probation, 0.0, scores)
    begun, most = np.zeros(len(scores), bool), int(ours[course.probation :].sum())
    for threshold in np.quantile(scores, 1 - np.geomspace(1e-4, 0.2, 60)):
        more = alarm_onsets.begin(course.times_s, np.where(scores >= threshold, 0.5, 0.0))
        if more.sum() > most:
            break
        begun = more
    return begun


if __name__ == "__main__":
    sys.exit(main())
