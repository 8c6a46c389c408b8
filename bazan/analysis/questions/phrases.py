"""How people ask, as the files ``phrases/*.toml`` say it: one book of patterns for both languages, since people mix them."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from bazan.analysis.questions.patterns import Book, Slot, shapes
from bazan.analysis.questions.word_forms import Word, fit, is_syllable, words_of
from bazan.core.language import LANGUAGES

_FOLDER = Path(__file__).parent / "phrases"
YEARS = range(1900, 2200)
MOST = 366
"""The greatest number a count of days, weeks or communes is read as."""
SECTIONS = ("plain", "periods", "ranges", "compare", "rank", "stops")


@cache
def written(spoken: str) -> Mapping[str, Any]:
    """The file of one language."""
    return tomllib.loads((_FOLDER / f"{spoken}.toml").read_text("utf-8"))


@cache
def book() -> Book:
    """Every pattern of both files; its key is ``section.name``."""
    found = Book(_slots(), exact=True)
    for spoken in LANGUAGES:
        for section in SECTIONS:
            for name, patterns in written(spoken)[section].items():
                for pattern in patterns:
                    found.add(f"{section}.{name}", pattern)
        for spelt in written(spoken)["numbers"].values():
            found.plains.update(word.plain for said in spelt for word in words_of(said.replace("|", " ")))
    return found


@cache
def names() -> Book:
    """Words around names: forms of units (``form.xa``), the territory itself, what is no unit, committees, people."""
    found = Book()
    for spoken in LANGUAGES:
        told = written(spoken)["names"]
        for form, pattern in told["forms"].items():
            found.add(f"form.{form}", pattern)
        for name in ("territory", "below", "not_places", "people", "committees"):
            for pattern in told[name]:
                found.add(name, pattern)
    return found


@cache
def plainest(spoken: str) -> frozenset[str]:
    """The letters of the words around what is asked, in one language: they tell which one it is."""
    sections = [written(spoken)[section] for section in ("plain", "periods", "compare", "rank")]
    told = [pattern for section in sections for patterns in section.values() for pattern in patterns]
    return frozenset(word.plain for pattern in told for word in words_of(re.sub(r"\{\w+\}|[\[\]()|]", " ", pattern)))


@cache
def unit_patterns(unit: str) -> tuple[str, ...]:
    """What a unit, by its UCUM code, is called beside its label."""
    return tuple(pattern for spoken in LANGUAGES if (pattern := written(spoken)["units"].get(unit)))


def _slots() -> dict[str, Slot]:
    numbers = _numbers("words")
    named = enumerate(written("en")["numbers"]["months"], 1)
    months = [(words_of(" ".join(shape)), at) for at, pattern in named for shape in shapes(pattern)]

    def between(least: int, most: int) -> Slot:
        return lambda words, at: _number(words, at, least, most, numbers)

    return {
        "n": between(1, MOST),
        "d": between(1, 31),
        "m": between(1, 99),
        "q": lambda words, at: _roman(words, at) or _number(words, at, 1, 9, numbers),
        "w": between(1, 53),
        "y": lambda words, at: _number(words, at, YEARS.start, YEARS.stop, []),
        "M": lambda words, at: _named(words, at, months) if words[at].capital or not is_syllable(words[at]) else None,
    }


def _numbers(name: str) -> list[tuple[tuple[Word, ...], int]]:
    """(words, number), the longest first."""
    found = []
    for spoken in LANGUAGES:
        for entry in written(spoken)["numbers"][name]:
            said, _, number = entry.partition("|")
            found.append((words_of(said), int(number)))
    return sorted(found, key=lambda one: -len(one[0]))


def _number(words: Sequence[Word], at: int, least: int, most: int, spelt: Sequence[tuple[tuple[Word, ...], int]]) -> tuple[int, int] | None:
    value = words[at].number
    if value is not None:
        return (int(value), 1) if value == int(value) and least <= value <= most else None
    named = _named(words, at, spelt)
    return named if named is not None and least <= named[0] <= most else None


def _named(words: Sequence[Word], at: int, spelt: Sequence[tuple[tuple[Word, ...], int]]) -> tuple[int, int] | None:
    for said, number in spelt:
        typed = words[at : at + len(said)]
        if len(typed) == len(said) and fit(typed, said):
            return number, len(said)
    return None


def _roman(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    number = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(words[at].text)
    return None if number is None else (number, 1)
