"""Patterns of words: ``a|b`` either, ``[a]`` may be missing, ``(a|b)`` a group, ``{n}`` a slot. Written out, and found in a text."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bazan.analysis.questions.word_forms import Word, fit, fit_exact, fit_marked, marked, words_of

_PIECE = re.compile(r"\{\w+\}|[\[\]()|]|[^\s\[\]()|{}]+")
Shape = tuple[str, ...]
"""A pattern written out: its words and slots in their order."""
Fitting = Callable[[Sequence[Word], Sequence[Word]], bool]
Slot = Callable[[Sequence[Word], int], "tuple[int, int] | None"]
"""Of (words, where) the number a slot reads there and how many words it takes; null: none."""


def shapes(pattern: str) -> list[Shape]:
    """Every way to say a pattern, the longest first. Raises ValueError for one that isn't closed."""
    pieces = _PIECE.findall(pattern)
    found, at = _either(pieces, 0)
    if at != len(pieces):
        raise ValueError(f"not closed: {pattern}")
    return sorted(dict.fromkeys(found), key=len, reverse=True)


def _either(pieces: list[str], at: int) -> tuple[list[Shape], int]:
    found, at = _row(pieces, at)
    while at < len(pieces) and pieces[at] == "|":
        more, at = _row(pieces, at + 1)
        found += more
    return found, at


def _row(pieces: list[str], at: int) -> tuple[list[Shape], int]:
    found: list[Shape] = [()]
    while at < len(pieces) and pieces[at] not in "|])":
        piece = pieces[at]
        if piece in "[(":
            inner, at = _either(pieces, at + 1)
            if at >= len(pieces) or pieces[at] != {"[": "]", "(": ")"}[piece]:
                raise ValueError(f"not closed: {' '.join(pieces)}")
            inner = [*inner, ()] if piece == "[" else inner
        else:
            inner = [(piece,)]
        found = [(*before, *after) for before in found for after in inner]
        at += 1
    return found, at


@lru_cache(10_000)
def _words(piece: str) -> tuple[Word, ...]:
    """The words of a piece; thousands of patterns share few."""
    return words_of(piece)


@dataclass(frozen=True, slots=True)
class Span:
    """Words [start, end) of a text that say ``key``; ``slots`` are the numbers read in them, by name."""

    start: int
    end: int
    key: str
    slots: Mapping[str, int] = field(default_factory=dict)

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(slots=True)
class _Node:
    """Where the letters of some words lead: further words, slots, and what is said when it ends here."""

    words: dict[str, "_Node"] = field(default_factory=dict)
    slots: dict[str, "_Node"] = field(default_factory=dict)
    ends: dict[tuple[tuple[Word, ...], str], None] = field(default_factory=dict)
    """(The words with their marks, slots left out; key.)"""


class Book:
    """Patterns by what they mean, in a tree of the letters of their words."""

    def __init__(self, slots: Mapping[str, Slot] | None = None, exact: bool = False) -> None:
        self._slots = slots or {}
        self._exact = exact
        self._root = _Node()
        self.plains: set[str] = set()
        """The letters of every word in it."""

    def add(self, key: str, pattern: str) -> None:
        """Every way to say the pattern means the key."""
        for shape in shapes(pattern):
            self.add_shape(key, shape)

    def add_shape(self, key: str, shape: Shape) -> None:
        node, meant = self._root, []
        for piece in shape:
            if piece.startswith("{"):
                node = node.slots.setdefault(piece[1:-1], _Node())
                continue
            for word in _words(piece):
                node = node.words.setdefault(word.plain, _Node())
                meant.append(word)
                self.plains.add(word.plain)
        if node is not self._root:
            node.ends[tuple(meant), key] = None

    def found(self, words: Sequence[Word]) -> list[Span]:
        """Every stretch of the text that one of the patterns says, however they overlap. In a text written with marks a word that
        stands alone must bear its own: there ``so`` isn't ``số``; of an ``exact`` book every word."""
        fitting = fit if not marked(words) else fit_exact if self._exact else fit_marked
        return [span for at in range(len(words)) for span in self._from(self._root, words, at, at, (), {}, fitting)]

    def _from(
        self, node: _Node, words: Sequence[Word], start: int, at: int, typed: tuple[Word, ...], slots: dict[str, int], fitting: Fitting
    ) -> Iterator[Span]:
        for meant, key in node.ends:
            if fitting(typed, meant):
                yield Span(start, at, key, slots)
        if at >= len(words):
            return
        if (further := node.words.get(words[at].plain)) is not None:
            yield from self._from(further, words, start, at + 1, (*typed, words[at]), slots, fitting)
        for name, beyond in node.slots.items():
            if (number := self._slots[name](words, at)) is not None:
                yield from self._from(beyond, words, start, at + number[1], typed, slots | {name: number[0]}, fitting)


def longest(spans: Iterable[Span]) -> list[Span]:
    """Of overlapping stretches the longest, of equally long ones the first; in the order of the text."""
    taken: list[Span] = []
    for span in sorted(spans, key=lambda one: (-one.length, one.start)):
        if all(span.end <= other.start or other.end <= span.start for other in taken):
            taken.append(span)
    return sorted(taken, key=lambda one: one.start)
