"""What this room announces on channel ``evacuation`` when it is committed."""

from dataclasses import dataclass
from typing import Any

from bazan.platform.events.screen_updates import EVERYBODY, Everybody, Live

CHANNEL = "evacuation"


@dataclass(frozen=True)
class PlanReckoned:
    """A plan was made, or can't be. Its number alone is told: what it says the page asks for."""

    plan: int


def _read(said: Any) -> dict[tuple[int], Everybody]:
    return {(int(said["plan"]),): EVERYBODY}


LIVE = (Live("evacuation", CHANNEL, _read),)
