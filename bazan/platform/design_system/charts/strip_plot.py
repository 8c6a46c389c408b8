"""A strip of small dots, one a unit, with one of them strong: where it stands among the others."""

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT = 136, 16


def strip(values: Sequence[float], chosen: float | None) -> Markup:
    """For a table's cell; the rank stands beside it in words, so it is hidden from screen readers."""
    if not values:
        return Markup("")
    low, high = min(values), max(values)
    span = high - low or 1.0

    def x(value: float) -> float:
        return 5 + (value - low) / span * (WIDTH - 10)

    parts = [f'<path class="grid" d="M0 {HEIGHT / 2:g}H{WIDTH}"/>']
    parts += [f'<circle class="strip-dot" cx="{x(value):.1f}" cy="{HEIGHT / 2:g}" r="2.5"/>' for value in values]
    if chosen is not None:
        parts.append(f'<path class="strip-chosen" d="M{x(chosen):.1f} 1v{HEIGHT - 2}"/>')
    return Markup(f'<svg class="cell-bar strip" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{"".join(parts)}</svg>')  # noqa: S704 - numbers
