"""Figures of the installation for a program that watches it, as rooms declare them. None is about a person, a place or a case."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["gauge", "counter"]


@dataclass(frozen=True)
class Metric:
    """One figure, or one of each value of its labels. The name is OpenMetrics': ``bazan_…``, ended by the unit where it has one; the ending
    ``_total`` of a counter is added where it is told."""

    name: str
    kind: Kind
    says: str
    rows: str
    """SQL of the labels' values and the number behind them; asked each time, so it must be cheap. A row without a number is left out."""
    labels: tuple[str, ...] = ()
    unit: str = ""
