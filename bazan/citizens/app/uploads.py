"""Pictures and voice notes as they come in: judged by their first bytes and their size, kept as they came once the report they belong to is
taken."""

import hashlib
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile

from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import Sent
from bazan.core.errors import Refused
from bazan.data.sources import api as sources
from bazan.platform.image_analysis import api as image_analysis

LARGEST = 12 << 20
"""Bytes of one picture."""
MOST = 6
"""Of one report."""


def judged(files: Sequence[UploadedFile]) -> tuple[Sent, ...]:
    """What they are. Refused ``field_reports.pictures.many``, and as ``vision.judged`` says."""
    if len(files) > MOST:
        raise Refused("field_reports.pictures.many", {"most": MOST}, "pictures")
    return tuple(_judged(one) for one in files)


def judged_voice(files: Sequence[UploadedFile]) -> tuple[Sent, ...]:
    """What it is, if there is one. Refused ``field_reports.voice.many``, and as ``field_reports.voice_kind`` says."""
    if len(files) > 1:
        raise Refused("field_reports.voice.many", {}, "voice")
    return tuple(
        Sent(_sha256(one), field_reports.voice_kind(_head(one, field_reports.VOICE_HEAD), one.size or 0), one.size or 0) for one in files
    )


def keep(files: Sequence[UploadedFile]) -> None:
    """Lay their bytes into the archive. Belongs to the end of the transaction of the act: what is refused leaves nothing behind.

    Where the disk is full none of them is stored, and the act is rolled back.
    """
    for one in files:
        one.seek(0)
    sources.keep_files([one.file for one in files])  # pyrefly: ignore[bad-argument-type] - Django's stubs know less of the file than it has


def _judged(one: UploadedFile) -> Sent:
    try:
        kind = image_analysis.judged(_head(one, image_analysis.HEAD), one.size or 0, LARGEST)
    except Refused as why:
        raise Refused(why.rule, why.params, "pictures") from why
    return Sent(_sha256(one), kind, one.size or 0)


def _head(one: UploadedFile, size: int) -> bytes:
    one.seek(0)
    return one.read(size)


def _sha256(one: UploadedFile) -> str:
    one.seek(0)
    return hashlib.file_digest(one.file, "sha256").hexdigest()  # pyrefly: ignore[no-matching-overload] - as above
