"""What a tile and a theme are given in a board's file, and what all its tables have in common. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from bazan.core.time import GRAINS
from bazan.platform.declarations.api import Between, Declaration, Pattern

Id = Annotated[str, Pattern(r"[a-z0-9_]{1,40}", "near_due")]
Named = Iterator[tuple[str, str]]
"""(key, name) of indicators a table names."""


@dataclass(frozen=True)
class Cuts:
    """Four numbers that grow: they make five classes."""

    def broken(self, value: Any) -> tuple[str, dict[str, Any]] | None:
        return None if len(value) == 4 and list(value) == sorted(value) else ("boards.grammar.cuts", {"given": str(list(value))})

    def __str__(self) -> str:
        return "four that grow"


def free_id(name: str, entries: Iterable[Mapping[str, Any]]) -> str:
    """An id like the last part of a code, which none of the entries has."""
    base = re.sub(r"[^a-z0-9_]", "_", name.rpartition(".")[2].lower())[:30] or "block"
    taken, found, n = {entry.get("id") for entry in entries}, base, 2
    while found in taken:
        found, n = f"{base}_{n}", n + 1
    return found


def each(key: str, names: Iterable[str]) -> Named:
    yield from ((f"{key}[{at}]", name) for at, name in enumerate(names))


FourCuts = Annotated[tuple[float, ...], Cuts()]


@dataclass(frozen=True, kw_only=True)
class Titled(Declaration):
    label: str = ""
    """the key of its words, under `boards.<board>`"""
    labels: Mapping[str, str] = field(default_factory=dict)
    """the words themselves, in each language"""


@dataclass(frozen=True, kw_only=True)
class Grained(Declaration):
    """An indicator beside which others stand in when the board is set to their grain."""

    hour: str = ""
    """what stands there by the hour"""
    day: str = ""
    """by the day"""
    week: str = ""
    """by the week"""
    month: str = ""
    """by the month"""
    quarter: str = ""
    """by the quarter"""
    year: str = ""
    """by the year"""

    def at_grains(self) -> dict[str, str]:
        """Grain to what stands there instead."""
        return {grain: name for grain in GRAINS if (name := getattr(self, grain))}

    def by_grain(self) -> Named:
        yield from self.at_grains().items()


@dataclass(frozen=True, kw_only=True)
class Tile(Grained, Titled):
    """A number with its light and its line, above the blocks."""

    id: Id = ""
    """its name; absent: the indicator's"""
    indicator: str
    """what stands there, another pack's as `<pack>.<id>`"""
    feature: Literal["root"] = "root"
    """of whom: the place the board is set to"""
    spark: Annotated[int, Between(2, 400)] = 24
    """how many periods its line has"""
    beside: tuple[str, ...] = ()
    """indicators its line of reason may speak of"""

    def indicators(self) -> Named:
        yield "indicator", self.indicator
        yield from self.by_grain()
        yield from each("beside", self.beside)


@dataclass(frozen=True, kw_only=True)
class Layer(Grained, Titled):
    """A theme of a map."""

    id: Id = ""
    """its name; absent: the indicator's"""
    indicator: str
    """what colours the communes"""
    cuts: FourCuts = ()
    """where its classes are cut; absent: each holds as many communes"""
    ramp: Literal["sequential"] = "sequential"
    """one hue, from light to dark"""

    def indicators(self) -> Named:
        yield "indicator", self.indicator
        yield from self.by_grain()
