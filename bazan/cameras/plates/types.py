"""What crosses this room's border. Instants are UTC and aware; a plate is its signs alone, as ``rules`` writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Plate:
    """A plate as it was read. ``sure``: of its least sure sign, 0 to 1, less for each that had to be taken for another."""

    signs: str
    sure: float


@dataclass(frozen=True)
class ReadingInfo:
    """A plate that a camera read, once of each vehicle that passed it."""

    id: int
    camera_id: int
    plate: str
    sure: float
    kind: str
    """Of the vehicle, as the detector names it."""
    colour: str
    """Of the vehicle; empty: too little of it was seen."""
    at: datetime
    model: str


@dataclass(frozen=True)
class Asked:
    """A search: ``pattern`` of signs, ``?`` for one and ``*`` for any, between two instants, and why."""

    pattern: str
    since: datetime
    until: datetime
    reason: str


@dataclass(frozen=True)
class Answer:
    """What a search found, the newest first. ``more``: there is more than is shown; ``late``: it took too long and was given up."""

    readings: Sequence[ReadingInfo]
    more: bool = False
    late: bool = False


@dataclass(frozen=True)
class WantedTerms:
    """What is watched for: why, on which legal basis, who asked for it, until when."""

    plate: str
    reason: str
    legal_basis: str
    organization_id: int
    expires_at: datetime


@dataclass(frozen=True)
class WantedInfo:
    """An entry of the watch list. ``ended_by`` empty: nobody ended it; it holds until it expires."""

    id: int
    terms: WantedTerms
    added_by: str
    added_at: datetime
    ended_by: str
    ended_at: datetime | None
    met: int
    """How often it was met, surely or perhaps."""

    def holds(self, at: datetime) -> bool:
        return self.ended_at is None and at < self.terms.expires_at


@dataclass(frozen=True)
class MeetingInfo:
    """A reading of a plate that is listed. ``perhaps``: it differs by one sign that is easily read for the other."""

    id: int
    wanted_id: int
    reading: ReadingInfo
    perhaps: bool
    found_at: datetime
    alert_id: int | None
