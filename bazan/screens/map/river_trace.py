"""Along the river: what the water at a card's feature comes to next and when, or where it passed before it came here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, cos, floor, hypot, radians
from typing import Any

from bazan.analysis.rivers import api as rivers
from bazan.analysis.rivers.types import Node, Passing, Rivers
from bazan.core.errors import BazanError, NotFound
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.map_layers import Feature, Layer, Light, Question, gravest, point
from bazan.core.time import local_day
from bazan.data.figures.api import place_name
from bazan.data.observations import api as observations
from bazan.data.observations.types import ThingInfo
from bazan.directory.accounts.api import Reach
from bazan.directory.map_layers import api as map_layers
from bazan.directory.places import api as places
from bazan.directory.places.types import PlaceInfo
from bazan.platform.design_system.api import number, when
from bazan.screens.map import rules, view_content
from bazan.screens.map.types import View

WAYS = ("down", "up")
ALERTS, INCIDENTS, POINT = "alerts", "incidents.", "point"
NEAR_M = 1500
"""So near to a station an incident, or a point somebody chose, is at its river."""
METRES = 111_320
"""Of a degree of latitude."""


@dataclass(frozen=True)
class Turn:
    """One of the two ways along the river. ``href``: the same view with it, or without it where it is chosen."""

    code: str
    href: str
    chosen: bool


@dataclass(frozen=True)
class Next:
    """A node that water comes to, or came from."""

    key: str
    """Of its card: ``LAYER/ID``, or ``point/LAT,LON`` of a commune's seat."""
    name: str
    river: str
    light: Light
    said: str
    travel: str
    """``3–5 giờ``."""
    clock: str
    """When the water is there, or was: the earliest and the latest."""
    come: str
    """Whether it is there already, in words; empty: not yet, or upstream."""
    href: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Along:
    """``rows`` None: no way is chosen yet. ``wrong``: the province's file can't be read, and why."""

    turns: list[Turn]
    rows: list[Next] | None = None
    counted_from: str = ""
    sources: tuple[str, ...] = ()
    """Where the times come from, in words."""
    straight: bool = False
    """Some stretch is drawn straight: the ground has no such river there."""
    drawn: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    """(``stretch`` or ``next``, GeoJSON geometry), as the server draws it over the map."""
    wrong: str = ""

    @property
    def laid(self) -> dict[str, list[dict[str, Any]]]:
        """The same for the script: kind to GeoJSON features, each ring with what is said at it."""
        said = iter(row.travel for row in self.rows or ())
        features: dict[str, list[dict[str, Any]]] = {"stretch": [], "next": []}
        for kind, geometry in self.drawn:
            features[kind].append({
                "type": "Feature", "geometry": geometry, "properties": {"said": next(said)} if kind == "next" else {},
            })  # fmt: skip
        return features


def along(layer: Layer, found: Feature, layers: Sequence[Layer], reach: Reach, view: View, now: datetime) -> Along | None:
    """None: the feature stands on no river the province knows. Both ways are offered; the address chooses one."""
    try:
        known = rivers.of_province()
    except BazanError as why:
        return Along([], wrong=sentence(why)) if layer.code.startswith("things.") else None
    look = _Look(layers, reach, view, now)
    starts = _starts(layer, found, known, look) if known else []
    if known is None or not any(node in known.below or node in known.above for node in starts):
        return None
    turns = [Turn(way, "/map?" + view.query(river="" if way == view.river else way), way == view.river) for way in WAYS]
    if not view.river:
        return Along(turns)
    since, counted_from = _since(layer, found, look)
    passed = (rivers.downstream if view.river == "down" else rivers.upstream)(known, starts)
    held = _Held([*starts, *(one.node for one in passed)], look)
    told = [(one, row) for one in passed if (row := _row(one, since, known, held, look)) is not None]
    stretches, straight = _stretches([one for one, _ in told], known, held)
    rings = [("next", point(row.latitude, row.longitude)) for _, row in told]
    sources = tuple(dict.fromkeys(words(one.reach.source) for one, _ in told))
    return Along(turns, [row for _, row in told], counted_from, sources, straight, (*stretches, *rings))


class _Look:
    """Who asks, of which moment; and the alerts that stand then, which are asked for once."""

    def __init__(self, layers: Sequence[Layer], reach: Reach, view: View, now: datetime):
        self.layers, self.reach, self.view, self.now = layers, reach, view, now
        self.at = view.at or now
        self.alarms = map_layers.asked([one for one in layers if one.code == ALERTS and view.river], self.question(), reach)
        self.alerts = [one for answer in self.alarms for one in answer.features]

    def question(self, ids: frozenset[str] | None = None) -> Question:
        return view_content.question_of(self.view, self.now, ids=ids)


class _Held:
    """The things and communes of some nodes as their reader may see them at the moment: where they are, how they stand."""

    def __init__(self, nodes: Iterable[Node], look: _Look):
        nodes = list(nodes)
        infos = _things([one.code for one in nodes if one.kind == "thing"], look)
        codes = {f"things.{one.kind}" for one in infos.values()}
        asked = map_layers.asked(
            [one for one in look.layers if one.code in codes], look.question(frozenset(str(one.id) for one in infos.values())), look.reach
        )
        by_id = {one.id: (answer.layer, one) for answer in rules.merged([*asked, *look.alarms])[: len(asked)] for one in answer.features}
        self.things = {code: by_id[str(one.id)] for code, one in infos.items() if str(one.id) in by_id}
        day = local_day(look.at)
        self.communes = {one.code: one for one in places.communes(day)}

    def where(self, node: Node) -> tuple[float, float] | None:
        """(latitude, longitude); None: it isn't there for this reader."""
        if node.kind == "thing" and node.code in self.things:
            return rules.middle(self.things[node.code][1].geometry)
        if node.kind == "commune" and node.code in self.communes:
            return self.communes[node.code].latitude, self.communes[node.code].longitude
        return None


