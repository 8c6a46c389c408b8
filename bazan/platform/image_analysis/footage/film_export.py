"""A clip drawn anew as MP4 in which nobody can be recognised: heads and plates unreadable, masked parts empty, no sound."""

import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import av
import numpy as np
from PIL.Image import Image

from bazan.platform.image_analysis.footage.detection_records import Glance
from bazan.platform.image_analysis.privacy.frame_privacy import hidden
from bazan.platform.image_analysis.tracking.types import Detections, Point
from bazan.platform.image_analysis.video.types import Frame

_CLOCK = Fraction(1, 1000)
_QUALITY = {"preset": "veryfast", "crf": "26", "threads": "1"}


def blurred_film(frames: Iterable[tuple[Frame, Glance]], masks: Sequence[Sequence[Point]], longest: int) -> Iterator[float | bytes]:
    """Yields the seconds of each picture once it is drawn, and the film last of all. ``longest``: pixels of its longer side, at most.

    What is seen on a picture is hidden on its neighbours too: a head missed once is no head shown.
    """
    made = io.BytesIO()
    with av.open(made, "w", "mp4") as film:
        video, first = None, 0.0
        for frame, glance, detections in _with_neighbours(frames):
            picture = _drawn(frame, detections, masks, longest)
            if video is None:
                video, first = film.add_stream("libx264", rate=25, options=_QUALITY), glance.at
                video.width, video.height, video.pix_fmt, video.time_base = *picture.size, "yuv420p", _CLOCK
                video.codec_context.time_base = _CLOCK
            shown = av.VideoFrame.from_image(picture).reformat(video.width, video.height, "yuv420p")
            shown.pts, shown.time_base = round((glance.at - first) / _CLOCK), _CLOCK
            film.mux(video.encode(shown))
            yield glance.at
        if video is not None:
            film.mux(video.encode(None))
    yield made.getvalue()


def _drawn(frame: Frame, detections: Detections, masks: Sequence[Sequence[Point]], longest: int) -> Image:
    scale = min(1.0, longest / max(frame.width, frame.height))
    width, height = (max(2, round(side * scale / 2) * 2) for side in (frame.width, frame.height))  # H.264 halves colours
    return hidden(frame.rgb(width, height), detections.boxes, detections.kinds, masks)


def _with_neighbours(frames: Iterable[tuple[Frame, Glance]]) -> Iterator[tuple[Frame, Glance, Detections]]:
    """Each with what was seen on it, the one before and the one after."""
    held: deque[tuple[Frame, Glance]] = deque(maxlen=3)
    for pair in frames:
        held.append(pair)
        if len(held) > 1:
            yield *held[-2], _together(held)
    if held:
        yield *held[-1], _together(list(held)[-2:])


def _together(pairs: Iterable[tuple[Frame, Glance]]) -> Detections:
    seen = [glance.detections for _, glance in pairs]
    return Detections(*(np.concatenate([getattr(each, name) for each in seen]) for name in ("boxes", "sure", "kinds")))
