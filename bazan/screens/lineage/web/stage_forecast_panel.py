"""How high the water will stand at a station in the next hours, as its page draws it; or why nothing is said."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bazan.analysis.rivers import api as rivers
from bazan.analysis.rivers.types import StageOutlook
from bazan.core.errors import Refused
from bazan.core.labels import label, sentence
from bazan.data.figures.api import thing_name, things
from bazan.data.figures.types import Stream
from bazan.data.indicators.types import Target
from bazan.data.observations.types import ThingInfo
from bazan.platform.design_system.api import Column, Likely, Limit, Sheet, clock, fan_chart, number, when

DIGITS = 2
HOUR = timedelta(hours=1)
LIMITS = ("watch", "off", "disaster")


def stage_panel(thing: ThingInfo, streams: Sequence[Stream], target: Target | None, now: datetime) -> dict[str, Any] | None:
    """None: nothing was said of this station, or what was is over. ``target``: the limits of its stage."""
    outlook, province = rivers.stage_outlook(thing.id), rivers.of_province()
    if outlook is None or province is None or (outlook.steps and _ends(outlook)[-1] <= now):
        return None
    by_property = {stream.observed.code: stream for stream in streams}
    hours = by_property[province.stage].hours if province.stage in by_property else ()
    past = [(hour.hour, hour.max) for hour in hours if hour.hour <= outlook.origin.start and hour.max is not None]
    finding = _finding(outlook, now)
    return {
        "title": finding,
        "drawing": _drawing(outlook, past, target, f"{thing_name(thing)}: {finding}"),
        "sheet": _sheet(thing, outlook, past),
        "record": _record(outlook),
        "basis": _basis(outlook),
        "made_at": outlook.made_at,
    }


def _finding(outlook: StageOutlook, now: datetime) -> str:
    if not outlook.steps or outlook.stage is None:
        return sentence(Refused(outlook.why, dict(outlook.params)))
    last = outlook.steps[-1]
    return label(
        "boards.stage.rises" if last.mean >= outlook.stage else "boards.stage.falls", now=number(outlook.stage, DIGITS),
        value=number(last.mean, DIGITS), low=number(last.low95, DIGITS), high=number(last.high95, DIGITS),
        at=when(_ends(outlook)[-1], now),
    )  # fmt: skip


def _ends(outlook: StageOutlook) -> list[datetime]:
    """Of each step the end of its hour: by then the water stood so high."""
    return [outlook.origin.end + step * HOUR for step in range(1, len(outlook.steps) + 1)]


def _drawing(outlook: StageOutlook, past: Sequence[tuple[datetime, float]], target: Target | None, said: str) -> str:
    likely = [
        Likely(end - HOUR, step.mean, step.low80, step.high80, step.low95, step.high95)
        for end, step in zip(_ends(outlook), outlook.steps, strict=True)
    ]
    if not likely or not past:
        return ""
    last = outlook.steps[-1]
    ends = [(last.mean, label("boards.stage.end_mean", value=number(last.mean, DIGITS)))]
    ends += [(edge, label("boards.stage.end_95", value=number(edge, DIGITS))) for edge in (last.high95, last.low95)]
    low, high = min(last.low95, *(value for _, value in past)), max(last.high95, *(value for _, value in past))
    limits = [
        Limit(limit, label(f"boards.stage.{name}", value=number(limit, DIGITS)))
        for name in LIMITS
        if target is not None and (limit := getattr(target, name)) is not None and low - (high - low) <= limit <= high + (high - low)
    ]
    told = {hour: [_hour(hour), f"{number(value, DIGITS)} m"] for hour, value in past}
    told |= {
        spot.at: [_hour(spot.at), f"{number(spot.middle, DIGITS)} m", f"95 %: {number(spot.low95, DIGITS)} – {number(spot.high95, DIGITS)}"]
        for spot in likely
    }
    return fan_chart(
        past, likely, step=HOUR, label=said, digits=DIGITS, end_text=f"{number(past[-1][1], DIGITS)} m", ends=ends, limits=limits, said=told
    )


def _hour(start: datetime) -> str:
    return f"{clock(start)}–{clock(start + HOUR)}"


def _sheet(thing: ThingInfo, outlook: StageOutlook, past: Sequence[tuple[datetime, float]]) -> Sheet:
    columns = (
        Column(label("boards.stage.hour")),
        Column(label("boards.stage.stage"), DIGITS),
        *(Column(label(f"boards.stage.{key}"), DIGITS) for key in ("mean", "low95", "low80", "high80", "high95")),
    )
    known = [(_hour(hour), value, *[None] * 5) for hour, value in past]
    ahead = [
        (_hour(end - HOUR), None, step.mean, step.low95, step.low80, step.high80, step.high95)
        for end, step in zip(_ends(outlook), outlook.steps, strict=True)
    ]
    return Sheet("stage", thing_name(thing), columns, (*known, *ahead))


def _record(outlook: StageOutlook) -> str:
    record = outlook.record
    if record is None:
        return ""
    centimetres = {name: number(100 * getattr(record, name), 1) for name in ("error", "persistence")}
    said = label("boards.stage.record", spans=record.spans, points=number(record.points, 0), **centimetres)
    if not outlook.steps:
        return said
    covered = {f"covered{level}": number(100 * getattr(record, f"covered{level}"), 0) for level in (80, 95)}
    return f"{said} {label('boards.stage.covered', **covered)}"


def _basis(outlook: StageOutlook) -> str:
    names = {one.code: thing_name(one) for one in things().values()}
    above = ", ".join(names.get(code, code) for code in outlook.above)
    return label("boards.stage.basis_above" if above else "boards.stage.basis", above=above, gauges=outlook.gauges)
