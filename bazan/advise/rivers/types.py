"""What crosses this room's border. Degrees are WGS 84, times minutes; coordinates are (longitude, latitude)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

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
