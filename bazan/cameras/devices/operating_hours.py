"""Cameras that keep hours: outside of them nobody needs to watch, and silence is no fault."""

from collections.abc import Mapping
from datetime import datetime

from bazan.cameras.devices import rules
from bazan.cameras.devices.models import Camera
from bazan.cameras.devices.queries import thawed
from bazan.cameras.devices.types import Terms


def hours_began(at: datetime) -> Mapping[int, datetime | None]:
    """Of each camera that keeps hours when those began that hold now; none: it rests. One query."""
    rows = Camera.objects.filter(retired_at=None, terms__hours__0__isnull=False)
    return {row.id: rules.opened(thawed(Terms, row.terms).hours, at) for row in rows}
