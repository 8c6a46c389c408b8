"""The scenes of the wall: the map once for each theme, then the stations as a table."""

from dataclasses import dataclass
from datetime import datetime

from bazan.kernel.labels import label
from bazan.kernel.time import Period
from bazan.measure.indicators import api as indicators
from bazan.measure.indicators.types import Feature, IndicatorInfo
from bazan.show.boards.layout import Slot
from bazan.show.boards.queries.territory import outlines
from bazan.show.boards.types import Station
from bazan.show.boards.wall.gathering import Facts, Sector
from bazan.show.boards.wall.telling import reading_text, worst_first
from bazan.show.boards.wording import amount, indicator_name, short_place_name, thing_name, unit_of
from bazan.show.frontend.api import Box, CallOut, MapView, Site, Unit, age, clock, draw, duration, period, when, words

WIDTH, HEIGHT = 616, 716
MARGIN = (16, 14, 20, 14)
MOST_MAPS = 3
MOST_STATIONS = 21
LEGENDS = (Box(0, 0, 330, 58), Box(0, 58, 120, 200), Box(WIDTH - 150, 0, WIDTH, 120), Box(0, HEIGHT - 50, 130, HEIGHT))
"""Room kept free for title, legends and the scale bar."""


@dataclass(frozen=True)
class StationRow:
    name: str
    kind: str
    shape: str
    state: str
    word: str
    reading: str
    newest: str
    href: str


@dataclass(frozen=True)
class Scene:
    """``map`` is null for the table of stations, and while there are no boundaries."""

    id: str
    button: str
    title: str
    subtitle: str
    map: MapView | None
    rows: tuple[StationRow, ...] = ()


def scenes(facts: Facts, chosen: str, language: str) -> list[Scene]:
    """The theme of the board file (or the one asked for) first, two others, the stations."""
    found: list[Scene] = []
    for sector in facts.sectors:
        if sector.layout is None:
            continue
        wanted = chosen if any(slot.id == chosen for slot in sector.layout.layers) else sector.theme
        layers = sorted(sector.layout.layers, key=lambda slot: slot.id != wanted)
        found += [_map_scene(facts, sector, slot, language, first=not found and slot is layers[0]) for slot in layers[:MOST_MAPS]]
    found = found[:MOST_MAPS]
    return [*found, _station_scene(facts, language)]


def _map_scene(facts: Facts, sector: Sector, slot: Slot, language: str, first: bool) -> Scene:
    code = slot.at("hour")
    info = indicators.info(code)
    name = words(slot.labels, language) or indicator_name(info, language)
    units = _units(facts, code, info, language)
    known = [one for one in units if one.value is not None]
    newest = max((r.current.period for (c, f), r in facts.compared.items() if c == code and f.kind == "place" and r.current), default=None)
    unit = unit_of(info, language)
    picture = None
    if units:
        stations = _shown(facts, sector, code, everything=first)
        sites = {one.thing.id: _site(facts, sector, one, language) for one in stations}
        top = max(known, key=lambda one: one.value or 0.0, default=None)
        finding = (
            label("wall.map_finding", language, name=name, value=top.text, place=top.name, count=len(known))
            if top
            else label("wall.map_finding_none", language, name=name)
        )
        kinds = {one.thing.kind for one in stations}
        picture = draw(
            units,
            list(sites.values()),
            cuts=slot.cuts or _cuts(known),
            digits=info.digits if any(cut % 1 for cut in slot.cuts) else 0,
            language=language,
            finding=finding,
            kinds=[(one["shape"], words(one["labels"], language)) for one in sector.head["kinds"] if one["code"] in kinds],
            schematic=any(one.schematic for one in outlines(facts.territory.on)),
            call_outs=_call_outs(facts, stations, sites, language),
            width=WIDTH,
            height=HEIGHT,
            margin=MARGIN,
            reserved=LEGENDS,
        )
    return Scene(
        id=slot.id,
        button=name,
        title=_titled(name, info, newest, language),
        subtitle=label("wall.map_unit", language, unit=unit) if unit else label("wall.map_no_unit", language),
        map=picture,
    )


def _titled(name: str, info: IndicatorInfo, newest: Period | None, language: str) -> str:
    if newest is None:
        return name
    if info.grain == "hour":
        return label("wall.map_up_to", language, name=name, at=clock(newest.end))
    return label("wall.map_of", language, name=name, period=period(newest, language))


