"""How an attempt ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True)
class Letter:
    """What one attempt carries. ``id`` stays the same over attempts, so that a carrier may recognise what it has already."""

    id: UUID
    address: str
    subject: str
    text: str
    callback: str = ""
    until: datetime | None = None
    """After this it is worth nothing to anybody."""


@dataclass(frozen=True)
class Outcome:
    """``carrier``: it failed and may do better later; ``address``: the recipient can't be reached there."""

    state: Literal["sent", "carrier", "address"]
    reference: str = ""
    error: str = ""

    @classmethod
    def failed(cls, why: object, state: Literal["carrier", "address"] = "carrier") -> "Outcome":
        return cls(state, "", str(why)[:300] or type(why).__name__)
