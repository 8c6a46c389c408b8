"""TensorFlow.js graphs as ONNX, without TensorFlow. Only what the detectors of ``image_analysis/recognition`` are made of.

A graph is a list of nodes of TensorFlow, in channels-last order, whose constants lie in one file of packed numbers. Weights are
unpacked to float32, constants are folded, every convolution is turned to ONNX's channels-first order and back.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

OPSET, IR = 18, 9
FIRST, LAST = [0, 3, 1, 2], [0, 2, 3, 1]
"""Channels first, channels last."""

Node = Mapping[str, Any]


def weights_of(manifest: Sequence[Mapping[str, Any]], packed: bytes) -> dict[str, np.ndarray]:
    """The named constants of a graph. ``manifest``: its ``weightsManifest``; ``packed``: all its weight files, one after another."""
    made, start = {}, 0
    for weight in (each for group in manifest for each in group["weights"]):
        kept = weight.get("quantization", {})
        kind = np.dtype(kept.get("dtype", "uint8" if weight["dtype"] == "bool" else weight["dtype"])).newbyteorder("<")
        count = int(np.prod(weight["shape"]))
        numbers = np.frombuffer(packed, kind, count, start)
        start += kind.itemsize * count
        if "scale" in kept:
            numbers = numbers.astype(np.float32) * np.float32(kept["scale"]) + np.float32(kept["min"])
        elif weight["dtype"] == "float32":
            numbers = numbers.astype(np.float32)
        made[weight["name"]] = numbers.reshape(weight["shape"])
    if start != len(packed):
        raise ValueError(f"the graph names {start} bytes of weights, its files hold {len(packed)}")
    return made


def converted(graph: Mapping[str, Any], packed: bytes, outputs: Sequence[str]) -> ModelProto:
    """The graph as a model of ONNX: inputs and ``outputs`` keep their names. KeyError for an operation not written here."""
    writer = _Writer(graph["modelTopology"]["node"], weights_of(graph["weightsManifest"], packed))
    for name in outputs:
        writer.output(name)
    model = helper.make_model(
        helper.make_graph(writer.written, "graph", writer.inputs, writer.outputs, list(writer.constants.values())),
        opset_imports=[helper.make_opsetid("", OPSET)],
    )
    model.ir_version = IR
    return model


class _Writer:
    """Writes what an output leans on, deepest first."""

    def __init__(self, nodes: Sequence[Node], weights: dict[str, np.ndarray]) -> None:
        self.nodes = {node["name"]: node for node in nodes}
        self.weights = weights
        self.written: list[Any] = []
        self.inputs: list[Any] = []
        self.outputs: list[Any] = []
        self.constants: dict[str, TensorProto] = {}
        self._names: dict[str, str] = {}

    def output(self, name: str) -> None:
        self.written.append(helper.make_node("Identity", [self.value(name)], [f"{name}:out"]))
        self.outputs.append(helper.make_tensor_value_info(f"{name}:out", TensorProto.FLOAT, None))

    def value(self, source: str) -> str:
        """The ONNX name of what a node (``name`` or ``name:1``) gives; it is written when first asked for."""
        name, _, part = source.partition(":")
        key = f"{name}:{part or 0}"
        if key not in self._names:
            node = self.nodes[name]
            made = self.constant(self.weights[name]) if node["op"] == "Const" else _OPERATIONS[node["op"]](self, node)
            for place, each in enumerate(made if isinstance(made, list) else [made]):
                self._names[f"{name}:{place}"] = each
        return self._names[key]

    def values(self, node: Node) -> list[str]:
        return [self.value(each) for each in node["input"]]

    def known(self, source: str) -> np.ndarray:
        """What a node gives when no picture is needed for it."""
        name = source.partition(":")[0]
        node = self.nodes[name]
        if name in self.weights:
            return self.weights[name]
        if node["op"] == "StridedSlice":
            return np.array(-1)  # of the shapes asked for, only the number of pictures is taken
        parts = [self.known(each) for each in node["input"]]
        match node["op"]:
            case "Identity":
                return parts[0]
            case "AddV2":
                return parts[0] + parts[1]
            case "Pack":
                return np.stack(parts)
            case "SparseToDense":
                where, shape, given, otherwise = parts
                dense = np.full(np.atleast_1d(shape), otherwise)
                dense[tuple(where.T)] = given
                return dense
        raise KeyError(node["op"])

    def constant(self, value: np.ndarray | np.floating) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def whole(self, value: Any) -> str:
        return self.constant(np.atleast_1d(np.asarray(value)).astype(np.int64))

    def put(self, operation: str, given: list[str], outputs: int = 1, **said: Any) -> Any:
        names = [f"v{len(self.written)}.{place}" for place in range(outputs)]
        self.written.append(helper.make_node(operation, given, names, **said))
        return names if outputs > 1 else names[0]

    def around(self, operation: str, given: list[str], then: Callable[[str], str] = str, **said: Any) -> str:
        """An operation of ONNX that wants channels first, between values that have them last."""
        first = self.put("Transpose", given[:1], perm=FIRST)
        return self.put("Transpose", [then(self.put(operation, [first, *given[1:]], **said))], perm=LAST)


def _numbers(node: Node, name: str) -> list[int]:
    return [int(each) for each in node["attr"][name]["list"]["i"]]


def _word(coded: str) -> str:
    return base64.b64decode(coded).decode()


def _window(node: Node) -> dict[str, Any]:
    if _word(node["attr"]["data_format"]["s"]) != "NHWC":
        raise KeyError("channels first")
    how = _word(node["attr"]["padding"]["s"])
    return {"strides": _numbers(node, "strides")[1:3], "auto_pad": {"SAME": "SAME_UPPER", "VALID": "VALID"}[how]}


def _convolution(writer: _Writer, node: Node) -> str:
    kernel = writer.known(node["input"][1])
    if "Depthwise" in node["op"]:
        height, width, groups, times = kernel.shape
        kernel = kernel.transpose(2, 3, 0, 1).reshape(groups * times, 1, height, width)
    else:
        groups, kernel = 1, kernel.transpose(3, 2, 0, 1)
    fused = [_word(each) for each in node["attr"].get("fused_ops", {}).get("list", {}).get("s", [])]
    given = [writer.value(node["input"][0]), writer.constant(kernel)]
    if "BiasAdd" in fused:
        given.append(writer.value(node["input"][2]))

    def then(value: str) -> str:
        for name in fused:
            if name != "BiasAdd":
                value = _SIMPLE[name](writer, value)
        return value

    return writer.around("Conv", given, then, group=groups, dilations=_numbers(node, "dilations")[1:3], **_window(node))


def _pool(operation: str) -> Callable[[_Writer, Node], str]:
    return lambda writer, node: writer.around(operation, writer.values(node), kernel_shape=_numbers(node, "ksize")[1:3], **_window(node))


def _placeholder(writer: _Writer, node: Node) -> str:
    shape = [int(each["size"]) for each in node["attr"]["shape"]["shape"]["dim"]]
    writer.inputs.append(helper.make_tensor_value_info(node["name"], TensorProto.FLOAT, ["pictures", *shape[1:]]))
    return node["name"]


def _padded(writer: _Writer, node: Node) -> str:
    margins = writer.known(node["input"][1])
    filling = writer.known(node["input"][2]) if node["op"] == "PadV2" else 0
    return writer.put("Pad", [writer.value(node["input"][0]), writer.whole(margins.T.ravel()), writer.constant(np.float32(filling))])


def _reshaped(writer: _Writer, node: Node) -> str:
    shape = writer.known(node["input"][1]).copy()
    shape[0] = 0  # as many pictures as came in
    return writer.put("Reshape", [writer.value(node["input"][0]), writer.whole(shape)])


def _resized(writer: _Writer, node: Node) -> str:
    if not node["attr"]["half_pixel_centers"]["b"]:
        raise KeyError("ResizeBilinear from the corners")
    said = {"mode": "linear", "coordinate_transformation_mode": "half_pixel", "axes": [2, 3]}
    return writer.around("Resize", [writer.value(node["input"][0]), "", "", writer.whole(writer.known(node["input"][1]))], **said)


def _joined(writer: _Writer, node: Node) -> str:
    *parts, axis = node["input"]
    return writer.put("Concat", [writer.value(each) for each in parts], axis=int(writer.known(axis)))


def _split(writer: _Writer, node: Node) -> list[str]:
    sizes, axis = writer.known(node["input"][1]), int(writer.known(node["input"][2]))
    return writer.put("Split", [writer.value(node["input"][0]), writer.whole(sizes)], len(sizes), axis=axis)


def _transposed(writer: _Writer, node: Node) -> str:
    return writer.put("Transpose", [writer.value(node["input"][0])], perm=writer.known(node["input"][1]).tolist())


def _blocks(writer: _Writer, node: Node) -> str:
    return writer.around("DepthToSpace", writer.values(node), blocksize=int(node["attr"]["block_size"]["i"]))


def _product(writer: _Writer, node: Node) -> str:
    if [_word(each) for each in node["attr"]["fused_ops"]["list"]["s"]] != ["BiasAdd"]:
        raise KeyError("_FusedMatMul")
    return writer.put("Gemm", writer.values(node))


def _squeezed(writer: _Writer, node: Node) -> str:
    return writer.put("Squeeze", [*writer.values(node), writer.whole(_numbers(node, "squeeze_dims"))])


def _leaky(writer: _Writer, node: Node) -> str:
    return writer.put("LeakyRelu", writer.values(node), alpha=float(node["attr"]["alpha"]["f"]))


_SIMPLE: dict[str, Callable[[_Writer, str], str]] = {
    "Relu": lambda writer, value: writer.put("Relu", [value]),
    "Relu6": lambda writer, value: writer.put("Clip", [value, writer.constant(np.float32(0)), writer.constant(np.float32(6))]),
}
_OPERATIONS: dict[str, Callable[[_Writer, Node], Any]] = {
    "Placeholder": _placeholder,
    "Identity": lambda writer, node: writer.value(node["input"][0]),
    **dict.fromkeys(("Conv2D", "_FusedConv2D", "DepthwiseConv2dNative", "FusedDepthwiseConv2dNative"), _convolution),
    "MaxPool": _pool("MaxPool"),
    "AvgPool": _pool("AveragePool"),
    "Pad": _padded,
    "PadV2": _padded,
    "Reshape": _reshaped,
    "ResizeBilinear": _resized,
    "ConcatV2": _joined,
    "SplitV": _split,
    "Transpose": _transposed,
    "DepthToSpace": _blocks,
    "_FusedMatMul": _product,
    "Squeeze": _squeezed,
    "LeakyRelu": _leaky,
    "Relu": lambda writer, node: _SIMPLE["Relu"](writer, writer.value(node["input"][0])),
    "Sigmoid": lambda writer, node: writer.put("Sigmoid", writer.values(node)),
    "Softmax": lambda writer, node: writer.put("Softmax", writer.values(node), axis=-1),
    **{
        name: lambda writer, node, to=to: writer.put(to, writer.values(node))
        for name, to in (("Add", "Add"), ("AddV2", "Add"), ("Mul", "Mul"), ("Sub", "Sub"))
    },
}
