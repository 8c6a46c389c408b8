"""When a camera is tried again, and how well it counted, kept under its lease."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg import Connection

from bazan.cameras.devices.worker_sql.leases import Lease, hold
from bazan.core.time import LOCAL

NIGHT = timedelta(hours=4)
"""So long after the hour of trials it is still night."""
OVERDUE = timedelta(hours=26)
"""A camera that wasn't tried for so long is tried by day too."""


@dataclass(frozen=True)
class Tried:
    """``at``: Unix seconds; ``figures``: by line and how soft the picture is."""

    at: float
    laid: int
    counted: int
    error: float
    smallest_px: int | None
    detector: str
    figures: Mapping[str, Any]


_KEEP = """INSERT INTO camera_trial (camera_id, at, laid, counted, error, smallest_px, detector, figures)
  VALUES (%(camera)s, to_timestamp(%(at)s), %(laid)s, %(counted)s, %(error)s, %(smallest_px)s, %(detector)s, %(figures)s::jsonb)"""
_LAST = "SELECT camera_id, extract(epoch FROM max(at))::float FROM camera_trial WHERE camera_id = ANY(%s) GROUP BY camera_id"


def due(last: float | None, at: float, hour: int) -> bool:
    """Whether a camera that was tried last at ``last`` is to be tried at ``at``, Unix seconds. ``hour``: of the night, local time."""
    if last is None or at - last > OVERDUE.total_seconds():
        return True
    local = datetime.fromtimestamp(at, UTC).astimezone(LOCAL)
    tonight = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return tonight <= local < tonight + NIGHT and last < tonight.timestamp()


def last_tried(session: Connection[Any], cameras: Iterable[int]) -> dict[int, float]:
    """When each of the cameras was tried last, Unix seconds; those that never were are missing."""
    return dict(session.execute(_LAST, [list(cameras)]).fetchall())


def keep_trial(session: Connection[Any], lease: Lease, tried: Tried) -> None:
    """LostLease."""
    said = vars(tried) | {"camera": lease.camera, "figures": json.dumps(tried.figures)}
    with session.transaction():
        hold(session, lease)
        session.execute(_KEEP, said)
