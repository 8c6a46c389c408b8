"""Pictures as they come in: judged by their first bytes and their size, kept as they came once the report they belong to is taken."""

import hashlib
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile

from bazan.act.field_reports.types import Sent
from bazan.connect.sources import api as sources
from bazan.kernel.errors import Refused

LARGEST = 12 << 20
"""Bytes of one picture."""
MOST = 6
"""Of one report."""
HEAD = 12


def judged(files: Sequence[UploadedFile]) -> tuple[Sent, ...]:
    """What they are. Refused ``field_reports.pictures.many``, ``citizens.picture.large``, ``citizens.picture.kind``."""
    if len(files) > MOST:
        raise Refused("field_reports.pictures.many", {"most": MOST}, "pictures")
    return tuple(_judged(one) for one in files)


def keep(files: Sequence[UploadedFile]) -> None:
    """Lay their bytes into the archive. Belongs to the end of the transaction of the act: what is refused leaves nothing behind."""
    for one in files:
        one.seek(0)
        sources.keep_file(one.file)  # type: ignore[arg-type] - Django's stubs know less of the file than it has


def media_type(head: bytes) -> str:
    """What a still picture is by its first bytes; empty: none we show."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def _judged(one: UploadedFile) -> Sent:
    size = one.size or 0
    if size > LARGEST:
        raise Refused("citizens.picture.large", {"limit": LARGEST >> 20}, "pictures")
    one.seek(0)
    kind = media_type(one.read(HEAD))
    if not kind:
        raise Refused("citizens.picture.kind", {"name": (one.name or "")[:60]}, "pictures")
    one.seek(0)
    return Sent(hashlib.file_digest(one.file, "sha256").hexdigest(), kind, size)  # type: ignore[arg-type] - as above
