"""Bars: small multiples on one scale, a bar in a table's cell, a share. They start at zero; a gap is a dashed box."""

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

from bazan.platform.design_system.charts.tooltips import told as held

WIDTH, HEIGHT = 240, 76
_TOP, _BASE = 10.0, 60.0


def small_multiple(
    values: Sequence[float | None],
    top: float,
    label: str,
    ends: tuple[str, str],
    strong_from: float | None = None,
    line: float | None = None,
    told: Sequence[str] = (),
) -> Markup:
    """``values`` one a period, null for a gap; ``top`` the shared scale; ``ends`` the first and last period in words.

    ``told``: what each period tells under pointer and keys, one for each value.
    """
    step = WIDTH / max(len(values), 1)
    scale = (_BASE - _TOP) / (top or 1)
    parts = []
    if line is not None and line <= top:
        parts.append(f'<path class="grid" d="M0 {_BASE - line * scale:.1f}H{WIDTH}"/>')
    for index, value in enumerate(values):
        x, width = index * step + 1, max(step - 2, 1)
        if value is None:
            parts.append(f'<rect class="gap" x="{x:.1f}" y="{_TOP}" width="{width:.1f}" height="{_BASE - _TOP}"/>')
            continue
        height = min(max(value, 0), top) * scale
        strong = strong_from is not None and value >= strong_from
        kind = "bar-strong" if strong else "bar"
        parts.append(f'<rect class="{kind}" x="{x:.1f}" y="{_BASE - height:.1f}" width="{width:.1f}" height="{height:.1f}"/>')
    parts.append(f'<path class="axis" d="M0 {_BASE}H{WIDTH}"/>')
    parts.append(f'<text class="axis-text" x="0" y="{HEIGHT - 2}">{escape(ends[0])}</text>')
    parts.append(f'<text class="axis-text" x="{WIDTH}" y="{HEIGHT - 2}" text-anchor="end">{escape(ends[1])}</text>')
    tops = [_BASE - min(max(value or 0, 0), top) * scale for value in values]
    points = ((index * step + step / 2, tops[index], (text,)) for index, text in enumerate(told))
    return _svg("chart", WIDTH, HEIGHT, label, parts, held(points))


def cell_bar(value: float | None, top: float, line: float | None = None) -> Markup:
    """A bar for a table's cell; the number stands beside it, so it is hidden from screen readers."""
    width, height = 136, 10
    scale = width / (top or 1)
    parts = (
        [] if value is None else [f'<rect class="bar-scale" x="0" y="0" width="{min(max(value, 0), top) * scale:.1f}" height="{height}"/>']
    )
    if line is not None and line <= top:
        parts.append(f'<path class="threshold" d="M{line * scale:.1f} 0V{height}"/>')
    return _hidden("cell-bar", width, height, parts)


def share_bar(share: float | None) -> Markup:
    """A share from 0 to 1 as a filled bar; its number stands beside it."""
    width, height = 400, 8
    filled = width * min(max(share or 0, 0), 1)
    parts = [
        f'<rect class="bar-rest" x="0" y="0" width="{width}" height="{height}"/>',
        f'<rect class="bar-strong" x="0" y="0" width="{filled:.1f}" height="{height}"/>',
    ]
    return _hidden("today-bar", width, height, parts, stretch=True)


def _svg(kind: str, width: int, height: int, label: str, parts: list[str], attributes: str = "") -> Markup:
    head = f'<svg class="{kind}" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}"{attributes}>'
    return Markup(f"{head}{''.join(parts)}</svg>")  # noqa: S704


def _hidden(kind: str, width: int, height: int, parts: list[str], stretch: bool = False) -> Markup:
    fit = ' preserveAspectRatio="none"' if stretch else ""
    return Markup(f'<svg class="{kind}" viewBox="0 0 {width} {height}"{fit} aria-hidden="true">{"".join(parts)}</svg>')  # noqa: S704
