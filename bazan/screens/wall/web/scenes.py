"""The scenes of the wall: each sector's map or chart in turn, the operations map, the look ahead, then the stations as a table."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import Period
from bazan.data.figures.api import (
    amount,
    classes_of,
    digits_of,
    edge_of,
    indicator_name,
    light_of,
    limits,
    newest_words,
    outlines,
    short_place_name,
    silence_key,
    thing_name,
    unit_of,
)
from bazan.data.figures.types import Slot, Station
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo
from bazan.platform.design_system.api import Box, CallOut, MapView, Site, Unit, age, clock, draw, duration, inside, line_chart, period, when
from bazan.screens.map.api import Kept
from bazan.screens.wall.sector_situation import Facts, Sector, living, themes
from bazan.screens.wall.web.headline_texts import Story, reading_text, worst_first
from bazan.screens.wall.web.outlook_panel import LookAhead, Number

WIDTH, HEIGHT = 616, 716
MARGIN = (16, 14, 20, 14)
MOST_SCENES = 8
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
    """``map`` is null for the operations map, for the table of stations, and while there are no boundaries."""

    id: str
    button: str
    icon: str
    title: str
    subtitle: str
    map: MapView | None
    rows: tuple[StationRow, ...] = ()
    drawing: Markup = Markup("")
    query: str | None = None
    """Of the operations map: the view it shows."""
    numbers: tuple[Number, ...] | None = None
    """Of the look ahead: null for every other scene, empty while nothing is forecast."""


def scenes(facts: Facts, chosen: str, told: Story, ahead: Scene | None, operations: Scene | None, first: bool) -> list[Scene]:
    """One scene a sector, by its map or else by the course of its first tile: the theme asked for first, else where the story is.
    The look ahead and the stations come last.

    ``first``: the operations map, if there is one, comes before them.
    """
    found: list[tuple[bool, Scene]] = []
    for sector in facts.sectors:
        if sector.layout is None:
            continue
        slots = sorted(themes(sector, chosen), key=lambda slot: slot.id != chosen)
        wanted = any(slot.id == chosen for slot in slots) if chosen else sector.pack == told.pack
        if slots:
            found += [(wanted and n == 0, _map_scene(facts, sector, slot, first=n == 0)) for n, slot in enumerate(slots)]
        elif (scene := _chart_scene(facts, sector)) is not None:
            found.append((wanted, scene))
    ordered = [scene for wanted, scene in found if wanted] + [scene for wanted, scene in found if not wanted]
    shown, live = ordered[:MOST_SCENES], [operations] if operations else []
    last = ([ahead] if ahead else []) + ([_station_scene(facts)] if facts.stations else [])
    return [*(live + shown if first else shown + live), *last] or [_station_scene(facts)]


def operations_scene(view: Kept | None) -> Scene:
    """The operations map as it opens, or as a view somebody kept."""
    title = view.name if view else label("wall.operations")
    return Scene(
        "operations", label("wall.scene_operations"), "map", title, label("wall.operations_line"), None, query=view.query if view else ""
    )


def ahead_scene(look: LookAhead) -> Scene:
    """What the numbers likeliest to go wrong may come to; what analyses noticed stands beside it."""
    return Scene(
        "ahead", label("wall.scene_ahead"), "trending-up", label("wall.ahead.title"), label("wall.ahead.subtitle"), None,
        numbers=look.numbers,
    )  # fmt: skip


def _chart_scene(facts: Facts, sector: Sector) -> Scene | None:
    """The course of the sector's first tile that has one."""
    for slot in sector.cells:
        reading = facts.reading(slot)
        if reading is None or reading.current is None or len(reading.spark) < 2:
            continue
        info = reading.info
        name = words(slot.labels) or indicator_name(info)
        drawing = line_chart(
            [(value.period.start, value.value) for value in reading.spark],
            step=reading.spark[-1].period.end - reading.spark[-1].period.start,
            label=f"{name}: {amount(info, reading.current.value)}",
            digits=info.digits,
            end_text=amount(info, reading.current.value),
            state=light_of(reading),
            limits=limits(reading.target, info.digits),
            band=reading.target.within(info.direction) if reading.target else None,
            said={value.period.start: [f"{period(value.period)}: {amount(info, value.value)}"] for value in reading.spark},
            width=WIDTH,
            height=520,
        )
        if drawing:
            unit = unit_of(info)
            title = _titled(name, info, reading.current.period)
            return Scene(sector.pack, _sector_name(sector), sector.head.get("icon") or "layers", title, unit, None, drawing=drawing)
    return None


def _sector_name(sector: Sector) -> str:
    return words(sector.head["title"])


