"""One question held against one way to name an indicator: what each of its words is, and which words stay unexplained."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bazan.analysis.questions import period_expressions, phrases
from bazan.analysis.questions.gazetteer import Gazetteer, Name
from bazan.analysis.questions.lexicon import Lexicon, Phrasing
from bazan.analysis.questions.patterns import Span
from bazan.analysis.questions.period_expressions import Named
from bazan.analysis.questions.word_forms import Word

_ALONE = (
    *(f"plain.{name}" for name in ("filler", "count", "share", "percent", "cumulative")),
    *(f"compare.{name}" for name in ("intro", "year_before", "met", "either", "change")),
    *(f"rank.{name}" for name in ("highest", "lowest", "best", "worst", "top", "bottom", "more", "less", "most", "commune", "other")),
)
"""What may stand anywhere; periods may too."""
_AFTER_INTRO = ("compare.year_before", "compare.previous", "compare.target", "compare.province")
_FIRST = ("compare", "rank", "periods", "ranges", "term", "grain", "kind", "plain")
"""Of equally long readings of the same words the one whose section stands first here."""
_JOINING = ("va", "and")
"""Say a range only behind ``giữa``: two months are not those between them."""
NOTHING: frozenset[str] = frozenset()
NO_PHRASING = Phrasing(-1, NOTHING, NOTHING)


@dataclass(frozen=True)
class Question:
    """The words of a question with everything they may be."""

    words: tuple[Word, ...]
    spans: tuple[Span, ...]
    """Of ``phrases.book()``."""
    terms: tuple[Span, ...]
    """Of the lexicon."""
    names: tuple[Name, ...]
    kinds: tuple[Span, ...]


def question_of(words: Sequence[Word], lexicon: Lexicon, gazetteer: Gazetteer) -> Question:
    return Question(
        tuple(words), tuple(phrases.book().found(words)), tuple(lexicon.terms.found(words)), tuple(gazetteer.names(words)),
        tuple(lexicon.kinds.found(words)),
    )  # fmt: skip


@dataclass
class Reading:
    """What the words are, under one phrasing."""

    phrasing: Phrasing
    covered: int = 0
    """How many words its needed terms are."""
    parts: list[Span] = field(default_factory=list)
    """What was recognised, in order; a name has the key ``name``, a needed term ``needed``, another of the indicator's ``term``."""
    names: list[Name] = field(default_factory=list)
    """Whom it asks about."""
    against: list[Name] = field(default_factory=list)
    """With whom it is compared."""
    times: list[Named] = field(default_factory=list)
    against_times: list[Named] = field(default_factory=list)
    unexplained: list[int] = field(default_factory=list)
    """Words by their place in the question."""

    @property
    def own(self) -> int:
        """How many words are the indicator's own, needed or not."""
        return sum(part.length for part in self.parts if part.key in ("needed", "term"))

    def has(self, key: str) -> bool:
        return any(part.key == key for part in self.parts)

    def first(self, section: str) -> Span | None:
        return next((part for part in self.parts if part.key.startswith(section)), None)


def read(
    question: Question, phrasing: Phrasing, at: datetime, loose: frozenset[str] = NOTHING, grains: frozenset[str] = NOTHING
) -> Reading | None:
    """The question under a phrasing all of whose needed terms stand in it; null where they don't, or lie in a name."""
    reading = Reading(phrasing)
    names = [name for name in question.names if not _in_longer(name, question)]
    either = [span for span in question.spans if span.key == "compare.either"]
    for key in sorted(phrasing.needed):
        span = _best((one for one in question.terms if one.key == key), names, [*reading.parts, *either])
        if span is None:
            return None
        names = [name for name in names if name.end <= span.start or span.end <= name.start]
        reading.parts.append(Span(span.start, span.end, "needed"))
        reading.covered += span.length
    _Scan(question, reading, names, phrasing.optional | phrasing.needed | loose, grains, at).run()
    reading.parts.sort(key=lambda part: part.start)
    return reading


def _in_longer(name: Name, question: Question) -> bool:
    """Whether the territory's name is part of longer words: ``tinh hinh``, or ``bình quân toàn tỉnh`` behind ``so với``."""
    intros = {span.end for span in question.spans if span.key == "compare.intro"}
    return name.whole and any(
        span.start <= name.start and name.end <= span.end and span.length > name.length
        for span in question.spans
        if span.key == "plain.filler" or (span.key == "compare.province" and span.start in intros)
    )


def _best(spans: Iterable[Span], names: Sequence[Name], taken: Sequence[Span]) -> Span | None:
    """The longest place where a needed term stands, free of other terms, and of names unless it is longer."""
    free = [
        span
        for span in spans
        if all(span.end <= other.start or other.end <= span.start for other in taken)
        and all(span.end <= name.start or name.end <= span.start or span.length > name.length for name in names)
    ]
    return max(free, key=lambda span: (span.length, -span.start), default=None)


