"""What this room announces on channel ``closures`` when it is committed."""

from dataclasses import dataclass

from bazan.platform.events.screen_updates import EVERYBODY, Live

CHANNEL = "closures"


@dataclass(frozen=True)
class ClosureChanged:
    """A road was closed, its closure changed, or it was opened again."""

    closure: int
    act: str
    place: int
    sector: str
    organizations: tuple[int, ...]


LIVE = (Live("closures", CHANNEL, lambda said: {(int(said["closure"]),): EVERYBODY}),)
