"""When a rule would have been raised, drawn: a row a feature, a bar a stretch; a second version's bars under the first's. Pure."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from markupsafe import Markup

from bazan.core.language import words
from bazan.core.time import LOCAL
from bazan.monitoring.alerts.types import Firing
from bazan.platform.design_system.api import severity_light, time_ticks

WIDTH, NAME, ROW, BASE = 920, 220, 26, 22
MOST_ROWS = 20


def drawn(firings: Sequence[Sequence[Firing]], start: datetime, end: datetime, said: str) -> Markup:
    """``firings``: of each version, at most two. The features that were longest under alert stand first; nothing when there is none."""
    names: dict[tuple[str, int], str] = {}
    spent: dict[tuple[str, int], float] = {}
    for version in firings:
        for one in version:
            key = (one.feature_kind, one.feature_id)
            names[key] = words(one.feature_names)
            spent[key] = spent.get(key, 0.0) + ((one.end or end) - one.start).total_seconds()
    shown = sorted(spent, key=lambda key: (-spent[key], names[key]))[:MOST_ROWS]
    if not shown:
        return Markup("")
    across, span = WIDTH - NAME - 8, (end - start).total_seconds()

    def x(at: datetime) -> float:
        return NAME + min(max((at - start).total_seconds() / span, 0.0), 1.0) * across

    height = ROW * len(shown) + BASE
    parts = [
        f'<path class="grid" d="M{x(at):.1f} 0V{height - BASE}"/>'
        f'<text class="axis-text" x="{x(at):.1f}" y="{height - 5}" text-anchor="middle">{escape(text)}</text>'
        for at, text in time_ticks(start.astimezone(LOCAL), end.astimezone(LOCAL))
    ]
    thick = (ROW - 8) / len(firings)
    for row, key in enumerate(shown):
        top = row * ROW
        name = names[key] if len(names[key]) <= 34 else names[key][:33] + "…"
        parts.append(f'<text class="axis-text" x="0" y="{top + 17}">{escape(name)}</text>')
        parts.append(f'<rect class="back-line" x="{NAME}" y="{top + 4}" width="{across}" height="{ROW - 8}"/>')
        for track, version in enumerate(firings):
            for one in version:
                if (one.feature_kind, one.feature_id) != key:
                    continue
                left, right = x(one.start), x(one.end or end)
                parts.append(
                    f'<rect class="back-{severity_light(one.peak)}" x="{left:.1f}" y="{top + 4 + track * thick:.1f}"'
                    f' width="{max(right - left, 1.5):.1f}" height="{thick - (1 if track < len(firings) - 1 else 0):.1f}"/>'
                )
    return Markup(f'<svg class="back-strip" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(said)}">{"".join(parts)}</svg>')  # noqa: S704
