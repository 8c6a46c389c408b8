"""An indicator over the communes: the class of each, and the legend. Classes are cut by ``data.figures``; their colours are tokens."""

from collections.abc import Mapping
from dataclasses import dataclass

from bazan.data.figures.api import classes_of, unit_of
from bazan.data.indicators import api as indicators
from bazan.directory.map_layers.types import Answer
from bazan.platform.design_system.api import class_of, class_texts
from bazan.screens.map import unit_geography as geography
from bazan.screens.map.types import Scene

MISSING = "missing"


@dataclass(frozen=True)
class Colouring:
    """``tones``: of each commune by the key of its feature. ``legend``: (tone, from what to what)."""

    title: str
    unit: str
    tones: Mapping[str, str]
    legend: list[tuple[str, str]]
    geography: str
    """By whose communes, in words."""


def colouring(made: Scene) -> Colouring | None:
    """Of the indicator that is on; None: none is."""
    answer = next((one for one in made.answers if one.layer.group == "figures"), None)
    return _coloured(answer, geography.note(made.view, made.now)) if answer else None


def _coloured(answer: Answer, said: str) -> Colouring:
    info = indicators.info(answer.layer.code.removeprefix("figures."))
    values = [one.value for one in answer.features if one.value is not None]
    classes = classes_of("quantiles", values, (), info.digits, info.direction)
    tones = {
        f"{answer.layer.code}/{one.id}": MISSING if one.value is None else classes.tones[class_of(one.value, classes.cuts) - 1]
        for one in answer.features
    }
    legend = list(class_texts(classes.cuts, info.digits, tones=classes.tones, zero=classes.zero)) if values else []
    return Colouring(answer.layer.title, unit_of(info), tones, legend, said)