def _units(facts: Facts, code: str, info: IndicatorInfo, language: str) -> list[Unit]:
    places = {one.id: one for one in facts.territory.communes}
    found = []
    for outline in outlines(facts.territory.on):
        place = places.get(outline.place_id)
        if place is None:
            continue
        reading = facts.compared.get((code, Feature("place", place.id)))
        fresh = reading is not None and reading.freshness == "fresh" and reading.current is not None
        value = reading.current.value if fresh and reading and reading.current else None
        text = amount(info, value, language) if value is not None else label("frontend.map.no_value", language)
        found.append(Unit(place.id, short_place_name(place, language), outline.geometry, value, text, f"/places/{place.code}"))
    return found


def _cuts(known: list[Unit]) -> tuple[float, ...]:
    """Four even cuts when the board file states none."""
    values = [one.value for one in known if one.value is not None] or [0.0, 1.0]
    low, high = min(values), max(values)
    step = ((high - low) or 1.0) / 5
    return tuple(round(low + step * n, 2) for n in range(1, 5))


def _shown(facts: Facts, sector: Sector, code: str, everything: bool) -> list[Station]:
    """All stations of the sector on the first map; on the others those that measure its theme."""
    kinds = sector.layout.kinds if sector.layout else ()
    mine = [one for one in facts.stations if one.thing.sector == sector.pack and (not kinds or one.thing.kind in kinds)]
    mine = [one for one in mine if one.thing.latitude is not None and one.thing.longitude is not None]
    if everything:
        return mine
    measured = {feature.id for (c, feature) in facts.compared if c == code and feature.kind == "thing"}
    measuring = {one.thing.kind for one in mine if one.thing.id in measured}
    return [one for one in mine if one.thing.kind in measuring]


def _site(facts: Facts, sector: Sector, one: Station, language: str) -> Site:
    shape = next((kind["shape"] for kind in sector.head["kinds"] if kind["code"] == one.thing.kind), "circle")
    text = reading_text(one, language) or (label("frontend.map.silent", language) if one.state == "silent" else "")
    return Site(
        id=one.thing.id,
        name=thing_name(one.thing, language),
        latitude=one.thing.latitude or 0.0,
        longitude=one.thing.longitude or 0.0,
        shape=shape,
        state=one.state,
        text=text,
        href=f"/things/{one.thing.code}",
        streams=facts.streams.get(one.thing.id, ()),
    )


def _call_outs(facts: Facts, stations: list[Station], sites: dict[int, Site], language: str) -> list[CallOut]:
    """One for the worst that must be acted on, and for the one that fell silent last."""
    red = [one for one in worst_first(tuple(stations)) if one.state in ("disaster", "off")][:1]
    quiet = sorted((one for one in stations if one.state == "silent" and one.newest), key=lambda one: one.newest or facts.now, reverse=True)
    found = []
    for one in red:
        reading = one.reading
        if reading is None or reading.current is None:
            continue
        alive = reading.current.alive_at or reading.current.period.end
        line = f"{when(alive, language, facts.now)} · {age((facts.now - alive).total_seconds(), language)}"
        found.append(CallOut(sites[one.thing.id], sites[one.thing.id].name, amount(reading.info, reading.current.value, language), line))
    for one in quiet[:1]:
        found.append(CallOut(sites[one.thing.id], sites[one.thing.id].name, "", _silence_line(one, facts.now, language)))
    return found


def _silence_line(one: Station, now: datetime, language: str) -> str:
    assert one.newest is not None
    span = duration((now - one.newest).total_seconds(), language)
    last = label("wall.happening.silent_line", language, at=when(one.newest, language, now))
    return f"{label('wall.station.silent', language)} {span} · {last[:1].lower()}{last[1:]}"


def _station_scene(facts: Facts, language: str) -> Scene:
    kinds = {kind["code"]: kind for sector in facts.sectors for kind in (sector.head.get("kinds") or ())}
    rows = []
    for one in worst_first(facts.stations)[:MOST_STATIONS]:
        kind = kinds.get(one.thing.kind, {})
        state = {"ok": "good"}.get(one.state, one.state)
        word = (
            label(f"wall.station.{one.state}", language)
            if one.state in ("ok", "silent")
            else label(f"frontend.light.{one.state}", language)
        )
        newest = when(one.newest, language, facts.now) if one.newest else label("wall.station.never", language)
        rows.append(
            StationRow(
                name=thing_name(one.thing, language),
                kind=words(kind.get("labels", {}), language) or one.thing.kind,
                shape=kind.get("shape", "circle"),
                state="missing" if state == "silent" else state,
                word=word,
                reading=reading_text(one, language),
                newest=newest,
                href=f"/things/{one.thing.code}",
            )
        )
    alive = sum(1 for state in facts.pulse.values() if state == "alive")
    return Scene(
        id="stations",
        button=label("wall.scene_stations", language),
        title=label("wall.stations_title", language),
        subtitle=label("wall.stations_line", language, alive=alive, all=len(facts.pulse)),
        map=None,
        rows=tuple(rows),
    )
