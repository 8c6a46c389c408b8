"""Reads of the room, as its types. Pages see what their permission opens: row-level security keeps them to it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Q

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import CameraInfo
from bazan.cameras.plates.models import PlateMeeting, PlateReading, PlateWanted
from bazan.cameras.plates.types import MeetingInfo, ReadingInfo, WantedInfo, WantedTerms

NEAR = timedelta(minutes=1)
"""A picture of an event shows the vehicle that was read so long before it began or after it ended."""
MOST_EVENTS = 500


def readers() -> list[CameraInfo]:
    """The cameras in reach that read plates."""
    return [camera for camera in devices.cameras() if camera.terms.plates_basis]


def counts(since: datetime) -> Mapping[int, int]:
    """By camera in reach how many plates were read since then; nothing of one that has read none."""
    rows = PlateReading.objects.filter(at__gte=since).values_list("camera_id").annotate(count=Count("id"))
    return dict(rows)


def wanted(at: datetime, *, holding: bool = True, most: int = 100) -> list[WantedInfo]:
    """The watch list, what was added last first; ``holding`` False: what was ended or has expired."""
    held = Q(ended_at=None, expires_at__gt=at)
    rows = PlateWanted.objects.filter(held if holding else ~held).annotate(met=Count("meeting")).order_by("-added_at", "-id")
    return [wanted_info(row, vars(row)["met"]) for row in rows[:most]]


def meetings(*, most: int = 50) -> list[MeetingInfo]:
    """Readings in reach of plates that are listed, the newest first."""
    rows = PlateMeeting.objects.select_related("reading").order_by("-reading__at", "-id")
    return [MeetingInfo(row.id, row.wanted_id, reading_info(row.reading), row.perhaps, row.found_at, row.alert_id) for row in rows[:most]]


def pictures(readings: Sequence[ReadingInfo]) -> Mapping[int, int]:
    """By reading the newest event of its camera that has a blurred picture of about that time. One question, none without readings."""
    if not readings:
        return {}
    since, until = min(reading.at for reading in readings) - NEAR, max(reading.at for reading in readings) + NEAR
    events = devices.events(camera_ids={reading.camera_id for reading in readings}, since=since, until=until, most=MOST_EVENTS)
    return {
        reading.id: event.id
        for reading in readings
        for event in reversed(events)  # the last one named stands
        if event.still and event.camera_id == reading.camera_id
        if event.began_at - NEAR <= reading.at <= (event.ended_at or reading.at) + NEAR
    }


def reading_infos(rows: Iterable[PlateReading]) -> list[ReadingInfo]:
    return [reading_info(row) for row in rows]


def reading_info(row: PlateReading) -> ReadingInfo:
    return ReadingInfo(row.id, row.camera_id, row.plate, row.sure, row.kind, row.colour, row.at, row.model)


def wanted_info(row: PlateWanted, met: int) -> WantedInfo:
    terms = WantedTerms(row.plate, row.reason, row.legal_basis, row.organization_id, row.expires_at)
    return WantedInfo(row.id, terms, row.added_by, row.added_at, row.ended_by, row.ended_at, met)
