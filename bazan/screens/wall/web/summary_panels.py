"""The wall and the morning view ready to print: rows of sectors, counts, health, today, what needs a leader now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from bazan.core.as_of_time import moment
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.data.figures.api import TileView, amount, behind, change_of, dress, light_of, thing_name, tile_view
from bazan.data.figures.types import Slot
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Reading
from bazan.platform.design_system.api import duration, number, share_bar
from bazan.response.directives.components import give_href
from bazan.screens.wall.recent_changes import began
from bazan.screens.wall.sector_situation import Facts, Sector, living
from bazan.screens.wall.web.headline_texts import short_name, worst_first

A_MINUTE = 60
MOST_NEEDS = 5
"""Lines of the morning: the first screen answers what needs a leader in five."""


@dataclass(frozen=True)
class SectorRow:
    """One sector. Without cells it says what it waits for."""

    pack: str
    title: str
    icon: str
    href: str
    cells: tuple[TileView, ...]
    awaits: str
    state: str
    word: str


@dataclass(frozen=True)
class Pulses:
    """A group of stations of the health strip: a small mark for each, and the count in words."""

    name: str
    states: tuple[str, ...]
    line: str


@dataclass(frozen=True)
class Health:
    alive: int
    all: int
    line: str
    worst: str
    groups: tuple[Pulses, ...]


@dataclass(frozen=True)
class Share:
    name: str
    text: str
    bar: Markup


@dataclass(frozen=True)
class Today:
    accepted: str
    shares: tuple[Share, ...]
    silent: tuple[tuple[str, str], ...]
    refused: str


@dataclass(frozen=True)
class Need:
    state: str
    title: str
    line: str
    href: str
    give: str = ""
    """Address of the sheet by which work is given because of it."""
    decides: bool = False
    """It waits for this person's decision, made on the page it leads to."""


def sector_rows(facts: Facts, morning: bool = False) -> list[SectorRow]:
    """The sectors in their fixed order."""
    return [_row(facts, one, one.morning if morning else one.cells) for one in facts.sectors]


def _row(facts: Facts, one: Sector, slots: tuple[Slot, ...]) -> SectorRow:
    readings = [reading for slot in (one.layout.tiles if one.layout else ()) if (reading := facts.reading(slot)) is not None]
    lights = Counter(light_of(reading) for reading in readings)
    state = next((kind for kind in ("disaster", "off", "watch") if lights[kind]), "good" if lights["good"] or lights["none"] else "missing")
    if state in ("disaster", "off", "watch"):
        word = label(f"frontend.count.{'off' if state == 'disaster' else state}", count=lights[state])
    else:
        word = label("frontend.light.good" if state == "good" else "morning.announced")
    awaits = words(one.head.get("awaits") or {})
    return SectorRow(
        pack=one.pack,
        title=words(one.head["title"]),
        icon=one.head.get("icon") or "layers",
        href=f"/boards/{one.pack}" if one.layout else "",
        cells=tuple(cell(facts, slot) for slot in slots if facts.reading(slot) is not None),
        awaits=awaits or ("" if one.layout else label("wall.closed" if one.head.get("board") else "wall.not_connected")),
        state=state if one.layout else "missing",
        word=word if one.layout else label("morning.announced"),
    )


def cell(facts: Facts, slot: Slot) -> TileView:
    reading = facts.reading(slot)
    assert reading is not None
    name = words(slot.named("hour")) if slot.named("hour") else ""
    view, alive = dress(reading, facts.now, name), reading.current.alive_at if reading.current else None
    if view.change:
        view = replace(view, change=change_of(reading, brief=True))
    age = (facts.now - alive).total_seconds() if alive else 0
    return shortened(replace(view, age=duration(age)) if age >= A_MINUTE else view)


def shortened(view: TileView) -> TileView:
    """A cell is narrow: the station's name without the kind that goes before it."""
    for entry in indicators.boards():
        for kind in entry["kinds"] or ():
            prefix = words(kind["labels"]) + " "
            if view.where.startswith(prefix):
                return replace(view, where=view.where.removeprefix(prefix))
    return view


def counts(facts: Facts) -> Counter[str]:
    """How the tiles of all sectors stand: by light, and by what is old or absent."""
    found: Counter[str] = Counter()
    for sector in facts.sectors:
        for slot in sector.layout.tiles if sector.layout else ():
            reading = facts.reading(slot)
            if reading is not None:
                found[light_of(reading)] += 1
    return found


