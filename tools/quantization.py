"""The network that follows things on video, as whole numbers: its convolutions reckon in eight bits, which an ordinary processor does
two to three times as fast; and it looks at pictures of any size.

What the numbers of a picture reach in front of and behind each convolution stands in ``tools/ranges.csv``, in the order of the graph:
measured once on real footage by ``python -m tools.calibrate CLIP``, so that nothing has to be looked at when the network is made.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper, shape_inference

RANGES = Path(__file__).with_name("ranges.csv")
SIDES = ("height", "width")
_WEIGHT, _BIAS = 127, 2**31 - 1
"""The largest whole number of a weight and of a bias."""


class Range(NamedTuple):
    """The least and the greatest number in front of a convolution, and behind it."""

    low: float
    high: float
    low_behind: float
    high_behind: float


def ranges(path: Path = RANGES) -> list[Range]:
    with path.open(newline="") as lines:
        return [Range(*(float(row[name]) for name in Range._fields)) for row in csv.DictReader(lines)]


def of_any_size(model: ModelProto) -> ModelProto:
    """The same for pictures of any height and width that 32 divides."""
    made = ModelProto()
    made.CopyFrom(model)
    constants = {each.name: each for each in made.graph.initializer}
    shapes = {
        value.name: [side.dim_value for side in value.type.tensor_type.shape.dim]
        for value in shape_inference.infer_shapes(made).graph.value_info
    }
    for node in made.graph.node:
        if node.op_type == "Resize":
            sizes, before = numpy_helper.to_array(constants[node.input[3]]), shapes[node.input[0]][2:]
            scales = numpy_helper.from_array(np.array([1, 1, *sizes / np.array(before)], np.float32), f"{node.output[0]}:scales")
            made.graph.initializer.append(scales)
            node.input[2] = scales.name
            del node.input[3]
            for attribute in [each for each in node.attribute if each.name == "axes"]:
                node.attribute.remove(attribute)
    _prune(made)
    for side, name in zip(made.graph.input[0].type.tensor_type.shape.dim[2:], SIDES, strict=True):
        side.dim_param = name
    return made


def convolutions(model: ModelProto) -> list[NodeProto]:
    return [node for node in model.graph.node if node.op_type == "Conv"]


def quantized(model: ModelProto, known: Iterable[Range]) -> ModelProto:
    """The model with its convolutions in eight bits. ``known``: a range a convolution, in their order. ValueError for too few or many."""
    made = ModelProto()
    made.CopyFrom(model)
    constants = {each.name: numpy_helper.to_array(each) for each in made.graph.initializer}
    reach, nodes = iter(list(known)), []
    for node in made.graph.node:
        if node.op_type != "Conv":
            nodes.append(node)
            continue
        reached = next(reach, None)
        if reached is None:
            raise ValueError("tools/ranges.csv tells of fewer convolutions than the network has")
        nodes += _whole(node, reached, constants, made.graph.initializer)
    if next(reach, None) is not None:
        raise ValueError("tools/ranges.csv tells of more convolutions than the network has")
    del made.graph.node[:]
    made.graph.node.extend(nodes)
    _prune(made)
    return made


def _prune(model: ModelProto) -> None:
    """Constants that nothing needs any more go."""
    needed = {name for node in model.graph.node for name in node.input}
    kept = [constant for constant in model.graph.initializer if constant.name in needed]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)


def _whole(node: NodeProto, reached: Range, constants: dict[str, np.ndarray], kept: Any) -> Iterator[NodeProto]:
    """The convolution between whole numbers: what it is given, its weights by channel, its bias, and what it gives."""
    name = node.output[0]

    def constant(part: str, value: np.ndarray | np.generic) -> str:
        kept.append(numpy_helper.from_array(np.asarray(value), f"{name}:{part}"))
        return f"{name}:{part}"

    def through(part: str, value: str, low: float, high: float, result: str) -> Iterator[NodeProto]:
        step = _step(low, high)
        given = [constant(f"{part}:step", step), constant(f"{part}:zero", np.uint8(round(-min(low, 0.0) / float(step))))]
        yield helper.make_node("QuantizeLinear", [value, *given], [f"{name}:{part}:whole"])
        yield helper.make_node("DequantizeLinear", [f"{name}:{part}:whole", *given], [result])

    def numbers(part: str, whole: np.ndarray, steps: np.ndarray) -> Iterator[NodeProto]:
        given = [constant(part, whole), constant(f"{part}:steps", steps), constant(f"{part}:zeros", np.zeros(len(whole), whole.dtype))]
        yield helper.make_node("DequantizeLinear", given, [f"{name}:{part}:numbers"], axis=0)

    weights = constants[node.input[1]]
    steps = np.maximum(np.abs(weights).reshape(len(weights), -1).max(1), 1e-8).astype(np.float32) / _WEIGHT
    given = [f"{name}:given", f"{name}:weights:numbers"]
    yield from through("given", node.input[0], reached.low, reached.high, given[0])
    yield from numbers("weights", np.round(weights / steps[:, None, None, None]).astype(np.int8), steps)
    if len(node.input) > 2:
        finer = steps * _step(reached.low, reached.high)
        bias = np.round(constants[node.input[2]].astype(float) / finer)
        yield from numbers("bias", np.clip(bias, -_BIAS, _BIAS).astype(np.int32), finer)
        given.append(f"{name}:bias:numbers")
    turned = helper.make_node("Conv", given, [f"{name}:raw"])
    turned.attribute.extend(node.attribute)
    yield turned
    yield from through("gives", f"{name}:raw", reached.low_behind, reached.high_behind, name)


def _step(low: float, high: float) -> np.float32:
    """What one of 255 steps between them is worth; nought always lies on a step."""
    return np.float32(max(max(high, 0.0) - min(low, 0.0), 1e-6) / 255)


def watched(model: ModelProto) -> ModelProto:
    """The model with what goes into and comes out of each convolution among its outputs."""
    made = ModelProto()
    made.CopyFrom(model)
    wanted = dict.fromkeys(name for node in convolutions(model) for name in (node.input[0], node.output[0]))
    given = {each.name for each in model.graph.input}
    made.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in wanted if name not in given)
    return made
