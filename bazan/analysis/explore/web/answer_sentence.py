"""What an answer says in one sentence."""

from statistics import median
from typing import Any

from bazan.analysis.explore.types import Question, Source
from bazan.analysis.explore.web.display_names import amount, key_name, period_of, unit_of
from bazan.analysis.explore.web.pivot_table import Laid
from bazan.core.labels import label
from bazan.platform.design_system.api import inside, quantity

FEWEST = 3
"""Rows or columns that make a comparison."""


def finding(laid: Laid, question: Question, source: Source) -> str:
    """The row furthest above its own past; else the greatest; else that there is nothing."""
    rows = [row for row in laid.rows if row is not None]
    if not rows or not laid.columns:
        return label("explore.finding.nothing")
    last, unit = laid.main, unit_of(question, source)

    def said(value: float) -> str:
        return quantity(value, 0 if value % 1 == 0 else 1, unit) if unit else amount(value, 1)

    if question.rows.kind == "period":
        return _of_periods(laid, question, source, said)
    above = [
        (laid.values[row, last] - before, row) for row in rows if (row, last) in laid.values and (before := laid.before(row)) is not None
    ]
    if question.columns is not None and question.columns.kind == "period" and len(above) >= FEWEST and max(above, key=_first)[0] > 0:
        more, row = max(above, key=_first)
        return label(
            "explore.finding.above", name=key_name(row, question.rows, source), value=said(laid.values[row, last]),
            period=_column(last, question, source), more=said(more),
        )  # fmt: skip
    known = [(laid.values[row, last], row) for row in rows if (row, last) in laid.values]
    if not known:
        return label("explore.finding.nothing")
    value, row = max(known, key=_first)
    middle = median(value for value, _ in known)
    words = {"name": key_name(row, question.rows, source), "value": said(value), "period": _column(last, question, source)}
    if len(known) == 1:
        return label("explore.finding.alone", **words).strip(" ·")
    if len(known) >= FEWEST and middle > 0 and value >= 1.5 * middle:
        return label("explore.finding.times", times=amount(value / middle, 1), count=len(known), **words).strip(" ·")
    return label("explore.finding.most", **words).strip(" ·")


def _of_periods(laid: Laid, question: Question, source: Source, said: Any) -> str:
    column = laid.columns[0] if len(laid.columns) == 1 else None
    known = [(value, row, of) for (row, of), value in laid.values.items() if row is not None and (column is None or of == column)]
    value, row, of = max(known, key=_first)
    name = "" if question.columns is None else _column(of, question, source)
    when = inside(period_of(row, question.rows.of))
    return label("explore.finding.period", period=when, value=said(value), name=name).strip(" ·")


def _column(key: Any, question: Question, source: Source) -> str:
    """What a column is called; of one for a category, both."""
    if question.columns is None:
        return "" if not isinstance(key, tuple) or question.category is None else key_name(key[1], question.category, source)
    if isinstance(key, tuple):
        assert question.category is not None
        return f"{key_name(key[0], question.columns, source)} · {key_name(key[1], question.category, source)}"
    if question.columns.kind == "period" and key is not None:
        return inside(period_of(key, question.columns.of))
    return key_name(key, question.columns, source, short=False)


def _first(pair: tuple) -> float:
    return pair[0]
