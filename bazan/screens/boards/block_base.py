"""The base of the kinds of block, and the choices of a composer for a new one. Pure."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from bazan.data.datasets.types import DatasetInfo
from bazan.data.indicators.types import IndicatorInfo
from bazan.platform.declarations.api import Between, Declaration
from bazan.screens.boards.tile_declarations import Grained, Id, Named

COLUMNS = 12
LEAST_WIDTH = 3
"""A block narrower than a quarter of the desk can't be read."""
Periods = Annotated[int, Between(1, 400)]
Top = Annotated[int, Between(1, 200)]
Whom = Literal["place", "thing", "organization"]
Ranked = Literal["place", "thing", "organization", "neighbour"]


@dataclass(frozen=True)
class Chosen:
    """The choices of a board's composer for a new block."""

    indicators: tuple[IndicatorInfo, ...] = ()
    dataset: DatasetInfo | None = None
    view: str = ""
    """A view of the operations map, as its address writes it."""

    @property
    def first(self) -> str:
        return self.indicators[0].code

    @property
    def codes(self) -> list[str]:
        return [info.code for info in self.indicators]

    def compared(self) -> dict[str, Any]:
        """The keys of a block that compares whom the first indicator speaks of."""
        return {"indicator": self.first, "feature_kind": Chosen(self.indicators[:1]).feature_kind()}

    def feature_kind(self) -> str:
        """Whom all of the indicators speak of: communes first."""
        kinds = ("place", "organization", "thing")
        return next((kind for kind in kinds if all(kind in info.features for info in self.indicators)), "place")


@dataclass(frozen=True, kw_only=True)
class Block(Declaration, ABC):
    """The keys of every block, beside those of its kind."""

    needs: ClassVar[Literal["indicators", "dataset", "view"]] = "indicators"
    """What a composer must choose for a new one; a view may be left open."""
    new_width: ClassVar[int] = COLUMNS // 2
    tall: ClassVar[bool] = False
    """Whether a chart beside it is drawn higher."""
    template: ClassVar[str] = "drawn"
    """Its name in ``boards/blocks``: a drawing and its table stand in for each other unless the kind has its own."""

    kind: str
    """what it draws"""
    id: Id = ""
    """its name, in the address of what a reader chose; absent: its kind and place"""
    label: str = ""
    """the key of its words, under `boards.<board>`; absent: the indicator's name"""
    labels: Mapping[str, str] = field(default_factory=dict)
    """the words themselves, in each language"""
    width: Annotated[int, Between(LEAST_WIDTH, COLUMNS)] = COLUMNS
    """columns of the desk's twelve; what a row has left goes to its widest block"""

    def indicators(self) -> Named:
        """(key, name) of every indicator the block names, as it names them."""
        yield from ()

    @classmethod
    @abstractmethod
    def begin(cls, chosen: Chosen) -> dict[str, Any]:
        """The keys of a new block; ``chosen`` holds what the kind needs."""


@dataclass(frozen=True, kw_only=True)
class Single(Grained, Block):
    """A block of one indicator."""

    kind: str
    indicator: str
    """what it shows"""

    def indicators(self) -> Named:
        yield "indicator", self.indicator
        yield from self.by_grain()

    @classmethod
    def begin(cls, chosen: Chosen) -> dict[str, Any]:
        return {"indicator": chosen.first}
