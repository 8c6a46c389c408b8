"""Shapes that carry meaning before colour does: target lights, station kinds, icons. Small SVG, inlined by the server."""

from functools import cache

from markupsafe import Markup, escape

from bazan.core.map_layers import SiteState
from bazan.core.state_lights import Light
from bazan.platform.design_system.static_files import STATIC
from bazan.platform.design_system.status_lights import light_style

STATION_SHAPES = {
    "circle": '<circle r="5"/>',
    "triangle": '<path d="M-6.2 -5H6.2L0 6.4z"/>',
    "diamond": '<path d="M0 -6.4 6.4 0 0 6.4-6.4 0z"/>',
    "square": '<rect x="-4.8" y="-4.8" width="9.6" height="9.6"/>',
    "hexagon": '<path d="M-3 -5.4H3L6.2 0 3 5.4H-3L-6.2 0z"/>',
    "pentagon": '<path d="M0 -6.2 5.9 -1.9 3.6 5H-3.6L-5.9 -1.9z"/>',
    "cross": '<path d="M-2 -6H2V-2H6V2H2V6H-2V2H-6V-2H-2z"/>',
    "drop": '<path d="M0 -6.6C3.4 -2.2 5 -.2 5 1.8A5 5 0 0 1-5 1.8C-5 -.2-3.4 -2.2 0 -6.6z"/>',
}
"""A station's kind is its shape; packs name one for each of their kinds."""
_FOLDED = "M-3.6 3.6 3.6 -3.6"


def mark(light: Light) -> Markup:
    """The shape of a light."""
    return Markup(f'<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">{light_style(light).mark}</svg>')  # noqa: S704 - a constant


def station(shape: str, state: SiteState = "ok") -> Markup:
    """A station's sign, centred on 0,0 in a 16 × 16 box. A silent one is struck through."""
    body = STATION_SHAPES.get(shape, STATION_SHAPES["circle"])
    if state == "silent":
        body += f'<path d="{_FOLDED}"/>'
    return Markup(f'<g class="station station-{state}">{body}</g>')  # noqa: S704 - constants


@cache
def icon(name: str) -> Markup:
    """A lucide icon as inline SVG, 24 × 24, in the colour of its text. Raises FileNotFoundError for one not in tools/frontend.py."""
    text = (STATIC / "vendor/icons" / f"{name}.svg").read_text("utf-8")
    inner = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    shapes = " ".join(inner.split())
    return Markup(f'<svg class="icon icon-{escape(name)}" viewBox="0 0 24 24" aria-hidden="true">{shapes}</svg>')  # noqa: S704 - our file
