"""What the wall and the morning view stand on, in a handful of questions however many sectors and stations there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bazan.core.as_of_time import moment
from bazan.core.freshness import STATION, freshness
from bazan.core.time import local_day
from bazan.data.figures.api import STANDINGS, datastreams, quiet_of, reachable, site_state, standing, territory, things
from bazan.data.figures.types import Slot, Station, Territory
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, Reading
from bazan.data.observations import api as streams
from bazan.data.observations.types import Latest, ThingInfo
from bazan.data.sources import api as sources
from bazan.data.sources.types import LIVING, RunInfo, SourceHealth
from bazan.directory.accounts.api import Reach, allowed
from bazan.directory.places.types import PlaceInfo
from bazan.screens.boards.api import Layout, layout_of_pack

Found = dict[tuple[str, Feature], Reading]
CELLS = 3
COURSE = 36
"""Periods behind a cell's course, and as far back as the wall looks for when something began."""
RECENT = 8
"""Periods of a station looked through for what just changed."""


@dataclass(frozen=True)
class Sector:
    """One of the sectors in their fixed order. ``layout`` is null while nothing is connected to it."""

    pack: str
    head: dict[str, Any]
    layout: Layout | None
    cells: tuple[Slot, ...]
    morning: tuple[Slot, ...]
    theme: str
    """The layer that colours the map when nobody chose one."""


@dataclass(frozen=True)
class Facts:
    now: datetime
    territory: Territory
    place: PlaceInfo
    """The widest this person reaches: the whole territory, or one commune."""
    sectors: tuple[Sector, ...]
    readings: Found
    """Of the place itself: every tile of every sector, with its course."""
    compared: Found
    """Of communes by the layers, of stations by everything that could make one stand out."""
    stations: tuple[Station, ...]
    pulse: dict[int, str]
    """thing → alive, late, silent, or unconnected: it never sent anything."""
    streams: dict[int, tuple[int, ...]]
    """thing → its datastreams."""
    sources: tuple[SourceHealth, ...]
    """None while a page looks back, as of the runs: how they stood at a past minute isn't kept."""
    runs: tuple[RunInfo, ...]

    def reading(self, slot: Slot) -> Reading | None:
        return self.readings.get((slot.at("hour"), Feature("place", self.place.id)))


def gather(reach: Reach, permission: str, now: datetime, layer: str = "") -> Facts:
    """``layer``: a theme of a map asked for beside each sector's own. Raises Forbidden when this person reaches no place."""
    units = territory(local_day(now))
    choices = reachable(reach, permission, None, units)
    place = choices[0]
    every = tuple(_sector(entry) for entry in indicators.boards())
    live = [one for one in every if one.layout is not None and allowed(reach, permission, place_id=place.id, sector=one.pack)]
    every = tuple(one if one in live or one.layout is None else _closed(one) for one in every)
    shown = _reached(reach, permission, [one.pack for one in live])
    own = {(code, Feature("place", place.id)): COURSE for one in live for code in _tile_codes(one)}
    asked = _pairs(live, choices, units, shown, layer)
    found = indicators.readings_of([*own, *asked], spark={**asked, **own}, alone=asked.keys() - own.keys())
    readings = {key: found[key] for key in own}
    compared = {key: found[key] for key in asked if found[key].current is not None}
    newest, cadences = _newest(shown), _cadences()
    day_ago = now - timedelta(hours=24)
    return Facts(
        now=now,
        territory=units,
        place=place,
        sectors=every,
        readings=readings,
        compared=compared,
        stations=tuple(_stations(shown, compared, newest, cadences, now)),
        pulse={one.id: freshness(newest.get(one.id), cadences[one.id], now, STATION) for one in shown if one.id in cadences},
        streams=_streams(),
        sources=() if moment() else tuple(sources.sources(now)),
        runs=() if moment() else tuple(run for runs in sources.strips(day_ago, per_source=6).values() for run in runs),
    )


