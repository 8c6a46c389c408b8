"""Warnings as pages show them: words, lights, the map of who is warned, the texts a channel."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bazan.act.notifications import api as notifications
from bazan.act.warnings import api as warnings
from bazan.act.warnings.types import ChannelText, DraftInfo, MessageInfo, Words
from bazan.kernel.labels import LANGUAGES, label
from bazan.kernel.time import local_day
from bazan.register.places import api as places
from bazan.show.frontend import api as frontend

SEVERITY_LIGHTS = {"Extreme": "disaster", "Severe": "off", "Moderate": "watch", "Minor": "none", "Unknown": "none"}
STATE_LIGHTS = {"waiting": "watch", "returned": "off", "withdrawn": "none", "released": "good"}
_CUTS = (0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True)
class Card:
    """A warning in force as the public reads it, in each of its languages."""

    message: MessageInfo
    texts: tuple[tuple[str, dict[str, str]], ...]
    """(language, its words)."""
    xml: str


def said(words: Words, language: str) -> str:
    """The words in this language, or in the one there is."""
    return words.get(language) or words.get(LANGUAGES[0]) or next(iter(words.values()), "")


def public_words(key: str, language: str) -> str:
    """Words of the public page, which speaks both languages at once; of a third language's warning they are English."""
    return label(f"warnings.public.{key}", language if language in LANGUAGES else "en")


def card(message: MessageInfo) -> Card:
    names = ("headline", "event", "description", "instruction", "area")
    texts = [(one, {name: getattr(message, name).get(one, "") for name in names}) for one in LANGUAGES if one in message.headline]
    if not texts:
        language = next(iter(message.headline), LANGUAGES[0])
        texts = [(language, {name: getattr(message, name).get(language, "") for name in names})]
    return Card(message, tuple(texts), warnings.address(message.identifier) if message.ours else "")


def row(message: MessageInfo, at: datetime, language: str) -> dict[str, Any]:
    """One line of the list."""
    return {
        "one": message,
        "headline": said(message.headline, language),
        "area": said(message.area, language),
        "severity": label(f"warnings.severity.{message.severity or 'Unknown'}", language),
        "light": SEVERITY_LIGHTS[message.severity or "Unknown"],
        "standing": standing(message, at, language),
        "type": label(f"warnings.type.{message.msg_type}", language),
        "status": label(f"warnings.status.{message.status}", language),
    }


def standing(message: MessageInfo, at: datetime, language: str) -> str:
    """in force, over, updated, cancelled, or not real."""
    if message.status != "Actual":
        return label(f"warnings.status.{message.status}", language)
    if message.superseded_by is not None:
        return label(f"warnings.standing.{message.superseding}", language)
    if message.msg_type not in ("Alert", "Update"):
        return label(f"warnings.type.{message.msg_type}", language)
    return label("warnings.standing.force" if message.in_force(at) else "warnings.standing.over", language)


def draft_row(draft: DraftInfo, names: dict[str, str], language: str) -> dict[str, Any]:
    return {
        "one": draft,
        "headline": said(draft.facts.headline, language),
        "severity": label(f"warnings.severity.{draft.facts.severity}", language),
        "light": SEVERITY_LIGHTS[draft.facts.severity],
        "state": label(f"warnings.state.{draft.state}", language),
        "state_light": STATE_LIGHTS[draft.state],
        "by": names.get(draft.composed_by, draft.composed_by),
        "type": label(f"warnings.type.{draft.msg_type}", language),
        "exercise": draft.facts.status != "Actual",
    }


def area_map(ids: Iterable[int], on: date, language: str) -> frontend.MapView:
    """The territory with the warned communes dark."""
    warned = set(ids)
    here = {one.id: one for one in places.communes(on)}
    outlines = [one for one in places.boundaries(on) if one.place_id in here]
    units = [
        frontend.Unit(
            one.place_id,
            _name(here[one.place_id], language),
            one.geometry,
            float(one.place_id in warned),
            label("warnings.map.warned" if one.place_id in warned else "warnings.map.other", language),
            f"/places/{here[one.place_id].code}",
        )
        for one in outlines
    ]
    finding = label("warnings.map.finding", language, names=", ".join(_name(here[one], language) for one in sorted(warned & set(here))))
    schematic = any(one.schematic for one in outlines)
    return frontend.draw(units, (), cuts=_CUTS, digits=0, language=language, finding=finding, schematic=schematic)


def _name(place: Any, language: str) -> str:
    return place.short_name if language == "vi" else place.short_name_en


def channel_texts(draft: DraftInfo, on: date) -> tuple[ChannelText, ...]:
    """The texts a channel of what a draft says."""
    return warnings.texts(warnings.spoken(draft.facts, draft.msg_type, warnings.setup(), on))


def told(message_id: int, language: str) -> list[dict[str, Any]]:
    """Who was told inside the house, by which way, how far it came."""
    return [
        {
            "one": one,
            "channel": label(f"warnings.way.{one.channel}", language),
            "state": label(f"warnings.reached.{one.state}", language),
        }
        for one in notifications.receipts(warnings.key(message_id))
    ]


def commune_choices(on: date, language: str) -> list[tuple[str, str]]:
    """(code, name) of the communes of the territory, by name."""
    found = [(one.code, _name(one, language)) for one in places.communes(on)]
    return sorted(found, key=lambda pair: places.folded(pair[1]))


def day_of(draft: DraftInfo) -> date:
    return local_day(draft.composed_at)
