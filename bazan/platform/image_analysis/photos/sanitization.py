"""Draws a stranger's picture anew: upright, no larger than is needed to look at it, its pixels alone. It runs apart.

Whatever lies beside the pixels stays behind: EXIF, comments, thumbnails, what follows the picture's end. Of an animated file the
first picture is drawn.
"""

import io
import struct
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from PIL import Image, ImageOps

from bazan.core.errors import Refused
from bazan.platform.image_analysis.photos.exif import told

FORMS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
MOST_PIXELS = 64_000_000
"""A picture that unpacks to more is no photo of a phone but an attack on the memory."""
LONGEST_SIDE = 2560
"""Pixels of a drawn picture's longer side: enough to read a plate on it."""
WHITE = (255, 255, 255)


def drawn(data: bytes, media_type: str, latest: datetime) -> Iterator[Any]:
    """Yields what the EXIF tells (a dictionary, see ``exif.told``), then width, height and pixels, three bytes each.

    The size is read from the first bytes, before anything is unpacked. Refused ``vision.pixels``, ``vision.broken``.
    """
    try:
        if media_type == "image/webp":
            _bounded(_webp_size(data))
        with Image.open(io.BytesIO(data), formats=(FORMS[media_type],)) as picture:
            _bounded(picture.size)
            yield told(picture, latest)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = _opaque(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombError as why:
        raise _flood() from why
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as why:
        raise Refused("vision.broken", {}, "picture") from why
    yield upright.width
    yield upright.height
    yield upright.tobytes()


def _bounded(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise _flood()


def _flood() -> Refused:
    return Refused("vision.pixels", {"limit": MOST_PIXELS // 1_000_000}, "picture")


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height. Pillow's reader of WebP takes memory for the whole canvas before it tells them."""
    match data[12:16]:
        case b"VP8X":
            return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", data, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case _:
            width, height = struct.unpack_from("<HH", data, 26)
            return width & 0x3FFF, height & 0x3FFF


def _opaque(picture: Image.Image) -> Image.Image:
    """The same in red, green and blue; what could be seen through lies on white."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    above = picture.convert("RGBA")
    below = Image.new("RGBA", above.size, WHITE)
    return Image.alpha_composite(below, above).convert("RGB")
