"""Files taken in as evidence: judged by what they are, pictures drawn anew, then kept in the archive under their SHA-256."""

import io
import zipfile
from typing import BinaryIO

from PIL import Image, ImageOps

from bazan.act.casework import rules
from bazan.act.casework.types import Given
from bazan.connect.sources import api as sources
from bazan.kernel.errors import Refused

HEAD = 16
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG"}
QUALITY = 85


def keep(stream: BinaryIO, name: str) -> Given:
    """The file, now in the archive. Nothing is kept of one that is refused.

    A picture is drawn anew, upright and no larger than is needed to look at it: where it was taken, by which phone, and whatever else
    its file carried are gone. Refused ``casework.file.large``, ``.empty``, ``.kind``, ``.macros``, ``.pixels``, ``.broken``.
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
    sha256, size = sources.keep_file(_redrawn(stream, PICTURES[kind], name) if kind in PICTURES else stream)
    return Given(sha256, name.replace("/", "_").replace("\\", "_")[-200:], kind, size)


def _redrawn(stream: BinaryIO, form: str, name: str) -> BinaryIO:
    """The picture and nothing else. Its size is read from its first bytes, before anything is unpacked."""
    drawn = io.BytesIO()
    try:
        with Image.open(stream, formats=(form,)) as picture:
            rules.drawable(picture.size, name)
            picture.draft("RGB", (rules.LONGEST_SIDE, rules.LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((rules.LONGEST_SIDE, rules.LONGEST_SIDE))
            if form == "JPEG":
                _plain(upright.convert("RGB")).save(drawn, "JPEG", quality=QUALITY, optimize=True)
            else:
                _plain(upright if upright.mode in ("L", "RGB", "RGBA") else upright.convert("RGBA")).save(drawn, "PNG", optimize=True)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as why:
        raise Refused("casework.file.broken", {"name": name[:80]}, "files") from why
    drawn.seek(0)
    return drawn


def _plain(picture: Image.Image) -> Image.Image:
    """The same pixels without what was said beside them."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _members(stream: BinaryIO) -> frozenset[str]:
    """What an archive's directory lists; empty for a file that is none."""
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()
