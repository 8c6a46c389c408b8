"""The networks, opened when first asked for, on one thread of an ordinary processor. ``tools/models.py`` makes their files."""

from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "models"


class NoModel(Exception):
    """A network's file isn't there; the message says which command makes it."""


@cache
def network(name: str) -> Any:
    """An ``onnxruntime.InferenceSession``: of ``faces``, ``things``, ``nudity``, ``text`` or ``letters``. NoModel."""
    path = FOLDER / f"{name}.onnx"
    if not path.is_file():
        raise NoModel(f"{path} is missing: make it by python -m tools.models, which `make up` and `make test` call")
    return opened(path)


def opened(path: Path) -> Any:
    """The session of a network's file, on one thread."""
    import onnxruntime  # sixty megabytes: for who looks at a picture alone

    said = onnxruntime.SessionOptions()
    said.intra_op_num_threads = said.inter_op_num_threads = 1
    said.enable_cpu_mem_arena = False  # what one large picture needed is given back
    return onnxruntime.InferenceSession(path, said, providers=["CPUExecutionProvider"])
