"""The lights that every state is shown by: shape, colour and word of each in one table, which the type checker keeps whole."""

from dataclasses import dataclass
from typing import get_args

from bazan.core.map_layers import SiteState
from bazan.core.state_lights import Light

SITE_STATES: tuple[SiteState, ...] = get_args(SiteState)


@dataclass(frozen=True)
class LightStyle:
    """How a light looks and what it is called."""

    mark: str
    """Its shape, SVG in a box of 16 × 16."""
    colour: str
    """The design token of its mark; its CSS class is ``light-<light>``."""
    word: str
    """The label that names it where a state has no word of its own."""
    site: SiteState
    """How a station with this light stands on a map."""


@dataclass(frozen=True)
class SiteStyle:
    """How a station is drawn on a map; its CSS class is ``station-<state>``."""

    scale: float
    rank: int
    """Drawn in this order, so that the gravest lies on top."""


def light_style(light: Light) -> LightStyle:
    """Return the style of a light."""
    match light:
        case "good":
            return LightStyle('<circle cx="8" cy="8" r="5"/>', "--good-mark", "frontend.light.good", "ok")
        case "watch":
            return LightStyle('<path d="M8 1.8 15 14.2H1z"/>', "--watch-mark", "frontend.light.watch", "watch")
        case "off":
            square = '<rect x="1.5" y="1.5" width="13" height="13" rx="1.5"/>'
            return LightStyle(square, "--off-mark", "frontend.light.off", "off")
        case "disaster":
            return LightStyle('<path d="M8 .8 15.2 8 8 15.2.8 8z"/>', "--disaster-mark", "frontend.light.disaster", "disaster")
        case "stale":
            return LightStyle('<circle cx="8" cy="8" r="5"/>', "--mark", "frontend.light.stale", "silent")
        case "missing":
            dashed = '<circle cx="8" cy="8" r="5" stroke-dasharray="2.6 2.2"/>'
            return LightStyle(dashed, "--mark", "frontend.light.missing", "silent")
        case "silent":
            struck = '<circle cx="8" cy="8" r="5.5"/><path d="M4 12 12 4"/>'
            return LightStyle(struck, "--watch", "frontend.light.silent", "silent")
        case "none":
            return LightStyle('<path d="M3 8h10"/>', "--mark", "frontend.light.none", "minor")


def site_style(state: SiteState) -> SiteStyle:
    """Return how a station in this state is drawn."""
    match state:
        case "ok":
            return SiteStyle(1.0, 0)
        case "minor":
            return SiteStyle(1.35, 1)
        case "watch":
            return SiteStyle(1.35, 2)
        case "silent":
            return SiteStyle(1.6, 3)
        case "off":
            return SiteStyle(2.0, 4)
        case "disaster":
            return SiteStyle(2.0, 5)
