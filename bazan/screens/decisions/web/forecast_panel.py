"""What is coming: the forecast with its bands, how likely the year's target is, and how well such forecasts did before."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bazan.analysis.forecasts import api as forecasts
from bazan.analysis.forecasts.types import Accuracy, Ahead, Beyond, Outlook
from bazan.core.errors import Refused
from bazan.core.labels import label, sentence
from bazan.data.figures.api import amount, apart, indicator_name
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Value
from bazan.platform.design_system.api import Column, Likely, Limit, Mark, Sheet, fan_chart, inside, number, period
from bazan.screens.decisions.decision_subject import Decision

STEPS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=31), "quarter": timedelta(days=92)}
SURE = 0.8
"""From this chance on a passing of limits is spoken of as likely."""
HARDLY = 0.1
"""Below this chance it doesn't matter when."""
BEFORE = {"day": 42, "week": 26, "month": 18, "quarter": 8}
"""Periods of the past that are drawn before what is to come."""


def coming(asked: Decision, marks: Sequence[Mark]) -> dict[str, Any]:
    """The panel. Without a forecast it says why."""
    outlook = forecasts.outlook(asked.info.code, asked.feature)
    if outlook is None:
        return _nothing("not_yet", "")
    if not outlook.model:
        return _nothing("refused", sentence(Refused(outlook.why, dict(outlook.params))))
    values, beyond = _past(asked, outlook), forecasts.beyond(outlook, asked.reading)
    return {
        "title": _finding(asked, outlook),
        "head": _head(asked, outlook),
        "drawing": _drawing(asked, outlook, values, marks),
        "beyond": _beyond(asked, beyond),
        "sheet": _sheet(asked, outlook, values, beyond),
        "needed": _needed(asked, outlook),
        "record": _record(outlook, forecasts.accuracy(asked.info.code)),
        "made_at": outlook.made_at,
        "model": label(f"decisions.model.{outlook.model}"),
        "reconciled": outlook.reconciled,
    }


def _nothing(key: str, why: str) -> dict[str, Any]:
    head = ("–", label("decisions.head.coming_none"))
    return {"title": label(f"decisions.coming.{key}"), "head": head, "why": why, "drawing": "", "record": ""}


def _past(asked: Decision, outlook: Outlook) -> list[Value]:
    start = outlook.origin
    for _ in range(BEFORE[outlook.origin.grain]):
        start = start.previous()
    return indicators.series(asked.info.code, asked.feature, start.start, outlook.origin.end, "today")


def _last(outlook: Outlook) -> Ahead:
    """The period that is spoken of: the year's last where its target is known, else the last there is."""
    if outlook.chance is not None:
        return next(one for one in outlook.ahead if one.period == outlook.chance.at)
    return outlook.ahead[-1]


def _finding(asked: Decision, outlook: Outlook) -> str:
    one, chance = _last(outlook), outlook.chance
    told = {
        "at": inside(one.period),
        "value": amount(asked.info, one.step.mean),
        "low": number(one.step.low95, asked.info.digits),
        "high": number(one.step.high95, asked.info.digits),
    }
    if chance is None:
        return label("decisions.coming.plain", **told)
    share = number(100 * chance.probability, 0)
    return label("decisions.coming.chance", share=share, goal=amount(asked.info, chance.goal), **told)


def _head(asked: Decision, outlook: Outlook) -> tuple[str, str]:
    one = _last(outlook)
    if outlook.chance is not None:
        return f"{number(100 * outlook.chance.probability, 0)}\u00a0%", label("decisions.head.coming_chance", at=inside(one.period))
    return amount(asked.info, one.step.mean), label("decisions.head.coming_line", at=inside(one.period))


def _needed(asked: Decision, outlook: Outlook) -> str:
    chance = outlook.chance
    if chance is None or chance.needed is None:
        return ""
    return label(f"decisions.coming.needed_{outlook.origin.grain}", value=apart(asked.info, chance.needed))


def _beyond(asked: Decision, every: Sequence[Beyond]) -> str:
    """When the number first lies beyond its limit with a chance of 80 %, else when that is most likely, if at all; empty without one."""
    known = [beyond for beyond in every if beyond.watched is not None and beyond.edge is not None]
    if not known:
        return ""
    first = next((beyond for beyond in known if (beyond.watched or 0.0) >= SURE), None)
    chosen = first or max(known, key=lambda beyond: beyond.watched or 0.0)
    side = "below" if asked.info.direction == "up" else "above"
    how = "first" if first else "most" if (chosen.watched or 0.0) >= HARDLY else "hardly"
    said = label(
        f"decisions.coming.{side}_{how}", limit=amount(asked.info, chosen.edge), at=inside(chosen.period),
        share=number(_percent(chosen.watched), 0),
    )  # fmt: skip
    if chosen.acted is None or chosen.grave == chosen.edge or how == "hardly":
        return said
    grave = label(f"decisions.coming.{side}_grave", limit=amount(asked.info, chosen.grave), share=number(_percent(chosen.acted), 0))
    return f"{said} {grave}"


