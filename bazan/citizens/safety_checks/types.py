"""What crosses this room's border. Instants are aware, points (latitude, longitude) in WGS 84."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["safe", "help"]


@dataclass(frozen=True)
class Answer:
    """What somebody says. ``device``: tells one phone from another; only its fingerprint is kept."""

    state: State
    place_id: int
    point: tuple[float, float] | None
    words: str
    phone: str
    device: str


@dataclass(frozen=True)
class CallInfo:
    """Somebody who needs help; ``reachable``: a telephone number is known."""

    id: int
    place_id: int
    latitude: float | None
    longitude: float | None
    words: str
    reachable: bool
    at: datetime


@dataclass(frozen=True)
class Standing:
    """How many said that they are safe, and who needs help, the longest waiting first."""

    safe: int
    help: int
    calls: tuple[CallInfo, ...]
