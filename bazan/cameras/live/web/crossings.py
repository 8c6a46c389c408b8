"""What crossed a camera's lines: in the last five minutes, since midnight, and in the last hours beside the same hours a day before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from markupsafe import Markup

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import CameraInfo, RuleInfo, Tally
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import LOCAL, local_day
from bazan.platform.design_system.api import Course, clock, lines_chart, number, signed

BIN = timedelta(minutes=5)
COURSE = timedelta(hours=6)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class CountRow:
    """What crossed a line one way."""

    line: str
    forward: bool
    kinds: Sequence[tuple[str, str]]
    today: str


@dataclass(frozen=True)
class Crossings:
    """``counted``: the five minutes last ended in words, kinds, and a row for each line and way; ``course``: a chart, empty where nothing
    crossed; ``compared``: the hours it shows beside the same ones a day before, empty where nothing was counted then."""

    counted: tuple[str, list[str], list[CountRow]]
    course: Markup
    compared: str


def of_camera(camera: CameraInfo, rules: Iterable[RuleInfo], now: datetime) -> Crossings:
    """Two questions, and a third where something was counted the day before."""
    midnight = datetime.combine(local_day(now), time(), LOCAL)
    since, end = now - COURSE, datetime.fromtimestamp(now.timestamp() // BIN.total_seconds() * BIN.total_seconds(), LOCAL)
    tallies = devices.tallies(camera.id, min(since, midnight), now)
    shown = [row for row in tallies if row.start >= since]
    before = devices.tallies(camera.id, since - DAY, end - DAY)
    lines = [rule for rule in rules if rule.terms.purpose == "line"]
    whole = bool(before) and _seen_whole(camera, lines, since, now)
    return Crossings(
        _counts(tallies, lines, midnight, end, now),
        _course(shown, before),
        _compared([row for row in shown if row.start < end], before, whole),
    )


def _seen_whole(camera: CameraInfo, lines: Iterable[RuleInfo], since: datetime, now: datetime) -> bool:
    """Whether the camera was well in all of both spans and its lines lay there: else fewer crossings may only be fewer seen."""
    spans = ((since, now), (since - DAY, now - DAY))
    ill = [
        began < until and (ended is None or ended > begins)
        for _, began, ended in devices.faults(camera.id, since - DAY)
        for begins, until in spans
    ]
    return not any(ill) and all(line.drawn_at <= since - DAY for line in lines)


def _counts(
    tallies: Sequence[Tally], lines: Sequence[RuleInfo], midnight: datetime, end: datetime, now: datetime
) -> tuple[str, list[str], list[CountRow]]:
    kinds = list(dict.fromkeys(kind for line in lines for kind in line.terms.kinds))
    rows = [
        CountRow(
            line=words(line.terms.names),
            forward=forward,
            kinds=[(kind, number(_total(tallies, line.terms.code, forward, end - BIN, end, kind))) for kind in kinds],
            today=number(_total(tallies, line.terms.code, forward, midnight, now)),
        )
        for line in lines
        for forward in (True, False)
        if line.terms.direction in ("both", "forward" if forward else "back")
    ]
    return f"{clock(end - BIN)}–{clock(end)}", kinds, rows


def _total(tallies: Iterable[Tally], line: str, forward: bool, since: datetime, until: datetime, kind: str = "") -> int:
    return sum(
        row.count
        for row in tallies
        if row.rule == line and row.forward == forward and since <= row.start < until and (not kind or row.kind == kind)
    )


def _course(tallies: Iterable[Tally], before: Iterable[Tally]) -> Markup:
    """All lines together, five minutes each: both ways, and dashed both ways of the day before, a day later."""
    today, yesterday = _by_way(tallies), _by_way(before)
    courses = [_line(today, way, timedelta(0), label(f"cameras.way.{way}")) for way in ("forward", "back")]
    courses += [_line(yesterday, way, DAY, label(f"cameras.way.{way}_before")) for way in ("forward", "back")]
    return lines_chart(courses, step=BIN, label=label("cameras.page.course"), digits=0, width=720, height=220)


def _by_way(tallies: Iterable[Tally]) -> dict[datetime, dict[str, int]]:
    counts: dict[datetime, dict[str, int]] = {}
    for row in tallies:
        counts.setdefault(row.start, {"forward": 0, "back": 0})["forward" if row.forward else "back"] += row.count
    return counts


def _line(counts: dict[datetime, dict[str, int]], way: str, later: timedelta, name: str) -> Course:
    points = [(start + later, float(ways[way])) for start, ways in sorted(counts.items())]
    return Course(points, name, number(points[-1][1]) if points else "")


def _compared(tallies: Iterable[Tally], before: Iterable[Tally], whole: bool) -> str:
    count, former = sum(row.count for row in tallies), sum(row.count for row in before)
    if not former:
        return ""
    change = f"{signed(100 * (count - former) / former)}\N{NO-BREAK SPACE}%" if whole else label("cameras.page.not_whole")
    hours = number(COURSE / timedelta(hours=1))
    return label("cameras.page.compared", hours=hours, count=number(count), former=number(former), change=change)
