"""A province's own network for fire, smoke and water, an ONNX file named by BAZAN_VISION_HAZARDS."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from bazan.platform.image_analysis.networks import NoModel, opened
from bazan.platform.image_analysis.scene.hazards import Eye, Hazard, Picture, Sight, eye
from bazan.platform.image_analysis.scene.image_regions import around, filled
from bazan.platform.image_analysis.scene.scene_rules import Eyes
from bazan.platform.image_analysis.tracking.types import Point

CLASSES = ("nothing", "fire", "smoke", "water")


class Network:
    """One input, (1, 3, height, width) float32: the zone's surrounding rectangle, red first, 0 to 1, stretched to the network's own size.

    One output, (1, 4): how likely it is each of ``CLASSES``, 0 to 1.
    """

    def __init__(self, session: Any, name: str) -> None:
        """ValueError: it has other inputs or outputs."""
        (asked, *more), outputs = session.get_inputs(), session.get_outputs()
        sides = asked.shape[2:]
        if more or len(outputs) != 1 or len(asked.shape) != 4 or not all(isinstance(side, int) for side in sides):
            raise ValueError("one input (1, 3, height, width) of a fixed size and one output are needed")
        self._session, self._asked, self._height, self._width = session, asked.name, *sides
        self.name = name
        if self.likely(np.zeros((8, 8, 3), np.uint8)).shape != (len(CLASSES),):
            raise ValueError(f"its output must tell {', '.join(CLASSES)}")

    def likely(self, rgb: np.ndarray) -> np.ndarray:
        """(4,): of a picture (h, w, 3) uint8."""
        stretched = np.asarray(Image.fromarray(rgb).resize((self._width, self._height), Image.Resampling.BILINEAR))
        (told,) = self._session.run(None, {self._asked: stretched.transpose(2, 0, 1)[None].astype(np.float32) / 255})
        return np.asarray(told).reshape(-1)

    def eye(self, hazard: Hazard, zone: Sequence[Point]) -> Eye:
        """As ``hazards.eye``, by this network."""
        return _Asked(self, hazard, zone)


class _Asked:
    def __init__(self, network: Network, hazard: Hazard, zone: Sequence[Point]) -> None:
        self.name = network.name
        self._network, self._place, self._zone = network, CLASSES.index(hazard), zone

    def look(self, picture: Picture, at: float) -> Sight:
        box = around(filled([self._zone], picture.rgb.shape[:2]))
        height, width = picture.rgb.shape[:2]
        part = picture.rgb[round(box[1] * height) : round(box[3] * height), round(box[0] * width) : round(box[2] * width)]
        return Sight(float(np.clip(self._network.likely(np.ascontiguousarray(part))[self._place], 0, 1)), box)


def eyes(path: Path | None) -> Eyes:
    """Who looks for hazards: the network of that file; none: the heuristics. NoModel says in one sentence why it can't be used."""
    return network(path).eye if path else eye


def network(path: Path) -> Network:
    """NoModel says in one sentence why it can't be used."""
    try:
        return Network(opened(path), f"hazards {hashlib.sha256(path.read_bytes()).hexdigest()[:12]}")
    except Exception as why:  # whatever onnxruntime says of a file that is none, or of another kind
        raise NoModel(f"BAZAN_VISION_HAZARDS: {path} can't be used, so cameras are not watched: {str(why)[:200]}") from why
