"""What stands in a hot spot, in words."""

from collections.abc import Mapping

from bazan.core.language import words
from bazan.data.indicators import api as indicators


def kinds() -> dict[str, Mapping[str, str]]:
    """The words of every kind of thing that some pack knows."""
    return {kind["code"]: kind["labels"] for head in indicators.boards() for kind in head["kinds"] or ()}


def inside_words(inside: Mapping[str, int], known: Mapping[str, Mapping[str, str]]) -> str:
    """How many of which things, the most first; those of unknown kinds aren't told."""
    counted = sorted(((kind, count) for kind, count in inside.items() if kind in known), key=lambda one: (-one[1], one[0]))
    return "; ".join(f"{words(known[kind])}: {count}" for kind, count in counted)