def _percent(chance: float | None) -> float | None:
    """Nothing to come is told as certain."""
    return None if chance is None else min(max(100 * chance, 1.0), 99.0)


def _drawing(asked: Decision, outlook: Outlook, values: Sequence[Value], marks: Sequence[Mark]) -> str:
    info = asked.info
    likely = [
        Likely(one.period.start, one.step.mean, one.step.low80, one.step.high80, one.step.low95, one.step.high95) for one in outlook.ahead
    ]
    last = outlook.ahead[-1]
    ends = [(last.step.mean, label("decisions.coming.end_mean", value=number(last.step.mean, info.digits)))]
    if last.step.high95 > last.step.low95:
        ends += [
            (last.step.high95, label("decisions.coming.end_95", value=number(last.step.high95, info.digits))),
            (last.step.low95, label("decisions.coming.end_95", value=number(last.step.low95, info.digits))),
        ]
    if outlook.model != "SeasonalNaive":
        ends.append((last.naive, label("decisions.coming.end_naive", value=number(last.naive, info.digits))))
    chance = outlook.chance
    limits = [Limit(chance.goal, label("decisions.coming.goal", value=number(chance.goal, info.digits)))] if chance else []
    known = [value for value in values if value.value is not None]
    return fan_chart(
        [(value.period.start, value.value) for value in values],
        likely,
        step=STEPS[outlook.origin.grain],
        label=f"{indicator_name(info)}: {_finding(asked, outlook)}",
        digits=info.digits,
        end_text=amount(info, known[-1].value) if known else "",
        plain=[(one.period.start, one.naive) for one in outlook.ahead] if outlook.model != "SeasonalNaive" else (),
        ends=ends,
        limits=limits,
        deeds=marks,
        said=_told(asked, outlook, known),
    )


def _told(asked: Decision, outlook: Outlook, known: Sequence[Value]) -> dict[Any, list[str]]:
    said = {value.period.start: [period(value.period), amount(asked.info, value.value)] for value in known}
    for one in outlook.ahead:
        span = label("decisions.span", low=number(one.step.low95, asked.info.digits), high=number(one.step.high95, asked.info.digits))
        said[one.period.start] = [period(one.period), amount(asked.info, one.step.mean), f"95 %: {span}"]
    return said


def _record(outlook: Outlook, every: Accuracy | None) -> str:
    """How far such forecasts were off before, beside seasonal naive; said plainly where nothing could be tried."""
    record = outlook.record
    score = record.scores.get(outlook.model) if record else None  # pyrefly: ignore[bad-argument-type] - the model kept is one of those scored
    if score is None:
        return label("decisions.coming.untried")
    plain = (record.scores.get("SeasonalNaive") or record.scores.get("Naive")) if record else None
    own = label(
        "decisions.coming.record", origins=record.origins if record else 0, error=number(score.smape, 1),
        naive=number(plain.smape, 1) if plain else "–", covered=number(100 * score.covered95, 0),
    )  # fmt: skip
    if every is None or every.courses < 2 or every.covered95 is None:
        return own
    return (
        own + " " + label("decisions.coming.record_all", places=every.courses, shown=every.shown, covered=number(100 * every.covered95, 0))
    )


def _sheet(asked: Decision, outlook: Outlook, values: Sequence[Value], beyond: Sequence[Beyond]) -> Sheet:
    digits = asked.info.digits
    chances = [key for key in ("watched", "acted") if any(getattr(one, key) is not None for one in beyond)]
    keys = (
        ("boards.period_column", None),
        ("boards.value_column", digits),
        *((f"decisions.coming.{key}", digits) for key in ("mean", "low95", "low80", "high80", "high95", "naive")),
        *((f"decisions.coming.{key}", 0) for key in chances),
    )
    columns = tuple(Column(label(key), figures) for key, figures in keys)
    past = [(period(value.period), value.value, *[None] * (6 + len(chances))) for value in values]
    ahead = [
        (
            period(one.period), None, one.step.mean, one.step.low95, one.step.low80, one.step.high80, one.step.high95, one.naive,
            *(_percent(getattr(limits, key)) for key in chances),
        )
        for one, limits in zip(outlook.ahead, beyond, strict=True)
    ]  # fmt: skip
    return Sheet("forecast", indicator_name(asked.info), columns, (*past, *ahead))
