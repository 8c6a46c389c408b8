"""What the ingest tells the floors above, told by hand."""

from datetime import datetime

import numpy as np
from django.db import connection

from bazan.data.observations.events import ROLLUPS
from bazan.data.observations.ingest.storage.row_arrays import changes
from bazan.platform.jobs.types import APPEND_PACKED


def changed(stream: int, hour: datetime) -> None:
    """Say that the roll-up of that hour changed."""
    packed = changes(np.array([stream]), np.array([int(hour.timestamp()) // 3600]))
    with connection.cursor() as cursor:
        cursor.execute(APPEND_PACKED.replace("%b", "%s"), [ROLLUPS, "0", packed])
