"""How ``rivers.toml`` of a province is written: each river as its nodes in the order the water takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Annotated

from bazan.platform.declarations.api import Declaration, Keys, Names


@dataclass(frozen=True, kw_only=True)
class Source(Declaration):
    """Where travel times come from, as people read it beside them."""

    vi: str
    """in Vietnamese"""
    en: str
    """in English"""


@dataclass(frozen=True, kw_only=True)
class Stop(Declaration):
    """A node: a thing that stands at the river, or a commune it flows through."""

    thing: str = ""
    """the code of a station, a reservoir"""
    commune: Annotated[str, Names("place")] = ""
    """or the code of a commune"""
    minutes: tuple[float, ...] = ()
    """how long the water takes from the node before: the least and the most"""
    source: Source | None = None
    """where these minutes come from, if not from where the others do"""

    @property
    def code(self) -> str:
        return self.thing or self.commune

    def judge(self, keys: Keys) -> None:
        keys.just_one("thing", "commune")
        if self.minutes and not (len(self.minutes) == 2 and 0 <= self.minutes[0] <= self.minutes[1] < inf):
            keys.wrong("minutes", "rivers.minutes", given=list(self.minutes))


@dataclass(frozen=True, kw_only=True)
class Course(Declaration):
    """A river."""

    code: str
    """its name to the file"""
    vi: str
    """its name, as the ground has it: by it the line is found that maps light"""
    en: str
    """its name in English"""
    into: str = ""
    """the river it flows into: its own last node stands in that one too"""
    nodes: tuple[Stop, ...]
    """in the order the water takes, below"""

    def judge(self, keys: Keys) -> None:
        for at, node in enumerate(self.nodes):
            if at and not node.minutes:
                keys.wrong(f"nodes[{at}].minutes", "keys.missing")
            if not at and node.minutes:
                keys.wrong("nodes[0].minutes", "rivers.from_nowhere")
            if node.code in [before.code for before in self.nodes[:at]]:
                keys.wrong(f"nodes[{at}]", "rivers.loop", node=node.code)


@dataclass(frozen=True, kw_only=True)
class RiversFile(Declaration):
    """`rivers.toml`."""

    source: Source
    """where the minutes come from"""
    stage: str = ""
    """the property by which stations say how high the water stands, in metres; without it no stage is forecast"""
    rain: str = ""
    """the property by which gauges say how much it rained, in millimetres"""
    rivers: tuple[Course, ...]
    """every river, below"""

    def judge(self, keys: Keys) -> None:
        codes = [river.code for river in self.rivers]
        keys.once("rivers", codes)
        by_code = {river.code: river for river in self.rivers}
        for at, river in enumerate(self.rivers):
            if not river.into:
                continue
            keys.among(f"rivers[{at}].into", [river.into], codes)
            if river.code in _flow(river.into, by_code):
                keys.wrong(f"rivers[{at}].into", "rivers.loop", node=river.code)
            elif river.into in by_code and river.nodes[-1].code not in [node.code for node in by_code[river.into].nodes]:
                keys.wrong(f"rivers[{at}].nodes[{len(river.nodes) - 1}]", "rivers.mouth", node=river.nodes[-1].code, into=river.into)
        self._one_mouth(keys)

    def _one_mouth(self, keys: Keys) -> None:
        """A station stands at one river: only where one river flows into another it stands in both."""
        stands: dict[str, str] = {}
        for at, river in enumerate(self.rivers):
            for number, node in enumerate(river.nodes):
                if not node.thing or (river.into and number == len(river.nodes) - 1):
                    continue
                if (other := stands.setdefault(node.thing, river.code)) != river.code:
                    keys.wrong(f"rivers[{at}].nodes[{number}].thing", "rivers.two_mouths", node=node.thing, one=other, other=river.code)


def _flow(code: str, rivers: dict[str, Course]) -> Iterator[str]:
    """The rivers its water flows through, itself first; each once, for a file may lead in a circle."""
    met: list[str] = []
    while code in rivers and code not in met:
        met.append(code)
        code = rivers[code].into
    yield from met
