"""What the pages draw: readings turned into the design system's charts and maps. Pure; words come from wording."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape
from typing import Any

from markupsafe import Markup

from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import LOCAL, Period, day_start
from bazan.data.figures.class_breaks import Classes, digits_of
from bazan.data.figures.figure_texts import against, amount, course_aria, open_order, short_place_name, silence_key, thing_name
from bazan.data.figures.indicator_tile import newest_words
from bazan.data.figures.rules import standing, value_of
from bazan.data.figures.types import Course, Station
from bazan.data.indicators.types import IndicatorInfo, Reading, Target
from bazan.data.observations.types import ThingInfo
from bazan.directory.places.types import Outline, PlaceInfo
from bazan.platform.design_system.api import (
    Box,
    CallOut,
    Limit,
    MapView,
    Mark,
    Site,
    TargetCourse,
    Unit,
    clock,
    day,
    draw,
    duration,
    line_chart,
    number,
    period,
    small_multiple,
    station,
)

_STEPS = {
    "hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=31),
    "quarter": timedelta(days=92), "year": timedelta(days=366),
}  # fmt: skip
LIMITS = ("watch", "off", "disaster")


def course(shown: Course, name: str, width: int = 920, height: int = 296, days: Sequence[date] = ()) -> Markup:
    """The long chart: this stretch, the same last year moved onto it, its limits. Nothing when fewer than two values are known.

    ``days``: those on which its units were reformed. Boards and the indicator's page draw the same.
    """
    if shown.reading is None or shown.reading.current is None:
        return Markup("")
    info, reading = shown.reading.info, shown.reading
    past = last_year(shown)
    last = next((value for value in reversed(shown.values) if value.value is not None), None)
    year = (shown.end - timedelta(seconds=1)).astimezone(LOCAL).year - 1
    state, path = standing(reading), target_course(shown)
    near = [] if path else _near(limits(reading.target, info.digits), [value.value for value in (*shown.values, *shown.past)])
    return line_chart(
        [(value.period.start, value.value) for value in shown.values],
        step=_STEPS[info.grain],
        label=course_aria(shown, name),
        digits=info.digits,
        end_text=amount(info, last.value if last else None),
        state=state,
        past=past,
        past_text=label("boards.last_year", year=year) if past else "",
        limits=near,
        band=None if path or reading.target is None else reading.target.within(info.direction),
        band_text=label("boards.band"),
        beyond=_beyond(shown, state),
        course=path,
        marks=[Mark(day_start(on), label("boards.geography.mark", day=day(on))) for on in days],
        said=_said(shown, dict(past), year),
        width=width,
        height=height,
    )


def _said(shown: Course, past: Mapping[datetime, float | None], year: int) -> dict[datetime, list[str]]:
    """What each point of a course tells: its period and value, the limit it is held against, the same period last year."""
    assert shown.reading is not None
    info, found = shown.reading.info, {}
    for value in shown.values:
        target = shown.reading.target_of(value.period)
        lines = [f"{period(value.period)}: {amount(info, value.value)}"]
        lines += [one.text for one in limits(target, info.digits)[:2]]
        before = past.get(value.period.start)
        lines += [f"{label('boards.last_year', year=year)}: {amount(info, before)}"] if before is not None else []
        found[value.period.start] = lines
    return found


def last_year(shown: Course) -> list[tuple[datetime, float | None]]:
    """The values of the same stretch last year, each where its period stands in this one."""
    here = {value.period.start for value in shown.values}
    past = [
        (moved.start, value.value)
        for value in shown.past
        if (moved := value.period.year_after()).year_before() == value.period  # a week 53 has no place in a year of 52
    ]
    hourly = shown.reading is not None and shown.reading.info.grain == "hour"
    return [(at, value) for at, value in past if shown.start <= at < shown.end and (at in here or hourly)]


def limits(target: Target | None, digits: int) -> list[Limit]:
    if target is None:
        return []
    found = [(kind, getattr(target, kind)) for kind in LIMITS]
    return [
        Limit(value, label(f"boards.limit.{kind}", limit=number(value, digits if value % 1 else 0)))
        for kind, value in found
        if value is not None
    ]


def _near(found: list[Limit], values: Sequence[float | None]) -> list[Limit]:
    """Those the scale reaches: a limit far away would flatten the line."""
    known = [value for value in values if value is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    reach = 1.2 * (high - low or abs(high) * 0.05 or 1.0)
    return [one for one in found if low - reach <= one.value <= high + reach]


def moving(shown: Course) -> list[tuple[Period, Target]]:
    """Each period of the stretch with its target, where these differ over it; empty for a target that stands still or none."""
    reading = shown.reading
    if reading is None or len(reading.targets) < 2:
        return []
    found, at = [], Period.holding(shown.start, reading.info.grain)
    while at.start < shown.end:
        target = reading.target_of(at)
        if target is not None:
            found.append((at, target))
        at = at.next()
    return found if len({(target.watch, target.off, target.disaster) for _, target in found}) > 1 else []


def target_course(shown: Course) -> TargetCourse | None:
    """A target that moves over the stretch, as the chart draws it; null for one that stands still or none."""
    assert shown.reading is not None
    info, steps = shown.reading.info, moving(shown)
    edges = [(at.start, *edge) for at, target in steps if (edge := target.within(info.direction)) is not None]
    if not edges:
        return None
    dashed = []
    for kind in LIMITS:
        points = [(at.start, limit) for at, target in steps if (limit := getattr(target, kind)) is not None]
        if points:
            last = number(points[-1][1], info.digits if points[-1][1] % 1 else 0)
            dashed.append((points, label(f"boards.limit.{kind}", limit=last)))
    anew = frozenset(
        at.start for at, target in steps if target.of_path and at.start.astimezone(LOCAL).year != at.previous().start.astimezone(LOCAL).year
    )
    return TargetCourse(edges, label("boards.band"), dashed, anew)


def _beyond(shown: Course, state: str) -> tuple[dict[datetime, float], str] | None:
    """Only what lies past the limit of acting is red: each period by its own."""
    reading = shown.reading
    if reading is None or state not in ("off", "disaster"):
        return None
    targets = ((value.period.start, reading.target_of(value.period)) for value in shown.values)
    limits_of = {at: target.off for at, target in targets if target is not None and target.off is not None}
    return (limits_of, "below" if reading.info.direction == "up" else "above") if limits_of else None


def multiples(shown: Sequence[tuple[str, Reading]], starts: Sequence[datetime], top: float, line: float | None) -> list[Markup]:
    """A small chart of each (name, reading) over the periods all of them share; a period without a value is a dashed box."""
    hours = bool(shown) and shown[0][1].info.grain == "hour"
    names = [clock(at) if hours else day(at, year=False) for at in starts]
    return [_multiple(name, reading, dict(zip(starts, names, strict=True)), top, line) for name, reading in shown]


def _multiple(name: str, reading: Reading, names: dict[datetime, str], top: float, line: float | None) -> Markup:
    held = {value.period.start: value.value for value in reading.spark}
    values = [held.get(start) for start in names]
    ends = (next(iter(names.values())), next(reversed(names.values())))
    total = sum(value for value in values if value is not None)
    said = label(
        "boards.finding.multiple_aria",
        name=name,
        value=amount(reading.info, total),
        span=f"{ends[0]}–{ends[1]}",
    )
    told = [f"{each}: {amount(reading.info, value)}" for each, value in zip(names.values(), values, strict=True)]
    return small_multiple(values, top, said, ends, strong_from=line, line=line, told=told)


def shared_top(readings: Sequence[Reading], line: float | None) -> float:
    """The scale small multiples share: the greatest value, and the line when it is near."""
    greatest = max((value.value for one in readings for value in one.spark if value.value is not None), default=0.0)
    return max(greatest, line) if line is not None and line <= greatest * 4 else greatest or 1.0


def bar_top(readings: Sequence[Reading | None], line: float | None) -> float:
    """The scale of the bars in a league table."""
    greatest = max((value_of(one) or 0.0 for one in readings), default=0.0)
    return max(greatest, line) if line is not None and line <= greatest * 3 else greatest or 1.0


def board_map(
    rows: Sequence[tuple[PlaceInfo, Reading | None, str]],
    stations: Sequence[Station],
    info: IndicatorInfo,
    classes: Classes,
    kinds: Mapping[str, Mapping[str, Any]],
    geometry: Mapping[int, Outline],
    finding: str,
) -> MapView:
    """Communes by one indicator (each with its address), stations by kind and state, a call-out for what is off or silent."""
    newest = max((reading.current.period for _, reading, _ in rows if reading and reading.current), default=None)
    units = []
    for place, reading, href in rows:
        outline = geometry.get(place.id)
        if outline is None:
            continue
        value = value_of(reading)
        text = amount(info, value) if value is not None else label("boards.no_station")
        if reading is not None and reading.current is not None and reading.current.period != newest and (earlier := newest_words(reading)):
            text = f"{text} · {earlier}"
        units.append(Unit(place.id, short_place_name(place), outline.geometry, value, text, href))
    sites = {one.thing.id: _site(one, kinds.get(one.thing.kind, {})) for one in stations if one.thing.latitude is not None}
    drawn_kinds = list(dict.fromkeys(one.thing.kind for one in stations))
    return draw(
        units,
        list(sites.values()),
        cuts=classes.cuts,
        tones=classes.tones,
        zero=classes.zero,
        digits=digits_of(classes.cuts, info.digits),
        finding=finding,
        kinds=[(kinds[one].get("shape", "circle"), words(kinds[one]["labels"])) for one in kinds if one in drawn_kinds],
        schematic=any(one.schematic for one in geometry.values()),
        call_outs=_call_outs(stations, sites),
        width=700,
        height=590,
        margin=(14, 14, 36, 14),
        reserved=(Box(0, 0, 140, 176), Box(0, 540, 160, 590), Box(540, 0, 700, 30 + 27 * len(drawn_kinds))),
        label_size=13,
        whole=info.digits == 0,
    )


def _site(one: Station, kind: Mapping[str, Any]) -> Site:
    thing = one.thing
    said = amount(one.reading.info, value_of(one.reading)) if one.reading and value_of(one.reading) is not None else ""
    state = label(silence_key("frontend.map", one)) if one.state == "silent" else said
    shape = kind.get("shape", "circle")
    return Site(
        thing.id,
        thing_name(thing),
        thing.latitude or 0.0,
        thing.longitude or 0.0,
        shape,
        one.state,
        state,
        f"/things/{thing.code}",
    )


def _call_outs(stations: Sequence[Station], sites: Mapping[int, Site]) -> list[CallOut]:
    """At most two: what is off or disastrous, then the newest silence."""
    found = []
    for one in open_order(stations):
        site = sites.get(one.thing.id)
        if site is None or one.state not in ("off", "disaster", "silent") or len(found) == 2:
            continue
        if one.state == "silent":
            if one.newest is None or any(call.site.state == "silent" for call in found):
                continue
            line = label("boards.quiet_for", span=duration(one.quiet_s or 0))
            found.append(CallOut(site, site.name, "", line))
        else:
            found.append(CallOut(site, site.name, site.text, against(one.reading)))
    return found


def locator(
    units: Sequence[PlaceInfo],
    geometry: Mapping[int, Outline],
    inside: set[int],
    stations: Sequence[ThingInfo],
    finding: str,
) -> MapView | None:
    """A small map that says where: units of the territory, those of interest filled, stations as dots."""
    drawn = [
        Unit(one.id, short_place_name(one) if one.id in inside else "", geometry[one.id].geometry, 2.0 if one.id in inside else 0.0)
        for one in units
        if one.id in geometry
    ]
    if not drawn:
        return None
    sites = [
        Site(one.id, thing_name(one), one.latitude, one.longitude, "circle", "ok")
        for one in stations
        if one.latitude is not None and one.longitude is not None
    ]
    return draw(
        drawn,
        sites,
        cuts=(1, 2, 3, 4),
        digits=0,
        finding=finding,
        schematic=any(one.schematic for one in geometry.values()),
        width=360,
        height=400,
        margin=(12, 12, 40, 12),
    )


def with_legend(view: MapView) -> str:
    """The map with its legends drawn into it, where the page sets them beside it: a picture travels alone."""
    parts = []
    for line, (grade, text) in enumerate(view.classes):
        y = 14 + 22 * line
        parts.append(f'<rect class="class-{grade}" x="8" y="{y}" width="28" height="13"/><path class="axis" d="M8 {y}h28v13h-28z"/>')
        parts.append(f'<text class="axis-text" x="44" y="{y + 11}">{escape(text)}</text>')
    for line, (shape, text) in enumerate(view.shapes):
        y = 20 + 22 * line
        parts.append(
            f'<g transform="translate(560 {y})">{station(shape)}</g><text class="axis-text" x="574" y="{y + 4}">{escape(text)}</text>'
        )
    return str(view.svg).replace("</svg>", "".join(parts) + "</svg>")


def together(charts: Sequence[tuple[str, str, str]]) -> str:
    """Small charts as one picture, four in a row: (name, value, drawing)."""
    across, wide, high, gap = 4, 240, 118, 24
    parts = []
    for n, (name, value, drawing) in enumerate(charts):
        x, y = (n % across) * (wide + gap), (n // across) * (high + 12)
        inner = re.sub(r"<svg\b[^>]*>", "", drawing, count=1).rsplit("</svg>", 1)[0]
        parts.append(
            f'<g transform="translate({x} {y})"><text class="line-text" x="0" y="14">{escape(name)}</text>'
            f'<text class="axis-text" x="{wide}" y="14" text-anchor="end">{escape(value)}</text>'
            f'<g transform="translate(0 24)">{inner}</g></g>'
        )
    height = -(-len(charts) // across) * (high + 12)
    return f'<svg viewBox="0 0 {across * (wide + gap) - gap} {height}" role="img">{"".join(parts)}</svg>'
