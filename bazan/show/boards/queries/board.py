"""A sector board: everything it shows, in a handful of questions whatever the sector holds."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bazan.connect.streams.types import ThingInfo
from bazan.kernel.errors import NotFound, Refused
from bazan.kernel.time import Period, local_day
from bazan.measure.indicators import api as indicators
from bazan.measure.indicators.types import Feature, Reading
from bazan.register.people.api import Reach
from bazan.register.places.types import PlaceInfo
from bazan.show.boards.address import View
from bazan.show.boards.layout import Layout, Slot, layout_of
from bazan.show.boards.queries.keeping import kept
from bazan.show.boards.queries.stations import newest_by_thing, quiet_of
from bazan.show.boards.queries.territory import datastreams, reachable, territory, things
from bazan.show.boards.rules import STANDINGS, shared_starts, standing
from bazan.show.boards.types import Board, Course, Headline, LeagueRow, Station

Found = dict[tuple[str, Feature], Reading]


def layout(pack: str) -> tuple[Layout, dict[str, Any]]:
    """The board of a pack, and the pack's head. Raises NotFound ``boards.unknown``, also for a sector without data."""
    try:
        head = indicators.board(pack)
    except NotFound as why:
        raise NotFound("boards.unknown", {"pack": pack}) from why
    if not head["board"]:
        raise NotFound("boards.unknown", {"pack": pack})
    return layout_of(pack, head["board"]), head


def board(pack: str, view: View, reach: Reach, now: datetime) -> Board:
    """Raises NotFound for a pack without board, Refused ``boards.place.unknown``, Forbidden beyond the person's reach."""
    (laid, head), at = layout(pack), view.at(now)
    units = territory(local_day(at or now))
    choices = reachable(reach, "boards.view", pack, units)
    place = chosen(view.place, choices)
    layer = laid.layer(view.layer)
    stations = [one for one in things().values() if one.sector == pack]
    communes = [one for one in choices if one.id != units.root.id]
    found = _everything(laid, view, layer, place, communes, stations, at)
    columns = tuple(slot.at(view.grain) for slot in _columns(laid, layer))
    code = layer.at(view.grain) if layer else ""
    inside = [one for one in stations if one.place_id is not None]
    return Board(
        view=view,
        layout=laid,
        territory=units,
        place=place,
        places=choices,
        headlines=_headlines(laid, view, Feature("place", place.id), found),
        layer=layer,
        layer_code=code,
        league=tuple(
            LeagueRow(one, found.get((code, Feature("place", one.id))), tuple(found.get((c, Feature("place", one.id))) for c in columns))
            for one in communes
        ),
        columns=columns,
        stations=_stations(inside, found, at, now),
        multiples=_multiples(laid, view, [one for one in inside if _within(one, place, units.root)], found),
        course=_course(laid, view, Feature("place", place.id), found, at or now),
        head=head,
        demo=any(one.demo for one in stations),
    )


def chosen(code: str, choices: tuple[PlaceInfo, ...]) -> PlaceInfo:
    """The place of that code among those a person may choose; the widest when none is named."""
    if not code:
        return choices[0]
    found = next((one for one in choices if one.code == code), None)
    if found is None:
        raise Refused("boards.place.unknown", {"text": code}, field="place")
    return found


def _within(thing: ThingInfo, place: PlaceInfo, root: PlaceInfo) -> bool:
    return place.id == root.id or thing.place_id == place.id


def _everything(
    laid: Layout,
    view: View,
    layer: Slot | None,
    place: PlaceInfo,
    communes: list[PlaceInfo],
    stations: list[ThingInfo],
    at: datetime | None,
) -> Found:
    """One bulk question: the place by every tile; communes by the theme and its columns; stations by what they measure."""
    slots = [*laid.tiles, *filter(None, (laid.chart,))]
    own = dict.fromkeys([slot.at(view.grain) for slot in slots] + [code for slot in laid.tiles for code in slot.beside])
    themes = dict.fromkeys(slot.at(view.grain) for slot in (layer, *_columns(laid, layer)) if slot is not None)
    watched = dict.fromkeys(slot.at(view.grain) for slot in (layer, laid.multiples, *laid.tiles) if slot is not None)
    pairs = [(code, Feature("place", place.id)) for code in own]
    pairs += [(code, Feature("place", one.id)) for code in themes for one in communes]
    pairs += [(code, Feature("thing", one)) for code in watched for one in measuring(code, stations)]
    courses = {(slot.at(view.grain), Feature("place", place.id)): slot.spark for slot in laid.tiles}
    if laid.multiples is not None:
        code = laid.multiples.at(view.grain)
        courses |= {(code, Feature("thing", one)): laid.multiples.spark for one in measuring(code, stations)}
    found = indicators.readings_of(pairs, at=at, spark=courses)
    return {key: reading for key, reading in found.items() if reading.current is not None or key[1].id == place.id}


