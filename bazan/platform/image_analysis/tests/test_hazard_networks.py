"""A province's own network takes the heuristics' place; one that can't is refused with a sentence."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from bazan.platform.image_analysis.networks import NoModel
from bazan.platform.image_analysis.scene.hazard_networks import eyes, network
from bazan.platform.image_analysis.scene.scene_rules import Scenery
from bazan.platform.image_analysis.tracking.types import DrawnRule

ZONE = ((0.5, 0.5), (1.0, 0.5), (1.0, 1.0), (0.5, 1.0))


def made(path: Path, classes: int = 4) -> Path:
    """A network that calls fire what is red: of the mean of each colour it makes ``classes`` numbers."""
    weights = np.zeros((3, classes), np.float32)
    weights[0, min(1, classes - 1)] = 1
    nodes = [
        helper.make_node("GlobalAveragePool", ["picture"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["means"]),
        helper.make_node("MatMul", ["means", "weights"], ["likely"]),
    ]
    graph = helper.make_graph(
        nodes,
        "hazards",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, 32, 32])],
        [helper.make_tensor_value_info("likely", TensorProto.FLOAT, [1, classes])],
        [numpy_helper.from_array(weights, "weights")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    return path


def test_it_is_asked_of_the_zone_and_its_name_stands_in_the_evidence(tmp_path):
    rule = DrawnRule("danger", "fire", ZONE, seconds=3)
    scenery, standings = Scenery([rule], eyes=network(made(tmp_path / "own.onnx")).eye), []
    picture = np.zeros((180, 320, 3), np.uint8)
    picture[100:, 170:, 0] = 255
    for at in range(8):
        standings += scenery.saw(picture[:, :, 0], lambda: picture, [], 16 / 9, float(at))
    (standing,) = standings
    assert standing.by.startswith("hazards ") and standing.sure > 0.8
    assert standing.boxes[0] == pytest.approx((0.5, 0.5, 1.0, 1.0), abs=0.01)


def test_without_a_file_the_heuristics_look(tmp_path):
    assert eyes(None)("fire", ZONE).name == "flames 1"
    assert eyes(made(tmp_path / "own.onnx"))("fire", ZONE).name.startswith("hazards ")


def test_what_is_no_such_network_is_refused_with_its_name(tmp_path):
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no network")
    for path in (broken, tmp_path / "none.onnx", made(tmp_path / "two.onnx", classes=2)):
        with pytest.raises(NoModel, match=path.name):
            network(path)
