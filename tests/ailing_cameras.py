"""What the process that watches says of cameras, and how long ago it said so: for tests of what follows from faults."""

from django.db import connection

from bazan.cameras.devices.worker_sql import leases
from bazan.cameras.devices.worker_sql.leases import Self
from bazan.cameras.events.worker_sql import event_records
from bazan.core.time import now


def say(state, faults=()):
    """What the process that watches says of every camera now."""
    session = connection.connection
    for lease in leases.beat(session, Self("me", "", "unix:/x", 1, "null"), {}):
        event_records.keep_state(session, lease, state, faults, now().timestamp(), {})


def since(minutes):
    """Faults that stand began that many minutes ago."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE camera_fault SET began_at = now() - %s * interval '1 min' WHERE ended_at IS NULL", [minutes])


def well_for(minutes):
    """Every camera has been well for so long."""
    say("live")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE camera_fault SET ended_at = now() - %s * interval '1 min' WHERE ended_at IS NOT NULL", [minutes])
        cursor.execute("UPDATE camera_state SET since = now() - %s * interval '1 min'", [minutes])
