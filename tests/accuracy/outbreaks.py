"""How well and how fast outbreaks are seen: ``python -m tests.accuracy.outbreaks [FOLDER]`` prints JSON.

``FOLDER``: holds ``surveillance_r/*.csv`` (year, period, cases, outbreak_state) and OpenDengue's months of provinces; without it what is
made up is measured alone. Seconds are of the processor, on one thread if the environment says so. Shares lie between 0 and 1, delays are
the median of what was found, in periods (of clusters in days) from the first: 0 is at once.
"""

import argparse
import csv
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from bazan.analysis.outbreaks.ears_and_farrington import ears, farrington, sweep
from bazan.analysis.outbreaks.endemic_channel import endemic_channel
from bazan.analysis.outbreaks.nowcast import nowcast
from bazan.analysis.outbreaks.space_time_scan import clusters
from bazan.analysis.outbreaks.tests import simulated_counts
from bazan.analysis.outbreaks.types import Cluster, EndemicOptions, FarringtonOptions, Signal
from bazan.core.settings import ROOT
from tests.load.machine_speed import report

COMMUNES, DISEASES, WEEKS = 71, 24, 5 * 52 + 4
DENGUE = ROOT.parent / "shared/data/health/opendengue_vn_province_month_1994_2010.csv"
ORACLE = ROOT / "bazan/analysis/outbreaks/tests"
NOUFAILY = FarringtonOptions(seasons=10, past_not_included=26, trend_p=1, threshold_method="muan")
"""As the paper proposes."""
Judge = Callable[[Sequence[int | None], int], list[Signal]]


def methods(years: int) -> dict[str, Judge]:
    """Every method by its name, Farrington's with so many years."""
    plain, paper = FarringtonOptions(years=years), replace(NOUFAILY, years=years)
    return {
        # pyrefly: ignore[bad-argument-type] - an array is read as a sequence
        **{f"ears-{name}": lambda counts, _, name=name: ears(counts, name) for name in ("c1", "c2", "c3")},
        "farrington": lambda counts, per_year: farrington(counts, per_year, options=plain),
        "farrington_noufaily": lambda counts, per_year: farrington(counts, per_year, options=paper),
        "endemic": lambda counts, per_year: endemic_channel(counts, per_year, options=EndemicOptions(years)),
    }


@dataclass
class Tally:
    """What a method saw of outbreaks that are known."""

    weeks: list[bool] = field(default_factory=list)
    quiet: list[bool] = field(default_factory=list)
    delays: list[int | None] = field(default_factory=list)

    def add(self, alarms: Sequence[bool | None], outbreak: Sequence[bool]) -> None:
        """Of one series, from the first period that counts; an outbreak is a run of its periods."""
        pairs = [(bool(alarm), state) for alarm, state in zip(alarms, outbreak, strict=True)]
        self.weeks += [alarm for alarm, state in pairs if state]
        self.quiet += [alarm for alarm, state in pairs if not state]
        for state, run in groupby(pairs, key=lambda pair: pair[1]):
            if state:
                self.delays.append(next((at for at, (alarm, _) in enumerate(run) if alarm), None))

    def told(self) -> dict[str, Any]:
        return {
            "outbreaks": len(self.delays), "outbreaks_found": share([delay is not None for delay in self.delays]),
            "outbreak_weeks_found": share(self.weeks), "delay": middle(self.delays),
            "quiet_weeks": len(self.quiet), "false_alarms": share(self.quiet),
        }  # fmt: skip


def middle(delays: Sequence[int | None]) -> float | None:
    known = [delay for delay in delays if delay is not None]
    return statistics.median(known) if known else None


def share(held: Sequence[bool]) -> float | None:
    return round(sum(held) / len(held), 4) if held else None


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.accuracy.outbreaks", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    folder = parser.parse_args().folder
    report(lambda: measure(folder))
    return 0


def measure(folder: Path | None) -> dict[str, Any]:
    made_up = {"sweep": swept(), "simulated": made_outbreaks(), "nowcast": late(), "clusters": places()}
    return made_up | ({"labelled": labelled(folder / "surveillance_r"), "dengue": dengue(folder)} if folder else {})


