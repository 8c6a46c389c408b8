"""Warnings as pages show them: words, lights, the map of who is warned, the texts a channel."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bazan.coordination.notifications import api as notifications
from bazan.core.labels import label
from bazan.core.language import LANGUAGES, either, speaking, words
from bazan.core.time import local_day
from bazan.directory.places import api as places
from bazan.platform.design_system import api as design_system
from bazan.response.warnings import api as warnings
from bazan.response.warnings.types import DRAFT_STATES, ChannelText, DraftInfo, MessageInfo, Words

_CUTS = (0.2, 0.4, 0.6, 0.8)


def word_of(name: str, value: str) -> str:
    """The word for a CAP value; severity has the one scale every screen speaks of."""
    return label(f"severity.{value.lower()}") if name == "severity" else label(f"warnings.{name}.{value}")


@dataclass(frozen=True)
class Card:
    """A warning in force as the public reads it, in each of its languages."""

    message: MessageInfo
    texts: tuple[tuple[str, dict[str, str]], ...]
    """(language, its words)."""
    xml: str


def said(table: Words) -> str:
    """The words in the language spoken, or in the one there is."""
    return words(table) or next(iter(table.values()), "")


def public_words(key: str, spoken: str) -> str:
    """Words of the public page, which speaks both languages at once; of a third language's warning they are English."""
    with speaking(spoken if spoken in LANGUAGES else "en"):
        return label(f"warnings.public.{key}")


def card(message: MessageInfo) -> Card:
    names = ("headline", "event", "description", "instruction", "area")
    texts = [(one, {name: getattr(message, name).get(one, "") for name in names}) for one in LANGUAGES if one in message.headline]
    if not texts:
        language = next(iter(message.headline), LANGUAGES[0])
        texts = [(language, {name: getattr(message, name).get(language, "") for name in names})]
    return Card(message, tuple(texts), warnings.address(message.identifier) if message.ours else "")


def row(message: MessageInfo, at: datetime) -> dict[str, Any]:
    """One line of the list."""
    return {
        "one": message,
        "headline": said(message.headline),
        "area": said(message.area),
        "severity": word_of("severity", message.severity or "Unknown"),
        "light": design_system.severity_light(message.severity),
        "standing": standing(message, at),
        "type": label(f"warnings.type.{message.msg_type}"),
        "status": label(f"warnings.status.{message.status}"),
    }


def standing(message: MessageInfo, at: datetime) -> str:
    """in force, over, updated, cancelled, or not real."""
    if message.status != "Actual":
        return label(f"warnings.status.{message.status}")
    if message.superseded_by is not None:
        return label(f"warnings.standing.{message.superseding}")
    if message.msg_type not in ("Alert", "Update"):
        return label(f"warnings.type.{message.msg_type}")
    return label("warnings.standing.force" if message.in_force(at) else "warnings.standing.over")


def draft_row(draft: DraftInfo, names: dict[str, str]) -> dict[str, Any]:
    return {
        "one": draft,
        "headline": said(draft.facts.headline),
        "severity": word_of("severity", draft.facts.severity),
        "light": design_system.severity_light(draft.facts.severity),
        "state": DRAFT_STATES.word(draft.state),
        "state_light": DRAFT_STATES.light(draft.state),
        "by": names.get(draft.composed_by, draft.composed_by),
        "type": label(f"warnings.type.{draft.msg_type}"),
        "exercise": draft.facts.status != "Actual",
    }


def area_map(ids: Iterable[int], on: date) -> design_system.MapView:
    """The territory with the warned communes dark."""
    warned = set(ids)
    here = {one.id: one for one in places.communes(on)}
    outlines = [one for one in places.boundaries(on) if one.place_id in here]
    units = [
        design_system.Unit(
            one.place_id,
            _name(here[one.place_id]),
            one.geometry,
            float(one.place_id in warned),
            label("warnings.map.warned" if one.place_id in warned else "warnings.map.other"),
            f"/places/{here[one.place_id].code}",
        )
        for one in outlines
    ]
    finding = label("warnings.map.finding", names=", ".join(_name(here[one]) for one in sorted(warned & set(here))))
    schematic = any(one.schematic for one in outlines)
    return design_system.draw(units, (), cuts=_CUTS, digits=0, finding=finding, schematic=schematic)


def _name(place: Any) -> str:
    return either(place.short_name, place.short_name_en)


def channel_texts(draft: DraftInfo, on: date) -> tuple[ChannelText, ...]:
    """The texts a channel of what a draft says."""
    return warnings.texts(warnings.spoken(draft.facts, draft.msg_type, warnings.setup(), on))


def told(message_id: int) -> list[dict[str, Any]]:
    """Who was told inside the house, by which way, how far it came."""
    return [
        {
            "one": one,
            "channel": label(f"notifications.channel.{one.channel}"),
            "state": label(f"warnings.reached.{one.state}"),
        }
        for one in notifications.receipts(warnings.key(message_id))
    ]


def commune_choices(on: date) -> list[tuple[str, str]]:
    """(code, name) of the communes of the territory, by name."""
    found = [(one.code, _name(one)) for one in places.communes(on)]
    return sorted(found, key=lambda pair: places.folded(pair[1]))


def day_of(draft: DraftInfo) -> date:
    return local_day(draft.composed_at)
