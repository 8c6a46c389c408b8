"""What a directive is estimated to have done, ready to show: the verdict in words, the interval, the course without it beside what came."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from bazan.core.labels import label
from bazan.core.time import Period
from bazan.data.figures.api import amount, apart
from bazan.data.indicators.types import IndicatorInfo
from bazan.platform.design_system.api import Column, Likely, Limit, Sheet, Spans, fan_chart, interval_bar, number, period, signed
from bazan.response.directives.impact.types import EFFECT_STATES, Band, EffectInfo, Estimate, Judged
from bazan.response.directives.web.chart_marks import Noted

STEPS = {
    "hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=31),
    "quarter": timedelta(days=92), "year": timedelta(days=366),
}  # fmt: skip
BEFORE = {"day": 30, "week": 26, "month": 13, "quarter": 8, "year": 5}
"""Periods drawn from before a directive, by grain."""
SURE = ("worked", "worse", "no_effect")


@dataclass(frozen=True)
class EstimateView:
    """An estimate in words. Empty ``effect``: it has no numbers."""

    verdict: str
    """Empty: none was made."""
    state: str
    word: str
    effect: str
    bar: Markup
    method: str
    placebo: str
    why: str
    believe: str
    """Which of the two to believe, the estimate or the plain change."""

    @property
    def judged(self) -> bool:
        return self.verdict in SURE


@dataclass(frozen=True)
class Tally:
    """How many of a list of directives were judged by the estimate."""

    worked: int
    judged: int
    unjudged: int
    newest: datetime | None
    """When the last of them was estimated."""

    @property
    def share(self) -> float | None:
        return 100 * self.worked / self.judged if self.judged else None


def tally(wanted: Collection[int], verdicts: Mapping[int, Judged]) -> Tally:
    """Of the directives wanted, those without a verdict count as not judged."""
    known = [verdicts[number] for number in wanted if number in verdicts]
    judged = [one.verdict for one in known if one.verdict in SURE]
    return Tally(judged.count("worked"), len(judged), len(wanted) - len(judged), max((one.made_at for one in known), default=None))


def reach_of(found: Iterable[EffectInfo]) -> float:
    """What either end of one scale for all their intervals stands for."""
    effects = [one.estimate.effect for one in found if one.estimate.effect is not None]
    return max((abs(edge) for effect in effects for edge in (effect.low95, effect.high95)), default=0.0) or 1.0


def view_of(found: EffectInfo | None, about: IndicatorInfo, reach: float) -> EstimateView:
    """``reach`` as of ``reach_of``."""
    if found is None:
        word = label("directives.estimate.none")
        return EstimateView(
            "", "none", word, "", Markup(""), "", "", label("directives.estimate.none_why"), label("directives.believe.change")
        )
    made = found.estimate
    effect = made.effect
    verdict = made.verdict
    return EstimateView(
        verdict,
        EFFECT_STATES.light(verdict),
        label(f"effects.short.{made.why}") if verdict == "not_enough" else EFFECT_STATES.word(verdict),
        effect_words(effect, about) if effect else "",
        interval_bar(_spans(effect) if effect else None, reach, verdict in SURE),
        label(f"directives.estimate.{made.method}", count=len(made.weights or ())) if made.method else "",
        label("effects.placebo", runs=made.runs, as_far=made.as_far, share=number(100 * (made.chance or 0.0), 1)) if made.runs else "",
        _why(made),
        label(f"directives.believe.{_believed(verdict, made.method, effect)}"),
    )


def _why(made: Estimate) -> str:
    """Why nothing is said, and what a change for the worse may also come from; empty otherwise."""
    if made.why:
        return label(f"effects.why.{made.why}", least=made.least or 0)
    return label("directives.estimate.worse_why") if made.verdict == "worse" else ""


def _believed(verdict: str, method: str, effect: Band | None) -> str:
    if verdict in SURE:
        return method
    return "neither" if effect is not None else "change"


def effect_words(effect: Band, about: IndicatorInfo) -> str:
    """+4,1 điểm (0,6 đến 7,6): by how much the number stands elsewhere than without the directive, with the interval of 95 %."""
    low, high = (signed(edge, about.digits) for edge in (effect.low95, effect.high95))
    return label("directives.estimate.effect", effect=apart(about, effect.mean, sign=True), low=low, high=high)


def sentence_of(found: EffectInfo, about: IndicatorInfo) -> str:
    """What came, what would have come without it, and the difference; or why nothing is said of it."""
    made = found.estimate
    counted = [n for n, effect in enumerate(made.effects) if effect is not None]
    if made.effect is None or not counted:
        return label(f"effects.why.{made.why}", least=made.least or 0)
    without = sum(made.course[n].mean for n in counted) / len(counted)
    first, last = (found.periods[found.given_at + n] for n in (counted[0], counted[-1]))
    return label(
        "directives.estimate.said",
        since=period(first) if first == last else label("directives.estimate.span", low=period(first), high=period(last)),
        came=amount(about, without + made.effect.mean),
        without=amount(about, without),
        effect=effect_words(made.effect, about),
    )


def drawing_of(
    found: EffectInfo,
    about: IndicatorInfo,
    words: str,
    marks: Sequence[Noted],
    goal: Limit | None = None,
    size: tuple[int, int] = (660, 236),
) -> Markup:
    """What came as a line, what would have come without the directive dashed with its bands; nothing where there is no such course.

    ``size``: width and height in pixels.
    """
    first = max(found.given_at - BEFORE[about.grain], 0)
    shown = list(zip(found.periods, found.observed, _without(found), strict=True))[first:]
    known = [value for _, value, _ in shown if value is not None]
    if not found.estimate.course or not known:
        return Markup("")
    bands = [(at, band) for at, _, band in shown if isinstance(band, Band)]
    fitted = [(at.start, band) for at, _, band in shown if isinstance(band, float)]
    fork = [Likely(at, value, value, value, value, value) for at, value in fitted[-1:]]
    last = bands[-1][1]
    return fan_chart(
        [(at.start, value) for at, value, _ in shown],
        [*fork, *(Likely(at.start, band.mean, band.low80, band.high80, band.low95, band.high95) for at, band in bands)],
        step=STEPS[about.grain],
        label=words,
        digits=about.digits,
        end_text=amount(about, known[-1]),
        plain=fitted,
        ends=[(last.mean, label("directives.estimate.end", value=number(last.mean, about.digits)))],
        limits=[goal] if goal else (),
        deeds=marks,
        said={at.start: [period(at), *_told(about, value, band)] for at, value, band in shown},
        width=size[0],
        height=size[1],
    )


def _told(about: IndicatorInfo, value: float | None, band: Band | float | None) -> list[str]:
    came = [amount(about, value)] if value is not None else []
    if not isinstance(band, Band):
        return came
    span = label("directives.estimate.span", low=number(band.low95, about.digits), high=number(band.high95, about.digits))
    return [*came, label("directives.estimate.end", value=number(band.mean, about.digits)), f"95 %: {span}"]


def sheet_of(found: EffectInfo, about: IndicatorInfo, name: str, marks: Sequence[Noted]) -> Sheet:
    """Period by period, the newest first: what came, what would have come without it, the interval, the marks of the chart."""
    keys = (
        ("period", None),
        ("came", about.digits),
        ("without", about.digits),
        ("low95", about.digits),
        ("high95", about.digits),
        ("marks", None),
    )
    columns = tuple(Column(label(f"directives.column.{key}"), digits) for key, digits in keys)
    first = max(found.given_at - BEFORE[about.grain], 0)
    rows = [
        (period(at), value, *_cells(band), noted(marks, at))
        for at, value, band in list(zip(found.periods, found.observed, _without(found), strict=True))[first:]
    ]
    return Sheet("effect", name, columns, tuple(reversed(rows)))


def noted(marks: Sequence[Noted], at: Period) -> str:
    """The words of the marks that stand in a period."""
    return "; ".join(f"{mark.name}: {mark.words}" for mark in marks if at.start <= mark.at < at.end)


def _without(found: EffectInfo) -> list[Band | float | None]:
    """Of each period the course without the directive: as fitted before it was given, with its bands from then on.

    What never was below zero isn't drawn there.
    """
    made = found.estimate
    if not made.course:
        return [None] * len(found.periods)
    floor = 0.0 if min((value for value in found.observed if value is not None), default=0.0) >= 0 else float("-inf")
    bands = [Band(*(max(edge, floor) for edge in (one.mean, one.low80, one.high80, one.low95, one.high95))) for one in made.course]
    return [*made.before, *bands]


def _cells(band: Band | float | None) -> tuple[float | None, float | None, float | None]:
    return (band.mean, band.low95, band.high95) if isinstance(band, Band) else (band, None, None)


def _spans(effect: Band) -> Spans:
    return Spans(effect.mean, effect.low80, effect.high80, effect.low95, effect.high95)
