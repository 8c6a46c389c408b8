"""A message into the tables, and the messages whose place it takes. Called within the transaction of an action."""

import hashlib
from datetime import datetime

from bazan.response.warnings import rules
from bazan.response.warnings.models import Message, MessageReference
from bazan.response.warnings.province_config import Setup
from bazan.response.warnings.types import Cap, Fault

_TAKES_PLACE = ("Update", "Cancel")


def named_by(cap: Cap) -> list[Message]:
    """The messages kept here that this one names, locked; the latest first."""
    found: list[Message] = []
    for one in cap.references:
        found += Message.objects.select_for_update().filter(sender=one.sender, identifier=one.identifier, sent=one.sent)
    return sorted(found, key=lambda row: row.sent, reverse=True)


def chain_faults(cap: Cap, named: list[Message]) -> tuple[Fault, ...]:
    """A message may take the place of its own sender's messages only, and an exercise never that of the real thing."""
    found = [
        Fault("warnings.references.other", {"sender": one.sender[:80]}, "references") for one in cap.references if one.sender != cap.sender
    ]
    found += [
        Fault("warnings.references.status", {"status": cap.status, "other": row.status}, "references")
        for row in named
        if row.status != cap.status
    ]
    return tuple(found)


def keep(
    cap: Cap,
    xml: bytes,
    *,
    ours: bool,
    public: bool,
    places: tuple[int, ...],
    place_id: int,
    setup: Setup,
    at: datetime,
    incident: str = "",
) -> Message:
    """The row of a message; what it updates or cancels is marked, and so is itself when its successor was here first."""
    first = cap.infos[0] if cap.infos else None
    named = named_by(cap)
    row = Message.objects.create(
        ours=ours, public=public, identifier=cap.identifier, sender=cap.sender, sent=cap.sent, status=cap.status, msg_type=cap.msg_type,
        scope=cap.scope, incident=incident[:100], xml=xml.decode("utf-8", "replace"), sha256=hashlib.sha256(xml).hexdigest(), kept_at=at,
        ends_at=rules.ends_at(cap, setup.unsaid), onset=first.onset if first else None, severity=first.severity if first else "",
        urgency=first.urgency if first else "", certainty=first.certainty if first else "", said=said(cap), place_id=place_id,
        places=list(places), replaces=named[0] if named and cap.msg_type in _TAKES_PLACE else None,
    )  # fmt: skip
    MessageReference.objects.bulk_create(
        MessageReference(message=row, sender=r.sender, identifier=r.identifier, sent=r.sent) for r in cap.references
    )
    if cap.msg_type in _TAKES_PLACE:
        numbers = [one.pk for one in named]
        Message.objects.filter(pk__in=numbers, superseded_by=None).update(superseded_by=row, superseding=cap.msg_type)
    _superseded_already(row)
    return row


def _superseded_already(row: Message) -> None:
    """Networks reorder: the update or cancellation of this message may have come before it."""
    later = (
        MessageReference.objects.filter(
            sender=row.sender, identifier=row.identifier, sent=row.sent, message__sender=row.sender, message__status=row.status,
            message__msg_type__in=_TAKES_PLACE,
        )
        .order_by("message__sent")
        .select_related("message")
        .first()
    )  # fmt: skip
    if later is not None:
        row.superseded_by, row.superseding = later.message, later.message.msg_type
        row.save(update_fields=["superseded_by", "superseding"])


def said(cap: Cap) -> dict[str, dict[str, str]]:
    """The words of a message by language; the first block of a language speaks for it."""
    found: dict[str, dict[str, str]] = {}
    for info in cap.infos:
        language = info.language.partition("-")[0].lower()
        texts = {
            "event": info.event,
            "headline": info.headline,
            "description": info.description,
            "instruction": info.instruction,
            "sender_name": info.sender_name,
            "area": "; ".join(area.description for area in info.areas),
        }
        found.setdefault(language, texts)
    return found
