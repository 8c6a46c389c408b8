"""What this room announces, by NOTIFY ``alerts`` ``{"alerts": [[id, place or null, sector, what], …]}``, and keeps in its history."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class AlertRaised:
    """An alert became active, or graver (``again``: it had been before). ``quiet_until``: wake nobody earlier."""

    alert_id: int
    at: datetime
    severity: str
    life_safety: bool
    again: bool
    quiet_until: datetime | None


@dataclass(frozen=True)
class AlertCleared:
    """Its condition holds no more."""

    alert_id: int
    at: datetime


@dataclass(frozen=True)
class AlertAcknowledged:
    """A person has taken it up."""

    alert_id: int
    at: datetime
    actor: str
