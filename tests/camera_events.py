"""What a watching process tells of a test's camera: events of its rules, and trips between its places."""

from datetime import datetime
from typing import Any

from django.db import connection

from bazan.cameras.devices import api
from bazan.cameras.devices.types import CameraInfo
from bazan.cameras.events.worker_sql import event_records
from bazan.cameras.events.worker_sql.event_records import Counted, Gone, Happening
from bazan.core.time import now
from tests.camera_province import lease_of


def told(camera: CameraInfo, rule: str = "water", *, at: datetime | None = None, sure: float = 0.9, **figures: Any) -> None:
    """One rule of it is broken, from ``at`` on, now unless said."""
    began = (at or now()).timestamp()
    numbers = {drawn.terms.code: drawn.id for drawn in api.rules_of(camera.id)}
    said = Happening(numbers[rule], began, began, True, 1, sure, "null", figures)
    event_records.keep_happenings(connection.connection, lease_of(camera), [said])


def went(camera: CameraInfo, *ways: tuple[str, str, str, float]) -> None:
    """Each way: from where, to where, what, and when it arrived in Unix seconds."""
    event_records.keep_trips(connection.connection, lease_of(camera), [Gone(*way) for way in ways])


def crossed(camera: CameraInfo, line: str, *crossings: tuple[str, bool, float, int]) -> None:
    """Each crossing: what, whether forward, from when on in Unix seconds, how many in those five minutes."""
    number = next(drawn.id for drawn in api.rules_of(camera.id) if drawn.terms.code == line)
    counts = [Counted(number, *crossing) for crossing in crossings]
    event_records.keep_counts(connection.connection, lease_of(camera), counts, {number: (now().timestamp(), len(counts))})
