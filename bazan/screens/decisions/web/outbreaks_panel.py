"""Is an outbreak starting: which diseases are beyond their threshold where, how many cases there are really, where they crowd together."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bazan.analysis.outbreaks import api as outbreaks
from bazan.analysis.outbreaks.types import ClusterInfo, NowcastInfo, RunInfo, SignalInfo
from bazan.core.labels import label, number_words
from bazan.core.language import words
from bazan.core.time import day_start
from bazan.data.figures.api import place_name
from bazan.platform.design_system.api import Column, Likely, Sheet, day, fan_chart, inside, number
from bazan.response.directives.components import give_href
from bazan.screens.decisions.decision_subject import Decision

WEEK = 7
MEASURED_DEVIATIONS = 2
"""Of the endemic channel whose alarms were counted over the dengue years of Vietnam's provinces."""


def panel(asked: Decision) -> dict[str, Any] | None:
    """None: the sector declares no diseases. At a commune what is said of that one alone."""
    found = outbreaks.standing(asked.pack)
    if found is None:
        return None
    whole = asked.place.id == asked.units.root.id
    signals = [signal for signal in found.signals if whole or signal.place_id == asked.place.id]
    alarms = [signal for signal in signals if signal.alarm]
    worst = next((signal for signal in alarms if signal.place_id != asked.units.root.id), alarms[0] if alarms else None)
    return {
        "title": _finding(asked, found.runs, signals, alarms, worst),
        "alarms": [_row(asked, signal) for signal in alarms],
        "sheet": _sheet(asked, found.runs, [signal for signal in signals if signal.count or signal.alarm]),
        "nowcast": _nowcast(asked, found.nowcasts, worst) if whole else None,
        "clusters": [_cluster(asked, one) for one in found.clusters if whole or asked.place.id in one.place_ids],
        "basis": [_basis(run) for run in found.runs],
        "give": _give(asked, worst) if worst else "",
        "give_to": _place(asked, worst.place_id) if worst else "",
    }


def _finding(
    asked: Decision, runs: Sequence[RunInfo], signals: Sequence[SignalInfo], alarms: Sequence[SignalInfo], worst: SignalInfo | None
) -> str:
    if worst is not None:
        told = {
            "disease": words(worst.labels),
            "place": _place(asked, worst.place_id),
            "count": worst.count,
            "period": inside(worst.period),
        }
        diseases = len({signal.disease for signal in alarms})
        return label("decisions.outbreaks.alarm", diseases=diseases, expected=number(worst.expected, 1), **told)
    if not runs:
        return label("decisions.outbreaks.not_yet")
    if any(signal.alarm is False for signal in signals):
        return label("decisions.outbreaks.quiet", count=len({signal.disease for signal in signals if signal.alarm is False}))
    longest = max(runs, key=lambda run: run.periods)
    return label(f"decisions.outbreaks.{'short' if _is_short(longest) else 'unknown'}", **_lengths(longest))


def _is_short(run: RunInfo) -> bool:
    return run.periods < run.least_periods


def _lengths(run: RunInfo) -> dict[str, str]:
    grain = label(f"decisions.outbreaks.grain.{run.period.grain}")
    return {"periods": number(run.periods), "needed": number(run.least_periods), "grain": grain}


def _row(asked: Decision, signal: SignalInfo) -> dict[str, Any]:
    place = asked.units.place(signal.place_id)
    return {
        "disease": words(signal.labels),
        "place": _place(asked, signal.place_id),
        "href": asked.href(indicator=signal.indicator or asked.info.code, place=place.code if place and place != asked.units.root else ""),
        "count": number(signal.count),
        "expected": number(signal.expected, 1),
        "threshold": number(signal.threshold, 1),
        "since": day(signal.since) if signal.since else "",
    }


def _sheet(asked: Decision, runs: Sequence[RunInfo], signals: Sequence[SignalInfo]) -> Sheet:
    """Everything with a case in its newest period; what has none is in no danger of being beyond."""
    digits = {"count": 0, "expected": 1, "threshold": 1}
    short = {run.sweep: _lengths(run) for run in runs if _is_short(run)}
    columns = tuple(Column(label(f"decisions.outbreaks.{key}"), digits.get(key)) for key in ("disease", "place", *digits, "said"))
    rows = tuple(
        (
            words(signal.labels), _place(asked, signal.place_id), signal.count, signal.expected, signal.threshold,
            _said(signal, short.get(signal.sweep)),
        )
        for signal in signals
    )  # fmt: skip
    return Sheet("outbreaks", label("decisions.outbreaks.caption"), columns, rows)


