"""Findings and lines of the pages as people read them. Pure: the language and the clock are arguments."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bazan.core.labels import label
from bazan.core.language import either, language, words
from bazan.core.time import LOCAL, Period
from bazan.data.figures.rules import STANDINGS, beyond, counted, standing, value_of
from bazan.data.figures.types import Course, LeagueRow, Station
from bazan.data.indicators.types import IndicatorInfo, Reading, Value
from bazan.data.observations.types import ThingInfo
from bazan.directory.places.types import PlaceInfo
from bazan.platform.design_system.api import clock, day, difference, duration, number, period, quantity, signed, when


def place_name(place: PlaceInfo) -> str:
    """Xã Quảng Sơn; Quang Son commune."""
    return either(place.name, place.name_en)


def short_place_name(place: PlaceInfo) -> str:
    """Quảng Sơn: where the form goes without saying."""
    return either(place.short_name, place.short_name_en)


def thing_name(thing: ThingInfo) -> str:
    return either(thing.name, thing.name_en or thing.name)


def indicator_name(info: IndicatorInfo) -> str:
    return words(info.labels)


def unit_of(info: IndicatorInfo) -> str:
    """The unit as people write it; empty for a pure number."""
    unit = words(info.unit_labels) if info.unit_labels else info.unit
    return "" if unit == "1" else unit


def amount(info: IndicatorInfo, value: float | None) -> str:
    return quantity(value, info.digits, unit_of(info))


def apart(info: IndicatorInfo, value: float | None, sign: bool = False) -> str:
    """By how much two of its values differ: with the unit, of percentages in points."""
    return difference(value, info.digits, unit_of(info), sign)


def changed(info: IndicatorInfo, value: float | None) -> str:
    return signed(value, info.digits)


def summary(readings: Sequence[Reading | None]) -> str:
    """Chỉ tiêu: 1 phải xử lý ngay, 2 cần theo dõi, 3 trong mức."""
    parts = [label(f"boards.summary.{kind}", count=count) for kind, count in counted(readings).items()]
    return label("boards.summary.lead", parts=", ".join(parts)) if parts else ""


def against(reading: Reading | None) -> str:
    """One cell: past which limit, or how it stands."""
    past, kind = beyond(reading), standing(reading)
    if past is None or reading is None or kind in ("stale", "missing"):
        return label("boards.no_station") if kind == "missing" else label(f"frontend.light.{kind}")
    side = "beyond" if (value_of(reading) or 0) >= past[1] else "below"
    return label(f"boards.{side}_{past[0]}", limit=number(past[1], reading.info.digits if past[1] % 1 else 0))


def league_finding(rows: Sequence[LeagueRow]) -> str:
    """What the comparison of communes finds, as its title."""
    return comparison_finding([(place_name(row.place), row.reading) for row in rows], "place")


def comparison_finding(rows: Sequence[tuple[str, Reading | None]], kind: str) -> str:
    """What a comparison of communes, organizations or things finds: how many past a limit, and the one farthest out."""
    known = [(name, reading) for name, reading in rows if reading is not None and value_of(reading) is not None]
    if not known:
        return label(f"boards.finding.empty.{kind}")
    info = known[0][1].info
    low = info.direction == "up"
    name, reading = (min if low else max)(known, key=lambda row: value_of(row[1]) or 0.0)
    over = sum(1 for _, one in known if standing(one) in ("watch", "off", "disaster"))
    key = ("some" if over else "none") + ("_low" if low else "")
    if not any(one.target for _, one in known):
        name, reading = max(known, key=lambda row: value_of(row[1]) or 0.0)
        return label("boards.finding.league_plain", name=name, value=amount(info, value_of(reading)))
    return label(f"boards.finding.{key}.{kind}", count=over, name=name, value=amount(info, value_of(reading)))


def course_finding(course: Course, name: str) -> str:
    """What the long chart finds: against the same time last year."""
    if course.reading is None or not any(value.value is not None for value in course.values):
        return label("boards.finding.course_none", name=name)
    info, last = course.reading.info, next(value for value in reversed(course.values) if value.value is not None)
    year = last.period.start.astimezone(LOCAL).year - 1
    before = _same_time(course.past, last)
    if before is None or last.value is None:
        return label("boards.finding.course_new", name=name, year=year)
    by = round(last.value - before, info.digits)
    if not by:
        return label("boards.finding.course_same", name=name, year=year)
    key = "course_above" if by > 0 else "course_below"
    return label(f"boards.finding.{key}", name=name, year=year, change=apart(info, abs(by)))


def _same_time(past: Sequence[Value], value: Value) -> float | None:
    wanted = value.period.year_before().start
    return next((one.value for one in past if one.period.start == wanted), None)


def course_aria(course: Course, name: str) -> str:
    """The chart in one sentence, for those who hear it."""
    known = [value.value for value in course.values if value.value is not None]
    if not known or course.reading is None:
        return label("boards.finding.course_none", name=name)
    info = course.reading.info
    shown = {
        key: amount(info, value) for key, value in (("first", known[0]), ("last", known[-1]), ("low", min(known)), ("high", max(known)))
    }
    return label("boards.finding.course_aria", name=name, span=span(course.start, course.end), **shown)


def course_source(course: Course) -> str:
    """Under the chart: unit, step, stretch, and whose limits the lines are."""
    if course.reading is None:
        return ""
    info = course.reading.info
    line = label(f"boards.every.{info.grain}")
    parts = [line[:1].upper() + line[1:], span(course.start, course.end), unit_of(info)]
    line = ", ".join(part for part in parts if part) + "."
    if course.reading.target and course.reading.target.source:
        line += " " + label("boards.target_line", source=cited(course.reading.target.source))
    return line


def span(start: datetime, end: datetime) -> str:
    """A stretch of time: 72 giờ đến 07:00, 25/11/2026."""
    length = end - start
    until = day(end - timedelta(microseconds=1)) if end.astimezone(LOCAL).hour == 0 else f"{clock(end)}, {day(end)}"
    return f"{duration(length.total_seconds())} {label('boards.up_to', at=until)}"


def silence_key(group: str, station: Station) -> str:
    """The word of a group for a station that says nothing: fallen silent, or never connected."""
    return f"{group}.{'unconnected' if station.newest is None else 'silent'}"


def silence(station: Station, now: datetime) -> str:
    if station.quiet_s is None:
        return ""
    if station.newest is None:
        return label("boards.silent_ever")
    return label("boards.silent_since", span=duration(station.quiet_s), at=when(station.newest, now))


def open_order(stations: Sequence[Station]) -> list[Station]:
    """Stations that need a look: what is past a limit first, then who is silent longest but did speak."""
    shown = [one for one in stations if one.state != "ok"]
    return sorted(
        shown,
        key=lambda one: (
            one.state == "silent",
            STANDINGS.index(standing(one.reading)),
            one.newest is None,
            -(one.newest.timestamp() if one.newest else 0),
            one.thing.name,
        ),
    )


def moment(shown: Period | None, grain: str, newest: datetime | None) -> str:
    """What the period chooser says."""
    if shown is not None:
        return period(shown)
    at = f"{clock(newest)}, {day(newest)}" if newest else "—"
    return label("boards.newest_long", at=at)


_CITED = re.compile(r"[A-ZĐ]{2,}(?: \d\S*?)(?=[,:;]?(?:\s|$))|\d+/\d{4}/QH\d+")


def cited(text: str) -> str:
    """A law as it is cited. What Vietnamese says beside the document's number is left out where Vietnamese isn't read."""
    if language() == "vi" or not text:
        return text
    found = _CITED.findall(text)
    return ", ".join(dict.fromkeys(found)) or label("boards.proposed")


def local_date(instant: datetime) -> date:
    return instant.astimezone(LOCAL).date()
