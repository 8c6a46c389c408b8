"""A clip counted: every picture of it looked at, as fast as the processor can, and what crossed the lines told."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from bazan.engines.vision.detectors.port import Detector
from bazan.engines.vision.tracking.tracks import Tracker
from bazan.engines.vision.tracking.types import KINDS, Detections, DrawnRule
from bazan.engines.vision.tracking.watching import Watcher
from bazan.engines.vision.video.streams import open_stream
from bazan.engines.vision.video.types import Lost
from bazan.kernel.errors import Refused

FPS = 12.5
"""Pictures a second that are looked at, at most: more tell nothing new of people and vehicles."""


@dataclass(frozen=True)
class Count:
    """``crossings``: by line, how often it was crossed forward and back; ``tracks``: how many things of each kind were followed."""

    crossings: dict[str, tuple[int, int]]
    tracks: dict[str, int]
    pictures: int
    seconds: float
    """Of the clip, as far as it could be read."""


def count(
    clip: Path, detector: Detector, lines: Sequence[DrawnRule], kinds: Collection[str] = KINDS, told: Callable[[float], object] = float
) -> Count:
    """``told`` is called with the seconds of the clip that are done. Refused ``vision.clip``: it is none that can be read."""
    watcher, tracker = Watcher(lines), Tracker()
    forward: Counter[str] = Counter()
    back: Counter[str] = Counter()
    followed: dict[int, str] = {}
    pictures, first, last = 0, None, 0.0
    wanted = [KINDS.index(kind) for kind in kinds]
    try:
        with open_stream(clip.absolute().as_uri(), pace=FPS, files=clip.absolute().parent) as stream:
            for frame in stream.frames():
                first = frame.clock if first is None else first
                last, pictures = frame.clock, pictures + 1
                tracker.ratio = watcher.ratio = frame.width / frame.height
                seen = _only(detector.look(frame.rgb(*detector.size(frame.width, frame.height))), wanted)
                tracks = tracker.update(seen, frame.clock)
                followed |= {track.number: track.kind for track in tracks}
                for crossing in watcher.saw(tracks, frame.clock).crossings:
                    (forward if crossing.forward else back)[crossing.rule] += 1
                told(last - first)
    except Lost as why:
        if first is None or why.reason != "ended":
            raise Refused("vision.clip", {"name": clip.name}, "clip") from why
    crossings = {line.code: (forward[line.code], back[line.code]) for line in lines}
    return Count(crossings, dict(Counter(followed.values())), pictures, last - (first or 0.0))


def _only(seen: Detections, kinds: Sequence[int]) -> Detections:
    wanted = [row for row, kind in enumerate(seen.kinds.tolist()) if kind in kinds]
    return Detections(seen.boxes[wanted], seen.sure[wanted], seen.kinds[wanted])