def _said(signal: SignalInfo, short: dict[str, str] | None) -> str:
    """``short``: how much of the past there is and how much is needed, where that is too little."""
    if signal.alarm is None:
        return label("decisions.outbreaks.said.short", **short) if short else label("decisions.outbreaks.said.unknown")
    return label(f"decisions.outbreaks.said.{'alarm' if signal.alarm else 'quiet'}")


def _nowcast(asked: Decision, found: Sequence[NowcastInfo], worst: SignalInfo | None) -> dict[str, Any] | None:
    """Of the page's disease, else of that furthest beyond its threshold, else of that with the most cases."""
    wanted = (
        (lambda one: one.indicator == asked.info.code),
        (lambda one: worst is not None and one.disease == worst.disease),
        (lambda _: True),
    )
    chosen = next((one for fits in wanted for one in found if fits(one)), None)
    if chosen is None:
        return None
    newest = chosen.days[-WEEK:]
    told = {"reported": sum(one.reported for one in newest), "estimate": number(sum(one.estimate for one in newest))}
    title = label("decisions.outbreaks.nowcast", disease=words(chosen.labels), days=len(newest), **told)
    return {"title": title, "drawing": _drawing(chosen, title), "sheet": _days(chosen)}


def _drawing(chosen: NowcastInfo, title: str) -> str:
    last = chosen.days[-1]
    return fan_chart(
        [(day_start(one.day), float(one.reported)) for one in chosen.days],
        [Likely(day_start(one.day), one.estimate, one.estimate, one.estimate, one.low, one.high) for one in chosen.days],
        step=timedelta(days=1),
        label=title,
        digits=0,
        end_text=label("decisions.outbreaks.known", count=number(last.reported)),
        ends=[
            (last.estimate, label("decisions.outbreaks.likely", count=number(last.estimate))),
            (last.high, label("decisions.outbreaks.at_most", count=number(last.high))),
        ],
        said={
            day_start(one.day): [
                day(one.day),
                label("decisions.outbreaks.known", count=number(one.reported)),
                f"95 %: {label('decisions.span', low=number(one.low), high=number(one.high))}",
            ]
            for one in chosen.days
        },
    )


def _days(chosen: NowcastInfo) -> Sheet:
    digits = {"day": None, "reported": 0, "estimate": 1, "low95": 0, "high95": 0}
    columns = tuple(Column(label(f"decisions.outbreaks.{key}"), digits[key]) for key in digits)
    rows = tuple((one.day, one.reported, one.estimate, one.low, one.high) for one in reversed(chosen.days))
    return Sheet("nowcast", label("decisions.outbreaks.nowcast_caption", disease=words(chosen.labels)), columns, rows)


def _cluster(asked: Decision, one: ClusterInfo) -> dict[str, Any]:
    return {
        "disease": words(one.labels),
        "places": ", ".join(_place(asked, place_id) for place_id in one.place_ids),
        "span": f"{day(one.first_day, year=False)} – {day(one.last_day)}",
        "observed": number(one.observed),
        "expected": number(one.expected, 1),
        "once": number(1 / one.p),
    }


def _basis(run: RunInfo) -> str:
    """By which method, over how much; said plainly where it is too little to know the season. How well the endemic channel does is known of
    its usual width alone."""
    told = {"name": words(run.labels), "periods": number(run.periods), "cases": number(run.cases), "of": number(run.seasonal_from)}
    told["deviations"] = number_words(run.deviations)
    key = run.method if run.method in ("farrington", "endemic") else "ears" if run.method else "short"
    text = label(f"decisions.outbreaks.basis.{key}", method=f"EARS {run.method.upper()}", **(_lengths(run) | told))
    measured = key == "endemic" and run.deviations == MEASURED_DEVIATIONS
    return f"{text} {label('decisions.outbreaks.basis.endemic_measured')}" if measured else text


def _give(asked: Decision, worst: SignalInfo) -> str:
    order = label("decisions.outbreaks.order", disease=words(worst.labels), place=_place(asked, worst.place_id))
    if worst.indicator:
        return give_href(indicator=worst.indicator, feature=f"place:{worst.place_id}", words=order)
    return give_href(place=worst.place_id, words=order)


def _place(asked: Decision, place_id: int) -> str:
    place = asked.units.place(place_id)
    return label("boards.whole") if place_id == asked.units.root.id else place_name(place) if place else ""
