"""What is kept of an event, handed over whole to who copies it elsewhere: here it goes when its time is over, the copy when its own is."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from bazan.cameras.devices import queries
from bazan.cameras.devices.models import CameraClip, CameraEvent, CameraStill
from bazan.cameras.devices.types import Handed, Recording
from bazan.cameras.recording.encryption import BrokenSeal, opened
from bazan.core.errors import NotFound
from bazan.core.settings import current


def hand_over(event_id: int) -> Handed:
    """The event with its picture and its clip, whichever is kept. NotFound ``cameras.event.unknown``, also for one out of reach."""
    event = queries.event(event_id)
    row = CameraEvent.objects.select_related("camera", "rule").get(id=event_id)
    return Handed(
        event, row.rule.version, row.camera.code, row.camera.name, row.camera.name_en, row.camera.place_id, row.camera.sector,
        tuple(_recordings(event_id)),
    )  # fmt: skip


def unsealed(sealed: bytes) -> bytes:
    """What the camera saw. Whether somebody may see it, the caller has judged and written down. NotFound ``cameras.still.gone``."""
    try:
        return opened(sealed, current())
    except BrokenSeal as why:
        raise NotFound("cameras.still.gone", {}) from why


def _recordings(event_id: int) -> Iterator[Recording]:
    for still in CameraStill.objects.filter(event_id=event_id):
        yield _recording("still", still, still.taken_at, still.taken_at)
    for clip in CameraClip.objects.filter(event_id=event_id):
        yield _recording("clip", clip, clip.began_at, clip.ended_at)


def _recording(kind: Literal["still", "clip"], row: CameraStill | CameraClip, began_at: datetime, ended_at: datetime) -> Recording:
    return Recording(kind, row.sha256, began_at, ended_at, bytes(row.data), bytes(row.sealed))
