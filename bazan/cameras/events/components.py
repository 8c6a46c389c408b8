"""How well cameras count, as their pages and the health board say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from bazan.cameras.devices.types import RuleInfo, TrialInfo
from bazan.core.labels import label
from bazan.core.language import words
from bazan.platform.design_system.api import Course, lines_chart, number, quantity, when

NIGHT = timedelta(days=1)
WATCH, OFF = 0.2, 0.4
"""From these shares of crossings miscounted on a trial is worth looking at, or its counts are not."""


@dataclass(frozen=True)
class TriedLine:
    name: str
    laid: str
    missed: str
    extra: str
    error: str


@dataclass(frozen=True)
class Night:
    at: datetime
    laid: str
    counted: str
    error: str
    smallest: str


@dataclass(frozen=True)
class Told:
    """What is said of one trial."""

    counted: str
    sees: str
    light: str
    error: str


@dataclass(frozen=True)
class Trials:
    """``nights``: newest first; ``lines``: of the newest one."""

    newest: Told
    course: Markup
    lines: Sequence[TriedLine]
    nights: Sequence[Night]


def drawn(trials: Sequence[TrialInfo], rules: Sequence[RuleInfo], now: datetime) -> Trials | None:
    """Of one camera's trials, oldest first; None: it wasn't tried yet."""
    if not trials:
        return None
    newest = trials[-1]
    names = {rule.terms.code: words(rule.terms.names) for rule in rules} | {"": label("cameras.trial.middle")}
    points: list[tuple[datetime, float | None]] = [(trial.at, 100 * trial.error) for trial in trials]
    return Trials(
        newest=told(newest, now),
        course=lines_chart(
            [Course(points, label("cameras.trial.error"), error(newest))], step=NIGHT, label=label("cameras.trial.course"), digits=1,
            width=720, height=180,
        ),
        lines=[
            TriedLine(names.get(code, code), number(laid), number(missed), number(extra), _share(missed + extra, laid))
            for code, (laid, missed, extra) in newest.lines.items()
        ],
        nights=[_night(trial) for trial in reversed(trials)],
    )  # fmt: skip


def told(trial: TrialInfo, now: datetime) -> Told:
    counted = label("cameras.trial.counted", counted=number(trial.counted), laid=number(trial.laid), at=when(trial.at, now))
    return Told(counted, _sees(trial), light(trial), error(trial))


def error(trial: TrialInfo) -> str:
    return quantity(100 * trial.error, 1, "%")


def light(trial: TrialInfo) -> str:
    """The light its error stands at."""
    return "off" if trial.error >= OFF else "watch" if trial.error >= WATCH else "good"


def smallest(trial: TrialInfo) -> str:
    """How high the smallest figure is that it still sees."""
    return label("cameras.trial.none_seen") if trial.smallest_px is None else label("cameras.trial.from", pixels=number(trial.smallest_px))


def _sees(trial: TrialInfo) -> str:
    if trial.smallest_px is None:
        return label("cameras.trial.sees_none")
    return label("cameras.trial.sees", pixels=number(trial.smallest_px))


def _night(trial: TrialInfo) -> Night:
    return Night(trial.at, number(trial.laid), number(trial.counted), error(trial), smallest(trial))


def _share(wrong: int, laid: int) -> str:
    return quantity(100 * wrong / laid, 1, "%") if laid else "–"
