"""Names in a question: places of all days, bodies of the state, stations and other things; and whom a name means on a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bazan.analysis.questions import phrases
from bazan.analysis.questions.patterns import Span, longest, shapes
from bazan.analysis.questions.types import Spot
from bazan.analysis.questions.word_forms import Word, fits, squeezed, words_of
from bazan.data.indicators.types import Feature
from bazan.data.observations.types import ThingInfo
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places.types import PlaceInfo

MOST_WORDS = 14
LEAST_LETTERS = 4
"""Of a name; fewer are too easily another word."""
COMMUNE, DISTRICT, PROVINCE, REGION = "commune", "district", "province", "region"
_KINDS = {
    "xa": COMMUNE, "phuong": COMMUNE, "thi_tran": COMMUNE, "dac_khu": COMMUNE, "huyen": DISTRICT, "thi_xa": DISTRICT, "thanh_pho": DISTRICT,
    "quan": DISTRICT, "tinh": PROVINCE, "vung": REGION,
}  # fmt: skip
"""What kind of unit a form in front of a name says."""


@dataclass(frozen=True)
class Name:
    """Words [start, end) that name somebody; ``form``: the form in front of it, empty without."""

    start: int
    end: int
    units: tuple[PlaceInfo, ...] = ()
    spots: tuple[Spot, ...] = ()
    """Bodies or things; those of the same name together."""
    kinds: tuple[str, ...] = ()
    """The kind of each thing among the spots."""
    form: str = ""
    whole: bool = False
    """The territory itself."""

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class _Entry:
    words: tuple[Word, ...]
    unit: PlaceInfo | None = None
    spot: Spot | None = None
    kind: str = ""


class Gazetteer:
    """Everybody a question may name. ``root`` is the territory; ``heirs``: of a unit that is no more those that took it over, by id."""

    def __init__(self, root: PlaceInfo, units: Iterable[PlaceInfo], heirs: Mapping[int, Sequence[int]]) -> None:
        self.observes: dict[str, frozenset[str]] = {}
        """Of each kind of thing what it observes, by property."""
        self.root = Spot(Feature("place", root.id), root.code, {"vi": root.name, "en": root.name_en}, root.id)
        self.heirs = heirs
        self.units: dict[int, PlaceInfo] = {}
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        for unit in units:
            self.units[unit.id] = unit
            for name in {unit.short_name, unit.short_name_en}:
                words = words_of(name)
                self._entries[squeezed(words)].append(_Entry(words, unit=unit))
        self.plains = {word.plain for entries in self._entries.values() for entry in entries for word in entry.words}

    def with_bodies(
        self, bodies: Iterable[OrganizationInfo], things: Iterable[ThingInfo], kinds: Sequence[Mapping[str, Any]]
    ) -> "Gazetteer":
        """The same with bodies and things. ``kinds`` of things with their labels and what they observe, as packs declare them."""
        made = Gazetteer.__new__(Gazetteer)
        made.root, made.heirs, made.units, made.plains = self.root, self.heirs, self.units, set(self.plains)
        made._entries = defaultdict(list, {key: list(entries) for key, entries in self._entries.items()})
        called = {kind["code"]: kind["labels"]["vi"] for kind in kinds}
        made.observes = {kind["code"]: frozenset(kind.get("properties", ())) for kind in kinds}
        for body in bodies:
            spot = Spot(Feature("organization", body.id), body.code, {"vi": body.name, "en": body.name_en}, body.place_id)
            for name in {body.name, body.short_name, body.name_en, *self._shortened(body.name)}:
                made._enter(name, spot)
        for thing in things:
            spot = Spot(Feature("thing", thing.id), thing.code, {"vi": thing.name, "en": thing.name_en}, thing.place_id)
            for name in {thing.name, thing.name_en, *_called(thing.name, called.get(thing.kind, ""))}:
                made._enter(name, spot, thing.kind)
        return made

    def names(self, words: Sequence[Word]) -> list[Name]:
        """Every name in the words, the longest where they overlap, in their order."""
        spans = phrases.names().found(words)
        found = {(name.start, name.end): name for at in range(len(words)) for name in self._from(words, at, spans)}
        for span in spans:
            if span.key == "territory":
                found[span.start, span.end] = Name(span.start, span.end, whole=True)
        kept = longest(Span(start, end, "") for start, end in found)
        barred = {span.end for span in spans if span.key == "not_places"}
        names = [found[span.start, span.end] for span in kept]
        return [name for name in names if name.start not in barred or name.spots or name.whole]

    def _from(self, words: Sequence[Word], at: int, spans: Sequence[Span]) -> Iterable[Name]:
        key = ""
        for end in range(at + 1, min(at + MOST_WORDS, len(words)) + 1):
            key += words[end - 1].plain
            entries = self._entries.get(key)
            if not entries:
                continue
            form, first, last = _form(spans, at, end)
            first = next((span.start for span in spans if span.key == "committees" and span.end == first), first)
            sure = bool(form) or any(word.capital for word in words[at:end])
            if len(key) < LEAST_LETTERS or not (sure or any(_marked_alike(words[at:end], entry.words) for entry in entries)):
                continue
            units = tuple({entry.unit.id: entry.unit for entry in entries if entry.unit is not None}.values())
            spots = {entry.spot.feature: (entry.spot, entry.kind) for entry in entries if entry.spot is not None}
            if units and not any(unit.kind == COMMUNE for unit in units) and any(self._is_whole(unit) for unit in units):
                yield Name(first, last, whole=True)
            elif units:
                yield Name(first, last, units=units, form=form)
            if spots:
                yield Name(at, end, spots=tuple(spot for spot, _ in spots.values()), kinds=tuple(kind for _, kind in spots.values()))

    def _is_whole(self, unit: PlaceInfo) -> bool:
        return unit.kind == PROVINCE or unit.id == self.root.feature.id

    def _enter(self, name: str, spot: Spot, kind: str = "") -> None:
        words = words_of(name)
        self._entries[squeezed(words)].append(_Entry(words, spot=spot, kind=kind))
        self.plains.update(word.plain for word in words)

    def _shortened(self, name: str) -> list[str]:
        """A body's name without the territory's behind it."""
        tail = f" tỉnh {self.root.labels['vi']}"
        return [name.removesuffix(tail)] if name.endswith(tail) else []

    def meant(self, name: Name, day: date) -> tuple[PlaceInfo, ...]:
        """The units of the name's form that are valid on the day, communes before all others; none: it is no more, or not yet."""
        return tuple(unit for unit in self.of_form(name) if unit.valid(day))

    def of_form(self, name: Name) -> tuple[PlaceInfo, ...]:
        """The units a name may mean whenever: of its form where it has one, without a form never a mere region."""
        if name.form:
            kind = _KINDS[name.form]
            exact = tuple(unit for unit in name.units if unit.form == name.form)
            return exact or tuple(unit for unit in name.units if unit.kind == kind)
        communes = [unit for unit in name.units if unit.kind == COMMUNE]
        return (*communes, *(unit for unit in name.units if unit.kind not in (COMMUNE, REGION)))

    def successors(self, unit: PlaceInfo) -> list[PlaceInfo]:
        """The communes and the region that lie where the unit lay."""
        return [self.units[heir] for heir in self.heirs.get(unit.id, ()) if heir in self.units]


