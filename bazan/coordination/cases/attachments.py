"""Files taken in as evidence: judged by what they are, pictures drawn anew, then kept in the archive under their SHA-256."""

import io
import zipfile
from typing import BinaryIO

from bazan.coordination.cases import rules
from bazan.coordination.cases.image_sanitization import drawn
from bazan.coordination.cases.types import Given
from bazan.core.errors import Refused
from bazan.data.sources import api as sources
from bazan.platform.drivers.api import apart

HEAD = 16
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG"}


def keep(stream: BinaryIO, name: str) -> Given:
    """The file, now in the archive. Nothing is kept of one that is refused.

    A picture is drawn anew, upright and no larger than is needed to look at it: where it was taken, by which phone, and whatever else
    its file carried are gone. Refused ``casework.file.large``, ``.empty``, ``.kind``, ``.macros``, ``.pixels``, ``.broken``,
    and as ``apart`` says.
    """
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(0)
    if size > rules.LARGEST_FILE:
        raise Refused("casework.file.large", {"name": name[:80], "limit": rules.LARGEST_FILE >> 20}, "files")
    if not size:
        raise Refused("casework.file.empty", {"name": name[:80]}, "files")
    head = stream.read(HEAD)
    kind = rules.media_type(head, name, _members(stream))
    stream.seek(0)
    if kind in PICTURES:
        stream = io.BytesIO(next(apart(drawn, stream.read(), PICTURES[kind], name)))
    sha256, size = sources.keep_file(stream)
    return Given(sha256, name.replace("/", "_").replace("\\", "_")[-200:], kind, size)


def _members(stream: BinaryIO) -> frozenset[str]:
    """What an archive's directory lists; empty for a file that is none."""
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()
