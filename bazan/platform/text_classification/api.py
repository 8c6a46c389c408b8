"""The door of the engine: read a model and ask it, train one, hold one against texts it never saw."""

from bazan.platform.text_classification.classifier import Reader
from bazan.platform.text_classification.evaluation import evaluate
from bazan.platform.text_classification.rules import folded
from bazan.platform.text_classification.trainer import train
from bazan.platform.text_classification.types import BadModel, Bin, ClassFigures, Evaluation, Suggestion

__all__ = ["BadModel", "Bin", "ClassFigures", "Evaluation", "Reader", "Suggestion", "evaluate", "folded", "train"]
