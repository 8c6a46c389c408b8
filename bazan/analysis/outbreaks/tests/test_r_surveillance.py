"""R's surveillance says the same within a millionth: of made-up series it said so, of real ones it does where it is installed."""

import csv
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec
import pytest

from bazan.analysis.outbreaks.ears_and_farrington import ears, farrington
from bazan.analysis.outbreaks.tests import simulated_counts
from bazan.analysis.outbreaks.types import Count, EarsMethod, FarringtonOptions, Power, Signal, ThresholdMethod
from bazan.core.settings import ROOT

HERE = Path(__file__).parent
REAL = ROOT.parent / "shared" / "data" / "health" / "surveillance_r"
CLOSE = 1e-6


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SETTINGS = {row["name"]: row for row in rows(HERE / "settings.csv")}


def options(setting: Mapping[str, str]) -> FarringtonOptions:
    return FarringtonOptions(
        years=int(setting["b"]), half_window=int(setting["w"]), seasons=int(setting["noPeriods"]),
        past_not_included=int(setting["pastWeeksNotIncluded"]) if setting["pastWeeksNotIncluded"] else None,
        alpha=float(setting["alpha"]), trend=setting["trend"] == "TRUE", trend_p=float(setting["pThresholdTrend"]),
        reweight=setting["reweight"] == "TRUE", weights_threshold=float(setting["weightsThreshold"]),
        least_cases=int(setting["limit5"]), least_over=int(setting["limit4"]),
        power=msgspec.convert(setting["powertrans"], Power), threshold_method=msgspec.convert(setting["thresholdMethod"], ThresholdMethod),
    )  # fmt: skip


def judged(per_year: int, counts: Sequence[Count], setting: Mapping[str, str]) -> list[Signal]:
    if setting["method"] == "farrington":
        return farrington(counts, per_year, options=options(setting))
    return ears(counts, msgspec.convert(setting["method"], EarsMethod))


def differences(answers: Iterable[Mapping[str, str]], series: Mapping[str, tuple[int, Sequence[Count]]]) -> list[str]:
    """Each answer of R that isn't ours. Where it has no threshold R says 'no alarm'; so do we only if too few cases are the reason."""
    ask = cache(lambda name, setting: judged(*series[name], SETTINGS[setting]))
    found = []
    for answer in answers:
        at, setting = int(answer["position"]), SETTINGS[answer["setting"]]
        ours = ask(answer["series"], answer["setting"])[at]
        pairs = [(getattr(ours, key), number(answer[key])) for key in ("expected", "threshold", "score")]
        alarm = bool(int(answer["alarm"])) if number(answer["alarm"]) is not None else None
        if setting["method"] != "farrington":
            pairs = pairs[1:2]
        elif number(answer["threshold"]) is None and alarm is not None:
            newest = series[answer["series"]][1][at - int(setting["limit4"]) + 1 : at + 1]
            known = [count for count in newest if count is not None]
            alarm = False if len(known) == len(newest) and sum(known) < int(setting["limit5"]) else None
        if ours.alarm is not alarm or not all(same(*pair) for pair in pairs):
            found.append(f"{dict(answer)}: {ours}")
    return found


def number(text: str) -> float | None:
    return None if text in ("", "NA", "NaN", "Inf") else float(text)


def same(ours: float | None, theirs: float | None) -> bool:
    return ours is theirs if ours is None or theirs is None else ours == pytest.approx(theirs, rel=1e-9, abs=CLOSE)


def test_the_series_are_those_the_simulation_makes():
    assert (HERE / "series.csv").read_text("utf-8") == simulated_counts.written()


@pytest.mark.parametrize("setting", SETTINGS)
def test_made_up_series_are_judged_as_r_judges_them(setting):
    series = {name: simulated_counts.series(name) for name in simulated_counts.SERIES}
    answers = [row for row in rows(HERE / "answers.csv") if row["setting"] == setting]
    assert {row["alarm"] for row in answers} >= {"0", "1"}, "the series ask too little"
    assert differences(answers, series) == []


@pytest.mark.skipif(not REAL.is_dir() or shutil.which("Rscript") is None, reason="needs R and the series of its package")
def test_real_series_are_judged_as_r_judges_them(tmp_path):
    series = {path.stem: (52, [int(float(row["cases"])) for row in rows(path)]) for path in sorted(REAL.glob("*.csv"))}
    lines = [f"{name},{per_year},{count}" for name, (per_year, counts) in series.items() for count in counts]
    (tmp_path / "series.csv").write_text("\n".join(["series,per_year,cases", *lines]), "utf-8")
    asked = subprocess.run(
        ["Rscript", HERE / "oracle.R", tmp_path / "series.csv", HERE / "settings.csv", "150"], capture_output=True, text=True, check=False
    )
    if "no package called" in asked.stderr:
        pytest.skip("R is here, its surveillance isn't")
    answers = list(csv.DictReader(asked.stdout.splitlines()))
    assert len(answers) > 80, asked.stderr
    assert differences(answers, series) == []
