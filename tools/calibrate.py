"""Measure on real footage what the numbers of a picture reach in the network that follows things: ``python -m tools.calibrate CLIP``.

It writes ``tools/ranges.csv``. Every fortieth picture is looked at, beginning with the first; a judgement of the network that is made by
it takes others. The footage taken is Debian's ``vtest.avi`` (package ``opencv-doc``).
"""

import csv
import sys

import av
import numpy as np
import onnxruntime
from onnx import load

from bazan.platform.image_analysis.detectors.detector import fitting
from bazan.platform.image_analysis.detectors.nanodet import SIDE, given
from bazan.platform.image_analysis.networks import FOLDER
from tools.quantization import RANGES, Range, convolutions, of_any_size, watched

EVERY = 40


def main(path: str) -> int:
    model = of_any_size(load(FOLDER / "things.onnx"))
    told = onnxruntime.SessionOptions()
    told.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(watched(model).SerializeToString(), told, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    reached: dict[str, tuple[float, float]] = {}
    with av.open(path) as footage:
        for turn, frame in enumerate(footage.decode(video=0)):
            if turn % EVERY:
                continue
            width, height = fitting(frame.width, frame.height, SIDE)
            picture = given(frame.to_ndarray(width=width, height=height, format="rgb24"))
            for name, value in zip([*names, "input_1"], [*map(np.asarray, session.run(None, {"input_1": picture})), picture], strict=True):
                low, high = reached.get(name, (0.0, 0.0))
                reached[name] = min(low, float(value.min())), max(high, float(value.max()))
    with RANGES.open("w", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(Range._fields)
        for node in convolutions(model):
            writer.writerow([f"{number:.6g}" for number in (*reached[node.input[0]], *reached[node.output[0]])])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
