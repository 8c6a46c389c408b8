"""Why a number changed: one sentence, a walk on a scale, and a table of its steps. The walk itself is replayed by measuring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bazan.connect.datasets.types import Batch
from bazan.kernel.labels import label
from bazan.measure.indicators.types import IndicatorInfo, Step, Why
from bazan.show.frontend.api import Move, Stand, clock, day, quantity, signed, walk_chart, when
from bazan.show.readings.api import amount, unit_of
from bazan.show.tracing.naming import actor_name, body_name, who
from bazan.show.tracing.since import Since

MOST_STEPS = 5


@dataclass(frozen=True)
class Cause:
    """One step in words: a short name for the chart, who, why, and the delivery to look at."""

    name: str
    line: str
    sentence: str
    href: str = ""


@dataclass(frozen=True)
class Told:
    """A step with what it did and where it left the number."""

    step: Step | None
    """Null: several small ones together."""
    cause: Cause
    start: float
    end: float
    count: int = 1

    @property
    def delta(self) -> float:
        return self.end - self.start


def changed_by(info: IndicatorInfo, delta: float, language: str, sign: bool = True) -> str:
    """−2,46 điểm: a share changes by points, everything else by its own unit."""
    unit = unit_of(info, language)
    shown = label("boards.why.points", language) if unit == "%" else unit
    text = signed(delta, info.digits, language) if sign else quantity(abs(delta), info.digits, "", language)
    return f"{text}\u00a0{shown}" if shown else text


def cause_of(step: Step, batch: Batch | None, cell: str, language: str) -> Cause:
    """``cell``: the one cell that was corrected, when it was one."""
    if batch is None:
        key = "formula" if step.reason == "new_version" else "late"
        said = label(f"boards.why.{key}", language)
        return Cause(said[:1].upper() + said[1:], "", said)
    actor = who(batch.actor, batch.organization_id, language)
    short = body_name(batch.organization_id, language, short=True) or actor_name(batch.actor, language)
    reason = step.note or batch.reason or label("boards.why.no_reason", language)
    href = f"/runs/{batch.run_id}"
    rows = step.rows_total or batch.superseded or batch.new
    if batch.superseded and cell:
        sentence = label("boards.why.corrected_cell", language, who=actor, cell=cell, reason=reason)
        return Cause(label("boards.why.step_corrected_cell", language, cell=cell), short, sentence, href)
    if batch.superseded:
        key = "corrected" if batch.reason else "corrected_plain"
        sentence = label(f"boards.why.{key}", language, who=actor, count=rows, **({"reason": reason} if batch.reason else {}))
        return Cause(label("boards.why.step_corrected", language, count=rows), short, sentence, href)
    sentence = label("boards.why.entered", language, who=actor, count=rows)
    return Cause(label("boards.why.step_entered", language, count=rows), short, sentence, href)


def walked(why: Why, causes: dict[int, Cause], language: str) -> list[Told]:
    """The steps in their order with the number after each; the smallest of too many are taken together, last."""
    if why.before is None or why.after is None:
        return []
    steps = [step for step in why.steps if step.delta]
    small = set()
    if len(steps) > MOST_STEPS:
        weighed = sorted(range(len(steps)), key=lambda n: abs(steps[n].delta or 0))
        small = set(weighed[: len(steps) - MOST_STEPS + 1])
    found, at = [], why.before
    for n, step in enumerate(steps):
        if n not in small:
            found.append(Told(step, causes[n_of(why, step)], at, at + (step.delta or 0)))
            at += step.delta or 0
    if small:
        rest = sum(steps[n].delta or 0 for n in small)
        name = label("boards.why.others_name", language, count=len(small))
        found.append(Told(None, Cause(name, "", name), at, at + rest, len(small)))
        at += rest
    if abs(why.after - at) > 1e-9 * max(abs(at), 1.0):
        name = label("boards.why.formula" if why.rest_reason == "new_version" else "boards.why.late", language)
        found.append(Told(None, Cause(name[:1].upper() + name[1:], "", name), at, why.after))
    return found


def n_of(why: Why, step: Step) -> int:
    return next(n for n, one in enumerate(why.steps) if one is step)


def sentence(
    why: Why, told: Sequence[Told], causes: dict[int, Cause], info: IndicatorInfo, since: Since, language: str, now: datetime
) -> Markup:
    """The change in one sentence: how much, who, why; a second for what the others did."""
    if why.after is None and why.before is None:
        return Markup(label("boards.why.nothing", language))  # noqa: S704 - our own words
    if why.before is None or why.after is None:
        if why.before is None:
            first = why.steps[0] if why.steps else None
            cause = causes[0].sentence if first else label("boards.why.late", language)
            return _filled("appeared", language, at=when(first.at, language, now) if first else since.name(language), cause=cause)
        cause = causes[len(why.steps) - 1].sentence if why.steps else label("boards.why.late", language)
        return _filled("vanished", language, cause=cause)
    delta = why.after - why.before
    if not round(delta, info.digits):
        if told:
            return _filled("same_steps", language, since=since.name(language), count=len(why.steps))
        return _filled("same", language, since=since.name(language))
    strongest = max((one for one in told if one.delta * delta > 0), key=lambda one: abs(one.delta), default=None)
    if strongest is None:
        return _filled(
            "fell" if delta < 0 else "rose",
            language,
            change=_bold(changed_by(info, delta, language, sign=False)),
            cause=label("boards.why.late", language),
        )
    said = _filled(
        "fell" if delta < 0 else "rose",
        language,
        change=_bold(changed_by(info, delta, language, sign=False)),
        cause=strongest.cause.sentence,
    )
    rest = delta - strongest.delta
    if len(told) > 1 and round(rest, info.digits):
        said += " " + _filled("others", language, change=changed_by(info, rest, language))
    return said


def _filled(key: str, language: str, **params: Any) -> Markup:
    """A sentence of ours with what people wrote in it made safe."""
    return Markup(label(f"boards.why.{key}", language)).format(**params)  # noqa: S704 - our own words; the rest is escaped


def _bold(text: str) -> Markup:
    return Markup('<b class="figures">{}</b>').format(text)


def chart(why: Why, told: Sequence[Told], info: IndicatorInfo, since: Since, language: str, now: datetime) -> Markup:
    """The walk; nothing where the number stood nowhere before or stands nowhere now, or nothing moved it."""
    if why.before is None or why.after is None or not told:
        return Markup("")
    after = told[-1].end
    steps = ", ".join(
        label("boards.why.walk_step", language, change=changed_by(info, one.delta, language), cause=one.cause.name) for one in told
    )
    said = label("boards.why.walk", language, before=amount(info, why.before, language), steps=steps, after=amount(info, after, language))
    return walk_chart(
        Stand(since.stamp(language), why.before, amount(info, why.before, language)),
        [Move(one.cause.name, one.cause.line, one.start, one.end, changed_by(info, one.delta, language)) for one in told],
        Stand(
            label("boards.why.today_at", language, at=f"{clock(now)} {day(now, language, year=False)}"),
            after,
            amount(info, after, language),
        ),
        label=said,
        unit=unit_of(info, language),
        language=language,
    )


def table(told: Sequence[Told], why: Why, info: IndicatorInfo, since: Since, language: str, now: datetime) -> list[dict[str, Any]]:
    """The same as rows: where it stood, each step, where it stands."""
    if why.before is None:
        return []
    rows = [{"name": since.stamp(language), "line": "", "change": "", "after": amount(info, why.before, language), "at": "", "href": ""}]
    for one in told:
        rows.append(
            {
                "name": one.cause.name,
                "line": one.cause.sentence if one.step else "",
                "change": changed_by(info, one.delta, language),
                "after": amount(info, one.end, language),
                "at": when(one.step.at, language, now) if one.step else "",
                "href": one.cause.href,
            }
        )
    return rows
