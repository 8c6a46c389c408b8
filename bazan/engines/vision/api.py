"""A stranger's picture in, what may be kept and shown of it out. For the heavy process: it takes seconds and some 400 MB."""

import io
from datetime import timedelta

import numpy as np
from PIL import Image

from bazan.engines.drivers.api import apart
from bazan.engines.vision import faces, nudity, plates, things
from bazan.engines.vision.blurring import FACE, PLATE, blurred, uncovered
from bazan.engines.vision.drawing import drawn
from bazan.engines.vision.judging import HEAD, judged
from bazan.engines.vision.likeness import different_bits, fingerprint
from bazan.engines.vision.models import rest
from bazan.engines.vision.types import Still
from bazan.kernel.errors import Refused
from bazan.kernel.time import LOCAL, now

__all__ = ["HEAD", "different_bits", "judged", "rest", "still"]

PREVIEW = 320
"""Pixels of a preview's longer side."""
_SEALED_QUALITY, _PUBLIC_QUALITY, _PREVIEW_QUALITY = 90, 85, 75
_AHEAD = timedelta(hours=1)
"""How far a phone's clock may be wrong before it is told."""
_SECONDS = 30


def still(data: bytes, media_type: str) -> Still:
    """The picture drawn anew, its public copy and what is seen on it. ``media_type``: as ``judged`` says.

    Of an animated file it is the first picture. Refused ``vision.pixels``, ``vision.broken``, ``vision.heavy``; Unavailable
    ``drivers.apart.busy``; NoModel where the networks were not made.
    """
    told, picture = _drawn(data, media_type)
    people, vehicles = things.seen(picture)
    faced, marked = faces.seen(picture), plates.seen(picture, vehicles)
    public = blurred(blurred(picture, np.concatenate([faced, uncovered(people, faced)]), FACE), marked, PLATE)
    preview = public.copy()
    preview.thumbnail((PREVIEW, PREVIEW))
    return Still(
        sealed=_packed(picture, _SEALED_QUALITY),
        public=_packed(public, _PUBLIC_QUALITY),
        preview=_packed(preview, _PREVIEW_QUALITY),
        width=picture.width,
        height=picture.height,
        hash=fingerprint(picture),
        faces=len(faced),
        plates=len(marked),
        people=max(len(people), len(faced)),
        unsafe=nudity.unsafe(picture),
        taken_at=told["taken_at"],
        latitude=told["latitude"],
        longitude=told["longitude"],
        complaints=tuple(told["complaints"]),
    )


def _drawn(data: bytes, media_type: str) -> tuple[dict, Image.Image]:
    latest = (now() + _AHEAD).astimezone(LOCAL).replace(tzinfo=None)
    try:
        told, width, height, pixels = apart(drawn, data, media_type, latest, seconds=_SECONDS)
    except Refused as why:
        if why.rule.startswith("drivers.apart"):
            raise Refused("vision.heavy", {}, "picture") from why
        raise
    return told, Image.frombytes("RGB", (width, height), pixels)


def _packed(picture: Image.Image, quality: int) -> bytes:
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=quality, optimize=True)
    return made.getvalue()
