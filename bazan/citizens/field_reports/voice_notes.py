"""Voice notes: what a sender says instead of writing it. Judged by their first bytes, heard by who handles the report and nobody else."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from bazan.citizens.field_reports import pictures, rules
from bazan.citizens.field_reports.classification.matter_suggestions import danger, suggestions
from bazan.citizens.field_reports.publication import public_copy
from bazan.citizens.field_reports.queries import actor, info, lock_report
from bazan.citizens.field_reports.types import ReportInfo
from bazan.coordination.cases import api as cases
from bazan.core.errors import Forbidden, Refused
from bazan.core.text_safety import unseen
from bazan.directory.permissions.types import Acting

HEAD = 4096
"""Bytes that ``judged`` looks at."""
LARGEST = 2 << 20
"""Bytes of one note: a minute in any format a phone records in."""
_STARTS = {
    b"OggS\0": "audio/ogg", b"ID3": "audio/mpeg", b"\xff\xfb": "audio/mpeg", b"\xff\xf3": "audio/mpeg", b"\xff\xf2": "audio/mpeg",
    b"\xff\xf1": "audio/aac", b"\xff\xf9": "audio/aac", b"#!AMR\n": "audio/amr", b"#!AMR-WB\n": "audio/amr-wb",
}  # fmt: skip
_BRANDS = (b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"dash", b"3gp4", b"3gp5", b"3gp6")
"""Of containers in which phones keep sound (ISO/IEC 14496-12)."""
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<iframe")
WRITTEN = "write_down"
"""The line of the timeline that says an officer wrote the words."""


def judged(head: bytes, size: int, limit: int = LARGEST) -> str:
    """The media type, by the first ``HEAD`` bytes. ``size``, ``limit``: bytes of the file, and at most.

    Refused ``field_reports.voice.empty``, ``.voice.large``, ``.voice.page`` (HTML or SVG, also behind the beginning of a sound),
    ``.voice.kind``.
    """
    if not size:
        raise Refused("field_reports.voice.empty", {}, "voice")
    if size > limit:
        raise Refused("field_reports.voice.large", {"limit": limit >> 20}, "voice")
    if any(word in head[:HEAD].lower() for word in _MARKUP):
        raise Refused("field_reports.voice.page", {}, "voice")
    kind = next((kind for start, kind in _STARTS.items() if head.startswith(start)), "") or _contained(head)
    if not kind:
        raise Refused("field_reports.voice.kind", {}, "voice")
    return kind


def _contained(head: bytes) -> str:
    """Of a container that holds more than sound, by what it says it is; empty: of none."""
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "audio/webm" if b"webm" in head[:64] else "audio/matroska" if b"matroska" in head[:64] else ""
    if head.startswith(b"RIFF"):
        return "audio/wav" if head[8:12] == b"WAVE" else ""
    return "audio/mp4" if head[4:8] == b"ftyp" and head[8:12] in _BRANDS else ""


def writable(one: ReportInfo) -> bool:
    """Whether an officer writes its words: a note came, and its sender wrote nothing beside it. What an officer wrote may be corrected."""
    if not any(each.kind == "voice" and each.sealed for each in pictures.of_reports([one.id]).get(one.id, ())):
        return False
    return not one.words or any(event.act == WRITTEN for event in cases.timeline(one.case.id))


@transaction.atomic
def write_down(report_id: int, words: str, by: Acting, at: datetime) -> ReportInfo:
    """What was said becomes the report's words: found, suggested by and published as if its sender had written them.

    Forbidden ``casework.act.role``; Refused ``field_reports.voice.written`` where there is no note or its sender wrote the words,
    ``field_reports.words``, ``.words.long``, ``.unseen``.
    """
    row, before = lock_report(report_id)
    if rules.RECEPTION not in actor(before, by).roles:
        raise Forbidden("casework.act.role", {})
    if not writable(before):
        raise Refused("field_reports.voice.written", {}, "words")
    said = words.strip()
    if len(said) < rules.SHORTEST_WORDS:
        raise Refused("field_reports.words", {"least": rules.SHORTEST_WORDS}, "words")
    if len(said) > rules.LONGEST_WORDS:
        raise Refused("field_reports.words.long", {"most": rules.LONGEST_WORDS}, "words")
    if unseen(said):
        raise Refused("field_reports.unseen", {}, "words")
    row.words, row.suggested = said, [asdict(one) for one in suggestions(said)]
    row.alarming = None if row.danger else danger(said)
    row.save(update_fields=["words", "suggested", "alarming"])
    cases.note(row.case_id, WRITTEN, by, at)
    made = info(row, before.case)
    public_copy.copy(made)
    return made