class _Scan:
    """Goes through the words from left to right and takes at each the longest reading that may stand there."""

    def __init__(
        self, question: Question, reading: Reading, names: Sequence[Name], own: frozenset[str], grains: frozenset[str], at: datetime
    ) -> None:
        self.question, self.reading, self.at = question, reading, at
        self.names = {name.start: name for name in names}
        self.needed = {part.start: part for part in reading.parts}
        taken = [(one.start, one.end) for one in (*names, *reading.parts)]
        self.open: dict[int, list[Span]] = {}
        keys = dict.fromkeys(grains, "grain") | dict.fromkeys(own, "term")
        terms = (Span(span.start, span.end, keys[span.key]) for span in question.terms if span.key in keys)
        kinds = (Span(span.start, span.end, f"kind.{span.key}") for span in question.kinds)
        for span in (*question.spans, *terms, *kinds):
            if all(span.end <= start or end <= span.start for start, end in taken):
                self.open.setdefault(span.start, []).append(span)
        self.compared = False
        """Behind ``so với``: what comes next is what it is compared with."""
        self.from_: Named | None = None
        """Behind ``từ`` and a period: the first of a range."""
        self.begun = False
        """Behind ``từ``."""

    def run(self) -> None:
        at, words = 0, self.question.words
        while at < len(words):
            if at in self.names:
                at = self._name(self.names[at])
            elif at in self.needed:
                self._dangling()
                at = self.needed[at].end
            elif (span := self._choose(at)) is not None:
                self.reading.parts.append(span)
                self._take(span)
                at = span.end
            else:
                if words[at].text not in "-–/":
                    self.reading.unexplained.append(at)
                at += 1
        if self.begun and self.from_ is not None:  # ``từ tháng 6``, and nothing says until when
            self._close(period_expressions.until_now(self.from_, self.at))
        self._dangling()

    def _dangling(self) -> None:
        """``so với`` without what it is compared with at once behind it explains nothing."""
        if self.compared:
            self.reading.unexplained.append(max(part.start for part in self.reading.parts if part.key == "compare.intro"))
        self.compared = False

    def _name(self, name: Name) -> int:
        (self.reading.against if self.compared else self.reading.names).append(name)
        self.reading.parts.append(Span(name.start, name.end, "against" if self.compared else "name"))
        self.compared = False
        return name.end

    def _choose(self, at: int) -> Span | None:
        able = [span for span in self.open.get(at, ()) if self._may_stand(span)]
        return min(able, key=lambda span: (-span.length, self._rank(span)), default=None)

    def _rank(self, span: Span) -> int:
        section = span.key.partition(".")[0]
        if section == "ranges" and self.from_ is not None and self.begun:
            return -1
        if section == "kind" and any(one.key == "rank.other" for one in self.open.get(span.end, ())):  # ``bệnh viện nào``
            return -1
        return _FIRST.index(section)

    def _may_stand(self, span: Span) -> bool:
        if span.key == "compare.intro" and span.length == 1 and not self._leads(span.end):
            return False
        if span.key == "plain.filler" and self._is_named(span):
            return False
        if span.key.startswith(("periods.", "kind.")) or span.key in (*_ALONE, "term", "grain"):
            return not (span.key.startswith("periods.until") and (self.begun or self.from_ is not None))
        if span.key in _AFTER_INTRO:
            return self.compared
        if span.key == "ranges.from":
            return any(one.key.startswith("periods.") for one in self.open.get(span.end, ()))
        if span.key == "ranges.to":
            return self.from_ is not None and (self.begun or self.question.words[span.start].plain not in _JOINING)
        if span.key == "ranges.until_now":
            return self.from_ is not None and self.begun
        if span.key == "plain.particle":
            return span.end == len(self.question.words) and any(
                one.key == "plain.asserted" and one.end <= span.start for one in self.question.spans
            )
        return False

    def _leads(self, at: int) -> bool:
        """Whether something to compare with begins here."""
        keys = (one.key for one in self.open.get(at, ()))
        return at in self.names or any(key.startswith(("periods.", "compare.")) and key != "compare.intro" for key in keys)

    def _is_named(self, span: Span) -> bool:
        """Whether the word is written as a name behind a word for where: ``in Da Lat``."""
        word, where = self.question.words[span.start], {one.end for one in self.question.spans if one.key == "plain.where"}
        return span.length == 1 and word.capital and span.start in where

    def _take(self, span: Span) -> None:
        section, _, name = span.key.partition(".")
        if span.key == "compare.intro":
            self.compared = True
        elif section == "compare":
            self.compared = False
        elif span.key == "ranges.from":
            self.begun = True
        elif span.key == "ranges.until_now" and self.from_ is not None:
            self._close(period_expressions.until_now(self.from_, self.at))
        elif section == "periods":
            self._period(period_expressions.named(name, span.slots, self.at))

    def _period(self, told: Named) -> None:
        if self.from_ is not None and len(self.reading.parts) > 1 and self.reading.parts[-2].key == "ranges.to":
            self._close(period_expressions.spanning(self.from_, told, self.at))
            return
        (self.reading.against_times if self.compared else self.reading.times).append(told)
        self.from_ = None if self.compared else told
        self.compared = False

    def _close(self, whole: Named) -> None:
        self.reading.times[-1:] = [whole]
        self.from_, self.begun = None, False
