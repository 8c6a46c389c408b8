"""Says on the room's channel what happened, in the caller's transaction."""

from dataclasses import asdict

from django.db import connection

from bazan.platform.jobs import api as jobs
from bazan.response.warnings.events import CHANNEL, DraftMoved, QuarantineChanged, WarningReleased, WarningTaken


def announce(event: str, told: WarningReleased | WarningTaken | DraftMoved | QuarantineChanged) -> None:
    with connection.cursor() as cursor:
        jobs.announce(cursor, CHANNEL, {"event": event} | asdict(told))
