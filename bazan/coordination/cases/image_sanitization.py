"""Draws pictures anew: upright, no larger than is needed to look at them, without what was said beside the pixels. It runs apart."""

import io
from collections.abc import Iterator

from PIL import Image, ImageOps

from bazan.coordination.cases import rules
from bazan.core.errors import Refused

QUALITY = 85


def drawn(data: bytes, form: str, name: str) -> Iterator[bytes]:
    """The picture and nothing else. Its size is read from its first bytes, before anything is unpacked.

    Refused ``casework.file.pixels``, ``casework.file.broken``.
    """
    made = io.BytesIO()
    try:
        with Image.open(io.BytesIO(data), formats=(form,)) as picture:
            rules.drawable(picture.size, name)
            picture.draft("RGB", (rules.LONGEST_SIDE, rules.LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((rules.LONGEST_SIDE, rules.LONGEST_SIDE))
            if form == "JPEG":
                _plain(upright.convert("RGB")).save(made, "JPEG", quality=QUALITY, optimize=True)
            else:
                _plain(upright if upright.mode in ("L", "RGB", "RGBA") else upright.convert("RGBA")).save(made, "PNG", optimize=True)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as why:
        raise Refused("casework.file.broken", {"name": name[:80]}, "files") from why
    yield made.getvalue()


def _plain(picture: Image.Image) -> Image.Image:
    """The same pixels without what was said beside them."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare
