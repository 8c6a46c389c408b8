"""What the pages say of a model, ready to be placed."""

from dataclasses import dataclass

from markupsafe import Markup

from bazan.core.labels import label
from bazan.core.language import words
from bazan.directory.machine_models.types import Declared, ModelInfo
from bazan.platform.design_system.api import cell_bar, mark_bar, number, quantity
from bazan.platform.text_classification.types import Bin, ClassFigures, Evaluation


@dataclass(frozen=True)
class ClassRow:
    """How well one label is known."""

    name: str
    f1: str
    bar: Markup
    precision: str
    recall: str
    support: str


@dataclass(frozen=True)
class BinRow:
    """How often the model was right where it was about so sure."""

    span: str
    samples: str
    said: str
    right: str
    bar: Markup


def share(value: float) -> str:
    """A share from 0 to 1 in percent."""
    return quantity(100 * value, 1, "%")


def whole(value: float) -> str:
    """The same without decimals, for what is counted on a few texts."""
    return quantity(100 * value, 0, "%")


def points(value: float) -> str:
    """A distance of two shares, in points of percent."""
    return label("models.page.points", count=number(100 * value, 1))


def state(model: ModelInfo) -> tuple[str, str]:
    """The light a model stands at, and its word."""
    if not model.enabled:
        return "watch", label("models.page.off")
    if model.declared.measured:
        return "good", label("models.page.watches")
    return ("good", label("models.page.on")) if model.version else ("none", label("models.page.none"))


def classes(declared: Declared, evaluation: Evaluation) -> list[ClassRow]:
    """Its labels, what it knows worst first."""
    ordered = sorted(evaluation.classes.items(), key=lambda one: (one[1].f1, one[0]))
    return [_class(words(declared.classes.get(code, {})) or code, figures) for code, figures in ordered]


def bins(evaluation: Evaluation) -> list[BinRow]:
    return [_bin(one) for one in evaluation.bins]


def _class(name: str, figures: ClassFigures) -> ClassRow:
    texts = label("models.page.texts", count=number(figures.support))
    if figures.threshold is not None:
        texts = label("models.page.texts_from", texts=texts, bar=whole(figures.threshold))
    known = (whole(figures.precision), whole(figures.recall), texts)
    return ClassRow(name, whole(figures.f1), cell_bar(figures.f1, 1), *known)


def _bin(one: Bin) -> BinRow:
    span = f"{number(100 * one.low)}–{whole(one.high)}"
    return BinRow(span, number(one.samples), whole(one.said), whole(one.right), mark_bar(one.right, one.said))
