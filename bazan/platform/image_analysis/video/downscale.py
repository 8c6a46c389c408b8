"""A brightness picture made small: so much cheaper to judge that the whole one is only touched to make it."""

import numpy as np

HEIGHT = 180
"""Rows that a small picture comes nearest to."""


def shrunk(luma: np.ndarray) -> np.ndarray:
    """The picture at a whole fraction of its size, (h, w) uint8; each pixel is the mean of four of those it stands for.

    A picture of fewer than 270 rows is small already, and given back as it is.
    """
    factor = max(1, round(luma.shape[0] / HEIGHT))
    if factor == 1:
        return luma
    other = factor // 2
    height, width = (side - side % factor for side in luma.shape)
    rows = np.add(luma[:height:factor, :width], luma[other:height:factor, :width], dtype=np.uint16)
    return ((rows[:, ::factor] + rows[:, other::factor] + 2) >> 2).astype(np.uint8)
