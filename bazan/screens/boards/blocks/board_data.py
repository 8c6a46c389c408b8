"""Gathers what every block of a board needs and asks once: the same handful of questions however many blocks there are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bazan.core.errors import Refused
from bazan.core.time import Period, local_day
from bazan.data.figures.api import (
    STANDINGS,
    View,
    datastreams,
    kept,
    newest_by_thing,
    organizations_on,
    quiet_of,
    reachable,
    regrained,
    site_state,
    standing,
    territory,
    things,
)
from bazan.data.figures.types import Headline, Station
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.directory.accounts.api import Reach, allowed
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places.types import PlaceInfo
from bazan.screens.boards.blocks.comparison_members import info_of, measuring
from bazan.screens.boards.blocks.registry import MODULES
from bazan.screens.boards.blocks.types import Found, Key, Member, Needs, Scene
from bazan.screens.boards.layout import Layout
from bazan.screens.boards.queries.bulk_reads import rows_of, stretches


def scene(laid: Layout, view: View, reach: Reach, now: datetime) -> Scene:
    """At the newest period that has numbers, when none is asked for and today has none.

    Raises Refused ``boards.place.unknown``, Forbidden beyond the person's reach, Refused for a choice a block doesn't have.
    """
    shown = _scene_at(laid, view, reach, now)
    newest = _newest_known(shown) if view.period is None else None
    return shown if newest is None else replace(_scene_at(laid, replace(view, period=newest), reach, now), opened_on=newest)


def _newest_known(shown: Scene) -> Period | None:
    """The last period with numbers of a board on which nothing says anything of today any more; null for any other."""
    readings = [one for one in shown.found.values() if one.current is not None]
    if any(standing(one) != "missing" for one in readings):
        return None
    own = [one for one in readings if one.info.grain == shown.view.grain] or readings
    newest = max((one.current.period for one in own if one.current is not None), default=None, key=lambda one: one.end)
    return None if newest is None else regrained(newest, shown.view.grain)


def _scene_at(laid: Layout, view: View, reach: Reach, now: datetime) -> Scene:
    at = view.at(now)
    units = territory(local_day(at or now))
    sector = laid.pack or None
    choices = reachable(reach, "boards.view", sector, units)
    place = chosen(view.place, choices)
    packs = sectors_of(laid)
    empty = Scene(
        view=view,
        layout=laid,
        territory=units,
        place=place,
        places=choices,
        communes=tuple(_commune(view, one) for one in choices if one.id != units.root.id),
        neighbours=tuple(_neighbour(one) for one in units.neighbours) if units.root in choices else (),
        organizations=tuple(_organization(one) for one in organizations_on(units.on)),
        things=tuple(one for one in things().values() if one.sector in packs and one.place_id is not None),
        kinds=kinds(),
        reach=reach,
        visible=lambda code: allowed(reach, "boards.view", sector=code.partition(".")[0]),
        now=now,
        at=at,
    )
    return _filled(empty)


def chosen(code: str, choices: tuple[PlaceInfo, ...]) -> PlaceInfo:
    """The place of that code among those a person may choose; the widest when none is named."""
    if not code:
        return choices[0]
    found = next((one for one in choices if one.code == code), None)
    if found is None:
        raise Refused("boards.place.unknown", {"text": code}, field="place")
    return found


def sectors_of(laid: Layout) -> frozenset[str]:
    """The sectors whose indicators stand on a board."""
    return frozenset({laid.pack}) if laid.pack else frozenset(code.partition(".")[0] for code in laid.codes)


@kept(20)
def kinds() -> dict[str, dict[str, Any]]:
    """Every kind of station or thing a pack declares."""
    return {kind["code"]: kind for head in indicators.boards() for kind in head["kinds"] or ()}


def _commune(view: View, one: PlaceInfo) -> Member:
    short = (one.short_name, one.short_name_en)
    return Member(Feature("place", one.id), (one.name, one.name_en), one.code, view.href(place=one.code), one.id, short)


def _neighbour(one: PlaceInfo) -> Member:
    return Member(Feature("place", one.id), (one.name, one.name_en), one.code, "", one.id, (one.short_name, one.short_name_en))


def _organization(one: OrganizationInfo) -> Member:
    names = (one.name, one.name_en)
    return Member(Feature("organization", one.id), names, one.code, f"/organizations/{one.code}", short=(one.short_name, one.name_en))


def _filled(empty: Scene) -> Scene:
    """The scene with what its tiles and blocks need: readings, stretches, rows, the newest word of every station."""
    laid, view = empty.layout, empty.view
    wanted = Needs()
    for block in laid.blocks:
        wanted = _joined(wanted, MODULES[block.kind].needs(block, empty))
    readings = dict(wanted.readings)
    for slot in laid.tiles:
        _ask(readings, (slot.at(view.grain), empty.feature), slot.spark)
        for code in slot.beside:
            _ask(readings, (code, empty.feature), 0)
        for thing in measuring(slot.at(view.grain), empty.things):
            _ask(readings, (slot.at(view.grain), Feature("thing", thing)), 0)
    known = {key: spark for key, spark in readings.items() if empty.visible(key[0]) and info_of(key[0])}
    alone = {key for key, spark in known.items() if spark is None}
    sparks = {key: spark for key, spark in known.items() if spark is not None}
    found: Found = indicators.readings_of(list(known), at=empty.at, spark=sparks, alone=alone) if known else {}
    known_now = replace(empty, found=found)
    asked = [*wanted.stretches, *(one for choose in wanted.later for one in choose(known_now))]
    return replace(
        known_now,
        courses=stretches([one for one in dict.fromkeys(asked) if empty.visible(one.code) and info_of(one.code)]),
        rows={one: rows_of(one) for one in dict.fromkeys(wanted.rows) if empty.visible(one.dataset)},
        stations=_stations(empty, found),
        headlines=_headlines(empty, found),
        demo=any(one.demo for one in empty.things),
    )


def _ask(readings: dict[Key, int | None], key: Key, spark: int | None) -> None:
    known = readings.get(key)
    readings[key] = spark if known is None else max(known, spark or 0)


def _joined(one: Needs, other: Needs) -> Needs:
    readings = dict(one.readings)
    for key, spark in other.readings.items():
        _ask(readings, key, spark)
    return Needs(readings, one.stretches + other.stretches, one.rows + other.rows, one.later + other.later)


def _headlines(empty: Scene, found: Found) -> tuple[Headline, ...]:
    feature = empty.feature
    heads = []
    for slot in empty.layout.tiles:
        code = slot.at(empty.view.grain)
        beside = {name: found[name, feature] for name in slot.beside if (name, feature) in found}
        heads.append(Headline(slot, code, found.get((code, feature)), beside))
    return tuple(heads)


def _stations(empty: Scene, found: Found) -> tuple[Station, ...]:
    """Each thing that observes by its worst reading; silence counts only while the board shows now."""
    observing = {one.thing_id for one in datastreams()}
    shown = [one for one in empty.things if one.id in observing]
    ids = {one.id for one in shown}
    promised = [one for one in datastreams() if one.thing_id in ids] if empty.at is None else []
    newest = newest_by_thing(promised) if promised else {}
    cadence = {one.thing_id: one.cadence_s for one in promised}
    readings: dict[int, list] = {}
    for (_, feature), reading in found.items():
        if feature.kind == "thing" and reading.current is not None:
            readings.setdefault(feature.id, []).append(reading)
    stations = []
    for thing in shown:
        quiet = quiet_of(newest.get(thing.id), cadence[thing.id], empty.now) if thing.id in cadence else None
        worst = min(readings.get(thing.id, ()), key=lambda one: STANDINGS.index(standing(one)), default=None)
        state = site_state(worst, silent=quiet is not None)
        stations.append(Station(thing, state, worst, newest.get(thing.id), quiet))
    return tuple(stations)


def drawn(shown: Scene) -> Sequence[tuple[Any, Any]]:
    """Every block of the scene with what it draws, in order."""
    return [(block, MODULES[block.kind].drawn(block, shown)) for block in shown.layout.blocks]