def spot_of(unit: PlaceInfo) -> Spot:
    return Spot(Feature("place", unit.id), unit.code, {"vi": unit.name, "en": unit.name_en}, unit.id)


def last_day(unit: PlaceInfo) -> date:
    """The last day a unit that is no more was there."""
    assert unit.valid_to is not None
    return unit.valid_to - timedelta(days=1)


def _form(spans: Sequence[Span], start: int, end: int) -> tuple[str, int, int]:
    """The form in front of a name, or behind it as in English, with the words of both."""
    for span in spans:
        if span.key.startswith("form.") and span.end == start:
            return span.key.removeprefix("form."), span.start, end
    for span in spans:
        if span.key.startswith("form.") and span.start == end:
            return span.key.removeprefix("form."), start, span.end
    return "", start, end


def _marked_alike(typed: Sequence[Word], meant: Sequence[Word]) -> bool:
    return len(typed) != len(meant) or all(fits(mine, other) for mine, other in zip(typed, meant, strict=True))


def _called(name: str, kind: str) -> list[str]:
    """Shorter names of a thing: without what stands in brackets; a station by its place alone, behind any word for a station."""
    bare = name.partition(" (")[0]
    found = [bare] if bare != name else []
    if kind and bare.lower().startswith(kind.lower() + " "):
        where, more = bare[len(kind) + 1 :], kind.split(" ")[1:]
        heads = [" ".join(shape) for pattern in phrases.written("vi")["names"]["stations"] for shape in shapes(pattern)]
        found += [" ".join([head, *words, where]) for head in heads for words in ([], more) if kind.lower().startswith(heads[-1])]
    return found
