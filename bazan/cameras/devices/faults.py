"""What ails cameras now, and since when those are well that are."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Max

from bazan.cameras.devices.models import CameraFault
from bazan.cameras.devices.types import Ailment


def ailments() -> list[Ailment]:
    """Every fault that stands, the oldest first. One query."""
    rows = CameraFault.objects.filter(ended_at=None, camera__retired_at=None).order_by("began_at", "id")
    return [Ailment(row.camera_id, row.fault, row.began_at) for row in rows]


def faults_ended(camera_ids: Iterable[int]) -> Mapping[int, datetime]:
    """When the last fault of each of these cameras ended; those that never had one are left out. One query."""
    rows = CameraFault.objects.filter(camera_id__in=list(camera_ids), ended_at__isnull=False)
    return dict(rows.values_list("camera_id").annotate(last=Max("ended_at")))
