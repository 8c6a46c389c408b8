"""The kinds of block: the keys of each in a board's file, the indicators it names, and the keys of a new one. Pure.

A new kind is one class here, one module in ``blocks``, its labels, and a template where ``drawn.html`` doesn't do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlencode

from bazan.platform.declarations.api import Between, Keys, TableOf
from bazan.screens.boards.block_base import Block, Chosen, Periods, Ranked, Single, Top, Whom
from bazan.screens.boards.tile_declarations import FourCuts, Grained, Layer, Named, Titled, each, free_id
from bazan.screens.map.types import FRAMED


@dataclass(frozen=True, kw_only=True)
class Chart(Grained, Block):
    """A long course of one indicator with its limits and the same stretch last year, or of several on one scale."""

    kind: Literal["chart"]
    indicator: str = ""
    """the one whose course is drawn"""
    indicators_: tuple[str, ...] = ()
    """or several of one unit"""
    feature: Literal["root"] = "root"
    """of whom: the place the board is set to"""
    periods: Periods | None = None
    """how many it goes back; absent: by its grain"""
    compare: Literal["year_before", "none"] = "year_before"
    """beside one indicator: the same stretch last year, or nothing"""

    def judge(self, keys: Keys) -> None:
        if not self.indicator and not self.indicators_:
            keys.wrong("indicator", "keys.missing")

    def indicators(self) -> Named:
        if self.indicator:
            yield "indicator", self.indicator
        yield from self.by_grain()
        yield from each("indicators", self.indicators_)

    @classmethod
    def begin(cls, chosen: Chosen) -> dict[str, Any]:
        return {"indicator": chosen.first} if len(chosen.indicators) == 1 else {"indicators": chosen.codes}


@dataclass(frozen=True, kw_only=True)
class Heat(Single):
    """Units by periods in one hue: who is dark, since when, and who never reports."""

    new_width = 7
    tall = True

    kind: Literal["heat"]
    feature_kind: Whom = "place"
    """whom it compares"""
    kinds: tuple[str, ...] = ()
    """of things: which kinds"""
    periods: Periods | None = None
    """how many columns; absent: by its grain"""
    top: Top = 28
    """how many rows"""
    cuts: FourCuts = ()
    """where its classes are cut; absent: each holds as many of the values shown"""

    @classmethod
    def begin(cls, chosen: Chosen) -> dict[str, Any]:
        return chosen.compared()


@dataclass(frozen=True, kw_only=True)
class League(Grained, Block):
    """Units in order with bars, as they are or per so many people."""

    template = "league"
    new_width = 7
    tall = True

    kind: Literal["league"]
    indicator: str = ""
    """what orders them"""
    follows: str = ""
    """the id of a map: its theme orders them"""
    columns: tuple[str, ...] = ()
    """indicators beside it"""
    feature_kind: Ranked = "place"
    """whom it compares; `neighbour`: the places around the territory, never mixed with its own"""
    kinds: tuple[str, ...] = ()
    """of things: which kinds"""
    order: Literal["", "greatest", "least"] = ""
    """who stands first; absent: the worst by the indicator's own direction"""
    line: float | None = None
    """a line through the bars; absent: where watching begins"""
    fair: str = ""
    """the same per so many people; the reader switches"""
    top: Top = 13
    """rows before 'all'"""

    def judge(self, keys: Keys) -> None:
        if not self.indicator and not self.follows:
            keys.wrong("indicator", "keys.missing")

    def indicators(self) -> Named:
        yield from ((key, name) for key, name in (("indicator", self.indicator), ("fair", self.fair)) if name)
        yield from self.by_grain()
        yield from each("columns", self.columns)

    @classmethod
    def begin(cls, chosen: Chosen) -> dict[str, Any]:
        return chosen.compared() | ({"columns": chosen.codes[1:4]} if chosen.indicators[1:] else {})


