"""How likely a picture is not fit for a public page, by NSFWJS' model of middle size."""

import numpy as np
from PIL import Image

from bazan.platform.image_analysis.networks import network

SIDE = 224
CLASSES = ("drawing", "hentai", "neutral", "porn", "sexy")
UNSAFE = ("hentai", "porn", "sexy")


def unsafe(picture: Image.Image) -> float:
    """How likely the picture as a whole is of one of UNSAFE, 0 to 1: the sum of their likelihoods."""
    small = np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BILINEAR), np.float32) / 255
    (likely,) = network("nudity").run(None, {"input": small[None]})
    told = dict(zip(CLASSES, np.asarray(likely)[0].tolist(), strict=True))
    return min(1.0, sum(told[name] for name in UNSAFE))
