"""What a model says of a text. NumPy and the standard library alone, so that any process can ask."""

from collections.abc import Mapping

import numpy as np

from bazan.platform.text_classification import model_format, rules
from bazan.platform.text_classification.types import Suggestion

MOST_WORDS = 6
"""That are named for a label."""


class Reader:
    """A model ready to be asked, of a few megabytes. Raises BadModel when the bytes are none."""

    def __init__(self, model: bytes):
        self._model = model_format.read(model)
        self._column = {gram: column for column, gram in enumerate(self._model.grams)}
        self.labels: tuple[str, ...] = self._model.labels
        self.thresholds: Mapping[str, float] = self._model.thresholds
        """From which probability on a label is to be taken, whatever comes first; of those it was trained to find so."""

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """Every label, the likeliest first. A text without a known piece gets what is likely before anything is read, and no words."""
        written = rules.words(text)
        columns, places, values = self._read(written)
        drawn = self._model.weights[:, columns] * values
        chances = self._chances(drawn.sum(axis=1) + self._model.bias)
        by_word = np.stack([np.bincount(places, one, len(written)) for one in drawn])
        order = np.argsort(-chances, kind="stable")
        return tuple(Suggestion(self.labels[label], float(chances[label]), _strongest(written, by_word[label])) for label in order)

    def decision(self, text: str) -> np.ndarray:
        """What the linear model says of each label, before it is calibrated."""
        columns, _, values = self._read(rules.words(text))
        return self._model.weights[:, columns] @ values + self._model.bias

    def probabilities(self, text: str) -> np.ndarray:
        """The chance of each of ``labels``, together 1."""
        return self._chances(self.decision(text))

    def _read(self, written: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(column, place of the word, value) of each known piece; the values of one that stands several times add up to its own."""
        known = [(self._column[piece], place) for piece, place in rules.pieces(written) if piece in self._column]
        if not known:
            return np.zeros(0, "i8"), np.zeros(0, "i8"), np.zeros(0)
        columns, places = np.array(known).T
        kinds, kind, counts = np.unique(columns, return_inverse=True, return_counts=True)
        whole = (1 + np.log(counts)) * self._model.idf[kinds]
        whole /= np.linalg.norm(whole)
        return columns, places, (whole / counts)[kind]

    def _chances(self, decision: np.ndarray) -> np.ndarray:
        return softmax(self._model.scale * decision + self._model.shift)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Scores of labels in the last dimension as probabilities."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def _strongest(written: list[str], weights: np.ndarray) -> tuple[tuple[str, float], ...]:
    """The words that speak for a label, strongest first; one that stands several times once, with all its weight."""
    summed: dict[str, tuple[str, float]] = {}
    for word, weight in zip(written, weights, strict=True):
        first, before = summed.get(word.lower(), (word, 0.0))
        summed[word.lower()] = (first, before + float(weight))
    spoken = [(word, round(weight, 4)) for word, weight in summed.values() if weight > 0.00005]
    return tuple(sorted(spoken, key=lambda one: (-one[1], one[0]))[:MOST_WORDS])
