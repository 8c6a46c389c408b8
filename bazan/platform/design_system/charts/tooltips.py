"""What a chart tells at each of its points under pointer, touch and arrow keys; ``js/chart-values.js`` reads it, the table says it too."""

import json
from collections.abc import Iterable, Sequence
from html import escape


def told(points: Iterable[tuple[float, float, Sequence[str]]]) -> str:
    """The attributes of a drawing: (x, y, lines of words) of every point, from left to right; nothing where nothing is said."""
    held = [[round(x, 1), round(y, 1), list(lines)] for x, y, lines in points if lines]
    if not held:
        return ""
    return f' tabindex="0" data-values="{escape(json.dumps(held, ensure_ascii=False, separators=(",", ":")))}"'
