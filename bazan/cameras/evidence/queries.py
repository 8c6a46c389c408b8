"""Reads of cases, as the room's types. Bytes are read only where they are asked for."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from bazan.cameras.evidence.models import EvidenceCase, EvidenceEntry, EvidenceItem
from bazan.cameras.evidence.types import CaseInfo, EntryInfo, ItemInfo, Kind, NoteInfo, Terms
from bazan.core.errors import NotFound


def case(case_id: int) -> CaseInfo:
    """NotFound ``evidence.unknown``, also for one with a camera out of reach."""
    row = EvidenceCase.objects.filter(id=case_id).first()
    if row is None:
        raise NotFound("evidence.unknown", {})
    return case_info(row)


def cases(*, closed: bool | None = None, before: int | None = None, most: int = 200) -> list[CaseInfo]:
    """Cases in reach, newest first; ``closed``: only those, or only those that aren't; ``before``: older than the case of this number."""
    rows = EvidenceCase.objects.order_by("-id")
    if closed is not None:
        rows = rows.filter(closed_at__isnull=not closed)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [case_info(row) for row in rows[:most]]


def sizes(case_ids: Iterable[int]) -> dict[int, int]:
    """How many files lie in each of the cases."""
    return dict(EvidenceItem.objects.filter(case_id__in=list(case_ids)).values_list("case_id").annotate(Count("id")))


def holding(event_id: int) -> list[CaseInfo]:
    """Cases in reach in which something of the event lies, newest first."""
    return [case_info(row) for row in EvidenceCase.objects.filter(id__in=EvidenceItem.objects.filter(event_id=event_id).values("case_id"))]


def items(case_id: int) -> list[ItemInfo]:
    """The files of a case, in the order in which they were added."""
    return [item_info(row) for row in EvidenceItem.objects.filter(case_id=case_id).defer("data", "sealed").order_by("id")]


def content(case_id: int, item_id: int) -> tuple[Kind, bytes]:
    """A file of a case, in which nobody can be recognised. NotFound ``evidence.item``."""
    row = EvidenceItem.objects.filter(case_id=case_id, id=item_id).defer("sealed").first()
    if row is None:
        raise NotFound("evidence.item", {})
    return item_info(row).kind, bytes(row.data)


def chain(case_id: int) -> list[EntryInfo]:
    """Everything that was done with a case, oldest first."""
    return [entry_info(row) for row in EvidenceEntry.objects.filter(case_id=case_id).order_by("seq")]


def notes(entries: Iterable[EntryInfo]) -> list[NoteInfo]:
    """What was noted, oldest first, of a case's chain of custody."""
    entries = list(entries)
    struck = {entry.detail["note"]: entry for entry in entries if entry.act == "strike"}
    return [
        NoteInfo(entry.seq, entry.at, entry.by, entry.detail["words"], end.by if end else "", end.at if end else None)
        for entry in entries
        if entry.act == "note"
        for end in [struck.get(entry.seq)]
    ]


def case_info(row: EvidenceCase) -> CaseInfo:
    return CaseInfo(
        row.id, row.number, Terms(row.title, row.reason, row.legal_basis), tuple(row.cameras), row.opened_by, row.opened_at, row.closed_by,
        row.closed_at, row.outcome,
    )  # fmt: skip


def item_info(row: EvidenceItem) -> ItemInfo:
    kind: Kind = "clip" if row.kind == "clip" else "still"
    return ItemInfo(
        row.id, row.event_id, kind, row.sha256, row.size, row.original_sha256, row.camera, row.camera_name, row.purpose, row.rule,
        row.rule_version, row.detector, row.taken_from, row.taken_until, row.note, row.added_by, row.added_at,
    )  # fmt: skip


def entry_info(row: EvidenceEntry) -> EntryInfo:
    act: Any = row.act
    return EntryInfo(row.seq, row.at, row.by, act, row.detail, row.previous, row.hash)