@dataclass(frozen=True, kw_only=True)
class Map(Block):
    """Communes coloured by one theme at a time, stations by kind and state; the reader switches theme and classing."""

    template = "map"
    new_width = 5
    tall = True

    kind: Literal["map"]
    layers: tuple[Layer, ...]
    """its themes, below"""
    kinds: tuple[str, ...] = ()
    """kinds of station that are drawn"""
    feature_kind: Literal["place", "neighbour"] = "place"
    """the territory's communes, or the places around it, which have a map of their own"""

    def indicators(self) -> Named:
        for at, layer in enumerate(self.layers):
            yield from ((f"layers[{at}].{key}", name) for key, name in layer.indicators())

    @classmethod
    def begin(cls, chosen: Chosen) -> dict[str, Any]:
        layers: list[dict[str, Any]] = []
        for code in chosen.codes:
            layers.append({"id": free_id(code, layers), "indicator": code})
        return {"layers": layers, "kinds": []}


@dataclass(frozen=True, kw_only=True)
class LiveMap(Block):
    """The operations map: what stands and happens on its layers, now or at the moment the board is set to."""

    template = "live_map"
    needs = "view"
    new_width = 12

    kind: Literal["live_map"]
    view: str = ""
    """a view as the map's address writes it behind the question mark; without `c` it shows the place the board is set to"""

    def judge(self, keys: Keys) -> None:
        given = [name for name, _ in parse_qsl(self.view, keep_blank_values=True)]
        if self.view and (not given or set(given) - set(FRAMED)):
            keys.wrong("view", "boards.grammar.view", given=self.view[:60], known=", ".join(FRAMED))

    @classmethod
    def begin(cls, chosen: Chosen) -> dict[str, Any]:
        kept = [(name, value) for name, value in parse_qsl(chosen.view, keep_blank_values=True) if name in FRAMED]
        return {"view": urlencode(kept, safe=",:/;")} if kept else {}


@dataclass(frozen=True, kw_only=True)
class Matrix(Block):
    """Units by indicators with lights: who is off in what."""

    template = "matrix"
    new_width = 12
    tall = True

    kind: Literal["matrix"]
    indicators_: tuple[str, ...]
    """its columns, nine at most are shown"""
    feature_kind: Whom = "place"
    """whom it compares"""
    kinds: tuple[str, ...] = ()
    """of things: which kinds"""
    top: Top = 15
    """rows before 'all'"""

    def indicators(self) -> Named:
        yield from each("indicators", self.indicators_)

    @classmethod
    def begin(cls, chosen: Chosen) -> dict[str, Any]:
        return {"indicators": chosen.codes, "feature_kind": chosen.feature_kind()}


@dataclass(frozen=True, kw_only=True)
class Multiples(Single):
    """One small course a unit, all on one scale."""

    template = "multiples"
    new_width = 12

    kind: Literal["multiples"]
    feature_kind: Whom = "place"
    """whom it compares"""
    kinds: tuple[str, ...] = ()
    """of things: which kinds"""
    periods: Periods | None = None
    """how many each goes back"""
    top: Top = 10
    """how many units"""
    order_by: str = ""
    """the indicator that says who comes first; absent: its own"""
    line: float | None = None
    """a line drawn across"""

    def indicators(self) -> Named:
        yield from super().indicators()
        if self.order_by:
            yield "order_by", self.order_by

    @classmethod
    def begin(cls, chosen: Chosen) -> dict[str, Any]:
        return chosen.compared()


@dataclass(frozen=True, kw_only=True)
class PlanGroup(Titled):
    """Lines of a plan under one heading."""

    rows: tuple[str, ...]
    """its indicators"""


@dataclass(frozen=True, kw_only=True)
class Plan(Block):
    """What is reached against what was planned, line by line under headings."""

    template = "plan"
    new_width = 8
    tall = True

    kind: Literal["plan"]
    groups: tuple[PlanGroup, ...]
    """its lines, below"""
    plan: Mapping[str, str] = field(default_factory=dict)
    """indicator to the one that holds its plan; absent: the target is the plan"""

    def indicators(self) -> Named:
        for at, group in enumerate(self.groups):
            yield from each(f"groups[{at}].rows", group.rows)
        for name, planned in self.plan.items():
            yield f"plan.{name}", name
            yield f"plan.{name}", planned

    @classmethod
    def begin(cls, chosen: Chosen) -> dict[str, Any]:
        return {"groups": [{"rows": chosen.codes}]}


