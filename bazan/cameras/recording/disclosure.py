"""A picture or a clip with everybody in it, shown to who holds the right, for a reason, with an entry in the audit each time."""

from datetime import datetime

from django.db import transaction

from bazan.cameras.devices.models import CameraEvent, CameraStill
from bazan.cameras.recording import clips
from bazan.cameras.recording.encryption import BrokenSeal, opened
from bazan.core.errors import NotFound, Refused
from bazan.core.reasons import LONGEST_REASON, SHORTEST_GRAVE_REASON
from bazan.core.settings import current
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting


@transaction.atomic
def reveal(event_id: int, by: Acting, at: datetime, reason: str) -> bytes:
    """The event's picture as it was, a JPEG. Each time is an entry of the audit with its reason.

    Refused ``cameras.reveal.reason``; NotFound ``cameras.event.unknown``, ``cameras.still.gone``; Forbidden ``people.not_allowed``.
    """
    _noted("cameras.reveal", event_id, by, reason)
    still = CameraStill.objects.filter(event_id=event_id).first()
    if still is None or not still.sealed:
        raise NotFound("cameras.still.gone", {})
    try:
        return opened(bytes(still.sealed), current())
    except BrokenSeal as why:
        raise NotFound("cameras.still.gone", {}) from why


@transaction.atomic
def reveal_clip(event_id: int, by: Acting, at: datetime, reason: str) -> bytes:
    """The event's clip as the camera sent it, an MP4. Noted and raises as ``reveal``, of a clip ``cameras.clip.gone``."""
    _noted("cameras.reveal_clip", event_id, by, reason)
    return clips.sealed_clip(event_id)


def _noted(act: str, event_id: int, by: Acting, reason: str) -> None:
    """Who may look has said why, and it is written down; undone where there is nothing to look at."""
    event = CameraEvent.objects.select_related("camera").filter(id=event_id).first()
    if event is None:
        raise NotFound("cameras.event.unknown", {})
    accounts.require(by.reach, "cameras.reveal", event.camera.place_id, event.camera.sector)
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if len(reason) < SHORTEST_GRAVE_REASON:
        raise Refused("cameras.reveal.reason", {"least": SHORTEST_GRAVE_REASON}, "reason")
    audit.append(by.username, act, f"camera_event:{event_id}", {"reason": reason, "camera": event.camera.code})
