"""What a model says of a text, and what is known of the model."""

from collections.abc import Mapping
from dataclasses import dataclass


class BadModel(Exception):
    """The bytes are no model of ours, of another version, or broken; the message says which."""


@dataclass(frozen=True)
class Suggestion:
    """A label with how likely it is, calibrated: of texts that get 0.8, about eight in ten bear the label."""

    label: str
    probability: float
    words: tuple[tuple[str, float], ...]
    """The words of the text that spoke for it, as it writes them, each with its weight in the decision, strongest first."""


@dataclass(frozen=True)
class ClassFigures:
    """How well one label is known, as it is used: where the model has a threshold for it, whatever reaches that counts as called so.
    Shares from 0 to 1; 0 where nothing was there to be counted."""

    precision: float
    recall: float
    f1: float
    support: int
    """How many of the texts bear it."""
    threshold: float | None = None
    """None: a text is called what is likeliest."""


@dataclass(frozen=True)
class Bin:
    """Texts whose first suggestion is about equally likely: how likely it was said to be, and how often it was right."""

    low: float
    high: float
    samples: int
    said: float
    right: float


@dataclass(frozen=True)
class Evaluation:
    """A model held against texts whose labels are known. Shares from 0 to 1."""

    samples: int
    accuracy: float
    macro_f1: float
    """The mean F1 of the labels, each counting the same."""
    calibration_error: float
    """The mean distance of said and right over the bins, by samples."""
    classes: Mapping[str, ClassFigures]
    bins: tuple[Bin, ...]
    """Those that hold a text, lowest first."""
