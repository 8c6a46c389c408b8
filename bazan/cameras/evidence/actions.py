"""Writes of cases. One function, one transaction, one audit entry; each leaves its entry in the chain of custody."""

import hashlib
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Sum
from django.db.models.functions import Length

from bazan.cameras.devices.types import Handed, Recording
from bazan.cameras.evidence import chain_of_custody, queries, rules
from bazan.cameras.evidence.models import EvidenceCase, EvidenceEntry, EvidenceItem
from bazan.cameras.evidence.types import CaseInfo, EntryInfo, Terms
from bazan.cameras.recording import api as recordings
from bazan.core.errors import Conflict, NotFound, Refused
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting


@transaction.atomic
def open_case(terms: Terms, event_id: int, by: Acting, at: datetime, key: str, *, note: str = "") -> CaseInfo:
    """A case that begins with what is kept of an event; the same ``key`` again gives the one it opened.

    Refused ``evidence.text``, ``.signs``, ``.nothing``, ``.altered``, ``.full``; NotFound ``cameras.event.unknown``;
    Forbidden ``people.not_allowed``.
    """
    key = f"{by.username}:{key}"[:300]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])  # sent twice at once, the second waits
    if known := EvidenceCase.objects.filter(key=key).first():
        return queries.case_info(known)
    terms = rules.judged(terms)
    handed = recordings.hand_over(event_id)
    accounts.require(by.reach, "evidence.edit", handed.place_id, handed.sector)
    row = EvidenceCase.objects.create(
        key=key, number=_number(local_day(at).year), title=terms.title, reason=terms.reason, legal_basis=terms.legal_basis,
        cameras=[handed.event.camera_id], opened_by=by.username, opened_at=at,
    )  # fmt: skip
    said = {"number": row.number, "title": row.title, "reason": row.reason, "legal_basis": row.legal_basis}
    opened = chain_of_custody.append(row, "open", by, at, said)
    last = _copy(row, handed, rules.text(note, "note"), by, at) or opened
    audit.append(by.username, "evidence.open", f"evidence:{row.number}", {"event": event_id} | chain_of_custody.end(last))
    return queries.case_info(row)


@transaction.atomic
def add(case_id: int, event_id: int, by: Acting, at: datetime, *, note: str = "") -> CaseInfo:
    """What is kept of an event, copied into a case; what lies there already is left as it is.

    Raises as ``open_case``; NotFound ``evidence.unknown``; Conflict ``evidence.closed``.
    """
    row = chain_of_custody.held(case_id, by, "evidence.edit")
    note = rules.text(note, "note")
    handed = recordings.hand_over(event_id)
    accounts.require(by.reach, "evidence.edit", handed.place_id, handed.sector)
    if handed.event.camera_id not in row.cameras:
        row.cameras = sorted({*row.cameras, handed.event.camera_id})
        row.save(update_fields=["cameras"])
    if last := _copy(row, handed, note, by, at):
        audit.append(by.username, "evidence.add", f"evidence:{row.number}", {"event": event_id} | chain_of_custody.end(last))
    return queries.case_info(row)


@transaction.atomic
def note(case_id: int, words: str, by: Acting, at: datetime, key: str) -> None:
    """A note; the same ``key`` again does nothing.

    Refused ``evidence.text``, ``.signs``; NotFound ``evidence.unknown``; Conflict ``evidence.closed``; Forbidden ``people.not_allowed``.
    """
    row = chain_of_custody.held(case_id, by, "evidence.edit")
    words = rules.text(words, "words")
    key = f"{by.username}:{key}"[:100]
    if not EvidenceEntry.objects.filter(case=row, key=key).exists():
        entry = chain_of_custody.append(row, "note", by, at, {"words": words}, key)
        audit.append(by.username, "evidence.note", f"evidence:{row.number}", chain_of_custody.end(entry))


@transaction.atomic
def strike(case_id: int, seq: int, by: Acting, at: datetime) -> None:
    """The note holds no more, and stays readable; struck again nothing happens. NotFound ``evidence.note``; raises as ``note``."""
    row = chain_of_custody.held(case_id, by, "evidence.edit")
    known = next((noted for noted in queries.notes(queries.chain(case_id)) if noted.seq == seq), None)
    if known is None:
        raise NotFound("evidence.note", {})
    if known.struck_at is None:
        entry = chain_of_custody.append(row, "strike", by, at, {"note": seq})
        audit.append(by.username, "evidence.strike", f"evidence:{row.number}", {"note": seq} | chain_of_custody.end(entry))


