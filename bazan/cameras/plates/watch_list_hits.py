"""What was read held against the watch list, by the database: exactly, and with one sign easily read for another, which is 'perhaps'."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import CameraInfo
from bazan.cameras.plates.models import PlateMeeting
from bazan.cameras.plates.queries import pictures, reading_info
from bazan.directory.audit import api as audit
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import Brought

MOST = 2000
"""Readings held against the list at once."""
FRESH = timedelta(minutes=15)
"""What was read longer ago raises no alert: it is told on the page of the watch list alone."""
PASSING = timedelta(minutes=1)
"""So long a vehicle that was met is taken to be there."""
EVENT = "plate"
_NEW = "SELECT id FROM plate_reading WHERE held_at IS NULL ORDER BY id LIMIT %(most)s FOR UPDATE SKIP LOCKED"
_MEET = """INSERT INTO plate_meeting (wanted_id, reading_id, perhaps, found_at)
  SELECT w.id, r.id, r.plate <> w.plate, %(now)s FROM plate_wanted w
    JOIN plate_reading r ON r.plate = w.plate OR w.alike @> to_jsonb(r.plate)
   WHERE w.ended_at IS NULL AND w.expires_at > %(now)s AND r.id = ANY(%(readings)s)
  ON CONFLICT DO NOTHING RETURNING id"""
_LOOK_BACK = """INSERT INTO plate_meeting (wanted_id, reading_id, perhaps, found_at)
  SELECT w.id, r.id, r.plate <> w.plate, %(now)s FROM plate_wanted w
    CROSS JOIN LATERAL (SELECT w.plate AS plate UNION SELECT jsonb_array_elements_text(w.alike)) any_of
    JOIN plate_reading r ON r.plate = any_of.plate
   WHERE w.id = ANY(%(listed)s) AND w.ended_at IS NULL AND w.expires_at > %(now)s
  ON CONFLICT DO NOTHING RETURNING id"""


@transaction.atomic
def meet(now: datetime) -> int:
    """Hold what was read since the last call against the list, and what is newly listed against everything kept; gives how many met.

    What was met while it is fresh becomes an alert of its camera. Killed at any moment it has not begun or is done.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEW, {"most": MOST})
        readings = [number for (number,) in cursor.fetchall()]
        cursor.execute("UPDATE plate_wanted SET held_at = %s WHERE held_at IS NULL RETURNING id", [now])
        listed = [number for (number,) in cursor.fetchall()]
        cursor.execute(_LOOK_BACK, {"now": now, "listed": listed})
        met = [number for (number,) in cursor.fetchall()]
        if readings:
            cursor.execute(_MEET, {"now": now, "readings": readings})
            met += [number for (number,) in cursor.fetchall()]
            cursor.execute("UPDATE plate_reading SET held_at = %s WHERE id = ANY(%s)", [now, readings])
    _raise(met, now)
    if met:
        audit.append("system", "plates.meet", "plates", {"count": len(met)})
    return len(met)


def _raise(met: Sequence[int], now: datetime) -> None:
    passing = list(PlateMeeting.objects.filter(reading__at__gt=now - PASSING).select_related("reading"))
    fresh = list(PlateMeeting.objects.filter(id__in=met, reading__at__gt=now - FRESH).select_related("reading").order_by("reading__at"))
    things = {camera.id: camera for camera in devices.cameras(ids={each.reading.camera_id for each in [*passing, *fresh]})}
    events = pictures([reading_info(each.reading) for each in [*passing, *fresh]])
    alerts.hold_brought([_brought([*passing, *fresh], things, events), _brought(passing, things, events)], now, (EVENT,))
    raised = alerts.live_for(camera.thing_id for camera in things.values())
    for meeting in fresh:
        meeting.alert_id = raised.get((things[meeting.reading.camera_id].thing_id, EVENT))
    PlateMeeting.objects.bulk_update(fresh, ["alert_id"])


def _brought(meetings: Sequence[PlateMeeting], things: Mapping[int, CameraInfo], events: Mapping[int, int]) -> list[Brought]:
    """Of each camera how many listed plates were met, where it is shown, and a picture of that time if there is one.

    The plate itself isn't said: not everybody who sees alerts may know it.
    """
    newest = {meeting.reading.camera_id: meeting for meeting in meetings}
    counts = {camera: len({each.wanted_id for each in meetings if each.reading.camera_id == camera}) for camera in newest}
    return [
        Brought(
            EVENT, things[camera].thing_id, counts[camera], meeting.reading.at,
            {"camera": things[camera].terms.code, "camera_event": events.get(meeting.reading_id), "plate_meeting": meeting.id},
        )
        for camera, meeting in newest.items()
    ]  # fmt: skip
