"""A fingerprint of what a picture looks like: where it gets brighter from left to right, in eight rows of eight."""

import numpy as np
from PIL import Image


def fingerprint(picture: Image.Image) -> int:
    """64 bits, unsigned (a difference hash)."""
    small = np.asarray(picture.convert("L").resize((9, 8), Image.Resampling.BOX), np.int16)
    return int.from_bytes(np.packbits(small[:, 1:] > small[:, :-1]).tobytes(), "big")


def different_bits(one: int, other: int) -> int:
    """Of 64: up to about 10 for the same picture sent again, smaller or pressed harder; about 32 for another."""
    return (one ^ other).bit_count()