def _map_scene(facts: Facts, sector: Sector, slot: Slot, first: bool) -> Scene:
    code = slot.at("hour")
    info = indicators.info(code)
    name = words(slot.labels) or indicator_name(info)
    newest = max((r.current.period for (c, f), r in facts.compared.items() if c == code and f.kind == "place" and r.current), default=None)
    units = _units(facts, code, info, newest)
    known = [one for one in units if one.value is not None]
    unit = unit_of(info)
    picture = None
    if units:
        stations = _shown(facts, sector, code, everything=first)
        sites = {one.thing.id: _site(facts, sector, one) for one in stations}
        top = max(known, key=lambda one: one.value or 0.0, default=None)
        finding = (
            label("wall.map_finding", name=name, value=top.text, place=top.name, count=len(known))
            if top
            else label("wall.map_finding_none", name=name)
        )
        kinds = {one.thing.kind for one in stations}
        shown = [one.value for one in known if one.value is not None]
        held = next((r.target for (c, f), r in facts.compared.items() if c == code and f.kind == "place" and r.target), None)
        classes = classes_of("given", shown, slot.cuts, info.digits, info.direction, edge_of(held, info))
        picture = draw(
            units,
            list(sites.values()),
            cuts=classes.cuts,
            tones=classes.tones,
            zero=classes.zero,
            digits=digits_of(classes.cuts, info.digits),
            whole=info.digits == 0,
            finding=finding,
            kinds=[(one["shape"], words(one["labels"])) for one in sector.head["kinds"] if one["code"] in kinds],
            schematic=any(one.schematic for one in outlines(facts.territory.on)),
            call_outs=_call_outs(facts, stations, sites),
            width=WIDTH,
            height=HEIGHT,
            margin=MARGIN,
            reserved=LEGENDS,
        )
    return Scene(
        id=f"{sector.pack}-{slot.id}",
        button=_sector_name(sector),
        icon=sector.head.get("icon") or "layers",
        title=_titled(name, info, newest),
        subtitle=label("wall.map_unit", unit=unit) if unit else label("wall.map_no_unit"),
        map=picture,
    )


def _titled(name: str, info: IndicatorInfo, newest: Period | None) -> str:
    if newest is None:
        return name
    if info.grain == "hour":
        return label("wall.map_up_to", name=name, at=clock(newest.end))
    return label("wall.map_of", name=name, period=inside(newest))


def _units(facts: Facts, code: str, info: IndicatorInfo, newest: Period | None) -> list[Unit]:
    """Each with its value; one of an earlier period than the map's says so."""
    places = {one.id: one for one in facts.territory.communes}
    found = []
    for outline in outlines(facts.territory.on):
        place = places.get(outline.place_id)
        if place is None:
            continue
        reading = facts.compared.get((code, Feature("place", place.id)))
        fresh = reading is not None and reading.freshness == "fresh" and reading.current is not None
        value = reading.current.value if fresh and reading and reading.current else None
        text = amount(info, value) if value is not None else label("frontend.map.no_value")
        if fresh and reading and reading.current and reading.current.period != newest and (words_of := newest_words(reading)):
            text = f"{text} · {words_of}"
        found.append(Unit(place.id, short_place_name(place), outline.geometry, value, text, f"/places/{place.code}"))
    return found


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


def _site(facts: Facts, sector: Sector, one: Station) -> Site:
    shape = next((kind["shape"] for kind in sector.head["kinds"] if kind["code"] == one.thing.kind), "circle")
    text = reading_text(one) or (label(silence_key("frontend.map", one)) if one.state == "silent" else "")
    return Site(
        id=one.thing.id,
        name=thing_name(one.thing),
        latitude=one.thing.latitude or 0.0,
        longitude=one.thing.longitude or 0.0,
        shape=shape,
        state=one.state,
        text=text,
        href=f"/things/{one.thing.code}",
        streams=facts.streams.get(one.thing.id, ()),
    )


def _call_outs(facts: Facts, stations: list[Station], sites: dict[int, Site]) -> list[CallOut]:
    """One for the worst that must be acted on, and for the one that fell silent last."""
    red = [one for one in worst_first(tuple(stations)) if one.state in ("disaster", "off")][:1]
    quiet = sorted((one for one in stations if one.state == "silent" and one.newest), key=lambda one: one.newest or facts.now, reverse=True)
    found = []
    for one in red:
        reading = one.reading
        if reading is None or reading.current is None:
            continue
        alive = reading.current.alive_at or reading.current.period.end
        line = f"{when(alive, facts.now)} · {age((facts.now - alive).total_seconds())}"
        found.append(CallOut(sites[one.thing.id], sites[one.thing.id].name, amount(reading.info, reading.current.value), line))
    for one in quiet[:1]:
        found.append(CallOut(sites[one.thing.id], sites[one.thing.id].name, "", _silence_line(one, facts.now)))
    return found


def _silence_line(one: Station, now: datetime) -> str:
    assert one.newest is not None
    span = duration((now - one.newest).total_seconds())
    last = label("wall.happening.silent_line", at=when(one.newest, now))
    return f"{label('wall.station.silent')} {span} · {last[:1].lower()}{last[1:]}"


def _station_scene(facts: Facts) -> Scene:
    kinds = {kind["code"]: kind for sector in facts.sectors for kind in (sector.head.get("kinds") or ())}
    rows = []
    for one in worst_first(facts.stations)[:MOST_STATIONS]:
        kind = kinds.get(one.thing.kind, {})
        state = {"ok": "good"}.get(one.state, one.state)
        word = label(f"frontend.light.{one.state}")
        if one.state in ("ok", "silent"):
            word = label(silence_key("wall.station", one) if one.state == "silent" else "wall.station.ok")
        newest = when(one.newest, facts.now) if one.newest else label("wall.station.never")
        rows.append(
            StationRow(
                name=thing_name(one.thing),
                kind=words(kind.get("labels", {})) or one.thing.kind,
                shape=kind.get("shape", "circle"),
                state="missing" if state == "silent" else state,
                word=word,
                reading=reading_text(one),
                newest=newest,
                href=f"/things/{one.thing.code}",
            )
        )
    states = living(facts.pulse.values())
    return Scene(
        id="stations",
        button=label("wall.scene_stations"),
        icon="radio",
        title=label("wall.stations_title"),
        subtitle=label("wall.stations_line", alive=states.count("alive"), all=len(states)),
        map=None,
        rows=tuple(rows),
    )