@dataclass(frozen=True, kw_only=True)
class Rows(Block):
    """Current rows of a dataset: those of the newest period unless `period` is among the columns."""

    template = "rows"
    needs = "dataset"
    new_width = 12
    tall = True

    kind: Literal["rows"]
    dataset: str
    """which one, another pack's as `<pack>.<id>`"""
    columns: tuple[str, ...]
    """its columns"""
    where: Mapping[str, Any] = field(default_factory=dict)
    """column to the value, or the list of values, that is asked for"""
    order: str = ""
    """the column rows are ordered by; with `-` before it the greatest first"""
    limit: Annotated[int, Between(1, 60)] = 12
    """rows of a page"""
    due: str = ""
    """the column that says until when a row must be settled"""

    @classmethod
    def begin(cls, chosen: Chosen) -> dict[str, Any]:
        if chosen.dataset is None:
            return {}
        kept = [column.id for column in chosen.dataset.columns if column.personal not in ("hash", "drop")]
        return {"dataset": chosen.dataset.code, "columns": kept[:7], "limit": 12}


@dataclass(frozen=True, kw_only=True)
class ScoreGroup(Titled):
    """Points of a group and of its parts."""

    indicator: str
    """the points of the group"""
    parts: tuple[str, ...] = ()
    """the points of its parts"""


@dataclass(frozen=True, kw_only=True)
class Score(Block):
    """Points against their maximum, group by group and part by part, with the grade the total earns."""

    template = "score"

    kind: Literal["score"]
    total: str
    """the points of the whole"""
    groups: tuple[ScoreGroup, ...]
    """its groups, below"""
    table: str = ""
    """the pack's table of maxima with columns `indicator` and `most`; its rows of `band` (grade) hold `low` and `high` of the total"""
    feature: Literal["root"] = "root"
    """of whom: the place the board is set to"""

    def indicators(self) -> Named:
        yield "total", self.total
        for at, group in enumerate(self.groups):
            yield f"groups[{at}].indicator", group.indicator
            yield from each(f"groups[{at}].parts", group.parts)

    @classmethod
    def begin(cls, chosen: Chosen) -> dict[str, Any]:
        return {"total": chosen.first, "groups": [{"indicator": code, "parts": []} for code in chosen.codes[1:]]}


@dataclass(frozen=True, kw_only=True)
class Season(Single):
    """This year against earlier years on the same weeks, months or quarters: is it early, high, over?"""

    kind: Literal["season"]
    years: Annotated[int, Between(2, 6)] = 4
    """this one and so many before it"""
    feature: Literal["root"] = "root"
    """of whom: the place the board is set to"""


@dataclass(frozen=True, kw_only=True)
class Shares(Block):
    """Parts of a whole as bars, the greatest first."""

    new_width = 5

    kind: Literal["shares"]
    indicators_: tuple[str, ...]
    """the parts, of one unit"""
    feature: Literal["root"] = "root"
    """of whom: the place the board is set to"""

    def indicators(self) -> Named:
        yield from each("indicators", self.indicators_)

    @classmethod
    def begin(cls, chosen: Chosen) -> dict[str, Any]:
        return {"indicators": chosen.codes}


KINDS: dict[str, type[Block]] = {
    "map": Map,
    "live_map": LiveMap,
    "league": League,
    "multiples": Multiples,
    "chart": Chart,
    "season": Season,
    "plan": Plan,
    "score": Score,
    "matrix": Matrix,
    "heat": Heat,
    "shares": Shares,
    "rows": Rows,
}
"""In the order a composer is offered them."""
AnyBlock = Annotated[Block, TableOf(KINDS)]
