"""What is seen on a picture, by a process of its own: begun for the first one, ended when none waits. The networks take 300 MB there."""

import io
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from threading import Lock
from typing import Any

import numpy as np
from PIL import Image

from bazan.core.errors import Unavailable
from bazan.platform.image_analysis.privacy.blur import FACE, PLATE, blurred, uncovered
from bazan.platform.image_analysis.recognition import faces, nudity, number_plates, objects
from bazan.platform.image_analysis.recognition.perceptual_hash import fingerprint
from bazan.platform.image_analysis.types import Still

PREVIEW = 320
"""Pixels of a preview's longer side."""
_SEALED_QUALITY, _PUBLIC_QUALITY, _PREVIEW_QUALITY = 90, 85, 75
_helper: ProcessPoolExecutor | None = None
_turn = Lock()


def looked(told: dict[str, Any], width: int, height: int, pixels: bytes) -> Still:
    """The drawn picture with what is seen on it. ``told``: what its file said; ``pixels``: RGB. NoModel where no network was made."""
    picture = Image.frombytes("RGB", (width, height), pixels)
    people, vehicles = objects.seen(picture)
    faced, marked = faces.seen(picture), number_plates.seen(picture, vehicles)
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


def elsewhere[Answer](act: Callable[..., Answer], *given: Any) -> Answer:
    """What the helper answers, one question at a time; what it raises. Unavailable ``vision.ended`` when it was ended while it looked."""
    global _helper
    with _turn:
        if _helper is None:
            _helper = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        try:
            answer = _helper.submit(act, *given)
        except BrokenProcessPool as why:
            _helper = None
            raise Unavailable("vision.ended") from why
    try:
        return answer.result()
    except BrokenProcessPool as why:
        rest()
        raise Unavailable("vision.ended") from why


def rest() -> None:
    """End the helper once it has answered what it was asked; the next picture begins another."""
    global _helper
    with _turn:
        ending, _helper = _helper, None
    if ending is not None:
        ending.shutdown()


def _packed(picture: Image.Image, quality: int) -> bytes:
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=quality, optimize=True)
    return made.getvalue()
