"""The detector that a setting names, with its network opened."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, get_args

from bazan.platform.image_analysis.detectors.detector import Detector
from bazan.platform.image_analysis.detectors.dfine import DFine
from bazan.platform.image_analysis.detectors.nanodet import NanoDet
from bazan.platform.image_analysis.detectors.null_detector import Null
from bazan.platform.image_analysis.detectors.yolox import Yolox
from bazan.platform.image_analysis.networks import FOLDER, NoModel, opened

Family = Literal["nanodet", "yolox", "dfine", "null"]
FAMILIES: tuple[Family, ...] = get_args(Family)
OURS = FOLDER / "moving.onnx"
_MADE: dict[Family, Callable[[Any, str], Detector]] = {"nanodet": NanoDet, "yolox": Yolox, "dfine": DFine}


def detector(family: Family, model: Path | None = None) -> Detector:
    """``model``: the network's file; none: the one that is made here, of NanoDet. NoModel says in one sentence why there is none."""
    if family == "null":
        return Null()
    path = model or OURS
    if model is None and family != "nanodet":
        raise NoModel(f"BAZAN_VISION_DETECTOR={family} needs a network of its own: name its file by BAZAN_VISION_MODEL.")
    try:
        digits = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    except OSError as why:
        raise NoModel(f"{path} can't be read, so cameras are not watched: make it by python -m tools.models") from why
    try:
        return _MADE[family](opened(path), f"{family} {digits}")
    except Exception as why:  # whatever onnxruntime says of a file that is none, or of another family's
        raise NoModel(f"{path} is no network of the family {family}, so cameras are not watched: {str(why)[:200]}") from why
