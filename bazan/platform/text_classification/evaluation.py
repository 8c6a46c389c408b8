"""A model held against texts it never saw."""

from collections.abc import Iterable

import numpy as np

from bazan.platform.text_classification import rules
from bazan.platform.text_classification.classifier import Reader
from bazan.platform.text_classification.types import Bin, ClassFigures, Evaluation

BINS = 10


def evaluate(model: bytes, samples: Iterable[tuple[str, str]], *, folded: bool = False) -> Evaluation:
    """How well the model knows these (text, label); ``folded``: the texts without their marks. Raises BadModel; ValueError without any."""
    reader, pairs = Reader(model), list(samples)
    if not pairs:
        raise ValueError("nothing to hold the model against")
    chances = np.stack([reader.probabilities(rules.folded(text) if folded else text) for text, _ in pairs])
    said, wanted = chances.argmax(axis=1), np.array([label for _, label in pairs])
    names = np.array(reader.labels)
    right = names[said] == wanted
    classes = {label: _class(label, reader, chances, wanted) for label in sorted(set(wanted.tolist()))}
    bins = _bins(chances.max(axis=1), right)
    return Evaluation(
        len(pairs),
        float(right.mean()),
        float(np.mean([figures.f1 for figures in classes.values()])),
        sum(one.samples * abs(one.said - one.right) for one in bins) / len(pairs),
        classes,
        bins,
    )


def _class(label: str, reader: Reader, chances: np.ndarray, wanted: np.ndarray) -> ClassFigures:
    bears, threshold = wanted == label, reader.thresholds.get(label)
    if label not in reader.labels:
        called = np.zeros_like(bears)
    else:
        place = reader.labels.index(label)
        called = chances.argmax(axis=1) == place if threshold is None else chances[:, place] >= threshold
    hit, named, support = int((called & bears).sum()), int(called.sum()), int(bears.sum())
    precision, recall = hit / named if named else 0.0, hit / support if support else 0.0
    return ClassFigures(precision, recall, 2 * hit / (named + support) if named + support else 0.0, support, threshold)


def _bins(chances: np.ndarray, right: np.ndarray) -> tuple[Bin, ...]:
    of = np.minimum((chances * BINS).astype(int), BINS - 1)
    held = [(number, of == number) for number in range(BINS)]
    return tuple(
        Bin(number / BINS, (number + 1) / BINS, int(inside.sum()), float(chances[inside].mean()), float(right[inside].mean()))
        for number, inside in held
        if inside.any()
    )
