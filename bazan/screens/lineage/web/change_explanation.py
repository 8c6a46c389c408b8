"""Why a number changed: one sentence, a walk on a scale, and a table of its steps. The walk itself is replayed by measuring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bazan.core.labels import label
from bazan.data.datasets.types import Batch
from bazan.data.figures.api import amount, body_name, unit_of
from bazan.data.indicators.types import IndicatorInfo, Step, Why
from bazan.platform.design_system.api import Move, Stand, clock, day, quantity, signed, walk_chart, when
from bazan.screens.lineage.changes.comparison_start import Since
from bazan.screens.lineage.display_names import actor_name, who

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


def changed_by(info: IndicatorInfo, delta: float, sign: bool = True) -> str:
    """−2,46 điểm: a share changes by points, everything else by its own unit."""
    unit = unit_of(info)
    shown = label("boards.why.points") if unit == "%" else unit
    text = signed(delta, info.digits) if sign else quantity(abs(delta), info.digits, "")
    return f"{text}\u00a0{shown}" if shown else text


def cause_of(step: Step, batch: Batch | None, cell: str) -> Cause:
    """``cell``: the one cell that was corrected, when it was one."""
    if batch is None:
        key = "formula" if step.reason == "new_version" else "late"
        said = label(f"boards.why.{key}")
        return Cause(said[:1].upper() + said[1:], "", said)
    actor = who(batch.actor, batch.organization_id)
    short = body_name(batch.organization_id, short=True) or actor_name(batch.actor)
    reason = step.note or batch.reason or label("boards.why.no_reason")
    href = f"/runs/{batch.run_id}"
    rows = step.rows_total or batch.superseded or batch.new
    if batch.superseded and cell:
        sentence = label("boards.why.corrected_cell", who=actor, cell=cell, reason=reason)
        return Cause(label("boards.why.step_corrected_cell", cell=cell), short, sentence, href)
    if batch.superseded:
        key = "corrected" if batch.reason else "corrected_plain"
        sentence = label(f"boards.why.{key}", who=actor, count=rows, **({"reason": reason} if batch.reason else {}))
        return Cause(label("boards.why.step_corrected", count=rows), short, sentence, href)
    sentence = label("boards.why.entered", who=actor, count=rows)
    return Cause(label("boards.why.step_entered", count=rows), short, sentence, href)


def walked(why: Why, causes: dict[int, Cause]) -> list[Told]:
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
        name = label("boards.why.others_name", count=len(small))
        found.append(Told(None, Cause(name, "", name), at, at + rest, len(small)))
        at += rest
    if abs(why.after - at) > 1e-9 * max(abs(at), 1.0):
        name = label("boards.why.formula" if why.rest_reason == "new_version" else "boards.why.late")
        found.append(Told(None, Cause(name[:1].upper() + name[1:], "", name), at, why.after))
    return found


def n_of(why: Why, step: Step) -> int:
    return next(n for n, one in enumerate(why.steps) if one is step)


def sentence(why: Why, told: Sequence[Told], causes: dict[int, Cause], info: IndicatorInfo, since: Since, now: datetime) -> Markup:
    """The change in one sentence: how much, who, why; a second for what the others did."""
    if why.after is None and why.before is None:
        return Markup(label("boards.why.nothing"))  # noqa: S704 - our own words
    if why.before is None or why.after is None:
        if why.before is None:
            first = why.steps[0] if why.steps else None
            cause = causes[0].sentence if first else label("boards.why.late")
            return _filled("appeared", at=when(first.at, now) if first else since.name(), cause=cause)
        cause = causes[len(why.steps) - 1].sentence if why.steps else label("boards.why.late")
        return _filled("vanished", cause=cause)
    delta = why.after - why.before
    if not round(delta, info.digits):
        if told:
            return _filled("same_steps", since=since.name(), count=len(why.steps))
        return _filled("same", since=since.name())
    strongest = max((one for one in told if one.delta * delta > 0), key=lambda one: abs(one.delta), default=None)
    if strongest is None:
        return _filled(
            "fell" if delta < 0 else "rose",
            change=_bold(changed_by(info, delta, sign=False)),
            cause=label("boards.why.late"),
        )
    told_most = _filled(
        "fell" if delta < 0 else "rose",
        change=_bold(changed_by(info, delta, sign=False)),
        cause=strongest.cause.sentence,
    )
    rest = delta - strongest.delta
    if len(told) > 1 and round(rest, info.digits):
        told_most += " " + _filled("others", change=changed_by(info, rest))
    return told_most


def _filled(key: str, **params: Any) -> Markup:
    """A sentence of ours with what people wrote in it made safe."""
    return Markup(label(f"boards.why.{key}")).format(**params)  # noqa: S704 - our own words; the rest is escaped


def _bold(text: str) -> Markup:
    return Markup('<b class="figures">{}</b>').format(text)


def chart(why: Why, told: Sequence[Told], info: IndicatorInfo, since: Since, now: datetime) -> Markup:
    """The walk; nothing where the number stood nowhere before or stands nowhere now, or nothing moved it."""
    if why.before is None or why.after is None or not told:
        return Markup("")
    after = told[-1].end
    return walk_chart(
        Stand(since.stamp(), why.before, amount(info, why.before)),
        [Move(one.cause.name, one.cause.line, one.start, one.end, changed_by(info, one.delta)) for one in told],
        Stand(
            label("boards.why.today_at", at=f"{clock(now)} {day(now, year=False)}"),
            after,
            amount(info, after),
        ),
        label=said(why, told, info),
        unit=unit_of(info),
    )


def said(why: Why, told: Sequence[Told], info: IndicatorInfo) -> str:
    """The whole walk in words."""
    steps = ", ".join(label("boards.why.walk_step", change=changed_by(info, one.delta), cause=one.cause.name) for one in told)
    return label("boards.why.walk", before=amount(info, why.before), steps=steps, after=amount(info, told[-1].end))


def table(told: Sequence[Told], why: Why, info: IndicatorInfo, since: Since, now: datetime) -> list[dict[str, Any]]:
    """The same as rows: where it stood, each step, where it stands."""
    if why.before is None:
        return []
    rows = [{"name": since.stamp(), "line": "", "change": "", "after": amount(info, why.before), "at": "", "href": ""}]
    for one in told:
        rows.append(
            {
                "name": one.cause.name,
                "line": one.cause.sentence if one.step else "",
                "change": changed_by(info, one.delta),
                "after": amount(info, one.end),
                "at": when(one.step.at, now) if one.step else "",
                "href": one.cause.href,
            }
        )
    return rows
