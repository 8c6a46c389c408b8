"""From what people write to the place, thing or organization it names on a day."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from bazan.core.errors import NotFound, Refused
from bazan.core.time import local_day, now
from bazan.data.datasets.rules import read_text
from bazan.data.datasets.types import PLACE_KINDS, Column, PlaceWords
from bazan.data.observations import api as observations
from bazan.data.observations.types import ThingInfo
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places import api as places
from bazan.directory.places.types import PlaceInfo

COMMUNE = "commune"
TERRITORY = "territory"
"""The kind of the whole, and the word by which packs name it, whatever a province calls it."""
FORMS_SHORT = {
    "x": "xa",
    "p": "phuong",
    "tt": "thi tran",
    "tx": "thi xa",
    "tp": "thanh pho",
    "h": "huyen",
    "q": "quan",
    "t": "tinh",
    "dk": "dac khu",
}
_CROSSED = str.maketrans("ÐðƉɖ", "ĐđĐđ")
"""Letters of other alphabets that look like đ and are typed for it."""
NEAR, MOST_NEAR = 0.75, 3
"""How alike a name must be to be suggested, from 0 to 1; and how many are."""


class Resolver:
    """Looks up one delivery's features; each distinct word and day is looked up once."""

    def __init__(self, written: Mapping[str, PlaceWords]):
        self.written = written
        self.found: dict[tuple[str, Any, date], int] = {}
        self.where: dict[tuple[str, int, date], int | None] = {}
        self._things: dict[int, ThingInfo] | None = None
        self._thing_words: dict[str, list[ThingInfo]] = {}
        self._roots: dict[date, PlaceInfo | None] = {}
        self._places: dict[int, PlaceInfo] = {}
        self._named: dict[tuple[str, str], list[PlaceInfo]] = {}
        self._organizations: dict[int, OrganizationInfo] = {}
        self._organization_words: dict[str, list[OrganizationInfo]] = {}

    def id_of(self, column: Column, raw: Any, on: date | None) -> int:
        """Raises Refused ``datasets.place.*``, ``datasets.thing.*``, ``datasets.organization.*``."""
        day = on or local_day(now())
        key = (column.id, raw, day)
        if key not in self.found:
            text = read_text(raw).translate(_CROSSED)
            self.found[key] = {"place": self._place, "thing": self._thing, "organization": self._organization}[column.type](
                text, column, day
            )
        return self.found[key]

    def place_of(self, column: Column, feature_id: int | None, on: date | None) -> int | None:
        """The place a row counts in: its own, its thing's, or its organization's."""
        if feature_id is None or column.type == "place":
            return feature_id
        day = on or local_day(now())
        key = (column.type, feature_id, day)
        if key not in self.where:
            self.where[key] = self._standing(feature_id, day) if column.type == "thing" else self._territory(feature_id, day)
        return self.where[key]

    def _standing(self, thing_id: int, on: date) -> int | None:
        """The place of a thing on a day: the one it is registered in, or before that was born the one under it."""
        info = self._by_id()[thing_id]
        if info.place_id is None or places.place(info.place_id).valid(on) or info.latitude is None or info.longitude is None:
            return info.place_id
        under = places.locate(info.latitude, info.longitude, on)
        return under.id if under else info.place_id

    def _place(self, text: str, column: Column, on: date) -> int:
        written = self.written.get(column.id, PlaceWords())
        kinds, on = written.kinds or column.kinds or (COMMUNE,), written.on or on
        root = self._root(on)
        if TERRITORY in kinds and root is not None and (text == TERRITORY or places.folded(text) in _names(root)):
            return root.id
        if (column.id, text) not in self._named:
            self._named[column.id, text] = _matching([p for kind in kinds if kind != TERRITORY for p in places.everything(kind)], text)
        named = self._named[column.id, text]
        valid = [place for place in named if place.valid(on)]
        if len(valid) == 1:
            return valid[0].id
        if len(valid) > 1:
            raise Refused("datasets.place.ambiguous", {"text": text, "count": len(valid)})
        if not named:
            raise _unknown(text, on)
        other = max(named, key=lambda place: place.valid_from)
        if other.valid_to is not None and other.valid_to <= on:
            successors = _successors(other)
            rule = "datasets.place.ended" if successors else "datasets.place.ended_alone"
            raise Refused(rule, {"text": text, "name": other.name, "to": f"{other.valid_to:%d/%m/%Y}", "successors": successors})
        raise Refused("datasets.place.unborn", {"text": text, "name": other.name, "from": f"{other.valid_from:%d/%m/%Y}"})

    def _by_id(self) -> dict[int, ThingInfo]:
        if self._things is None:
            self._things = {thing.id: thing for thing in observations.things()}
        return self._things

    def _named_things(self) -> dict[str, list[ThingInfo]]:
        """Code and folded name to things."""
        if not self._thing_words:
            for thing in self._by_id().values():
                for word in dict.fromkeys((thing.code, places.folded(thing.name))):
                    self._thing_words.setdefault(word, []).append(thing)
        return self._thing_words

    def _thing(self, text: str, column: Column, on: date) -> int:
        words = self._named_things()
        found = [one for one in words.get(text) or words.get(places.folded(text), []) if not column.kinds or one.kind in column.kinds]
        if len(found) != 1:
            raise Refused("datasets.thing.unknown" if not found else "datasets.thing.ambiguous", {"text": text[:80]})
        return found[0].id

    def _territory(self, organization_id: int, on: date) -> int | None:
        """As ``territory_of``, from what is already read: a delivery names many bodies on many days."""
        own, root = self._bodies()[organization_id].place_id, self._root(on)
        if own is not None and own not in self._places:
            self._places[own] = places.place(own)
        beyond = root.id if root is not None else None
        return own if own is not None and own != beyond and self._places[own].valid(on) else beyond

    def _root(self, on: date) -> PlaceInfo | None:
        """The territory of a day, null before it began; asked for once: every question looks whether the register was loaded anew."""
        if on not in self._roots:
            try:
                self._roots[on] = places.root(on)
            except NotFound:
                self._roots[on] = None
        return self._roots[on]

    def _bodies(self) -> dict[int, OrganizationInfo]:
        """Every organization of all days; its code and folded names to it."""
        if not self._organizations:
            self._organizations = {one.id: one for one in organizations.everything()}
            for one in self._organizations.values():
                for word in dict.fromkeys((one.code, places.folded(one.name), places.folded(one.short_name))):
                    self._organization_words.setdefault(word, []).append(one)
        return self._organizations

    def _organization(self, text: str, column: Column, on: date) -> int:
        self._bodies()
        words = self._organization_words
        found = [one for one in words.get(text, []) if one.valid(on)] or [
            one for one in words.get(places.folded(text), []) if one.valid(on)
        ]
        if len(found) != 1:
            rule = "datasets.organization.unknown" if not found else "datasets.organization.ambiguous"
            raise Refused(rule, {"text": text[:80], "on": f"{on:%d/%m/%Y}"})
        return found[0].id


