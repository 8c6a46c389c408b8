"""Clips of events: their blurred bytes for pages, what is known of them, and for other rooms what was sealed."""

from collections.abc import Iterable

from django.db.models.functions import Length

from bazan.cameras.devices.models import CameraClip
from bazan.cameras.devices.types import ClipInfo
from bazan.cameras.recording.encryption import BrokenSeal, opened
from bazan.core.errors import NotFound
from bazan.core.settings import current


def clip(event_id: int) -> bytes:
    """The seconds around an event, an MP4 in which nobody can be recognised. NotFound ``cameras.clip.gone``."""
    row = CameraClip.objects.filter(event_id=event_id).only("data").first()
    if row is None:
        raise NotFound("cameras.clip.gone", {})
    return bytes(row.data)


def clips_of(event_ids: Iterable[int]) -> dict[int, ClipInfo]:
    """What is known of the clips of these events, by event; those without one are left out. One query, no bytes."""
    rows = CameraClip.objects.filter(event_id__in=list(event_ids)).annotate(size=Length("data"), original=Length("sealed"))
    columns = rows.values_list("event_id", "sha256", "began_at", "ended_at", "size", "original")
    return {event: ClipInfo(event, sha256, began, ended, size, bool(original)) for event, sha256, began, ended, size, original in columns}


def sealed_clip(event_id: int) -> bytes:
    """The same seconds as the camera sent them, an MP4 with everybody in it: for rooms of the house, who judge and note who asks.

    NotFound ``cameras.clip.gone``: there is none, or its seal is broken.
    """
    row = CameraClip.objects.filter(event_id=event_id).only("sealed").first()
    try:
        if row is not None and row.sealed:
            return opened(bytes(row.sealed), current())
    except BrokenSeal as why:
        raise NotFound("cameras.clip.gone", {}) from why
    raise NotFound("cameras.clip.gone", {})
