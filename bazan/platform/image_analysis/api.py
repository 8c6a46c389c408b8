"""A stranger's picture in, what may be kept and shown of it out. It takes seconds, in two processes of their own."""

from datetime import timedelta
from typing import Any

from bazan.core.errors import Refused
from bazan.core.time import LOCAL, now
from bazan.platform.drivers.api import apart
from bazan.platform.image_analysis.photos.file_types import HEAD, judged
from bazan.platform.image_analysis.photos.photo_analysis import elsewhere, looked, rest
from bazan.platform.image_analysis.photos.sanitization import drawn
from bazan.platform.image_analysis.recognition.perceptual_hash import different_bits
from bazan.platform.image_analysis.types import Still

__all__ = ["HEAD", "different_bits", "judged", "rest", "still"]

_AHEAD = timedelta(hours=1)
"""How far a phone's clock may be wrong before it is told."""
_SECONDS = 30


def still(data: bytes, media_type: str) -> Still:
    """The picture drawn anew, its public copy and what is seen on it. ``media_type``: as ``judged`` says.

    Of an animated file it is the first picture. Refused ``vision.pixels``, ``vision.broken``, ``vision.heavy``; Unavailable
    ``drivers.apart.busy``, ``vision.ended``; NoModel where the networks were not made.
    """
    return elsewhere(looked, *_drawn(data, media_type))


def _drawn(data: bytes, media_type: str) -> tuple[dict[str, Any], int, int, bytes]:
    """(what its file says, width, height, pixels in RGB)."""
    latest = (now() + _AHEAD).astimezone(LOCAL).replace(tzinfo=None)
    try:
        told, width, height, pixels = apart(drawn, data, media_type, latest, seconds=_SECONDS)
    except Refused as why:
        if why.rule.startswith("drivers.apart"):
            raise Refused("vision.heavy", {}, "picture") from why
        raise
    return told, width, height, pixels
