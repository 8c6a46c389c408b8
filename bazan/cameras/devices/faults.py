"""Faults of cameras: those that stand, when the last one ended, and silence as a fault."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max

from bazan.cameras.devices.events import CHANNEL
from bazan.cameras.devices.machine_model_codes import DETECTOR
from bazan.cameras.devices.models import CameraFault
from bazan.cameras.devices.operating_hours import hours_began
from bazan.cameras.devices.types import Ailment
from bazan.directory.machine_models import api as machine_models
from bazan.platform.jobs import api as jobs

SILENT = timedelta(seconds=30)
"""A camera of which nobody has said anything for so long is offline, whatever was said last."""


def ailments() -> list[Ailment]:
    """Every fault that stands, the oldest first. One query."""
    rows = CameraFault.objects.filter(ended_at=None, camera__retired_at=None).order_by("began_at", "id")
    return [Ailment(row.camera_id, row.fault, row.began_at) for row in rows]


def faults_ended(camera_ids: Iterable[int]) -> Mapping[int, datetime]:
    """When the last fault of each of these cameras ended; those that never had one are left out. One query."""
    rows = CameraFault.objects.filter(camera_id__in=list(camera_ids), ended_at__isnull=False)
    return dict(rows.values_list("camera_id").annotate(last=Max("ended_at")))


@transaction.atomic
def find_silent(now: datetime) -> int:
    """Record a camera that sends nothing as offline and end its open events; return how many cameras that begins for.

    The fault ends when it is watched again, when its operating hours end, or when it is switched off.
    """
    hours = hours_began(now)
    watched = DETECTOR not in machine_models.switched_off()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO camera_fault (camera_id, fault, began_at)
               SELECT c.id, 'offline', greatest(coalesce(s.frame_at, s.said_at, %(now)s), h.began) FROM camera c
                 LEFT JOIN camera_state s ON s.camera_id = c.id
                 LEFT JOIN unnest(%(keeping)s::int[], %(began)s::timestamptz[]) AS h(camera, began) ON h.camera = c.id
                WHERE %(watched)s AND c.enabled AND c.retired_at IS NULL AND (s.said_at IS NULL OR s.said_at < %(limit)s)
                  AND (h.camera IS NULL OR h.began IS NOT NULL)
               ON CONFLICT DO NOTHING RETURNING camera_id""",
            {"now": now, "limit": now - SILENT, "keeping": list(hours), "began": list(hours.values()), "watched": watched},
        )
        silent = [camera for (camera,) in cursor.fetchall()]
        cursor.execute(
            """UPDATE camera_event e SET ended_at = greatest(e.began_at, coalesce(s.frame_at, %(now)s)), value = 0 FROM camera_state s
                WHERE s.camera_id = e.camera_id AND e.camera_id = ANY(%(silent)s) AND e.ended_at IS NULL""",
            {"now": now, "silent": silent},
        )
        resting = [camera for camera, began in hours.items() if began is None]
        cursor.execute(
            """UPDATE camera_fault f SET ended_at = %(now)s FROM camera c
                WHERE c.id = f.camera_id AND f.ended_at IS NULL AND (NOT %(watched)s OR NOT c.enabled OR c.id = ANY(%(resting)s))""",
            {"now": now, "resting": resting, "watched": watched},
        )
        for camera in silent:
            jobs.announce(cursor, CHANNEL, {"camera": camera, "what": "state"})
    return len(silent)
