"""What the parts of a question and the keys of its answer are called."""

from collections.abc import Sequence
from datetime import datetime
from math import floor, log10
from typing import Any

from bazan.analysis.explore.types import RESULT, STATION, Axis, Field, Measure, Question, Source
from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import language, words
from bazan.core.time import LOCAL, Period
from bazan.data.figures.api import datastreams, feature_label, short_place_name, thing_name, things
from bazan.directory.places import api as places
from bazan.platform.design_system.api import class_texts, number, period

MOST_DIGITS = 2
LEAST_DIGITS = 6
"""Of the smallest values."""


def source_name(source: Source) -> str:
    return words(source.labels) or source.code


def field_name(field: Field, source: Source) -> str:
    """A column's; what a station observed is called by the property."""
    if field.id == RESULT and source.kind == "property":
        return source_name(source)
    return words(field.labels) if field.labels else label(f"explorations.field.{field.id}")


def within(name: str) -> str:
    """A name as it stands within a sentence: Số giường, số giường; PM2.5 and pH stay."""
    return name if name[1:2].isupper() or name[1:2].isdigit() else name[:1].lower() + name[1:]


def measure_name(measure: Measure, source: Source) -> str:
    """Tổng số giường; Số giường lớn nhất; Số ngày lượng mưa từ 16 mm."""
    field = source.field(measure.of)
    name = field_name(field, source) if field else ""
    more = {"beyond": amount(measure.beyond), "unit": unit_of_field(field)} if measure.kind == "days" else {}
    said = label(f"explore.measured.{measure.kind}", name=name, **more)
    return said if said.startswith(name) else said.replace(name, within(name)).strip()


def unit_of(question: Question, source: Source) -> str:
    """What the values are counted in; empty where that goes without saying."""
    if question.measure.kind == "days":
        return label("explore.unit.days")
    if question.measure.kind == "count":
        return label("explore.unit.rows")
    if question.measure.kind == "distinct":
        return ""
    return unit_of_field(source.field(question.measure.of))


def unit_of_field(field: Field | None) -> str:
    """A unit as people write it; an annotation such as {person} goes without saying."""
    unit = field.unit if field else ""
    return "" if unit == "1" or unit.startswith("{") or "." in unit else {"Cel": "°C", "ug/m3": "µg/m³", "m3/s": "m³/s"}.get(unit, unit)


def axis_name(axis: Axis, source: Source) -> str:
    if axis.kind in ("place", "period"):
        return label(f"explore.axis.{axis.kind}.{axis.of}")
    field = source.field(axis.of)
    name = field_name(field, source) if field else axis.of
    return label("explore.axis.class", name=within(name)) if axis.kind == "class" else name


def key_name(key: Any, axis: Axis, source: Source, short: bool = True) -> str:
    """What a key of an axis is called; one that the rows don't say, by that."""
    if key is None:
        return label(f"explore.key.{'nowhere' if axis.kind == 'place' else 'unsaid'}")
    match axis.kind:
        case "place":
            return _place_name(int(key))
        case "period":
            return period_name(str(key), axis.of, short)
        case "class":
            return bounds_names(axis.bounds)[int(key)]
    field = source.field(axis.of)
    if axis.of == STATION and source.kind == "property":
        stream = next((one for one in datastreams() if one.id == key), None)
        thing = things().get(stream.thing_id) if stream else None
        return thing_name(thing) if thing else f"#{key}"
    if field is None:
        return str(key)
    if field.type == "flag":
        return label(f"explore.key.{str(key).lower()}")
    if field.type in ("organization", "thing"):
        return feature_label(field.type, int(key), short=True)
    return words((field.values or {}).get(str(key), {})) or str(key)


def bounds_names(bounds: Sequence[float]) -> list[str]:
    """dưới 16, 16–51, từ 51."""
    digits = MOST_DIGITS if any(bound % 1 for bound in bounds) else 0
    tones = tuple(map(str, range(len(bounds) + 1)))
    return [text for _, text in class_texts(bounds, digits, tones=tones)]


def period_of(key: str, grain: str) -> Period:
    """The period that begins at this local instant."""
    return Period.holding(datetime.fromisoformat(key).replace(tzinfo=LOCAL), grain)


def period_name(key: str, grain: str, short: bool = True) -> str:
    """Short where a column is narrow: 11/2026, 25/11."""
    found = period_of(key, grain)
    if not short or grain in ("year", "quarter"):
        return period(found)
    at = found.start.astimezone(LOCAL)
    if grain == "month":
        return f"{at:%m/%Y}" if language() == "vi" else f"{label(f'frontend.month.{at.month}')} {at.year}"
    if grain == "week":
        year, week, _ = at.isocalendar()
        return label("explore.week", week=week, year=year)
    return f"{at:%H:%M %d/%m}" if grain == "hour" else f"{at:%d/%m}"


def amount(value: float | None, digits: int = MOST_DIGITS) -> str:
    """A number with as many decimals as it needs."""
    return number(value, digits_of([value] if value is not None else [], digits))


def digits_of(values: Sequence[float], most: int = MOST_DIGITS) -> int:
    """Decimals that tell these values apart: none for whole numbers and for large ones, two figures where the greatest is below one."""
    greatest = max((abs(value) for value in values), default=0)
    if all(value % 1 == 0 for value in values) or greatest >= 1000:
        return 0
    if greatest < 1:
        return min(1 - floor(log10(greatest)), LEAST_DIGITS)
    return 1 if greatest >= 10 else most


def _place_name(place_id: int) -> str:
    try:
        return short_place_name(places.place(place_id))
    except NotFound:
        return f"#{place_id}"