def swept() -> dict[str, Any]:
    rng = np.random.default_rng(1)
    series = [simulated_counts.counts(rng, WEEKS, 52, rng.uniform(-3, 3), season=0.5, phi=2).tolist() for _ in range(COMMUNES * DISEASES)]
    newest = range(WEEKS - 1, WEEKS)
    return {
        "series": len(series), "weeks": WEEKS,
        "newest_week_s": cpu_s(lambda: sweep(series, 52, at=newest)),
        "newest_week_noufaily_s": cpu_s(lambda: sweep(series, 52, at=newest, options=NOUFAILY)),
        "statsmodels_fits_alone_s": cpu_s(lambda: fitted_by_statsmodels(series[:50])) * len(series) / 50,
        "r_s": asked_of_r(series),
    }  # fmt: skip


def cpu_s(act: Callable[[], object]) -> float:
    act()
    before = time.process_time()
    act()
    return time.process_time() - before


def fitted_by_statsmodels(series: Sequence[Sequence[int]]) -> None:
    """Twice each, as reweighting needs; without residuals, trend test and threshold."""
    import statsmodels.api as models

    at = np.array([offset for year in range(-5, 0) for offset in range(year * 52 - 3, year * 52 + 4)])
    for counts in series:
        for _ in range(2):
            past = np.array(counts)[at - 1]
            models.GLM(past, models.add_constant(at), family=models.families.Poisson()).fit(scale="X2")


