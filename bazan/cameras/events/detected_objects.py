"""What broke a rule, in words: how many of which kind and colour; and whether a person has to confirm it first."""

from collections import Counter

from bazan.cameras.devices.types import EventInfo
from bazan.core.labels import label
from bazan.platform.design_system.api import number


def seen(event: EventInfo) -> str:
    """As ``2 người đỏ, 1 ô tô trắng, nhỏ nhất 64 px``; empty where nothing was followed."""
    kinds = event.figures.get("kinds", [])
    colours = event.figures.get("colours") or [""] * len(kinds)
    counts = Counter(zip(kinds, colours, strict=True))
    words = ", ".join(f"{count} {_named(kind, colour, count)}" for (kind, colour), count in counts.items())
    if words and event.figures.get("smallest_px"):
        return label("cameras.page.smallest", seen=words, pixels=number(event.figures["smallest_px"]))
    return words


def _named(kind: str, colour: str, count: int) -> str:
    name = label(f"cameras.{'single' if count == 1 else 'kind'}.{kind}").lower()
    return label("cameras.page.coloured", kind=name, colour=label(f"cameras.colour.{colour}").lower()) if colour else name


def doubt(event: EventInfo) -> str:
    """Of what is experimental: that it is, and whether anybody has confirmed it; of all else nothing."""
    if not event.experimental:
        return ""
    return label(f"cameras.page.experimental.{event.review or 'waiting'}")
