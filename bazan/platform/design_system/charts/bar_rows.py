"""Rows of bars under headings: a ranking, a plan with its mark, points against their maximum, parts of a whole. One picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

_NAME, _VALUE, _ROW, _HEAD = 300, 150, 26, 30
_LETTER = 6.9
_MARKS = {
    "good": '<circle cx="0" cy="0" r="4"/>',
    "watch": '<path d="M0 -5 5.4 4.4h-10.8z"/>',
    "off": '<path d="M-4.4 -4.4h8.8v8.8h-8.8z"/>',
    "disaster": '<path d="M0 -5.6 5.6 0 0 5.6-5.6 0z"/>',
}


@dataclass(frozen=True)
class BarRow:
    """One bar: how far it reaches and where its mark stands, both from 0 to 1 of the scale; null where there is none."""

    name: str
    text: str
    share: float | None
    mark: float | None = None
    state: str = ""
    heading: bool = False


def bar_rows(rows: Sequence[BarRow], label: str, width: int = 920, name_width: int = _NAME) -> Markup:
    """Bars in the order given; the text of each stands at its right, a light's shape before it."""
    if not rows:
        return Markup("")
    parts, y, span = [], 4.0, width - name_width - _VALUE
    for row in rows:
        if row.heading:
            y += 8
            parts.append(f'<text class="line-text" x="0" y="{y + 15:.0f}">{escape(row.name)}</text>')
            if row.text:
                parts.append(f'<text class="line-text" x="{width}" y="{y + 15:.0f}" text-anchor="end">{escape(row.text)}</text>')
            parts.append(f'<path class="axis" d="M0 {y + 23:.0f}H{width}"/>')
            y += _HEAD
            continue
        most = int(name_width / _LETTER) - 1
        name = row.name if len(row.name) <= most else row.name[: most - 1].rstrip() + "…"
        parts.append(f'<text class="axis-text" x="0" y="{y + 16:.0f}">{escape(name)}<title>{escape(row.name)}</title></text>')
        if row.share is not None:
            reach = min(max(row.share, 0), 1) * span
            parts.append(f'<rect class="bar-scale" x="{name_width}" y="{y + 7:.0f}" width="{reach:.1f}" height="10"/>')
        if row.mark is not None and 0 <= row.mark <= 1:
            parts.append(f'<path class="bar-mark" d="M{name_width + row.mark * span:.1f} {y + 3:.0f}v18"/>')
        if row.state in _MARKS:
            parts.append(f'<g class="end-{row.state}" transform="translate({width - _VALUE + 16} {y + 12:.0f})">{_MARKS[row.state]}</g>')
        parts.append(f'<text class="axis-text" x="{width}" y="{y + 16:.0f}" text-anchor="end">{escape(row.text)}</text>')
        y += _ROW
    return Markup(  # noqa: S704 - numbers and escaped text
        f'<svg class="chart" viewBox="0 0 {width} {y + 4:.0f}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def mark_bar(share: float | None, mark: float | None = None, width: int = 136) -> Markup:
    """A bar for a table's cell with the mark it is to reach; the numbers stand beside it, so it is hidden from screen readers."""
    height = 14
    parts = [f'<rect class="bar-ground" x="0" y="2" width="{width}" height="10"/>']
    if share is not None:
        parts.append(f'<rect class="bar-scale" x="0" y="2" width="{min(max(share, 0), 1) * width:.1f}" height="10"/>')
    if mark is not None and 0 <= mark <= 1:
        parts.append(f'<path class="bar-mark" d="M{min(max(mark * width, 1), width - 1):.1f} 0V{height}"/>')
    open_tag = f'<svg class="cell-bar mark-bar" viewBox="0 0 {width} {height}" preserveAspectRatio="none" aria-hidden="true">'
    return Markup(f"{open_tag}{''.join(parts)}</svg>")  # noqa: S704 - numbers