def health(facts: Facts) -> Health:
    """A mark for each station by kind, and one for each source."""
    groups = []
    kinds = [(kind, sector) for sector in facts.sectors for kind in (sector.head.get("kinds") or ())]
    order = {"alive": 0, "late": 1, "silent": 2, "unconnected": 3}
    for kind, sector in kinds:
        states = [
            facts.pulse[one.thing.id]
            for one in facts.stations
            if one.thing.sector == sector.pack and one.thing.kind == kind["code"] and one.thing.id in facts.pulse
        ]
        if states:
            groups.append(Pulses(words(kind["labels"]), tuple(sorted(states, key=order.__getitem__)), _pulse_line(states)))
    fed = [one.state for one in facts.sources if one.state != "resting"]
    if moment():
        groups.append(Pulses(label("wall.health.sources"), (), label("frontend.past.not_known")))
    if fed:
        groups.append(Pulses(label("wall.health.sources"), tuple(sorted(fed, key=order.__getitem__)), _pulse_line(fed)))
    states = list(facts.pulse.values())
    quiet = [one for one in worst_first(facts.stations) if one.state == "silent" and one.newest]
    worst = label("wall.health.all_well")
    if quiet:
        span = duration((facts.now - quiet[0].newest).total_seconds())  # pyrefly: ignore[unsupported-operation] - only those with one are quiet
        worst = label("wall.health.worst", name=thing_name(quiet[0].thing), span=span)
    return Health(states.count("alive"), len(living(states)), " · ".join(_counted(states)), worst if facts.pulse else "", tuple(groups))


def _counted(states: Sequence[str]) -> list[str]:
    """How many are alive of those that live, then each other state there is."""
    tally = Counter(states)
    parts = [label("wall.health.counts", alive=f"{tally['alive']}/{len(living(states))}")]
    return parts + [label(f"wall.health.{kind}", count=tally[kind]) for kind in ("late", "silent", "unconnected") if tally[kind]]


def _pulse_line(states: Sequence[str]) -> str:
    parts = _counted(states)
    return " · ".join(parts if len(parts) > 1 else [*parts, label("wall.health.full")])


def today(facts: Facts) -> Today:
    """The centre's own day: what came in, who kept their promise, what was refused."""
    shares = []
    for key, states in (("on_time", living(facts.pulse.values())), ("sources_alive", living(one.state for one in facts.sources))):
        good, every = states.count("alive"), len(states)
        if every:
            percent = number(100 * good / every, 1)
            shares.append(Share(label(f"wall.today.{key}"), f"{good}/{every} · {percent}\u00a0%", share_bar(good / every)))
    quiet = sorted((one for one in facts.stations if one.state == "silent" and one.newest), key=lambda one: one.newest or facts.now)
    silent = tuple(
        (thing_name(one.thing), duration((facts.now - one.newest).total_seconds())) for one in quiet[:2] if one.newest is not None
    )
    if moment():
        return Today(label("frontend.past.not_known"), tuple(shares), silent, "")
    refused = sum(one.rejected_today for one in facts.sources)
    return Today(
        accepted=label("wall.today.accepted", count=number(sum(one.accepted_today for one in facts.sources), 0)),
        shares=tuple(shares),
        silent=silent,
        refused=label("wall.today.refused", count=number(refused, 0)) if refused else label("wall.today.refused_none"),
    )


def needs(facts: Facts, most: int = MOST_NEEDS) -> list[Need]:
    """What needs a leader now, at most five lines: what must be acted on, what is silent, what is to be watched, what was refused."""
    standing = [one for one in facts.readings.values() if one.freshness == "fresh"]
    red = [one for state in ("disaster", "off") for one in standing if one.light == state]
    found = [_need(facts, one) for one in red]
    found += [
        Need(
            "watch",
            label("morning.source_late", name=either(one.name, one.name_en)),
            label("wall.happening.silent_line", at=duration(one.lag_s or 0)),
            f"/sources/{one.code}",
        )
        for one in facts.sources
        if one.state == "silent" and one.lag_s is not None
    ]
    quiet = sorted((one for one in facts.stations if one.state == "silent" and one.newest), key=lambda one: one.newest or facts.now)
    if quiet and quiet[0].newest:
        span = duration((facts.now - quiet[0].newest).total_seconds())
        line = label("morning.silent_line", name=thing_name(quiet[0].thing), span=span)
        found.append(Need("watch", label("morning.silent_stations", count=len(quiet)), line, "/sources"))
    found += [_need(facts, one) for one in standing if one.light == "watch"]
    kept = sum(one.quarantined for one in facts.sources)
    if kept:
        found.append(
            Need(
                "watch",
                label("morning.quarantine", count=number(kept, 0)),
                label("morning.quarantine_line"),
                "/sources",
            )
        )
    return found[:most]


def _need(facts: Facts, one: Reading) -> Need:
    value = one.current.value if one.current else None
    since = began(one)
    view = tile_view(one, facts.now)
    parts = [label("morning.since", span=duration((facts.now - since).total_seconds()))] if since else []
    parts += [part for part in (view.newest, behind(one), view.why.rstrip(".")) if part]
    return Need(
        one.light,
        f"{short_name(one)} {amount(one.info, value)}",
        " · ".join(parts),
        view.href,
        give_href(indicator=one.info.code, feature=view.feature),
    )
