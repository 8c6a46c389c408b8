"""How a file ``scenarios/<id>.toml`` of a pack is written: the assumptions of a pure function, alternatives to them, and what comes out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

import numpy as np

from bazan.platform.declarations.api import Between, Declaration, Keys, Unit, Whole
from bazan.platform.packs import Declared, Grammar, Pack, Problem, Said

Spread = Annotated[float, Between(0, 1)]


@dataclass(frozen=True, kw_only=True)
class Assumption(Said):
    """A number the function takes, named in both languages: exactly one of ``value`` and ``indicator``."""

    id: str
    """its name, as the function takes it"""
    unit: Unit
    """what it is counted in"""
    value: float | None = None
    """what is assumed unless somebody changes it"""
    indicator: str = ""
    """or the newest value of this number at the place, another pack's as `<pack>.<id>`"""
    of: Literal["place", "station"] = "place"
    """of an indicator: whose value it is; `station`: that of the station one asks of"""
    ahead: Literal["", "rise", "hours"] = ""
    """of a scenario that asks of a station: proposed by the forecast of its stage where there is one, else `value`; `rise`: by how many
    centimetres an hour the water rises on the mean; `hours`: for how many hours that is known"""
    least: float = 0
    """nobody may assume less"""
    most: float = 1e12
    """nobody may assume more"""
    spread: Spread = 0
    """how far off it may be, as a share of it to either side"""
    digits: Whole = 0
    """how many decimals are shown"""
    source: str = ""
    """what it rests on; a proposed one says so"""

    def judge(self, keys: Keys) -> None:
        if (self.value is None) == (not self.indicator):
            keys.wrong("value", "scenarios.grammar.just_one")
        if self.ahead and self.value is None:
            keys.wrong("ahead", "scenarios.grammar.ahead")
        if self.value is not None and not self.least <= self.value <= self.most:
            keys.wrong("value", "scenarios.grammar.outside", least=self.least, most=self.most)


@dataclass(frozen=True, kw_only=True)
class Alternative(Said):
    """A course of action, named in both languages. The first one is to leave things as they are."""

    id: str
    """its name"""
    sets: Mapping[str, float] = field(default_factory=dict)
    """assumptions that differ from what is declared"""
    asks: tuple[str, ...] = ()
    """other assumptions that matter for this one alone, shown with it to be changed"""
    order: Said | None = None
    """the words of the directive that does it; `{name}` stands for an assumption's number"""


@dataclass(frozen=True, kw_only=True)
class Outcome(Said):
    """A number that comes out, named in both languages."""

    id: str
    """its name, as the function gives it"""
    unit: Unit
    """what it is counted in"""
    digits: Whole = 0
    """how many decimals are shown"""
    better: Literal["more", "less"]
    """which way is good"""
    goal: str = ""
    """the assumption it should reach: how likely that is, is told"""


@dataclass(frozen=True, kw_only=True)
class Scenario(Declaration):
    """A question and how it is answered; its words stand in it."""

    id: str
    """the file's name"""
    version: Whole
    """raise it when the meaning changes; what was saved keeps its own"""
    function: str
    """the pure function in `scenarios.py`: takes each assumption as an array of draws, gives one of as many numbers for each outcome"""
    indicators: tuple[str, ...] = ()
    """numbers whose decision page asks it; none: every page of the sector does"""
    source: str
    """what the reckoning rests on; a proposed one says so"""
    reads: Literal["", "downstream"] = ""
    """`downstream`: one asks of a station on a river, and the function takes what lies below it: `people`, `least`, `most` (minutes)"""
    title: Said
    """the question in both languages"""
    about: Said
    """how it is reckoned, in a sentence or two"""
    assumptions: tuple[Assumption, ...]
    """what is assumed, below"""
    alternatives: tuple[Alternative, ...]
    """what could be done, below"""
    outcomes: tuple[Outcome, ...]
    """what comes out, the one that decides first, below"""

    def judge(self, keys: Keys) -> None:
        names = [assumption.id for assumption in self.assumptions]
        keys.once("assumptions", names)
        keys.once("alternatives", [alternative.id for alternative in self.alternatives])
        keys.once("outcomes", [outcome.id for outcome in self.outcomes])
        for alternative in self.alternatives:
            keys.among("alternatives", [*alternative.sets, *alternative.asks], names)
        keys.among("outcomes", [outcome.goal for outcome in self.outcomes if outcome.goal], names)


def _judge(pack: Pack, files: list[Declared[Scenario]]) -> Iterator[Problem]:
    """Numbers that are there, and a function that gives every outcome for what is declared."""
    for file in files:
        scenario = file.declaration
        for code in (*scenario.indicators, *(one.indicator for one in scenario.assumptions if one.indicator)):
            if not pack.has_indicator(code):
                yield Problem(file.name, "indicator", "indicator_unknown", {"code": code})
        if not hasattr(pack.scenarios, scenario.function):
            yield Problem(file.name, "function", "scenarios.grammar.function", {"name": scenario.function})
            continue
        given = {one.id: np.full(3, one.value if one.value is not None else 1.0) for one in scenario.assumptions}
        below = {"people": np.array([1000.0, 2000.0]), "least": np.array([30.0, 60.0]), "most": np.array([60.0, 120.0])}
        try:
            came = getattr(pack.scenarios, scenario.function)(given, *([below] if scenario.reads else []))
            lacking = [one.id for one in scenario.outcomes if np.shape(came.get(one.id)) != (3,)]
        except Exception:  # a pack's function may fail in any way
            yield Problem(file.name, "function", "scenarios.grammar.failed")
            continue
        for name in lacking:
            yield Problem(file.name, "outcomes", "scenarios.grammar.outcome", {"name": name})


SCENARIOS = Grammar("scenarios", Scenario, judge=_judge)
