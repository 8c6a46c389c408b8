"""A model as bytes: an archive of NumPy arrays without pickle, so that reading one runs nothing.

``head``: JSON in UTF-8, with ``format``, ``version``, ``labels`` in order, ``scale`` and ``thresholds``. ``grams``: the pieces in UTF-8, a
line each. ``idf``: float32, one a piece. ``weights``: float16, labels × pieces. ``bias`` and ``shift``: float64, one a label. The decision
of a label is ``weights · x + bias``, x the text's pieces by 1 + log of how often, times ``idf``, of length 1; the probabilities are the
softmax of ``scale · decision + shift``. A label's threshold is from which probability on it is to be taken, where one was asked for.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bazan.platform.text_classification.types import BadModel

FORMAT, VERSION = "bazan-texts", 1
ARRAYS = ("head", "grams", "idf", "weights", "bias", "shift")
LARGEST = 64 << 20
"""Bytes of a model unpacked: more is none of ours."""


@dataclass(frozen=True)
class Weights:
    """A model taken apart."""

    labels: tuple[str, ...]
    grams: tuple[str, ...]
    idf: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    scale: float
    shift: np.ndarray
    thresholds: Mapping[str, float]


def written(model: Weights) -> bytes:
    """The model's bytes: the same for the same model."""
    head = {
        "format": FORMAT, "version": VERSION, "labels": list(model.labels), "scale": model.scale, "thresholds": dict(model.thresholds),
    }  # fmt: skip
    file = io.BytesIO()
    np.savez_compressed(
        file,
        allow_pickle=False,
        head=_signs(json.dumps(head, ensure_ascii=False)),
        grams=_signs("\n".join(model.grams)),
        idf=model.idf.astype("f4"),
        weights=model.weights.astype("f2"),
        bias=model.bias.astype("f8"),
        shift=model.shift.astype("f8"),
    )
    return file.getvalue()


def read(data: bytes) -> Weights:
    """The model in these bytes. Raises BadModel."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(member.file_size for member in packed.infolist()) > LARGEST:
                raise BadModel(f"a model of more than {LARGEST} bytes")
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            arrays = {name: file[name] for name in ARRAYS}
        head = json.loads(arrays["head"].tobytes())
        if (head["format"], head["version"]) != (FORMAT, VERSION):
            raise BadModel(f"{head['format']} {head['version']}; {FORMAT} {VERSION} is read here")
        model = Weights(
            tuple(head["labels"]), tuple(arrays["grams"].tobytes().decode().split("\n")), arrays["idf"].astype("f4"),
            arrays["weights"].astype("f4"), arrays["bias"], float(head["scale"]), arrays["shift"], head["thresholds"],
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, EOFError, OSError, zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError) as why:
        raise BadModel(f"no model: {type(why).__name__}: {why}") from why
    labels, grams = len(model.labels), len(model.grams)
    if (model.weights.shape, model.idf.shape, model.bias.shape, model.shift.shape) != ((labels, grams), (grams,), (labels,), (labels,)):
        raise BadModel("its parts don't fit together")
    if not all(np.isfinite(part).all() for part in (model.weights, model.idf, model.bias, model.shift, [model.scale])):
        raise BadModel("a weight is no number")
    return model


def _signs(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), "u1")
