"""What follows what as a drawing: steps in layers from left to right, ways as lines, the thicker the more cases, slow ones marked. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import sqrt

from markupsafe import Markup

BOX, HIGH, GAP, ROW = 148, 48, 144, 88
"""Of a step's box and of the space between layers and rows."""
TOP, UNDER = 64, 48
"""Room above for lines that pass over steps, and below for those that lead back."""
MAIN = 0.2
"""Of the most frequent line that leads forward to a step: rarer ones don't say where it stands."""
THICK = 9.0
LETTERS = 21
"""Of a line of a step's name."""


@dataclass(frozen=True)
class Node:
    """A step; ``order`` says which of two comes first."""

    id: str
    name: str
    line: str
    """Under the name, as how many cases stand there."""
    order: float


@dataclass(frozen=True)
class Edge:
    """From one step to the next; ``slow``: one of the longest waits, marked by shape and word."""

    start: str
    end: str
    count: int
    text: str
    """Beside the line; empty: only when it is pointed at."""
    said: str
    slow: bool


@dataclass(frozen=True)
class _Box:
    x: float
    y: float

    @property
    def middle(self) -> float:
        return self.x + BOX / 2


def flow(nodes: Sequence[Node], edges: Sequence[Edge], label: str) -> Markup:
    """``label`` says in words what the drawing shows."""
    ordered = sorted(nodes, key=lambda node: (node.order, node.id))
    layers = layers_of([node.id for node in ordered], edges)
    rows = [0] * (max(layers.values(), default=0) + 1)
    weights = {node.id: sum(edge.count for edge in edges if node.id in (edge.start, edge.end)) for node in ordered}
    boxes: dict[str, _Box] = {}
    for node in sorted(ordered, key=lambda node: -weights[node.id]):
        layer = layers[node.id]
        boxes[node.id] = _Box(layer * (BOX + GAP) + 4, TOP + rows[layer] * ROW)
        rows[layer] += 1
    width, bottom = len(rows) * (BOX + GAP) - GAP + 8, TOP + max(rows, default=0) * ROW - (ROW - HIGH)
    most = max((edge.count for edge in edges), default=1)
    lines, texts = [], []
    for edge in sorted(edges, key=lambda edge: (edge.slow, edge.count)):
        line, text = _drawn(edge, boxes[edge.start], boxes[edge.end], layers, most, bottom)
        lines.append(line)
        texts.append(text)
    every = "".join([*lines, *(_boxed(node, boxes[node.id]) for node in ordered), *texts])
    size = f'width="{width}" height="{bottom + UNDER}" viewBox="0 0 {width} {bottom + UNDER}"'
    return Markup(f'<svg class="flow" {size} role="img" aria-label="{escape(label)}">{every}</svg>')  # noqa: S704 - numbers and escaped words


