"""What this room announces on channel ``closures`` when it is committed."""

from dataclasses import dataclass
from typing import Any

from bazan.kernel.live import Live, Within

CHANNEL = "closures"


@dataclass(frozen=True)
class ClosureChanged:
    """A road was closed, its closure changed, or it was opened again."""

    closure: int
    act: str
    place: int
    sector: str
    organizations: tuple[int, ...]


def _read(said: Any) -> dict[tuple[int], Within]:
    return {(int(said["closure"]),): Within(int(said["place"]), str(said["sector"]), frozenset(map(int, said["organizations"])))}


LIVE = (Live("closures", CHANNEL, _read),)
