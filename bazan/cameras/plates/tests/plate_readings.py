"""Cameras that read plates, and what they have read."""

import pytest
from django.db import connection

from bazan.cameras.devices import api as devices
from bazan.cameras.plates.worker_sql.reading_records import Read, keep_reading
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from tests.fixtures.camera_province import terms

BASIS = "Kế hoạch 12/KH-CAT"


@pytest.fixture
def reader(owner):
    """A camera that reads plates."""
    return devices.register(terms(plates_basis=BASIS), owner, SYSTEM, now())


def passed(camera, plate, ago_s=0.0, sure=0.95, kind="car", colour="white"):
    """A vehicle went by the camera so many seconds ago."""
    keep_reading(connection.connection, camera.id, Read(plate, sure, kind, colour, now().timestamp() - ago_s, "letters-test"))
