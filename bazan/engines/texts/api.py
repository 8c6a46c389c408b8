"""The door of the engine: read a model and ask it, train one, hold one against texts it never saw."""

from bazan.engines.texts.evaluating import evaluate
from bazan.engines.texts.reading import Reader
from bazan.engines.texts.rules import folded
from bazan.engines.texts.training import train
from bazan.engines.texts.types import BadModel, Bin, ClassFigures, Evaluation, Suggestion

__all__ = ["BadModel", "Bin", "ClassFigures", "Evaluation", "Reader", "Suggestion", "evaluate", "folded", "train"]