def _columns(laid: Layout, layer: Slot | None) -> tuple[Slot, ...]:
    """The columns beside the league's own theme; another theme stands alone."""
    return laid.columns if layer is not None and layer == laid.layers[0] else ()


def measuring(code: str, stations: list[ThingInfo]) -> list[int]:
    """The stations that observe something the indicator is made of, directly or through another indicator.

    One made of nothing in particular, as whether a station reports on time, says nothing of how things stand there.
    """
    able = _able(code)
    return [one.id for one in stations if one.id in able]


@kept(20)
def _able(code: str) -> frozenset[int]:
    wanted, seen, asked = set(), {code}, [code]
    while asked:
        for name in indicators.info(asked.pop()).inputs:
            if "." not in name:
                wanted.add(name)
            elif name not in seen:
                seen.add(name)
                asked.append(name)
    return frozenset(one.thing_id for one in datastreams() if one.property in wanted)


def _headlines(laid: Layout, view: View, feature: Feature, found: Found) -> tuple[Headline, ...]:
    return tuple(
        Headline(slot, slot.at(view.grain), found.get((slot.at(view.grain), feature)), _beside(slot.beside, feature, found))
        for slot in laid.tiles
    )


def _beside(codes: Iterable[str], feature: Feature, found: Found) -> dict[str, Reading]:
    return {code: found[code, feature] for code in codes if (code, feature) in found}


def _stations(things: list[ThingInfo], found: Found, at: datetime | None, now: datetime) -> tuple[Station, ...]:
    """Each station by its worst reading; silence counts only while the board shows now."""
    ids = {one.id for one in things}
    promised = [one for one in datastreams() if one.thing_id in ids] if at is None else []
    newest = newest_by_thing(promised)
    cadence = {one.thing_id: one.cadence_s for one in promised}
    readings: dict[int, list[Reading]] = {}
    for (_, feature), reading in found.items():
        if feature.kind == "thing":
            readings.setdefault(feature.id, []).append(reading)
    stations = []
    for thing in things:
        quiet = quiet_of(newest.get(thing.id), cadence[thing.id], now) if thing.id in cadence else None
        worst = min(readings.get(thing.id, ()), key=lambda one: STANDINGS.index(standing(one)), default=None)
        state = "silent" if quiet is not None else standing(worst) if standing(worst) in ("watch", "off", "disaster") else "ok"
        stations.append(Station(thing, state, worst, newest.get(thing.id), quiet))
    return tuple(stations)


def _multiples(laid: Layout, view: View, things: list[ThingInfo], found: Found) -> tuple[tuple[ThingInfo, Reading], ...]:
    """The stations whose courses say most: those with the greatest sum over the stretch shown."""
    if laid.multiples is None:
        return ()
    code = laid.multiples.at(view.grain)
    shown = [(one, found[code, Feature("thing", one.id)]) for one in things if (code, Feature("thing", one.id)) in found]
    shown = [pair for pair in shown if pair[1].spark]
    starts = shared_starts([reading for _, reading in shown], laid.multiples.spark)
    return tuple(sorted(shown, key=lambda pair: (-total(pair[1], starts), pair[0].name))[: laid.most_multiples])


def total(reading: Reading, starts: Sequence[datetime]) -> float:
    """The sum over the stretch small multiples share."""
    return sum(value.value for value in reading.spark if value.value is not None and value.period.start >= starts[0])


def _course(laid: Layout, view: View, feature: Feature, found: Found, now: datetime) -> Course | None:
    """The long chart, and the same stretch last year."""
    if laid.chart is None:
        return None
    code = laid.chart.at(view.grain)
    reading = found.get((code, feature))
    if reading is None or reading.current is None:
        return Course(laid.chart, code, None, now, now, (), ())
    last = Period.holding(now, reading.info.grain)
    start = last
    for _ in range(laid.chart.spark - 1):
        start = start.previous()
    before = start.year_before().start
    values = indicators.series(code, feature, start.start, last.end)
    past = indicators.series(code, feature, before, before + (last.end - start.start))
    return Course(laid.chart, code, reading, start.start, last.end, tuple(values), tuple(past))