def territory_of(organization_id: int, on: date) -> int | None:
    """The place an organization works in: a commune's committee its commune, every other the whole territory."""
    try:
        own = organizations.place_of(organization_id, on)
    except NotFound:
        own = None
    return own if own is not None else places.root(on).id


def _unknown(text: str, on: date) -> Refused:
    """Why a text names no place of the kinds a column takes: it is of another kind, or written like one of these, or like none."""
    every = [place for kind in PLACE_KINDS for place in places.everything(kind)]
    if elsewhere := _matching(every, text):
        other = next((place for place in elsewhere if place.valid(on)), elsewhere[-1])
        return Refused("datasets.place.kind", {"text": text[:80], "name": f"{other.code} {other.name}", "kind": other.kind})
    words: dict[str, PlaceInfo] = {}
    for place in sorted(every, key=lambda place: (not place.valid(on), -place.valid_from.toordinal())):
        for word in _names(place):
            words.setdefault(word, place)
    near = [words[word] for word in get_close_matches(_spelt(text), words, 3 * MOST_NEAR, NEAR)]
    if not near:
        return Refused("datasets.place.unknown", {"text": text[:80]})
    standing = [place for place in near if place.valid(on)] or near
    nearest = list(dict.fromkeys(f"{place.code} {place.name}" for place in standing))[:MOST_NEAR]
    return Refused("datasets.place.near", {"text": text[:80], "nearest": ", ".join(nearest)})


def _names(place: PlaceInfo) -> set[str]:
    return {places.folded(word) for word in (place.code, place.name, place.short_name, place.name_en)}


def _spelt(text: str) -> str:
    """The folded text, its unit's form spelt out: ``X. Quảng Sơn`` as ``xa quang son``, ``TP.Gia Nghĩa`` as ``thanh pho gia nghia``."""
    form, _, rest = places.folded(text).partition(" ")
    return f"{FORMS_SHORT[form]} {rest}" if rest and form in FORMS_SHORT else places.folded(text)


def _matching(candidates: Iterable[PlaceInfo], text: str) -> list[PlaceInfo]:
    """Those of that code, else of that name with or without marks and form; ``code - name`` is read by its code."""
    every = list(candidates)
    head = text.split(" ", 1)[0].strip(" -–—")
    by_code = [place for place in every if place.code in (text, head)]
    if by_code:
        return by_code
    spelt = _spelt(text)
    return [place for place in every if spelt in _names(place)]


def _successors(place: PlaceInfo) -> str:
    """What it became, as people write it: ``24611 Phường Bắc Gia Nghĩa``."""
    assert place.valid_to is not None
    passages = places.crosswalk(place.valid_to - timedelta(days=1), place.valid_to)
    heirs = [places.place(new) for old, new, _ in passages if old == place.id]
    return ", ".join(f"{heir.code} {heir.name}" for heir in heirs if heir.id != place.id)
