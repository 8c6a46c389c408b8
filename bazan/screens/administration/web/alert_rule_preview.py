"""What the page of a rule says: its numbers side by side, and what it would have raised in thirteen months."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from bazan.core.errors import NotFound, Refused
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.numbers import typed_number
from bazan.core.time import day_start, local_day
from bazan.data.figures import api as figures
from bazan.data.indicators import api as indicators
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import Comparison, Firing, RuleNumbers
from bazan.platform.design_system.api import number
from bazan.screens.administration.web import status_calendar
from bazan.screens.administration.web.status_calendar import Lane, Square
from bazan.screens.administration.web.threshold_preview import typed_limit

MONTHS = 13


@dataclass(frozen=True)
class Line:
    """One number: the pack's, the one in force, what is typed."""

    path: str
    name: str
    unit: str
    pack: str
    holding: str
    of_pack: bool
    typed: str


@dataclass(frozen=True)
class Preview:
    """Alerts of thirteen months, month by month and place by place."""

    before: Markup
    after: Markup
    lanes: tuple[Lane, ...]
    months: tuple[tuple[date, int, int], ...]
    count: tuple[int, int]
    new: int
    gone: int
    resolution: str
    since: date
    until: date


def wanted_of(held: RuleNumbers, said: Mapping[str, str]) -> dict[str, float]:
    """The numbers a form says, by path; those left empty are the pack's. Refused ``alerts.number.number`` with the field at fault."""
    found = {}
    for path in held.pack:
        try:
            value = typed_number(said.get(path, ""))
        except ValueError as why:
            raise Refused("alerts.number.number", {}, path) from why
        if value is not None:
            found[path] = alerts.number_kept(path, value)
    return found


def given_of(held: RuleNumbers) -> dict[str, str]:
    """What the form begins with: the province's own numbers."""
    return {path: typed_limit(alerts.number_shown(path, value)) for path, value in held.own.items()}


def lines(held: RuleNumbers, said: Mapping[str, str]) -> list[Line]:
    return [_line(held, path, said.get(path, "")) for path in held.pack]


def _line(held: RuleNumbers, path: str, typed: str) -> Line:
    own = held.own.get(path)
    unit = "" if alerts.in_minutes(path) or path.endswith("missing_promises") else _unit(held, path)
    pack, holding = (_said(alerts.number_shown(path, value)) for value in (held.pack[path], held.pack[path] if own is None else own))
    return Line(path, alerts.number_name(held.info.spec, path), unit, pack, holding, own is None, typed)


def _said(value: float | None) -> str:
    return "—" if value is None else number(value, len(f"{abs(value):.4f}".rstrip("0").partition(".")[2]))


def _unit(held: RuleNumbers, path: str) -> str:
    """The unit of what the number is held against."""
    if held.info.originator != "indicator":
        return ""
    parts = held.info.declared.all
    name = parts[int(path.split(".")[1]) - 1].indicator if path.startswith("all.") else held.info.declared.indicator
    try:
        return figures.unit_of(indicators.info(name if "." in name else f"{held.info.pack}.{name}"))
    except NotFound:
        return ""


def since_of(at: datetime) -> datetime:
    """The first instant of the thirteen months that end now."""
    today = local_day(at)
    months = today.year * 12 + today.month - MONTHS
    return day_start(date(months // 12, months % 12 + 1, 1))


def preview(tried: Comparison, until: date) -> Preview:
    """What would have been raised, drawn as the calendars of limits are."""
    since = local_day(tried.now.start)
    columns = status_calendar.columns_of("month", since, until)
    before, after = _by_month(tried.now.firings), _by_month(tried.other.firings)
    names = {one.feature_id: words(one.feature_names) for one in (*tried.now.firings, *tried.other.firings)}
    lanes = [_lane(feature, name, columns, before, after) for feature, name in names.items()]
    lanes.sort(key=lambda lane: (-max(lane.red_before, lane.red_after), lane.name))
    told = {kind: label(f"administration.rules.square.{kind}") for kind in ("red", "new", "gone")}
    shown = lanes[: status_calendar.MOST_LANES]
    drawn = (
        status_calendar.drawn(shown, columns, later, label(f"administration.rules.calendar_{'after' if later else 'before'}"), told)
        for later in (False, True)
    )
    months = tuple(
        (month, sum(before.get((feature, month), 0) for feature in names), sum(after.get((feature, month), 0) for feature in names))
        for month in columns
    )
    return Preview(
        *drawn, lanes=tuple(lanes), months=months, count=(len(tried.now.firings), len(tried.other.firings)), new=len(tried.new),
        gone=len(tried.gone), resolution=tried.now.resolution, since=since, until=until,
    )  # fmt: skip


def _by_month(firings: Iterable[Firing]) -> dict[tuple[int, date], int]:
    found: dict[tuple[int, date], int] = {}
    for one in firings:
        key = (one.feature_id, local_day(one.start).replace(day=1))
        found[key] = found.get(key, 0) + 1
    return found


def _lane(
    feature: int, name: str, columns: list[date], before: Mapping[tuple[int, date], int], after: Mapping[tuple[int, date], int]
) -> Lane:  # fmt: skip
    counts = {month: (before.get((feature, month), 0), after.get((feature, month), 0)) for month in columns}
    squares = {month: Square("off" if was else "good", "off" if comes else "good", was, comes) for month, (was, comes) in counts.items()}
    return Lane(feature, name, squares, sum(was for was, _ in counts.values()), sum(comes for _, comes in counts.values()), 0, 0)
