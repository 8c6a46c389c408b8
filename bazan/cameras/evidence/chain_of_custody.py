"""The chain of custody: a case held by one act at a time, and the entry each leaves at its end."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bazan.cameras.devices import api as devices
from bazan.cameras.evidence import rules
from bazan.cameras.evidence.models import EvidenceCase, EvidenceEntry
from bazan.cameras.evidence.types import Act, EntryInfo
from bazan.core.errors import Conflict, NotFound
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting


def held(case_id: int, by: Acting, permission: str, *, open_only: bool = True) -> EvidenceCase:
    """The row, held until the transaction ends, for who may do this where each of its cameras stands.

    NotFound ``evidence.unknown``; Forbidden ``people.not_allowed``; Conflict ``evidence.closed``.
    """
    row = EvidenceCase.objects.select_for_update().filter(id=case_id).first()
    if row is None:
        raise NotFound("evidence.unknown", {})
    require(by, permission, row.cameras)
    if open_only and row.closed_at is not None:
        raise Conflict("evidence.closed", {"number": row.number})
    return row


def require(by: Acting, permission: str, camera_ids: Iterable[int]) -> None:
    """Nothing for who holds the permission at every one of the cameras. Forbidden ``people.not_allowed``."""
    for place_id, sector in devices.where(camera_ids).values():
        accounts.require(by.reach, permission, place_id, sector)


def append(case: EvidenceCase, act: Act, by: Acting, at: datetime, detail: Mapping[str, Any], key: str | None = None) -> EntryInfo:
    """The entry at the end of the case's chain. The case must be held."""
    last = EvidenceEntry.objects.filter(case=case).order_by("-seq").first()
    entry = rules.linked(last.seq + 1 if last else 1, at, by.username, act, detail, last.hash if last else rules.GENESIS)
    EvidenceEntry.objects.create(
        case=case, seq=entry.seq, at=at, by=entry.by, act=act, detail=dict(detail), key=key, previous=entry.previous, hash=entry.hash
    )
    return entry


def end(entry: EntryInfo) -> dict[str, Any]:
    """What the audit says of an act: with it nobody can write the chain anew, or cut its end, unnoticed."""
    return {"entry": entry.seq, "hash": entry.hash}
