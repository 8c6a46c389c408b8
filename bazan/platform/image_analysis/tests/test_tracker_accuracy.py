"""How well people are followed on two published sequences, beside ByteTrack on the same detections in the same run.

MOTA counts what is missed, false and mistaken at each look; IDF1 how long each keeps one number.
"""

from collections.abc import Callable

import numpy as np
import pytest

from bazan.core.settings import ROOT
from bazan.platform.image_analysis.tracking.tracker import Tracker
from bazan.platform.image_analysis.tracking.types import Detections

SEQUENCES = ROOT.parent / "shared" / "data" / "security_traffic" / "mot15"
SIZE, FPS = np.array([640, 480, 640, 480]), 25
BARS = {"TUD-Campus": (0.579, 0.603), "TUD-Stadtmitte": (0.706, 0.760)}
"""MOTA and IDF1 that ByteTrack is known to reach."""
Follow = Callable[[np.ndarray, np.ndarray, float], tuple[list[int], np.ndarray]]
"""(boxes in pixels, how sure each is, seconds) to (numbers, boxes)."""


def ours() -> Follow:
    tracker = Tracker(640 / 480)

    def follow(boxes: np.ndarray, sure: np.ndarray, at: float) -> tuple[list[int], np.ndarray]:
        tracks = [track for track in tracker.update(Detections(boxes / SIZE, sure, np.zeros(len(sure), int)), at) if track.seen]
        return [track.number for track in tracks], np.array([track.box for track in tracks]).reshape(-1, 4) * SIZE

    return follow


def bytetrack() -> Follow:
    """With its own defaults, which reach what is published of it."""
    from supervision import Detections as Supervised
    from trackers import ByteTrackTracker

    tracker = ByteTrackTracker(frame_rate=FPS)

    def follow(boxes: np.ndarray, sure: np.ndarray, at: float) -> tuple[list[int], np.ndarray]:
        tracks = tracker.update(Supervised(xyxy=boxes.astype(np.float32), confidence=sure.astype(np.float32)))
        assert tracks.tracker_id is not None
        given = tracks.tracker_id >= 0
        return tracks.tracker_id[given].tolist(), tracks.xyxy[given].astype(float)

    return follow


def rows(sequence: str, what: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(frames from 1 on, numbers, boxes, how sure) of a file in the format of MOT15."""
    table = np.loadtxt(SEQUENCES / f"{sequence}_{what}.txt", delimiter=",")
    return table[:, 0], table[:, 1].astype(int), np.concatenate([table[:, 2:4], table[:, 2:4] + table[:, 4:6]], axis=1), table[:, 6]


def unlike(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """One less what two boxes share of what both cover; not a number where that is under a half."""
    edges = np.minimum(some[:, None, 2:], others[None, :, 2:]) - np.maximum(some[:, None, :2], others[None, :, :2])
    common = np.maximum(edges, 0).prod(axis=2)
    areas = [(boxes[:, 2:] - boxes[:, :2]).prod(axis=1) for boxes in (some, others)]
    distance = 1 - common / (areas[0][:, None] + areas[1] - common)
    return np.where(distance <= 0.5, distance, np.nan)


def judged(sequence: str, follow: Follow) -> tuple[float, float]:
    """(MOTA, IDF1)."""
    import motmetrics

    frames, numbers, places, _ = rows(sequence, "gt")
    found_frames, _, boxes, sure = rows(sequence, "det")
    account = motmetrics.MOTAccumulator(auto_id=True)
    for frame in range(1, int(frames.max()) + 1):
        there, found = frames == frame, found_frames == frame
        given, given_boxes = follow(boxes[found], sure[found], (frame - 1) / FPS)
        account.update(numbers[there], given, unlike(places[there], given_boxes))
    told = motmetrics.metrics.create().compute(account, metrics=["mota", "idf1"], name=sequence)
    return float(told["mota"].iloc[0]), float(told["idf1"].iloc[0])


@pytest.mark.skipif(not SEQUENCES.is_dir(), reason=f"the sequences TUD-Campus and TUD-Stadtmitte of MOT15 are not in {SEQUENCES}")
@pytest.mark.parametrize("sequence", BARS)
def test_people_are_followed_at_least_as_well_as_by_bytetrack(sequence: str):
    pytest.importorskip("motmetrics")
    pytest.importorskip("trackers")
    mine, theirs = judged(sequence, ours()), judged(sequence, bytetrack())
    for kind, reached, other, bar in zip(("MOTA", "IDF1"), mine, theirs, BARS[sequence], strict=True):
        assert reached >= other, f"{kind} {reached:.3f}, ByteTrack {other:.3f}"
        assert reached >= bar, f"{kind} {reached:.3f}"
        assert other >= bar - 0.01, f"ByteTrack reaches {kind} {other:.3f} alone: it is not used as it should be"
