"""Two calendars beside each other: which places were red or yellow in which weeks or months, as it stands and as it would be. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from markupsafe import Markup

from bazan.data.indicators.types import Judged, Light

RED: tuple[Light, ...] = ("off", "disaster")
LIGHTS: tuple[Light, ...] = ("none", "good", "watch", *RED)
GRAVITY = {light: n for n, light in enumerate(LIGHTS)}
WATCH, RED_FROM = GRAVITY["watch"], GRAVITY["off"]
MOST_LANES = 20
_NAME, _TOP, _LANE, _WIDTH = 132, 20, 15, 520


@dataclass(frozen=True)
class Square:
    """One place in one column: the gravest light before and after, and how many periods of it are red."""

    before: Light = "none"
    after: Light = "none"
    red_before: int = 0
    red_after: int = 0


@dataclass(frozen=True)
class Lane:
    """One place's row."""

    feature: int
    name: str
    squares: Mapping[date, Square]
    red_before: int
    red_after: int
    watch_before: int
    watch_after: int

    @property
    def turned(self) -> int:
        return abs(self.red_after - self.red_before)


def columns_of(grain: str, since: date, until: date) -> list[date]:
    """The first days of the weeks, months, quarters or years that are drawn; days stand in their weeks."""
    found, at = [], _column(grain, since)
    while at <= until:
        found.append(at)
        at = _column(grain, at + timedelta(days=8 if grain in ("day", "week") else 32 if grain == "month" else 100))
        if found[-1] == at:  # a longer period than the step
            at = _column(grain, at + timedelta(days=400))
    return found


def _column(grain: str, day: date) -> date:
    if grain in ("day", "week"):
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    return day.replace(month=(day.month - 1) // 3 * 3 + 1 if grain == "quarter" else 1, day=1)


def lanes_of(judged: Sequence[Judged], grain: str, names: Mapping[int, str]) -> list[Lane]:
    """A row a place, those that are red most first. There are tens of thousands of days: each is little work."""
    columns: dict[date, date] = {}
    held: dict[int, dict[date, list[int]]] = {}
    watched: dict[int, list[int]] = {}
    for feature, day, light_before, light_after in judged:
        at = columns.get(day) or columns.setdefault(day, _column(grain, day))
        before, after = GRAVITY[light_before], GRAVITY[light_after]
        if feature not in held:
            held[feature], watched[feature] = {}, [0, 0]
        square = held[feature].get(at)
        if square is None:
            held[feature][at] = square = [before, after, 0, 0]
        if before < WATCH and after < WATCH:
            continue
        square[0], square[1] = max(square[0], before), max(square[1], after)
        square[2] += before >= RED_FROM
        square[3] += after >= RED_FROM
        watched[feature][0] += before == WATCH
        watched[feature][1] += after == WATCH
    found = []
    for feature, own in held.items():
        squares = {at: Square(LIGHTS[before], LIGHTS[after], *reds) for at, (before, after, *reds) in own.items()}
        reds = [sum(column) for column in zip(*((square.red_before, square.red_after) for square in squares.values()), strict=True)]
        found.append(Lane(feature, names.get(feature, f"#{feature}"), squares, *reds, *watched[feature]))
    return sorted(found, key=lambda lane: (-max(lane.red_before, lane.red_after), -lane.turned, lane.name))


def drawn(lanes: Sequence[Lane], columns: Sequence[date], after: bool, label: str, words: Mapping[str, str]) -> Markup:
    """One of the two. ``words``: what a square that isn't quiet says, with the place and the day in it."""
    step = (_WIDTH - _NAME) / max(len(columns), 1)
    parts = [_months(columns, step)]
    for row, lane in enumerate(lanes):
        top = _TOP + row * _LANE
        name = lane.name if len(lane.name) <= 20 else lane.name[:19].rstrip() + "…"
        parts.append(f'<text class="axis-text" x="{_NAME - 6}" y="{top + 11}" text-anchor="end">{escape(name)}</text>')
        quiet, missing, told = [], [], []
        for n, at in enumerate(columns):
            x, square = _NAME + n * step, lane.squares.get(at)
            kind = kind_of(square, after)
            if kind in ("quiet", "missing"):
                (quiet if kind == "quiet" else missing).append(f"M{x + 0.5:.1f} {top + 1}h{step - 1:.1f}v{_LANE - 3}h-{step - 1:.1f}z")
            else:
                said = words[kind].format(place=lane.name, day=f"{at:%d/%m/%Y}", count=_reds(square, after))
                told.append(_square(kind, x, top, step, said))
        parts.append(f'<path class="lane-quiet" d="{"".join(quiet)}"/>' if quiet else "")
        parts.append(f'<path class="lane-missing" d="{"".join(missing)}"/>' if missing else "")
        parts += told
    height = _TOP + _LANE * len(lanes) + 2
    return Markup(  # noqa: S704 - numbers and escaped text
        f'<svg class="chart lanes" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def kind_of(square: Square | None, after: bool) -> str:
    """What is drawn: red, new (red it wasn't), gone (red it would be no more), watch, quiet or missing."""
    if square is None:
        return "missing"
    shown, red_before, red_after = square.after if after else square.before, square.before in RED, square.after in RED
    if after and (red_before or red_after):
        return "red" if red_before and red_after else "new" if red_after else "gone"
    return "red" if shown in RED else "watch" if shown == "watch" else "quiet"


def _reds(square: Square | None, after: bool) -> int:
    return 0 if square is None else square.red_after if after else square.red_before


def _square(kind: str, x: float, top: int, step: float, said: str) -> str:
    lower = kind == "watch"
    inset = 1.2 if kind in ("new", "gone") else 0.5
    y, height = (top + 7, _LANE - 9) if lower else (top + 0.5 + inset, _LANE - 2 - 2 * inset)
    box = f'x="{x + inset:.1f}" y="{y:.1f}" width="{max(step - 2 * inset, 1):.1f}" height="{height:.1f}"'
    return f'<rect class="lane-{kind}" {box}><title>{escape(said)}</title></rect>'


def _months(columns: Sequence[date], step: float) -> str:
    found, last = [], None
    for n, at in enumerate(columns):
        if at.month != last and (last is not None or at.day <= 7):
            found.append(f'<text class="axis-text" x="{_NAME + n * step:.1f}" y="{_TOP - 7}">{at.month}</text>')
        last = at.month
    return "".join(found)
