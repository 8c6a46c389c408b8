"""A clip in a file reviewed: every picture of it looked at, as fast as the processor can, and what drawn rules tell of them."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from bazan.core.errors import Refused
from bazan.platform.image_analysis.detectors.detector import Detector
from bazan.platform.image_analysis.footage.footage_review import FPS, Review, Reviewed, pictures, seen_on
from bazan.platform.image_analysis.scene import hazards
from bazan.platform.image_analysis.scene.scene_rules import Eyes
from bazan.platform.image_analysis.tracking.types import KINDS, DrawnRule, Seen
from bazan.platform.image_analysis.video.stream_reader import open_stream
from bazan.platform.image_analysis.video.types import Lost


def count(
    clip: Path,
    detector: Detector,
    rules: Sequence[DrawnRule],
    kinds: Collection[str] = KINDS,
    told: Callable[[float, Seen], object] = lambda seconds, seen: None,
    eyes: Eyes = hazards.eye,
) -> Reviewed:
    """``told`` is called with the seconds of the clip that are done and what they showed; ``eyes``: who looks for hazards.

    Refused ``vision.clip``: none can be read.
    """
    review = Review(rules, kinds, eyes=eyes)
    try:
        with open_stream(clip.absolute().as_uri(), pace=FPS, files=clip.absolute().parent) as stream:
            for at, frame in pictures(stream):
                seen = review.saw(seen_on(frame, detector), at, frame.width / frame.height, frame)
                review.count(seen)
                told(at, seen)
    except Lost as why:
        raise Refused("vision.clip", {"name": clip.name}, "clip") from why
    return review.told()