def _sector(entry: dict[str, Any]) -> Sector:
    board = entry["board"]
    if not board:
        return Sector(entry["pack"], entry, None, (), (), "")
    laid = layout_of_pack(entry)
    layers = [slot.id for slot in laid.layers]
    theme = laid.wall.map
    return Sector(
        entry["pack"], entry, laid, laid.cells("wall")[:CELLS], laid.cells("morning"), theme if theme in layers else "".join(layers[:1])
    )


def _closed(one: Sector) -> Sector:
    """A sector this person may not see: its name stays, so that the eye finds its place."""
    return Sector(one.pack, {**one.head, "awaits": None}, None, (), (), "")


def _tile_codes(one: Sector) -> list[str]:
    return list(dict.fromkeys(slot.at("hour") for slot in one.layout.tiles)) if one.layout else []


def _reached(reach: Reach, permission: str, packs: list[str]) -> list[ThingInfo]:
    """Stations inside the territory that this person may see: things that observe, not those that only report in forms."""
    observing = {one.thing_id for one in datastreams()}
    return [
        one
        for one in things().values()
        if one.id in observing
        and one.sector in packs
        and one.place_id is not None
        and allowed(reach, permission, place_id=one.place_id, sector=one.sector)
    ]


def themes(one: Sector, layer: str) -> tuple[Slot, ...]:
    """What colours the sector's map on the wall: its own theme, and the one asked for when it is this sector's."""
    return tuple(slot for slot in (one.layout.layers if one.layout else ()) if slot.id in (one.theme, layer))


def _pairs(
    live: list[Sector], choices: tuple[PlaceInfo, ...], units: Territory, stations: list[ThingInfo], layer: str
) -> dict[tuple[str, Feature], int]:
    """(indicator, feature) → how much of its course: communes by the themes, stations by whatever could make one stand out."""
    pairs: dict[tuple[str, Feature], int] = {}
    for one in live:
        shown = dict.fromkeys(slot.at("hour") for slot in themes(one, layer))
        pairs |= {(code, Feature("place", unit.id)): 0 for code in shown for unit in choices if unit.id != units.root.id}
        mine = [thing for thing in stations if thing.sector == one.pack]
        pairs |= {(code, Feature("thing", thing.id)): RECENT for code in dict.fromkeys([*_tile_codes(one), *shown]) for thing in mine}
    return pairs


def _cadences() -> dict[int, int]:
    """thing → the shortest interval it promises."""
    found: dict[int, int] = {}
    for one in datastreams():
        found[one.thing_id] = min(found.get(one.thing_id, one.cadence_s), one.cadence_s)
    return found


def _streams() -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for one in datastreams():
        found.setdefault(one.thing_id, []).append(one.id)
    return {thing: tuple(ids) for thing, ids in found.items()}


def _newest(shown: list[ThingInfo]) -> dict[int, datetime]:
    wanted = {one.id for one in shown}
    owner = {one.id: one.thing_id for one in datastreams() if one.thing_id in wanted}
    latest: list[Latest] = list(streams.latest(list(owner))) if owner else []
    found: dict[int, datetime] = {}
    for one in latest:
        thing = owner[one.datastream_id]
        found[thing] = max(found.get(thing, one.at), one.at)
    return found


def living(states: Iterable[str]) -> list[str]:
    """Those held against their promise: what never sent anything breaks none."""
    return [state for state in states if state in LIVING]


def _stations(
    shown: list[ThingInfo], compared: Found, newest: dict[int, datetime], cadences: dict[int, int], now: datetime
) -> list[Station]:
    """Each station by its worst reading; one that is silent shows no reading as current."""
    readings: dict[int, list[Reading]] = {}
    for (_, feature), reading in compared.items():
        if feature.kind == "thing":
            readings.setdefault(feature.id, []).append(reading)
    found = []
    for thing in shown:
        quiet = quiet_of(newest.get(thing.id), cadences[thing.id], now) if thing.id in cadences else None
        worst = min(readings.get(thing.id, ()), key=lambda one: STANDINGS.index(standing(one)), default=None)
        state = site_state(worst, silent=quiet is not None)
        found.append(Station(thing, state, worst, newest.get(thing.id), quiet))
    return found