def _starts(layer: Layer, found: Feature, known: Rivers, look: _Look) -> list[Node]:
    """The nodes a feature stands at: its own; those of the thing it is about or near; of an alert or incident those of its commune."""
    about = found
    if found.about:
        try:
            layer, about = view_content.feature(found.about, list(look.layers), look.reach, look.view, look.now)
        except NotFound:
            return []
    if layer.code.startswith("things."):
        return known.nodes_of(str(about.properties.get("code", "")))
    if layer.code != ALERTS and layer.code != POINT and not layer.code.startswith(INCIDENTS):
        return []
    things = _things([one.code for one in known.nodes if one.kind == "thing"], look)
    here = rules.middle(found.geometry)
    near = min(((_apart_m(here, one), code) for code, one in things.items()), default=(NEAR_M + 1, ""))
    if near[0] <= NEAR_M:
        return known.nodes_of(near[1])
    if layer.code == POINT or found.place_id is None:
        return []
    return known.nodes_of(places.place(found.place_id).code)


def _things(codes: list[str], look: _Look) -> dict[str, ThingInfo]:
    question = look.question()
    found = observations.things(codes=codes, at=question.known if question.past else None)
    return {one.code: one for one in found if one.latitude is not None}


def _apart_m(here: tuple[float, float], one: ThingInfo) -> float:
    assert one.latitude is not None and one.longitude is not None  # only what has a point is asked for
    return hypot(one.latitude - here[0], (one.longitude - here[1]) * cos(radians(here[0]))) * METRES


def _since(layer: Layer, found: Feature, look: _Look) -> tuple[datetime, str]:
    """From when times are counted, and that in words: of an alarm since it stands, else from the moment that is seen."""
    if layer.code == ALERTS or layer.code.startswith(INCIDENTS):
        alarms, said = [found.since], "incident" if layer.code != ALERTS else "alarm"
    else:
        alarms, said = [one.since for one in look.alerts if one.about == f"{layer.code}/{found.id}"], "alarm"
    since = min(filter(None, alarms), default=None)
    if since is None:
        since, said = look.at, "now" if look.view.at is None else "then"
    return since, label(f"map.river.from_{said}", at=when(since, look.now))


def _row(one: Passing, since: datetime, known: Rivers, held: _Held, look: _Look) -> Next | None:
    where = held.where(one.node)
    if where is None:
        return None
    if one.node.kind == "thing":
        layer, feature = held.things[one.node.code]
        key, name, light, said = f"{layer.code}/{feature.id}", feature.name, feature.light, view_content.said(feature)
    else:
        place = held.communes[one.node.code]
        key, name = f"{POINT}/{where[0]:.6f},{where[1]:.6f}", place_name(place)
        light, said = _of_commune(place, look.alerts)
    down = look.view.river == "down"
    first, last = (one.least, one.most) if down else (-one.most, -one.least)
    earliest, latest = since + timedelta(minutes=first), since + timedelta(minutes=last)
    come = label("map.river.came") if latest <= look.at else label("map.river.coming") if earliest <= look.at else ""
    return Next(
        key, name, words(known.names[one.node.river]), light, said, travel(one.least, one.most), _clock(earliest, latest, look.at),
        come if down else "", "/map?" + look.view.query(card=key), *where,
    )  # fmt: skip


def _of_commune(place: PlaceInfo, alerts: Sequence[Feature]) -> tuple[Light, str]:
    """How a commune stands: as grave as the alerts in it, and how many there are."""
    held = [one for one in alerts if one.place_id == place.id]
    return gravest(one.light for one in held), label("map.river.alerts", count=len(held)) if held else ""


def travel(least: float, most: float) -> str:
    """``40–80 phút``; from two hours on in half hours, ``1,5–3 giờ``: rather sooner and rather later than told."""
    if most <= 120:
        return label("map.river.minutes", least=number(least), most=number(most))
    return label("map.river.hours", least=_halves(floor(least / 30)), most=_halves(ceil(most / 30)))


def _halves(count: int) -> str:
    return number(count / 2, count % 2)


def _clock(earliest: datetime, latest: datetime, at: datetime) -> str:
    """``09:40–11:10``; with its day behind an instant of another day."""
    first, last = when(earliest, at), when(latest, at)
    if local_day(earliest) == local_day(latest):
        return f"{first[:5]}–{last}"
    return f"{first} – {last}"


def _stretches(passed: Sequence[Passing], known: Rivers, held: _Held) -> tuple[list[tuple[str, Mapping[str, Any]]], bool]:
    """Each reach along the line the ground has of its river, straight where it has none; and whether any is."""
    reaches = [
        (reach, upper, lower)
        for reach in dict.fromkeys(one.reach for one in passed)
        if (upper := held.where(reach.upper)) and (lower := held.where(reach.lower))
    ]
    rivers_met = {known.names[code]["vi"] for reach, _, _ in reaches for code in (reach.river, reach.lower.river)}
    waters = rivers.waters([end for _, *ends in reaches for end in ends], rivers_met)
    found, straight = [], False
    for reach, upper, lower in reaches:
        own, next_ = known.names[reach.river]["vi"], known.names[reach.lower.river]["vi"]
        start = waters.named(own).nearest(upper)
        followed = waters.named(own, next_).follow([start, lower]) if start else None
        straight |= followed is None
        line = followed.line if followed else [[upper[1], upper[0]], [lower[1], lower[0]]]
        found.append(("stretch", {"type": "LineString", "coordinates": line}))
    return found, straight