def asked_of_r(series: Sequence[Sequence[int]], some: int = 40) -> float | None:
    """Seconds for all, from what ``some`` more series take; None where there is no R with surveillance."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder, "settings.csv")
        settings.write_text("".join(line for line in (ORACLE / "settings.csv").open() if line.startswith(("name", "default"))))
        taken = []
        for number in (1, some + 1):
            rows = [f"s{name},52,{count}" for name, counts in enumerate(series[:number]) for count in counts]
            Path(folder, "series.csv").write_text("\n".join(["series,per_year,cases", *rows]))
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            asked = subprocess.run(
                ["Rscript", ORACLE / "oracle.R", f"{folder}/series.csv", settings, "9999"], capture_output=True, check=False
            )
            taken.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
            if asked.returncode:
                return None
    return (taken[1] - taken[0]) * len(series) / some


def made_outbreaks(each: int = 15) -> dict[str, Any]:
    """As Noufaily et al.: four outbreaks in the baseline, one in the last 49 weeks, of so many standard deviations of the counts."""
    rng, found = np.random.default_rng(2), {}
    kinds = [
        (level, trend, season, phi) for level in (0.1, 1.5, 3.0, 4.5) for trend, season in ((0, 0), (0.002, 0.6)) for phi in (1.2, 3.0)
    ]
    for size in (3, 5, 10):
        tallies = {name: Tally() for name in methods(5)}
        for level, trend, season, phi in kinds * each:
            counts, outbreak, first = with_outbreaks(rng, level, trend, season, phi, size)
            for name, judge in methods(5).items():
                tallies[name].add([signal.alarm for signal in judge(counts, 52)][first:], outbreak[first:])
        found[f"{size}_deviations"] = {name: tally.told() for name, tally in tallies.items()}
    return found


def with_outbreaks(
    rng: np.random.Generator, level: float, trend: float, season: float, phi: float, size: float
) -> tuple[list[int], list[bool], int]:
    """Counts, which weeks are of the last outbreak, and the first of the weeks that are judged."""
    weeks, first = 5 * 52 + 3 + 49, 5 * 52 + 3
    counts = simulated_counts.counts(rng, weeks, 52, level, trend=trend, season=season, phi=phi)
    outbreak = np.zeros(weeks, int)
    for start in (*rng.choice(first - 20, 4, replace=False), rng.integers(first, weeks - 8)):
        mean = np.exp(level + trend * start + season * np.cos(2 * np.pi * start / 52))
        more = simulated_counts.outbreak(rng, size * np.sqrt(phi * mean), 12)[: weeks - start]
        counts[start : start + len(more)] += more
        outbreak[:] = 0
        outbreak[start : start + len(more)] = more
    lasting = np.flatnonzero(outbreak)
    state = [bool(len(lasting)) and lasting[0] <= week <= lasting[-1] for week in range(weeks)]
    return counts.tolist(), state, first


def late(times: int = 60) -> dict[str, Any]:
    """Of the last 14 days, how often the interval of 95 % holds, how far the estimate lies off, and how far what is reported does."""
    many = {"level": 60, "phi": 13}
    kinds: dict[str, dict[str, Any]] = {
        "2_a_day": {"level": 2}, "10_a_day": {"level": 10}, "10_a_day_scattered": {"level": 10, "phi": 3},
        "10_a_day_growing_5_percent": {"level": 10, "phi": 3, "growth": 0.05}, "60_a_day": many,
        "60_a_day_weekends": many | {"scatter": "weekends"}, "60_a_day_uneven_delays": many | {"scatter": "days"},
        "60_a_day_slower_for_three_weeks": many | {"scatter": "slower"},
    }  # fmt: skip
    found = {}
    for name, kind in kinds.items():
        rng = np.random.default_rng(5)
        held, off, missing, begun = list[bool](), list[float](), list[float](), time.process_time()
        for number in range(times):
            onset, report_day = simulated_counts.lines(rng, 190, **kind)
            true = np.bincount(onset[report_day - onset <= 28], minlength=190)
            told = nowcast(onset, report_day, 145 + number % 7)
            held += [day.low <= true[day.day] <= day.high for day in told[-14:]]
            off += [abs(day.estimate - true[day.day]) for day in told[-7:]]
            missing += [true[day.day] - day.reported for day in told[-7:]]
        found[name] = {
            "held": share(held), "error": round(statistics.fmean(off), 2), "error_of_reported": round(statistics.fmean(missing), 2),
            "each_ms": round((time.process_time() - begun) / times * 1000, 1),
        }  # fmt: skip
    return found


def places(times: int = 100) -> dict[str, Any]:
    """71 communes, 3 cases a day in all, a year of past: how many scans without an outbreak find one, how soon one of 14 days is found."""
    rng = np.random.default_rng(3)
    centres = list(zip(11.75 + rng.random(COMMUNES) * 1.05, 107.2 + rng.random(COMMUNES) * 1.2, strict=True))
    people = rng.lognormal(9, 0.5, COMMUNES)
    kinds = {"even": {}, "season": {"season": 0.8}, "uneven_places": {"uneven": 0.5}, "clumped_weeks": {"clumped": 2.0}}
    found: dict[str, Any] = {}
    for mode, population in (("population", people), ("own_past", None)):
        # pyrefly: ignore[bad-argument-type] - an array is read as a sequence
        scan = partial(clusters, population=population, centres=centres, replicas=199)
        quiet = {}
        for name, kind in kinds.items():
            # pyrefly: ignore[bad-argument-type] - an array is read as a sequence
            scans = [scan(spread(rng, people, **kind), as_of=364, level=0.05, seed=at) for at in range(times)]
            quiet[name] = {f"alarms_at_{level}": share([any(one.p <= level for one in seen) for seen in scans]) for level in (0.05, 0.01)}
        cases = spread(rng, people)
        found[mode] = {
            # pyrefly: ignore[bad-argument-type] - an array is read as a sequence
            "scan_of_999_s": cpu_s(lambda scan=scan, cases=cases: scan(cases, as_of=364, replicas=999)),
            "quiet": quiet, "found": [injected(rng, people, scan, a_day) for a_day in (0.5, 1, 2)],
        }  # fmt: skip
    return found


def spread(rng: np.random.Generator, people: np.ndarray, *, season: float = 0, uneven: float = 0, clumped: float = 0) -> np.ndarray:
    """int (places, 365). ``uneven``: places differ for good; ``clumped``: so does each week of a place, with that variance about 1."""
    mean = np.outer(people / people.sum() * np.exp(rng.normal(0, uneven, len(people))), 3 * np.exp(season * np.sin(np.arange(365) / 58)))
    if clumped:
        mean *= np.repeat(rng.gamma(1 / clumped, clumped, (len(people), 53)), 7, axis=1)[:, :365]
    return rng.poisson(mean)


def injected(rng: np.random.Generator, people: np.ndarray, scan: Callable[..., list[Cluster]], a_day: float) -> dict[str, Any]:
    """Of 25 outbreaks in one commune for 14 days, looked for every day at 1 %."""
    delays = list[int | None]()
    for _ in range(25):
        cases, place = spread(rng, people), int(rng.integers(COMMUNES))
        cases[place, -14:] += rng.poisson(a_day, 14)
        alarms = (any(place in seen.places for seen in scan(cases, as_of=351 + day, level=0.01)) for day in range(14))
        delays.append(next((day for day, alarm in enumerate(alarms) if alarm), None))
    return {"cases_a_day": a_day, "found": share([delay is not None for delay in delays]), "delay": middle(delays)}


def labelled(folder: Path) -> dict[str, Any]:
    """The series whose outbreaks somebody marked, from where a method reaches them: most began in the first year, so Farrington looks one
    year back. What had begun before isn't counted."""
    tallies = {name: Tally() for name in methods(1)}
    for path in sorted(folder.glob("*.csv")):
        rows = table(path)
        state = [row.get("outbreak_state", "0") == "1" for row in rows]
        for name, judge in methods(1).items() if any(state) else ():
            alarms = [signal.alarm for signal in judge([int(float(row["cases"])) for row in rows], 52)]
            first = next(at for at, alarm in enumerate(alarms) if alarm is not None)
            first = next(at for at in range(first, len(state)) if not state[at])
            tallies[name].add(alarms[first:], state[first:])
    return {name: tally.told() for name, tally in tallies.items()}


