"""What can be asked about: the indicators of the catalogue by the words that name them.

An indicator is named by its label, and by what its pack says under ``asked`` (docs/explanation/ask.md): phrases parted by ``;``, each made
of terms parted by ``,``. A phrase names it when each of its terms stands in the question, in any order; one in brackets may be missing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bazan.analysis.questions import phrases
from bazan.analysis.questions.patterns import Book, Span, shapes
from bazan.analysis.questions.word_forms import words_of
from bazan.core.language import LANGUAGES
from bazan.data.indicators.types import IndicatorInfo

_PARTS = re.compile(r"[,:;()“”]")


@dataclass(frozen=True)
class Phrasing:
    """One way to name an indicator, its terms by their numbers in the lexicon."""

    metric: int
    needed: frozenset[str]
    optional: frozenset[str]


@dataclass(frozen=True)
class Metric:
    """An indicator as questions see it."""

    info: IndicatorInfo
    cumulative: bool
    """Its values run from January to the end of their period."""
    says: frozenset[str]
    """What its own name holds it against, ``tăng so cùng kỳ``: asked so, it isn't compared once more."""
    loose: frozenset[str]
    """Terms that may stand beside any of its phrasings: its unit."""
    grains: frozenset[str]
    """The same, that say how long its periods are."""

    @property
    def code(self) -> str:
        return self.info.code

    @property
    def is_percent(self) -> bool:
        return self.info.unit == "%"

    @property
    def is_share(self) -> bool:
        return self.is_percent or "/" in self.info.unit

    @property
    def stands(self) -> bool:
        """It is what it is at a moment, as a share or a level; counts of rows add up over time, or may."""
        return self.is_share or not self.info.over_rows

    def is_sibling(self, other: "Metric") -> bool:
        """Whether both count the same by different periods."""
        return (self.info.pack, self.info.unit) == (other.info.pack, other.info.unit)


class Lexicon:
    """The indicators by their terms; made once a catalogue."""

    def __init__(self, infos: Sequence[IndicatorInfo], kinds: Iterable[Mapping[str, Any]] = ()) -> None:
        self.terms = Book()
        self._numbers: dict[str, str] = {}
        self._named_by: dict[str, list[Phrasing]] = defaultdict(list)
        self._touched_by: dict[str, list[Phrasing]] = defaultdict(list)
        self.metrics = tuple(self._metric(info) for info in infos)
        for at, metric in enumerate(self.metrics):
            self._add(at, metric)
        self.kinds = Book()
        for kind in kinds:
            for spoken, label in kind["labels"].items():
                self._add_kind(kind["code"], label, spoken)
        self.plains = self.terms.plains | phrases.book().plains | phrases.names().plains | self.kinds.plains

    def named(self, spans: Iterable[Span]) -> list[Phrasing]:
        """Phrasings all of whose needed terms stand among the spans."""
        there = dict.fromkeys(span.key for span in spans)
        found = dict.fromkeys(phrasing for key in there for phrasing in self._named_by.get(key, ()))
        return [phrasing for phrasing in found if phrasing.needed <= there.keys()]

    def touched(self, spans: Iterable[Span]) -> list[Phrasing]:
        """Phrasings of which some term stands among the spans and some needed one doesn't, those with the most first."""
        there = dict.fromkeys(span.key for span in spans)
        found = dict.fromkeys(phrasing for key in there for phrasing in self._touched_by.get(key, ()))
        short = [phrasing for phrasing in found if not phrasing.needed <= there.keys()]
        return sorted(short, key=lambda one: (-len(one.needed & there.keys()), len(one.needed - there.keys())))

    def _metric(self, info: IndicatorInfo) -> Metric:
        keys = {span.key for label in info.labels.values() for span in phrases.book().found(words_of(label))}
        says = frozenset(key.removeprefix("compare.") for key in keys & {"compare.year_before", "compare.previous", "compare.target"})
        units = [_plain(label) for label in info.unit_labels.values() if words_of(label)]
        grains = [phrases.written(spoken)["grains"][info.grain] for spoken in LANGUAGES]
        loose = {self._term(pattern) for pattern in (*units, *phrases.unit_patterns(info.unit))}
        return Metric(info, "plain.cumulative" in keys, says, frozenset(loose), frozenset(map(self._term, grains)))

    def _add(self, at: int, metric: Metric) -> None:
        info = metric.info
        for label in info.labels.values():
            terms = [_plain(part) for part in _PARTS.split(_stripped(label, info.grain)) if words_of(part)]
            self._name(at, terms, [])
        for told in info.asked.values():
            for phrase in told.split(";"):
                terms = [term.strip() for term in phrase.split(",") if term.strip()]
                self._name(at, [term for term in terms if () not in shapes(term)], [term for term in terms if () in shapes(term)])

    def _name(self, at: int, needed: Iterable[str], optional: Iterable[str]) -> None:
        phrasing = Phrasing(at, frozenset(map(self._term, needed)), frozenset(map(self._term, optional)))
        for key in phrasing.needed:
            self._named_by[key].append(phrasing)
        for key in phrasing.needed | phrasing.optional:
            self._touched_by[key].append(phrasing)

    def _term(self, pattern: str) -> str:
        """The number of a term, the same for the same pattern."""
        if pattern not in self._numbers:
            self._numbers[pattern] = str(len(self._numbers))
            self.terms.add(self._numbers[pattern], pattern)
        return self._numbers[pattern]

    def _add_kind(self, code: str, label: str, spoken: str) -> None:
        """A kind is called by the first words of its label, in English by the last: ``trạm``, ``trạm mưa``; ``station``."""
        forms = {span.key for span in phrases.names().found(words_of(label)) if span.key.startswith("form.")}
        for part in _PARTS.split(label):
            words = [word.text for word in words_of(part)]
            if len(words) == 1 and forms:  # ``phường`` of ``trạm y tế xã, phường`` is a unit, not a kind of thing
                continue
            for length in range(1, len(words) + 1):
                self.kinds.add_shape(code, tuple(words[:length] if spoken == LANGUAGES[0] else words[-length:]))


def _plain(text: str) -> str:
    """A label as a pattern that says just it."""
    return " ".join(word.text for word in words_of(text))


def _stripped(label: str, grain: str) -> str:
    """A label without its grain at the end, ``trong tháng``: which grain is meant the question's period says."""
    words = words_of(label)
    for spoken in LANGUAGES:
        for shape in shapes(phrases.written(spoken)["grains"][grain]):
            length = len(shape)
            if length < len(words) and words[-length - 1].number is None and tuple(word.text for word in words[-length:]) == shape:
                return label[: words[-length].start]
    return label
