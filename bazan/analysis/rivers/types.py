"""What crosses this room's border. Degrees are WGS 84, times minutes; coordinates are (longitude, latitude)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bazan.core.time import Period

Kind = Literal["thing", "commune"]
Ways = Literal["down", "up"]


@dataclass(frozen=True)
class Node:
    """A thing at a river, or a commune on its way. A commune has one at each river that flows through it."""

    river: str
    kind: Kind
    code: str


@dataclass(frozen=True, eq=False)
class Reach:
    """The stretch between two neighbours, and how long the water takes for it: the least and the most."""

    river: str
    """The river it is part of, by code: where one flows into another, still the one that comes to its end."""
    upper: Node
    lower: Node
    least: float
    most: float
    source: Mapping[str, str]
    """In both languages."""


@dataclass(frozen=True)
class Rivers:
    """The rivers of the province as one graph, in which water leaves a node by one reach at most."""

    names: Mapping[str, Mapping[str, str]]
    """Code of a river to its names in both languages."""
    nodes: tuple[Node, ...]
    below: Mapping[Node, Reach]
    """The reach by which water leaves a node; a node without one is the last that is known."""
    above: Mapping[Node, tuple[Reach, ...]]
    """The reaches that come to a node: several at a confluence."""
    stage: str
    """The property of a station that tells how high the water stands; empty: none is named."""
    rain: str
    """The property of a gauge that tells how much it rained, likewise."""

    def nodes_of(self, code: str) -> list[Node]:
        """Every node of a thing or commune."""
        return [node for node in self.nodes if node.code == code]


@dataclass(frozen=True)
class Passing:
    """A node that water comes to, or came from, with the time between: the least and the most."""

    node: Node
    least: float
    most: float
    reach: Reach
    """Of its reaches the one that leads towards where was asked from."""


Line = Sequence[Sequence[float]]
"""(longitude, latitude) of each point."""


@dataclass(frozen=True)
class StageStep:
    """How high the water is expected to stand in an hour, metres, and between which bounds in 80 and in 95 of a hundred cases."""

    mean: float
    low80: float
    high80: float
    low95: float
    high95: float


@dataclass(frozen=True)
class StageRecord:
    """How forecasts of a stage did from rolling origins, each knowing only what was before. Errors are mean absolute, metres."""

    spans: int
    """Trials, of fourteen days each."""
    points: int
    """Values that were compared."""
    error: float
    persistence: float
    """The error of 'it stays as it is'."""
    covered80: float
    """Share of the values that lay within; so of 95. Of intervals reckoned without the trial that they are judged on."""
    covered95: float


@dataclass(frozen=True)
class StageOutlook:
    """What is coming at a station, as it is kept: made when nothing after ``origin``, an hour, was known."""

    thing_id: int
    origin: Period
    stage: float | None
    """The highest of that hour, metres; null: it isn't known."""
    steps: tuple[StageStep, ...]
    """Of the hours after ``origin``; none where ``why`` says so."""
    record: StageRecord | None
    """Null: nothing could be tried."""
    above: tuple[str, ...]
    """Codes of the stations above whose stage it was made from."""
    gauges: int
    """Rain gauges of the catchment it was made from."""
    made_at: datetime
    why: str = ""
    """The rule that kept it from being shown (``rules.<rule>`` in the labels)."""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rise(self) -> float | None:
        """Metres an hour on the mean, up to the last hour; null: there is none."""
        return (self.steps[-1].mean - self.stage) / len(self.steps) if self.steps and self.stage is not None else None
