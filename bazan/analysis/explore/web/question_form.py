"""The panel in which a question is put together: every choice a select or a link, so that it works without a script."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from bazan.analysis.explore import api
from bazan.analysis.explore.types import DAILY, GRAINS, LEVELS, OF_NUMBERS, STATION, Axis, Field, Filter, Question, Source
from bazan.analysis.explore.web.display_names import amount, axis_name, field_name, measure_name, source_name, unit_of_field, within
from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.quality import Quality
from bazan.core.time import LOCAL, local_day, now
from bazan.data.figures.api import place_name
from bazan.data.indicators import api as indicators
from bazan.directory.places import api as places
from bazan.directory.places.types import PlaceInfo
from bazan.platform.design_system.api import day, number

Option = tuple[str, str, bool]
"""(value, words, chosen)."""
AXIS_FIELDS = ("code", "flag", "organization", "thing")


def panel(question: Question, source: Source, communes: Iterable[PlaceInfo]) -> dict[str, Any]:
    """What the panel offers, and what is chosen. ``communes``: those in reach."""
    end = question.end - timedelta(days=1) if question.end else None
    return {
        "of": source.key,
        "source": source_name(source),
        "measures": _measures(question, source),
        "days": question.measure.kind == "days",
        "beyond": "" if question.measure.beyond is None else amount(question.measure.beyond),
        "daily": [(name, label(f"explore.daily.{name}"), name == question.measure.daily) for name in DAILY],
        "axes": [
            (name, label(f"explore.axis_of.{name}"), _axes(getattr(question, name), source, required=name == "rows"))
            for name in ("rows", "columns", "category")
        ],
        "bounds": "; ".join(amount(bound) for axis in question.axes for bound in axis.bounds),
        "times": [(time, _time_name(time, source), time == question.time) for time in source.times] if len(source.times) > 1 else [],
        "from": question.start.isoformat() if question.start else "",
        "to": end.isoformat() if end else "",
        "day": [(hour, label(f"explore.day_from.{hour}"), hour == str(question.day_from)) for hour in _hours(question)],
        "places": _places(question, communes),
        "flags": _flags(question) if source.kind == "property" else [],
        "fields": [_field(field, question, source) for field in source.fields if field.type in ("code", "flag", "number")],
        "stations": ",".join(next((one.values for one in question.filters if one.column == STATION), ()))
        if source.kind == "property"
        else None,
        "known": f"{question.known.astimezone(LOCAL):%Y-%m-%dT%H:%M}" if question.known else "",
    }


def _hours(question: Question) -> list[str]:
    return sorted({"0", "19", str(question.day_from)}, key=int) if str(question.day_from) in ("0", "19") else ["0", "19"]


def _measures(question: Question, source: Source) -> list[tuple[str, list[Option]]]:
    """Groups of measures by what they are of."""
    chosen = f"{question.measure.kind}.{question.measure.of}" if question.measure.of else question.measure.kind
    groups: list[tuple[str, list[Option]]] = [("", [("count", label("explore.measured.count", name=""), chosen == "count")])]
    for field in source.fields:
        kinds = OF_NUMBERS if field.type == "number" else ("distinct",) if field.type not in ("instant", "text") else ()
        offered = [(f"{kind}.{field.id}", label(f"explore.measure.{kind}"), chosen == f"{kind}.{field.id}") for kind in kinds]
        if offered:
            groups.append((field_name(field, source), offered))
    return groups


def _axes(chosen: Axis | None, source: Source, *, required: bool) -> list[Option]:
    current = f"{chosen.kind}.{chosen.of}" if chosen else ""
    axes = [Axis("place", level) for level in LEVELS] + [Axis("period", grain) for grain in GRAINS]
    axes += [Axis("column", field.id) for field in source.fields if field.type in AXIS_FIELDS]
    axes += [Axis("class", field.id) for field in source.fields if field.type == "number"]
    options = [(f"{axis.kind}.{axis.of}", axis_name(axis, source), f"{axis.kind}.{axis.of}" == current) for axis in axes]
    return options if required else [("", label("explore.axis.none"), not current), *options]


def _places(question: Question, communes: Iterable[PlaceInfo]) -> list[Option]:
    """Everywhere, then communes; several that an address names, or one out of reach, stand as one choice."""
    chosen = ",".join(question.places)
    options = [("", label("explore.everywhere"), not chosen)]
    names = {one.code: place_name(one) for one in communes}
    if chosen and chosen not in names:
        options.append((chosen, label("explore.some_places", count=len(question.places)), True))
    return options + [(code, name, code == chosen) for code, name in sorted(names.items(), key=lambda pair: pair[1])]


def _flags(question: Question) -> list[Option]:
    return [(str(int(flag)), label(f"explore.flag.{flag.name.lower()}"), int(flag) in question.flags) for flag in Quality]


def _field(field: Field, question: Question, source: Source) -> dict[str, Any]:
    chosen = next((one for one in question.filters if one.column == field.id), Filter(field.id))
    said = ",".join(chosen.values)
    options: list[Option] = []
    if field.type == "flag":
        options = [(value, label(f"explore.key.{value}"), value == said) for value in ("true", "false")]
    if field.type == "code":
        options = [(code, words(names) or code, code == said) for code, names in (field.values or {}).items()]
        if said and said not in (field.values or {}):
            options.insert(0, (said, label("explore.some_values", count=len(chosen.values)), True))
    return {
        "id": field.id,
        "name": field_name(field, source),
        "unit": unit_of_field(field),
        "options": options,
        "low": "" if chosen.low is None else amount(chosen.low),
        "high": "" if chosen.high is None else amount(chosen.high),
        "number": field.type == "number",
    }


def _time_name(time: str, source: Source) -> str:
    field = source.field(time)
    return field_name(field, source) if field else time


def chips(question: Question, source: Source, href: Any) -> list[tuple[str, str, str]]:
    """(what, how it is narrowed, the address without it) of every filter."""
    found = []
    if question.start or question.end:
        first = day(question.start) if question.start else "…"
        last = day(question.end - timedelta(days=1)) if question.end else "…"
        found.append((label("explore.chip.period"), f"{first} – {last}", "" if source.kind == "property" else href(("from", "to"))))
    if question.places:
        found.append(
            (
                label("explore.chip.place"),
                number(len(question.places)) if len(question.places) > 1 else _place_of(question),
                href(("place",)),
            )
        )
    if source.kind == "property":
        names = ", ".join(label(f"explore.flag.{Quality(flag).name.lower()}") for flag in question.flags)
        found.append((label("explore.chip.flag"), names, "" if question.flags == (0,) else href(("flag",))))
    for one in question.filters:
        field = source.field(one.column)
        if field is not None:
            found.append(
                (field_name(field, source), _narrowed(one, field), href((f"is.{one.column}", f"min.{one.column}", f"max.{one.column}")))
            )
    return found


def _place_of(question: Question) -> str:
    try:
        return place_name(places.by_code(question.places[0], local_day(now())))
    except NotFound:
        return question.places[0]


def _narrowed(one: Filter, field: Field) -> str:
    parts = []
    if one.values:
        known = {"true": label("explore.key.true"), "false": label("explore.key.false")} if field.type == "flag" else {
            code: words(names) or code for code, names in (field.values or {}).items()
        }  # fmt: skip
        parts.append(", ".join(known.get(value, value) for value in one.values[:3]) + ("…" if len(one.values) > 3 else ""))
    unit = f" {unit_of_field(field)}" if unit_of_field(field) else ""
    if one.low is not None:
        parts.append(label("explore.from", value=f"{amount(one.low)}{unit}"))
    if one.high is not None:
        parts.append(label("explore.to", value=f"{amount(one.high)}{unit}"))
    return ", ".join(parts)


def source_list(sources: Iterable[Source], chosen: str, sizes: Mapping[str, tuple[int, Any, Any]]) -> list[dict[str, Any]]:
    """Every source by its sector: properties first, each with how much there is of it."""
    titles = {head["pack"]: words(head["title"]) for head in indicators.boards()}
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in sources:
        group = label("explore.observed") if one.kind == "property" else titles.get(one.sector, one.sector)
        rows = sizes.get(one.table, (0, None, None))[0] if one.kind == "dataset" else 0
        groups.setdefault(group, []).append(
            {
                "name": source_name(one),
                "href": f"/explore?of={one.key}",
                "current": one.key == chosen,
                "rows": label("explore.rows", count=number(rows)) if rows else "",
            }
        )
    return [{"name": name, "sources": sorted(found, key=lambda one: one["name"])} for name, found in groups.items()]


def title(question: Question, source: Source) -> str:
    """The question as one line: Tổng số giường theo xã, tháng."""
    by = ", ".join(within(axis_name(axis, source)) for axis in question.axes)
    return label("explore.title_of", measure=measure_name(question.measure, source), by=by)


def address_without(question: Question) -> Any:
    """A function: the page's address of the question without some of its parts."""
    parts = api.parts_of(question)

    def href(names: tuple[str, ...]) -> str:
        return "/explore?" + urlencode({name: value for name, value in parts.items() if name not in names}, safe=",:")

    return href
