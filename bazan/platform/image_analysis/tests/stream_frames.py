"""A stream read to its end, and why it ended."""

import pytest

from bazan.platform.image_analysis.video.stream_reader import open_stream
from bazan.platform.image_analysis.video.types import Lost

ALL = 1e9
"""The pace at which no picture is passed over."""


def read(url, *, pace=ALL, files=None, packets=None):
    """Every frame, and why there were no more."""
    frames = []
    with pytest.raises(Lost) as lost, open_stream(url, pace=pace, files=files) as stream:
        frames.extend(stream.frames(None if packets is None else packets.append))
    return frames, lost.value.reason


def read_film(path, **told):
    frames, reason = read(f"file://{path}", files=path.parent, **told)
    assert reason == "ended"
    return frames


def why(url, **told):
    with pytest.raises(Lost) as lost, open_stream(url, **told) as stream:
        list(stream.frames())
    return lost.value.reason
