"""What crosses this room's border."""

from dataclasses import dataclass

MOST_PLACES = 13
"""Communes one browser is told of: its own and those of a whole family."""


@dataclass(frozen=True)
class Wanted:
    """What a browser wants to be told of: ``browser`` as it names itself (JSON of a PushSubscription), communes, the language."""

    browser: str
    places: tuple[int, ...]
    language: str