@transaction.atomic
def close(case_id: int, outcome: str, by: Acting, at: datetime) -> CaseInfo:
    """Nothing is added to it from now on, and its time begins to run; closed again for the same reason nothing happens. As ``note``."""
    row = chain_of_custody.held(case_id, by, "evidence.edit", open_only=False)
    outcome = rules.text(outcome, "outcome")
    if row.closed_at is not None:
        if (row.closed_by, row.outcome) != (by.username, outcome):
            raise Conflict("evidence.closed", {"number": row.number})
        return queries.case_info(row)
    row.closed_by, row.closed_at, row.outcome = by.username, at, outcome
    row.save(update_fields=["closed_by", "closed_at", "outcome"])
    entry = chain_of_custody.append(row, "close", by, at, {"outcome": outcome})
    audit.append(by.username, "evidence.close", f"evidence:{row.number}", {"outcome": outcome} | chain_of_custody.end(entry))
    return queries.case_info(row)


@transaction.atomic
def look(case_id: int, by: Acting, at: datetime) -> None:
    """Write down that somebody looks at the case, once within ``rules.LOOK``. NotFound ``evidence.unknown``; Forbidden."""
    looked = EvidenceEntry.objects.filter(case_id=case_id, by=by.username, act="look", at__gt=at - rules.LOOK)
    if looked.exists():
        return
    row = chain_of_custody.held(case_id, by, "evidence.view", open_only=False)
    if not looked.exists():  # another of the page's pictures may have told of it meanwhile
        entry = chain_of_custody.append(row, "look", by, at, {})
        audit.append(by.username, "evidence.look", f"evidence:{row.number}", chain_of_custody.end(entry))


def _copy(row: EvidenceCase, handed: Handed, note: str, by: Acting, at: datetime) -> EntryInfo | None:
    """The last of the entries that say what was added; none: all of it lies there already. The case must be held."""
    if not handed.recordings:
        raise Refused("evidence.nothing", {}, "event")
    present = set(EvidenceItem.objects.filter(case=row, event_id=handed.event.id).values_list("kind", flat=True))
    last = None
    for recording in handed.recordings:
        if recording.kind not in present:
            item = _copied(row, handed, recording, note, by, at)
            last = chain_of_custody.append(row, "add", by, at, rules.provenance(queries.item_info(item)))
    taken = EvidenceItem.objects.filter(case=row).aggregate(data=Sum(Length("data")), sealed=Sum(Length("sealed")))
    if taken["data"] + taken["sealed"] > rules.LARGEST:
        raise Refused("evidence.full", {"most": rules.LARGEST >> 20}, "case_id")
    return last


def _copied(row: EvidenceCase, handed: Handed, recording: Recording, note: str, by: Acting, at: datetime) -> EvidenceItem:
    if hashlib.sha256(recording.data).hexdigest() != recording.sha256:
        raise Refused("evidence.altered", {}, "event")
    original = _original(recording.sealed)
    return EvidenceItem.objects.create(
        case=row, event_id=handed.event.id, kind=recording.kind, sha256=recording.sha256,
        original_sha256=hashlib.sha256(original).hexdigest() if original else "", data=recording.data,
        sealed=recording.sealed if original else b"", size=len(recording.data), camera=handed.camera, camera_name=handed.camera_name,
        purpose=handed.event.purpose, rule=handed.event.rule, rule_version=handed.rule_version, detector=handed.event.detector,
        taken_from=recording.began_at, taken_until=recording.ended_at, note=note, added_by=by.username, added_at=at,
    )  # fmt: skip


def _original(sealed: bytes) -> bytes:
    """As the camera saw it, to take its sum; none: a seal of another key is of no use to anybody."""
    try:
        return recordings.unsealed(sealed) if sealed else b""
    except NotFound:
        return b""


def _number(year: int) -> str:
    """The next number of the year; whoever else opens a case waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO evidence_counter (year, last) VALUES (%s, 1)"
            " ON CONFLICT (year) DO UPDATE SET last = evidence_counter.last + 1 RETURNING last",
            [year],
        )
        return f"{year}-{cursor.fetchone()[0]:04}"
