"""How many cameras a core watches, and what of it each stage takes: ``python -m tests.load.cameras`` prints JSON.

Real footage (Debian's ``vtest.avi``, people walking all the time) is pressed as H.264 at three sizes, 15 pictures a second; a street in
which nothing happens is its first picture with the noise of a sensor; one in which something happens a tenth of the time is both in turn.
Each is read as a camera's stream is, five pictures a second due, through the very code of a watching process, by one thread, as fast as
it can: processor seconds a second of video, whose inverse is how many such cameras a core carries. Footage that was made larger is
easier to decode than what a large sensor sees.

Beside the detector stands its limit: the same network asked by onnxruntime alone.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np

from bazan.platform.image_analysis.camera_analysis import Following
from bazan.platform.image_analysis.detectors.nanodet import given
from bazan.platform.image_analysis.detectors.selection import OURS, detector
from bazan.platform.image_analysis.networks import opened
from bazan.platform.image_analysis.tracking.types import DrawnRule
from bazan.platform.image_analysis.video.downscale import shrunk
from bazan.platform.image_analysis.video.hls_stream import LiveSegments
from bazan.platform.image_analysis.video.stream_reader import open_stream
from bazan.platform.image_analysis.video.types import Lost
from tests.fixtures.footage import square
from tests.load.machine_speed import report

SIZES = {"360p": (640, 360), "720p": (1280, 720), "1080p": (1920, 1080)}
RATE, PACE = 15, 5
STAGES = ("read", "motion", "look", "follow")
RULES = (
    DrawnRule("a", "line", ((0.5, 0.0), (0.5, 1.0))),
    DrawnRule("zone", "intrusion", ((0.0, 0.5), (1.0, 0.5), (1.0, 1.0), (0.0, 1.0)), seconds=2),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load.cameras", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="of video, each")
    arguments = parser.parse_args()
    report(lambda: measured(arguments.seconds))


def measured(seconds: float) -> dict[str, Any]:
    if not OURS.is_file():
        return {"skipped": "the network was not made: python -m tools.models"}
    found: dict[str, Any] = {"detector": looks(), "cameras": {}}
    with tempfile.TemporaryDirectory(prefix="bazan-cameras-") as folder:
        for name, size in SIZES.items():
            for active in (0.0, 0.1, 1.0):
                path = pressed(Path(folder) / f"{name}-{active:g}.mp4", size, active, seconds)
                found["cameras"][f"{name}, {active:.0%} active"] = watched(path)
                path.unlink()
    return found


def pictures(active: float, seconds: float, size: tuple[int, int]) -> Iterator[np.ndarray]:
    """What a camera sees: real people for the last part of each minute, else a street at rest."""
    random = np.random.default_rng(1)
    with av.open(str(square())) as clip:
        seen = [frame.to_ndarray(width=size[0], height=size[1], format="rgb24") for frame in _some(clip, 150)]
    for number in range(round(seconds * RATE)):
        within = number / RATE % 20 / 20
        if within >= 1 - active:
            yield seen[number * 10 // RATE % len(seen)]
        else:
            noise = random.normal(0, 2, (size[1], size[0], 1))
            yield np.clip(seen[0] + noise, 0, 255).astype(np.uint8)


def _some(clip: Any, count: int) -> Iterator[av.VideoFrame]:
    for number, frame in enumerate(clip.decode(video=0)):
        if number == count:
            return
        yield frame


def pressed(path: Path, size: tuple[int, int], active: float, seconds: float) -> Path:
    with av.open(str(path), "w") as film:
        stream = film.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "bf": "0", "g": str(RATE), "crf": "27"})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for picture in pictures(active, seconds, size):
            film.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        film.mux(stream.encode(None))
    return path


def watched(path: Path) -> dict[str, Any]:
    """Processor milliseconds a second of video, by stage, and cameras a core."""
    seeing, following, live = detector("nanodet"), Following(RULES), LiveSegments()
    spent = dict.fromkeys(STAGES, 0.0)
    looked, first, last, mark = 0, None, 0.0, time.thread_time()

    def lap(stage: str) -> None:
        nonlocal mark
        now = time.thread_time()
        spent[stage] += now - mark
        mark = now

    try:
        with open_stream(path.absolute().as_uri(), pace=PACE, files=path.parent) as stream:
            for frame in stream.frames(live.push):
                first, last = frame.clock if first is None else first, frame.clock
                lap("read")
                motion = following.moved(shrunk(frame.luma), frame.clock)
                due = following.due(motion, frame.clock)
                lap("motion")
                if due == "look":
                    seen = seeing.look(frame.rgb(*seeing.size(frame.width, frame.height)))
                    lap("look")
                    following.look(seen, frame.clock)
                    looked += 1
                elif due == "same":
                    following.again(frame.clock)
                lap("follow")
    except Lost as why:
        if why.reason != "ended":
            raise
    seconds = last - (first or 0.0)
    each = {stage: round(1000 * spent[stage] / seconds, 2) for stage in STAGES}
    return {"looks_a_second": round(looked / seconds, 2), "cpu_ms_a_second": each, "cameras_a_core": round(1000 / sum(each.values()), 1)}


def looks() -> dict[str, Any]:
    """One look of the detector, and of the network alone, processor milliseconds: medians."""
    seeing, alone = detector("nanodet"), opened(OURS)
    with av.open(str(square())) as clip:
        frame = next(_some(clip, 1))
        picture = frame.to_ndarray(width=416, height=234, format="rgb24")
    asked = given(picture)

    def median(act: Any) -> float:
        times = []
        for _ in range(60):
            began = time.thread_time()
            act()
            times.append(1000 * (time.thread_time() - began))
        return round(statistics.median(times), 2)

    ours, limit = median(lambda: seeing.look(picture)), median(lambda: alone.run(None, {"input_1": asked}))
    return {"look_ms": ours, "onnxruntime_alone_ms": limit, "ratio": round(ours / limit, 2)}


if __name__ == "__main__":
    main()
