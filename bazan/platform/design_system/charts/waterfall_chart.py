"""A walk on a scale: where a number stood, what moved it step by step, where it stands. Positions, so the scale need not begin at zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from bazan.platform.design_system.charts.axes import value_ticks
from bazan.platform.design_system.display_formats import quantity

WIDTH, _LEFT, _RIGHT, _ROW, _TOP = 660, 206, 96, 42, 30
_FITS = 26
"""Characters of a step's name and line that fit left of the scale."""


@dataclass(frozen=True)
class Stand:
    """Where the walk begins or ends."""

    name: str
    value: float
    text: str
    """The value as people read it."""


@dataclass(frozen=True)
class Move:
    """One step of it: from ``start`` to ``end``, what it was and by how much."""

    name: str
    line: str
    start: float
    end: float
    text: str


def walk_chart(before: Stand, moves: Sequence[Move], after: Stand, *, label: str, unit: str) -> Markup:
    """``label`` says the whole walk in words. The largest step is dark, the others grey."""
    values = [before.value, after.value, *(edge for move in moves for edge in (move.start, move.end))]
    low, high = min(values), max(values)
    pad = (high - low) * 0.12 or abs(high) * 0.02 or 1.0
    low, high = low - pad, high + pad
    scale = (WIDTH - _LEFT - _RIGHT) / (high - low)
    rows = len(moves) + 2
    bottom = _TOP + _ROW * (rows - 1) + 28

    def x(value: float) -> float:
        return _LEFT + (value - low) * scale

    parts = _axis(low, high, bottom, x, unit)
    parts += _dots([(x(before.value), _TOP), *((x(move.end), _TOP + _ROW * (n + 1)) for n, move in enumerate(moves))])
    parts += _stand(before, x(before.value), _TOP)
    greatest = max((abs(move.end - move.start) for move in moves), default=0.0)
    for n, move in enumerate(moves):
        strong = abs(move.end - move.start) == greatest
        parts += _move(move, x(move.start), x(move.end), _TOP + _ROW * (n + 1), strong)
    parts += _stand(after, x(after.value), _TOP + _ROW * (rows - 1))
    height = bottom + 24
    return Markup(  # noqa: S704 - every word is escaped
        f'<svg class="chart walk" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _axis(low: float, high: float, bottom: float, x, unit: str) -> list[str]:
    ticks, digits = value_ticks(low, high, most=5)
    parts = []
    for value in ticks:
        at = x(value)
        parts.append(f'<path class="grid" d="M{at:.1f} 8V{bottom:.0f}"/>')
        said = escape(quantity(value, digits, unit if len(unit) < 3 else ""))
        parts.append(f'<text class="axis-text" x="{at:.1f}" y="{bottom + 18:.0f}" text-anchor="middle">{said}</text>')
    return parts


def _dots(places: list[tuple[float, float]]) -> list[str]:
    """Where one step ends the next begins: a dotted line down to it."""
    path = "".join(f"M{at:.1f} {y + 8:.0f}V{y + _ROW - 6:.0f}" for at, y in places)
    return [f'<path class="walk-dots" d="{path}"/>'] if path else []


def _stand(stand: Stand, at: float, y: float) -> list[str]:
    right = at + 12 + 7 * len(stand.text) < WIDTH
    place = f'x="{at + 14:.1f}"' if right else f'x="{at - 14:.1f}" text-anchor="end"'
    return [
        f'<circle class="walk-point" cx="{at:.1f}" cy="{y}" r="6"/>',
        f'<text class="walk-name" x="0" y="{y + 4}">{escape(_short(stand.name))}</text>',
        f'<text class="walk-value" {place} y="{y + 4}">{escape(stand.text)}</text>',
    ]


def _move(move: Move, start: float, end: float, y: float, strong: bool) -> list[str]:
    kind = " walk-strong" if strong else ""
    sign = 1 if end >= start else -1
    tip = end - 5 * sign if abs(end - start) > 5 else start
    far = max(start, end)
    beside = abs(end - start) < 9 * len(move.text)
    place = f'x="{(start + end) / 2:.1f}" y="{y - 9}" text-anchor="middle"' if not beside else f'x="{far + 10:.1f}" y="{y + 4}"'
    if beside and far + 10 + 7 * len(move.text) > WIDTH:
        place = f'x="{min(start, end) - 10:.1f}" y="{y + 4}" text-anchor="end"'
    parts = [
        f'<path class="walk-step{kind}" d="M{start:.1f} {y}H{tip:.1f}"/>',
        f'<path class="walk-head{kind}" d="M{end:.1f} {y}l{-9 * sign} -5v10z"/>',
        f'<text class="walk-name" x="0" y="{y - 1 if move.line else y + 4}">{escape(_short(move.name))}</text>',
    ]
    if move.line:
        parts.append(f'<text class="axis-text" x="0" y="{y + 14}">{escape(_short(move.line, _FITS + 4))}</text>')
    return [*parts, f'<text class="walk-value" {place}>{escape(move.text)}</text>']


def _short(text: str, most: int = _FITS) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
