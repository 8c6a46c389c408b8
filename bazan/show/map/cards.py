"""The card of one feature: how it stands, how old that is, who answers for it, what is open there, and what its reader may do."""

from dataclasses import dataclass
from datetime import datetime

from bazan.act.incidents import api as incidents
from bazan.kernel.labels import label
from bazan.kernel.language import words
from bazan.kernel.layers import Feature, Layer
from bazan.register.people import api as people
from bazan.register.people.api import Reach
from bazan.register.places import api as places
from bazan.show.frontend.api import when
from bazan.show.map import scene
from bazan.show.map.scene import Row
from bazan.show.map.types import View
from bazan.show.readings.api import place_name
from bazan.watch.alerts import api as alerts


@dataclass(frozen=True)
class Act:
    """One thing the reader may do from here. ``main``: the one filled button."""

    word: str
    href: str
    icon: str
    main: bool = False


@dataclass(frozen=True)
class Card:
    row: Row
    layer: Layer
    since: str
    owner: str
    where: str
    facts: tuple[tuple[str, str], ...]
    open_here: list[tuple[str, str]]
    """(what, its page) of every alert and incident that is about it."""
    acts: list[Act]
    shut: str
    """The same view without the card."""


def card(key: str, layers: list[Layer], reach: Reach, view: View, now: datetime) -> Card:
    """NotFound ``map.feature``."""
    at = view.at or now
    layer, found = scene.feature(key, layers, reach, at, now)
    row = scene.row_of(layer, found, at, view.at is not None)
    place = places.place(found.place_id) if found.place_id is not None else places.locate(row.latitude, row.longitude, at.date())
    return Card(
        row=row,
        layer=layer,
        since=when(found.since, now) if found.since else "",
        owner=found.owner,
        where=place_name(place) if place else "",
        facts=found.facts,
        open_here=_open(layer, found, reach),
        acts=_acts(layer, found, row, reach)
        if view.at is None
        else [Act(label("map.act.page"), found.href, "arrow-right")]
        if found.href
        else [],
        shut="/map?" + view.query(card=""),
    )


def _open(layer: Layer, found: Feature, reach: Reach) -> list[tuple[str, str]]:
    """What is open about a thing now."""
    if not layer.code.startswith("things.") or not people.allowed(reach, "alerts.view"):
        return []
    held = alerts.alerts("active", things=[int(found.id)], quiet=False)
    told = [(words(one.labels), f"/alerts/{one.id}") for one in held]
    if people.allowed(reach, "incidents.view"):
        opened = incidents.of_alerts([one.id for one in held])
        told += [(incidents.incident(number).title, f"/incidents/{number}") for number in opened.values()]
    return told


def _acts(layer: Layer, found: Feature, row: Row, reach: Reach) -> list[Act]:
    point = f"latitude={row.latitude:.6f}&longitude={row.longitude:.6f}"
    acts = [Act(label("map.act.page"), found.href, "arrow-right")] if found.href else []
    if not layer.code.startswith("incidents.") and people.allowed(reach, "incidents.open", place_id=found.place_id):
        source = f"alert={found.id}" if layer.code == "alerts" else f"place={found.place_id or ''}"
        acts.insert(0, Act(label("map.act.incident"), f"/incidents/new?{source}&{point}", "triangle-alert", main=True))
        acts.append(Act(label("map.act.call"), f"/incidents/new?call=1&{point}", "phone"))
    about = f"alert={found.id}" if layer.code == "alerts" else f"place={found.place_id}" if found.place_id else ""
    if about and people.allowed(reach, "directives.give", place_id=found.place_id):
        acts.append(Act(label("map.act.directive"), f"/directives/give?{about}", "send"))
    return acts