def dengue(folder: Path) -> dict[str, Any]:
    """The months since 2009 in which Dak Nong's dengue is an alarm, and what each method saw of the dengue years of all provinces."""
    path = folder / DENGUE.name
    months = sorted((row["calendar_start_date"][:7], int(row["dengue_total"])) for row in table(path) if row["adm_1_name"] == "DAK NONG")
    found: dict[str, Any] = {}
    for name, judge in methods(5).items():
        if name != "farrington_noufaily":  # a year of months has no ten seasons
            signals = judge([cases for _, cases in months], 12)
            found[name] = [month for (month, _), signal in zip(months, signals, strict=True) if signal.alarm and month >= "2009"]
    return {"dak_nong": found, "years": dengue_years(provinces(path), tuple(found))}


def provinces(path: Path) -> dict[str, list[int | None]]:
    """Cases a month of each province, January of the first year to December of the last; None: nobody told."""
    told: dict[str, dict[int, int]] = {}
    for row in table(path):
        year, month = (int(part) for part in row["calendar_start_date"].split("-")[:2])
        told.setdefault(row["adm_1_name"], {})[12 * year + month - 1] = int(row["dengue_total"])
    first, last = min(map(min, told.values())) // 12 * 12, max(map(max, told.values())) // 12 * 12 + 12
    return {name: [months.get(month) for month in range(first, last)] for name, months in told.items()}


def dengue_years(courses: Mapping[str, Sequence[int | None]], names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Of years with 50 cases or more and over twice the median year of the five before: found by the peak, and how many months before it
    in the middle; of the months of other years with five before: the share with an alarm."""
    told = {}
    for name in names:
        leads, alarmed = list[int | None](), list[bool]()
        for counts in courses.values():
            alarms = [bool(signal.alarm) for signal in methods(5)[name](counts, 12)]
            years = [[count or 0 for count in counts[at : at + 12]] for at in range(0, len(counts), 12)]
            for number in range(6, len(years)):
                cases, mine = years[number], alarms[12 * number : 12 * number + 12]
                if sum(cases) >= 50 and sum(cases) > 2 * statistics.median(map(sum, years[number - 5 : number])):
                    peak = cases.index(max(cases))
                    leads.append(next((peak - at for at, alarm in enumerate(mine[: peak + 1]) if alarm), None))
                else:
                    alarmed += mine
        found = [lead for lead in leads if lead is not None]
        told[name] = {
            "years": len(leads), "found": round(len(found) / len(leads), 2), "lead": statistics.median(found),
            "mean_lead": round(statistics.mean(found), 1), "false_months": round(sum(alarmed) / len(alarmed), 3),
        }  # fmt: skip
    return told


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    sys.exit(main())
