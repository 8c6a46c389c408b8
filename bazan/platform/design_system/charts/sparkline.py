"""The course of a value in a tile: its band of acceptable values, its line, the state's shape at its end."""

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

WIDTH, HEIGHT = 200, 32
_PAD = 5.0
_END = {
    "watch": "M0 -3.9 4.3 3.5h-8.6z",
    "off": "M-3.2 -3.2h6.4v6.4h-6.4z",
    "disaster": "M0 -4.4 4.4 0 0 4.4-4.4 0z",
}


def sparkline(
    values: Sequence[float | None],
    state: str,
    label: str,
    band: tuple[float | None, float | None] | None = None,
    positions: Sequence[float] | None = None,
) -> Markup:
    """``values`` oldest first, null where there is none (the line breaks); ``positions`` 0–1 when they aren't evenly spaced.

    ``state`` is a light, or ``stale``. ``band`` is the acceptable range, null where it is open. Fewer than two values draw nothing.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return Markup("")
    low, high = _range(known, band)
    places = positions or [index / (len(values) - 1) for index in range(len(values))]

    def x(place: float) -> float:
        return 1 + place * (WIDTH - 6)

    def y(value: float) -> float:
        return _PAD + (high - value) / (high - low) * (HEIGHT - 2 * _PAD)

    parts = []
    if band is not None:
        top = 0.0 if band[1] is None else min(max(y(band[1]), 0), HEIGHT)
        bottom = float(HEIGHT) if band[0] is None else min(max(y(band[0]), 0), HEIGHT)
        if bottom - top > 0.5:
            parts.append(f'<rect class="band" x="0" y="{top:.1f}" width="{WIDTH}" height="{bottom - top:.1f}"/>')
    parts.append(
        f'<path class="spark-line" d="{_path([(x(p), None if v is None else y(v)) for p, v in zip(places, values, strict=True)])}"/>'
    )
    last = max(index for index, value in enumerate(values) if value is not None)
    parts.append(_end(x(places[last]), y(values[last] or 0.0), state))
    return Markup(  # noqa: S704 - numbers and escaped text
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _range(known: list[float], band: tuple[float | None, float | None] | None) -> tuple[float, float]:
    """The scale: all values, and the band's edges when they lie near enough not to flatten the line."""
    low, high = min(known), max(known)
    span = high - low or abs(high) * 0.05 or 1.0
    for edge in band or ():
        if edge is not None and low - 1.5 * span <= edge <= high + 1.5 * span:
            low, high = min(low, edge), max(high, edge)
    return (low, high) if high > low else (low - span, high + span)


def _path(points: list[tuple[float, float | None]]) -> str:
    text, pen_down = [], False
    for x, y in points:
        if y is None:
            pen_down = False
            continue
        text.append(f"{'L' if pen_down else 'M'}{x:.1f} {y:.1f}")
        pen_down = True
    return "".join(text)


def _end(x: float, y: float, state: str) -> str:
    if state in _END:
        return f'<path class="end-{state}" transform="translate({x:.1f} {y:.1f})" d="{_END[state]}"/>'
    kind = "stale" if state in ("stale", "missing") else "none"
    return f'<circle class="end-{kind}" cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>'
