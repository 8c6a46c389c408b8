"""A season: this year as a dark line over the same weeks or months of earlier years, each named at its end, older ones paler."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from bazan.platform.design_system.charts.axes import value_ticks
from bazan.platform.design_system.charts.chart_frame import apart, end_mark
from bazan.platform.design_system.charts.line_chart import Limit
from bazan.platform.design_system.charts.tooltips import told
from bazan.platform.design_system.display_formats import number

_LEFT, _RIGHT, _TOP, _BOTTOM = 54, 112, 12, 30
_LETTER = 6.8
_INKS = ("series", "series-past", "series-older", "series-oldest")


@dataclass(frozen=True)
class YearLine:
    """One year: its values by slot (week 1–53 or month 1–12), null where there is none."""

    year: int
    values: Sequence[float | None]


def season_chart(
    years: Sequence[YearLine],
    *,
    ticks: Sequence[tuple[int, str]],
    label: str,
    digits: int,
    end_text: str,
    state: str = "none",
    limits: Sequence[Limit] = (),
    said: Mapping[int, Sequence[str]] | None = None,
    width: int = 920,
    height: int = 296,
) -> Markup:
    """``years`` newest first; ``ticks``: (slot from 0, its name).

    ``said``: what a slot tells under pointer and keys. Nothing when fewer than two values are known.
    """
    known = [value for year in years for value in year.values if value is not None]
    if len(known) < 2:
        return Markup("")
    slots = max(len(year.values) for year in years)
    named = f"{years[0].year}: {end_text}"
    right = max(_RIGHT, round(len(named) * _LETTER) + 16)
    low, high = _scale(known, limits)

    def x(slot: int) -> float:
        return _LEFT + slot / max(slots - 1, 1) * (width - _LEFT - right)

    def y(value: float) -> float:
        return _TOP + (high - value) / (high - low) * (height - _TOP - _BOTTOM)

    parts, base = [], height - _BOTTOM
    rounds, tick_digits = value_ticks(low, high, whole=digits == 0)
    for value in rounds:
        parts.append(f'<path class="grid" d="M{_LEFT} {y(value):.1f}H{width - right}"/>')
        tick = number(value, min(tick_digits, digits) if digits else tick_digits)
        parts.append(f'<text class="axis-text" x="{_LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{tick}</text>')
    parts.append(f'<path class="axis" d="M{_LEFT} {base}H{width - right}"/>')
    for slot, text in ticks:
        parts.append(f'<path class="axis" d="M{x(slot):.1f} {base}v4"/>')
        parts.append(f'<text class="axis-text" x="{x(slot):.1f}" y="{base + 20}" text-anchor="middle">{escape(text)}</text>')
    labels = []
    for one in limits:
        if low <= one.value <= high:
            parts.append(f'<path class="threshold" d="M{_LEFT} {y(one.value):.1f}H{width - right}"/>')
            labels.append((y(one.value), f'<text class="axis-text" x="{width - right + 10}" y="@">{escape(one.text)}</text>'))
    for age, year in reversed(list(enumerate(years))):
        ink = _INKS[min(age, len(_INKS) - 1)]
        dots = [(slot, value) for slot, value in enumerate(year.values) if value is not None]
        if not dots:
            continue
        parts.append(f'<path class="{ink}" d="{_path(year.values, x, y)}"/>')
        slot, value = dots[-1]
        if age == 0:
            parts.append(end_mark(x(slot), y(value), state))
            tone = {"off": " is-off", "disaster": " is-off", "watch": " is-watch"}.get(state, "")
            parts.append(f'<path class="leader-thin" d="M{x(slot) + 6:.1f} {y(value):.1f}H{width - right + 4}"/>')
            text = f'<text class="line-text{tone}" x="{width - right + 10}" y="@">{escape(named)}</text>'
            labels.insert(0, (y(value), text))
        else:
            labels.append((y(value), f'<text class="axis-text" x="{width - right + 10}" y="@">{year.year}</text>'))
    parts += apart(labels)
    first = {slot: value for year in reversed(years) for slot, value in enumerate(year.values) if value is not None}
    values = told((x(slot), y(value), (said or {}).get(slot, ())) for slot, value in sorted(first.items()))
    return Markup(  # noqa: S704 - numbers and escaped text
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}"{values}>{"".join(parts)}</svg>'
    )


def _scale(known: Sequence[float], limits: Sequence[Limit]) -> tuple[float, float]:
    low, high = min(known), max(known)
    span = high - low or abs(high) * 0.05 or 1.0
    for one in limits:
        if low - span <= one.value <= high + span:
            low, high = min(low, one.value), max(high, one.value)
    pad = (high - low or span) * 0.08
    return (0.0 if 0 <= low < (high - low) else low - pad), high + pad


def _path(values: Sequence[float | None], x: Callable[[int], float], y: Callable[[float], float]) -> str:
    text, down = [], False
    for slot, value in enumerate(values):
        if value is None:
            down = False
            continue
        text.append(f"{'L' if down else 'M'}{x(slot):.1f} {y(value):.1f}")
        down = True
    return "".join(text)
