"""Happenings and the one story in words. Pure: facts in, sentences out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.map_layers import SiteState
from bazan.data.figures.api import amount, beyond, light_of, newest_words, thing_name, unit_of
from bazan.data.figures.types import Station
from bazan.data.indicators.types import Feature, Reading
from bazan.platform.design_system.api import Light, clock, difference, duration, number, quantity, when
from bazan.screens.wall.recent_changes import Change, Deed, Delivery, Happening, Silence, began, happenings
from bazan.screens.wall.sector_situation import Facts

MOST_DELIVERIES = 3
WORST_FIRST: tuple[SiteState, ...] = ("disaster", "off", "watch", "minor", "silent", "ok")


@dataclass(frozen=True)
class Told:
    """One line of the stream, or of what needs a person."""

    at: datetime
    clock: str
    state: Light | Literal["info"]
    title: str
    line: str
    href: str

    @property
    def light(self) -> Light:
        """The light whose mark it bears: of what fell silent that of what is to be watched."""
        return "good" if self.state == "info" else "watch" if self.state == "silent" else self.state


@dataclass(frozen=True)
class Story:
    """The banner over the map. ``state``: off, disaster, watch, calm or unknown."""

    state: str
    icon: str
    title: str
    line: str
    since_word: str
    since: str
    href: str
    pack: str = ""
    """The sector it is about."""
    alarm: bool = False
    """An alert of life safety: the scenes stand still."""


def told(facts: Facts, most: int, deeds: Iterable[Deed] = ()) -> list[Told]:
    """What just happened, newest first, at most so many."""
    by_station = {key[0] for key in facts.compared if key[1].kind == "thing"}
    whole = [one for (code, _), one in facts.readings.items() if code not in by_station]
    readings = [*whole, *(one for (_, feature), one in facts.compared.items() if feature.kind == "thing")]
    found = _few_deliveries(happenings(readings, facts.stations, facts.sources, facts.runs, facts.now, deeds))
    return [_told(facts, one) for one in found[:most]]


def _few_deliveries(found: list[Happening]) -> list[Happening]:
    """Files that came are told of three times at most: on a day of reports they would hide what happened."""
    kept, told = [], 0
    for one in found:
        told += isinstance(one, Delivery)
        if not isinstance(one, Delivery) or told <= MOST_DELIVERIES:
            kept.append(one)
    return kept


def _told(facts: Facts, one: Happening) -> Told:
    if isinstance(one, Change):
        return _changed(facts, one)
    if isinstance(one, Silence):
        return _silent(facts, one)
    if isinstance(one, Deed):
        return Told(one.at, clock(one.at), one.state, one.title, one.line, one.href)
    return _delivered(facts, one)


def _changed(facts: Facts, one: Change) -> Told:
    info, feature = one.reading.info, one.reading.feature
    params = {
        "where": place_of(facts, feature),
        "name": short_name(one.reading),
        "value": amount(info, one.value.value),
    }
    key = "and_others" if one.others else "change"
    target = one.reading.target_of(one.value.period)
    limit = getattr(target, one.after, None) if one.after in ("watch", "off", "disaster") else None
    if limit is None:
        line = label("wall.happening.back")
    else:
        side = "below" if info.direction == "up" else "beyond"
        line = label(f"wall.happening.{side}", limit=quantity(limit, info.digits if limit % 1 else 0, unit_of(info)))
    return Told(
        at=one.at,
        clock=clock(one.at),
        state=one.after if one.after != "none" else "good",
        title=label(f"wall.happening.{key}", count=len(one.others), **params),
        line=line,
        href=f"/indicators/{info.code}?feature={feature.kind}:{feature.id}",
    )


def _silent(facts: Facts, one: Silence) -> Told:
    if one.station is not None:
        thing, newest = one.station.thing, one.station.newest
        span = duration((facts.now - newest).total_seconds()) if newest else ""
        title = label("wall.happening.silent", name=thing_name(thing), span=span)
        line = label("wall.happening.silent_line", at=when(newest, facts.now))
        return Told(one.at, clock(one.at), "silent", title, line, f"/things/{thing.code}")
    assert one.source is not None
    source = one.source
    name = either(source.name, source.name_en)
    key = "source_silent" if source.state == "silent" else "source_late"
    line = label(
        "wall.happening.source_line",
        promise=duration(source.promise_s),
        at=when(source.last_good_at, facts.now),
    )
    return Told(one.at, clock(one.at), "silent", label(f"wall.happening.{key}", name=name), line, f"/sources/{source.code}")


def _delivered(facts: Facts, one: Delivery) -> Told:
    source = next((s for s in facts.sources if s.id == one.run.source_id), None)
    name = one.run.source_code if source is None else either(source.name, source.name_en)
    title = label("wall.happening.delivery", source=name)
    line = label("wall.happening.delivery_line", count=number(one.run.accepted, 0))
    return Told(one.at, clock(one.at), "info", title, line, f"/sources/{one.run.source_code}")


def story(facts: Facts) -> Story:
    """The one story: of what must be acted on the worst, and of those the last to turn; else what is watched; else that all is calm."""
    standing = [one for one in facts.readings.values() if one.freshness == "fresh"]
    for state in ("disaster", "off"):
        red = [one for one in standing if one.light == state]
        if red:
            return _red(facts, sorted(red, key=_since_key, reverse=True), state)
    watched = [one for one in standing if one.light == "watch"]
    if watched:
        first = watched[0]
        return Story(
            "watch",
            "",
            label("wall.story.watch", count=len(watched)),
            _line(facts, first, named=True),
            "",
            "",
            "/boards",
            first.info.pack,
        )
    held = sum(1 for one in standing if one.light == "good")
    if not held:  # figures without a limit prove nothing calm
        return Story("unknown", "info", label("wall.story.unknown"), label("wall.story.unknown_line"), "", "", "/sources")
    return Story("calm", "circle-check", label("wall.story.calm"), label("wall.story.calm_line", count=held), "", "", "/boards")


def _since_key(one: Reading) -> float:
    since = began(one)
    return since.timestamp() if since else 0.0


def _red(facts: Facts, red: list[Reading], state: str) -> Story:
    first = red[0]
    info, since = first.info, began(first)
    oldest = first.spark[0].period.start if first.spark else facts.now
    said = label(
        "wall.story.value",
        name=short_name(first),
        value=amount(info, first.current.value if first.current else None),
    )
    line = _line(facts, first)
    if len(red) > 1:
        line += " · " + label("wall.story.more", count=len(red) - 1)
    return Story(
        state=state,
        icon="triangle-alert",
        title=said,
        line=line,
        since_word=label("wall.story.since" if since else "wall.story.since_more"),
        since=duration((facts.now - (since or oldest)).total_seconds()),
        href=f"/indicators/{info.code}?feature={first.feature.kind}:{first.feature.id}",
        pack=info.pack,
    )


def _line(facts: Facts, one: Reading, named: bool = False) -> str:
    """Where it is and how far past which limit."""
    parts = []
    if named:
        value = one.current.value if one.current else None
        parts.append(label("wall.story.value", name=short_name(one), value=amount(one.info, value)))
    if one.at_feature is not None:
        parts.append(place_of(facts, one.at_feature))
    if one.carried:
        parts.append(newest_words(one))
    past = beyond(one)
    if past is not None:
        unit, digits = unit_of(one.info), one.info.digits
        key = "above" if ((one.current and one.current.value) or 0) > past[1] else "below"
        limit, excess = quantity(past[1], digits if past[1] % 1 else 0, unit), difference(past[2], digits, unit)
        parts.append(label(f"frontend.tile.{key}", limit=limit, excess=excess).rstrip("."))
    return " · ".join(parts)


def short_name(one: Reading) -> str:
    return words(one.info.short_labels) or words(one.info.labels)


def place_of(facts: Facts, feature: Feature) -> str:
    """The name of a station or unit."""
    if feature.kind == "thing":
        found = next((one.thing for one in facts.stations if one.thing.id == feature.id), None)
        return thing_name(found) if found else ""
    place = facts.territory.place(feature.id)
    return "" if place is None else either(place.name, place.name_en)


def worst_first(stations: tuple[Station, ...]) -> list[Station]:
    """What is past a limit, then who fell silent last."""
    return sorted(
        stations, key=lambda one: (WORST_FIRST.index(one.state), -(one.newest.timestamp() if one.newest else 0.0), one.thing.name)
    )


def reading_text(one: Station) -> str:
    """What a station says now: a short name and a value; nothing when it is silent."""
    if one.state == "silent" or one.reading is None or one.reading.current is None or light_of(one.reading) in ("stale", "missing"):
        return ""
    return f"{short_name(one.reading)} {amount(one.reading.info, one.reading.current.value)}"
