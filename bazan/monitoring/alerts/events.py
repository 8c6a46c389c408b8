"""What this room announces, by NOTIFY ``alerts`` ``{"alerts": [[id, place or null, sector, what], …]}``, and appends as facts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bazan.platform.events.screen_updates import Live, Within

CHANNEL = "alerts"
TOPIC = "alerts"
"""Key: the alert. ``api.take_events`` gives these facts as the types below."""


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


def _read(said: Any) -> dict[tuple[int, str], Within]:
    return {(int(alert), str(what)): Within(place, str(sector)) for alert, place, sector, what in said["alerts"]}


LIVE = (Live("alerts", CHANNEL, _read),)
"""Told as (alert, what happened to it)."""
