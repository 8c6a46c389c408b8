"""The history of alerts: lines are only ever added, and who listens is told on commit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from bazan.engines.bus import api as bus
from bazan.watch.alerts.events import CHANNEL
from bazan.watch.alerts.models import Alert, AlertHappening

MACHINE = "system"
RAISING = ("raised", "raised_again", "risen")
TAKEN = (*RAISING, "cleared", "acknowledged", "closed")
"""What the floor above takes up; everything else is only told."""


def note(lines: Sequence[tuple[Alert, str, str, dict[str, Any]]], now: datetime) -> None:
    """Add lines of history, and tell who listens when the transaction commits."""
    if not lines:
        return
    AlertHappening.objects.bulk_create(
        [
            AlertHappening(alert=alert, at=now, kind=what, actor=actor, detail=detail, taken_at=_taken(alert, what, now))
            for alert, what, actor, detail in lines
        ],
        batch_size=1000,
    )
    told = [[alert.id, alert.place_id, alert.sector, what] for alert, what, _, _ in lines]
    with connection.cursor() as cursor:
        bus.announce(cursor, CHANNEL, {"alerts": told})


def _taken(alert: Alert, what: str, now: datetime) -> datetime | None:
    """What nobody above takes up counts as taken: the path's own heartbeat, and what is only told."""
    return now if alert.synthetic or what not in TAKEN else None