def layers_of(ordered: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Of each step the longest way to it along those lines that lead forward and that many of its cases take."""
    place = {name: number for number, name in enumerate(ordered)}
    layers = dict.fromkeys(ordered, 0)
    for name in ordered:
        coming = [edge for edge in edges if edge.end == name and place[edge.start] < place[name]]
        most = max((edge.count for edge in coming), default=0)
        layers[name] = max((layers[edge.start] + 1 for edge in coming if edge.count >= MAIN * most), default=0)
    return layers


def _drawn(edge: Edge, start: _Box, end: _Box, layers: Mapping[str, int], most: int, bottom: float) -> tuple[str, str]:
    """The line with its head, and its words."""
    span = layers[edge.end] - layers[edge.start]
    thick = 1 + THICK * sqrt(edge.count / most)
    if edge.start == edge.end:
        x, y = start.middle, start.y
        path, head, at = f"M{x - 16:.0f} {y}c-14 -34 46 -34 32 0", (x + 16, y, 0.3), (x, y - 30)
    elif span == 1:
        x0, y0, x1, y1 = start.x + BOX, start.y + HIGH / 2, end.x - 7, end.y + HIGH / 2
        path, head, at = (
            f"M{x0} {y0}C{x0 + 34} {y0} {x1 - 34} {y1} {x1} {y1}",
            (x1 + 7, y1, 0),
            ((x0 + x1) / 2, (y0 + y1) / 2 - thick / 2 - 5),
        )
    elif span > 1:
        x0, x1 = start.middle + 24, end.middle - 10
        lift = min(start.y, end.y) - 14 - 7 * span
        path = f"M{x0} {start.y}C{x0 + 20} {lift} {x1 - 20} {lift} {x1} {end.y - 7}"
        head, at = (x1, end.y, 1), ((x0 + x1) / 2, (start.y + end.y) / 8 + lift * 3 / 4 - 3)
    elif span == 0:
        down = end.y > start.y
        y0, y1 = (start.y + HIGH, end.y - 7) if down else (start.y, end.y + HIGH + 7)
        x = start.middle + (-12 if down else 12)
        path, head, at = f"M{x} {y0}V{y1}", (x, y1 + (7 if down else -7), 1 if down else -1), (x + 8, (y0 + y1) / 2 + 4)
    else:
        x0, x1, y0, y1 = start.middle - 24, end.middle + 10, start.y + HIGH, end.y + HIGH
        drop = max(y0, y1) + 16 - 7 * span
        path = f"M{x0} {y0}C{x0 - 20} {drop} {x1 + 20} {drop} {x1} {y1 + 7}"
        head, at = (x1, y1, -1), ((x0 + x1) / 2, (y0 + y1) / 8 + drop * 3 / 4 + 13)
    kind = " flow-slow" if edge.slow else ""
    line = (
        f'<path class="flow-line{kind}" stroke-width="{thick:.1f}" d="{path}"><title>{escape(edge.said)}</title></path>{_head(head, kind)}'
    )
    if not edge.text:
        return line, ""
    x, y = at
    mark = f'<path class="flow-mark" d="M{x - 3.2 * len(edge.text) - 13:.0f} {y:.0f}l5 -9 5 9z"/>' if edge.slow else ""
    return line, f'{mark}<text class="flow-text{kind}" x="{x:.0f}" y="{y:.0f}" text-anchor="middle">{escape(edge.text)}</text>'


def _head(at: tuple[float, float, float], kind: str) -> str:
    """An arrow's head: its tip, and which way it points (1 down, -1 up, 0 right)."""
    x, y, way = at
    wing = "l-9 -5v10z" if way == 0 else f"l-5 {-9 if way > 0 else 9}h10z"
    return f'<path class="flow-head{kind}" d="M{x:.0f} {y:.0f}{wing}"/>'


def _boxed(node: Node, box: _Box) -> str:
    first, second = _broken(node.name)
    names = [first, second] if second else [first]
    top = box.y + (HIGH - 14 * (len(names) + bool(node.line))) / 2 + 11
    parts = [f'<rect class="flow-step" x="{box.x}" y="{box.y}" width="{BOX}" height="{HIGH}" rx="6"/>']
    for n, name in enumerate(names):
        parts.append(f'<text class="line-text" x="{box.middle}" y="{top + 14 * n:.0f}" text-anchor="middle">{escape(name)}</text>')
    if node.line:
        parts.append(
            f'<text class="axis-text" x="{box.middle}" y="{top + 14 * len(names):.0f}" text-anchor="middle">{escape(node.line)}</text>'
        )
    return f"<g><title>{escape(node.name)}</title>{''.join(parts)}</g>"


def _broken(name: str) -> tuple[str, str]:
    """A name on at most two lines."""
    if len(name) <= LETTERS:
        return name, ""
    at = name.rfind(" ", 0, LETTERS + 1)
    first, rest = (name[:at], name[at + 1 :]) if at > 0 else (name[:LETTERS], name[LETTERS:])
    return first, rest if len(rest) <= LETTERS else rest[: LETTERS - 1].rstrip() + "…"
