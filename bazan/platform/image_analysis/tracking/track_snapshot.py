"""What is followed as of one look, as the rules judge it."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np

from bazan.platform.image_analysis.tracking.types import Track


@dataclass(frozen=True)
class Moment:
    """``tracks``: all that are followed, as they were last met; equally many ``feet`` (n, 2) and ``heights`` (n,)."""

    tracks: Sequence[Track]
    met: Container[int]
    """The numbers of those that this look has met."""
    feet: np.ndarray
    heights: np.ndarray
    ratio: float
    """The picture's width by its height."""
    at: float


def moment(tracks: Sequence[Track], ratio: float, at: float) -> Moment:
    return Moment(
        tracks=tracks,
        met={track.number for track in tracks if track.seen},
        feet=np.array([track.foot for track in tracks]).reshape(-1, 2),
        heights=np.array([track.height for track in tracks]),
        ratio=ratio,
        at=at,
    )
