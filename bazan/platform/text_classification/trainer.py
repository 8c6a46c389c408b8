"""A model made of texts whose labels are known. scikit-learn is loaded here alone, when first asked for: it takes more than 100 MB."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from bazan.platform.text_classification import model_format, rules
from bazan.platform.text_classification.classifier import softmax

FOLDS = 5
MOST_GRAMS = 40_000
"""Pieces kept, those that tell labels apart best: more made the file larger and nothing better."""
SLACK = 0.5
"""C of the linear support vector machine."""
LEANING = 0.02
"""How dear it is to move a label's probability away from what the decisions say."""

SUREST = (-3, 3)
"""Bounds of the scale's logarithm: texts that are all known apart would make it endless."""


def train(samples: Iterable[tuple[str, str]], recall: Mapping[str, float] | None = None) -> bytes:
    """The bytes of a model of these (text, label), the same for the same samples in the same order.

    Each text is learnt as it stands and without its marks; the two are never parted when folds are made, so calibration is not flattered.
    ``recall``: of these labels a threshold is kept, the highest probability that finds this share of them in texts not learnt. Raises
    ValueError for fewer than two labels, for a label with fewer texts than ``FOLDS``, and for a label of ``recall`` that no text bears.
    """
    pairs = list(samples)
    labels = sorted({label for _, label in pairs})
    rare = [label for label in labels if sum(one == label for _, one in pairs) < FOLDS]
    if len(labels) < 2 or rare:
        raise ValueError(f"two labels are needed and {FOLDS} texts of each; too few of: {', '.join(rare) or ', '.join(labels)}")
    if strange := set(recall or {}) - set(labels):
        raise ValueError(f"no text bears {', '.join(sorted(strange))}")
    texts = [twin for text, _ in pairs for twin in (text, rules.folded(text))]
    wanted = np.repeat([labels.index(label) for _, label in pairs], 2)
    decisions = _unseen(texts, wanted, len(labels))
    scale, shift = _calibrated(decisions, wanted)
    chances = softmax(scale * decisions + shift)
    found = {label: chances[wanted == labels.index(label), labels.index(label)] for label in recall or {}}
    thresholds = {label: _threshold(found[label], share) for label, share in (recall or {}).items()}
    words, machine = fit(texts, wanted)
    weights, bias = _rows(machine.coef_), _rows(machine.intercept_)
    return model_format.written(
        model_format.Weights(tuple(labels), tuple(words.get_feature_names_out()), words.idf_, weights, bias, scale, shift, thresholds)
    )


def fit(texts: Sequence[str], wanted: np.ndarray) -> tuple[Any, Any]:
    """scikit-learn's vectorizer and linear support vector machine, taught."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.feature_selection import chi2
    from sklearn.svm import LinearSVC

    grams: Any = rules.grams
    words = TfidfVectorizer(analyzer=grams, sublinear_tf=True)
    read = words.fit_transform(texts)
    if len(words.vocabulary_) > MOST_GRAMS:
        telling = np.nan_to_num(chi2(read, wanted)[0])
        names = words.get_feature_names_out()
        kept = sorted(names[np.argsort(-telling, kind="stable")[:MOST_GRAMS]])
        words = TfidfVectorizer(analyzer=grams, vocabulary=kept, sublinear_tf=True)
        read = words.fit_transform(texts)
    machine = LinearSVC(C=SLACK, class_weight="balanced", random_state=0, max_iter=5000)
    return words, machine.fit(read, wanted)


def _unseen(texts: Sequence[str], wanted: np.ndarray, labels: int) -> np.ndarray:
    """What is decided of each text by a machine that learnt neither it nor its twin: texts × labels."""
    from sklearn.model_selection import StratifiedKFold

    decisions = np.zeros((len(texts), labels))
    for learnt, held in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(wanted[::2], wanted[::2]):
        learn, hold = (np.stack([2 * part, 2 * part + 1], axis=1).ravel() for part in (learnt, held))
        words, machine = fit([texts[int(index)] for index in learn], wanted[learn])
        said = machine.decision_function(words.transform([texts[int(index)] for index in hold]))
        decisions[hold] = said if said.ndim == 2 else np.stack([-said, said], axis=1)
    return decisions


def _calibrated(decisions: np.ndarray, wanted: np.ndarray) -> tuple[float, np.ndarray]:
    """The scale and the shift of each label under which the probabilities say most about what was wanted."""
    from scipy.optimize import minimize
    from scipy.special import log_softmax

    rows = np.arange(len(wanted))

    def loss(given: np.ndarray) -> float:
        said = log_softmax(np.exp(given[0]) * decisions + given[1:], axis=1)
        return float(LEANING * np.square(given[1:]).sum() - said[rows, wanted].mean())

    labels = decisions.shape[1]
    best = minimize(loss, np.zeros(labels + 1), method="L-BFGS-B", bounds=[SUREST, *[(None, None)] * labels]).x
    return float(np.exp(best[0])), best[1:]


def _threshold(chances: np.ndarray, share: float) -> float:
    """The highest probability that so large a share of these reach."""
    return float(np.sort(chances)[::-1][int(np.ceil(share * len(chances))) - 1])


def _rows(given: np.ndarray) -> np.ndarray:
    """Of two labels scikit-learn keeps one row: the other is its opposite."""
    return given if len(given) > 1 else np.concatenate([-given, given])
