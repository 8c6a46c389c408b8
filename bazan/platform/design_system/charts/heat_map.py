"""Units by periods as squares of one hue in five classes; a square without value is hatched. The legend stands above."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from bazan.platform.design_system.maps.statistical_map import TONES, class_of

_TOP, _HEAD, _CELL, _NAME = 26, 22, 22, 168
_LETTER = 6.6


@dataclass(frozen=True)
class HeatRow:
    """One unit: its values by column, null where there is none, and how each is said."""

    name: str
    values: Sequence[float | None]
    said: Sequence[str]
    href: str = ""


def heat_map(
    rows: Sequence[HeatRow],
    columns: Sequence[str],
    cuts: Sequence[float],
    classes: Sequence[tuple[str, str]],
    label: str,
    width: int = 920,
    tones: Sequence[str] = TONES,
) -> Markup:
    """``columns`` oldest first; every so many of them is named, the newest always. ``classes``: (tone, its range in words)."""
    if not rows or not columns:
        return Markup("")
    step = (width - _NAME) / len(columns)
    height = _TOP + _HEAD + _CELL * len(rows) + 4
    parts = ['<defs><pattern id="heat-none" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
             '<rect class="hatch-ground" width="6" height="6"/><path class="hatch-line" d="M0 0V6"/></pattern></defs>']  # fmt: skip
    parts += _legend(classes)
    longest = max(len(text) for text in columns) * _LETTER + 10
    every = max(1, -(-int(longest) // max(int(step), 1)))
    for n, text in enumerate(columns):
        if (len(columns) - 1 - n) % every == 0:
            middle = _NAME + (n + 0.5) * step
            parts.append(f'<text class="axis-text" x="{middle:.1f}" y="{_TOP + 14}" text-anchor="middle">{escape(text)}</text>')
    for line, row in enumerate(rows):
        top = _TOP + _HEAD + line * _CELL
        name = row.name if len(row.name) <= 24 else row.name[:23].rstrip() + "…"
        parts.append(f'<text class="axis-text" x="0" y="{top + 15}">{escape(name)}</text>')
        for n, value in enumerate(row.values):
            grade = class_of(value, cuts)
            kind = f'class="heat class-{tones[grade - 1]}"' if grade else 'class="heat" fill="url(#heat-none)"'
            said = f"{row.name}, {columns[n]}: {row.said[n]}"
            box = f'x="{_NAME + n * step + 1:.1f}" y="{top + 1}" width="{max(step - 2, 1):.1f}" height="{_CELL - 2}"'
            parts.append(f"<rect {kind} {box}><title>{escape(said)}</title></rect>")
    return Markup(  # noqa: S704 - numbers and escaped text
        f'<svg class="chart heat-map" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _legend(classes: Sequence[tuple[str, str]]) -> list[str]:
    parts, x = [], 0.0
    for grade, text in classes:
        parts.append(f'<rect class="heat class-{grade}" x="{x:.0f}" y="2" width="22" height="12"/>')
        parts.append(f'<text class="axis-text" x="{x + 28:.0f}" y="12">{escape(text)}</text>')
        x += 28 + len(text) * _LETTER + 18
    return parts
