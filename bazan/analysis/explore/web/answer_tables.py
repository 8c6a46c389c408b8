"""An answer as a table to be seen, shaded by five classes, and as one to be taken away."""

from typing import Any

from bazan.analysis.explore.types import Question, Source
from bazan.analysis.explore.web.charts import column_name
from bazan.analysis.explore.web.display_names import amount, axis_name, digits_of, key_name, measure_name
from bazan.analysis.explore.web.pivot_table import Laid
from bazan.core.labels import label
from bazan.core.numbers import spoken
from bazan.data.figures.api import quantiles
from bazan.platform.design_system.api import Cell, Column, Sheet, class_of, signed

MOST_ROWS, MOST_COLUMNS = 60, 24
SIDE_LETTERS = 44
"""Of headings: with more the table stands below the chart, not beside it."""


def table(laid: Laid, question: Question, source: Source) -> dict[str, Any]:
    """At most sixty rows and twenty-four columns, of periods the last, of others the greatest; what is left out is said."""
    early, late = slice(None, MOST_COLUMNS), slice(-MOST_COLUMNS, None)
    columns = laid.columns[early if laid.columns and laid.main == laid.columns[0] else late]
    over = question.rows.kind == "period"
    rows = laid.rows[-MOST_ROWS:] if over else laid.rows[:MOST_ROWS]
    values = sorted(value for (row, _), value in laid.values.items() if row is not None)
    digits = digits_of(values, 1) if values else 0
    cuts = quantiles(values, digits) if len(values) > 1 else ()
    heads = [column_name(column, question, source) or label("explore.value") for column in columns]
    compared = question.columns is not None and question.columns.kind == "period" and len(laid.columns) > 2
    return {
        "caption": measure_name(question.measure, source),
        "first": axis_name(question.rows, source),
        "heads": heads,
        "rows": [_row(laid, row, columns, question, source, digits, cuts, compared) for row in rows],
        "compared": compared,
        "wide": question.rows.kind == "period" or sum(len(head) + 3 for head in heads) > SIDE_LETTERS,
        "left": _left(laid, len(rows), columns, over),
        "cuts": " · ".join(amount(cut, 1) for cut in cuts),
    }


def _left(laid: Laid, rows: int, columns: tuple[Any, ...], over: bool) -> list[str]:
    """What of it the table doesn't show. ``over``: its rows are periods."""
    found = []
    if len(laid.rows) > rows:
        found.append(label("explore.rows_before" if over else "explore.more_rows", count=len(laid.rows) - rows))
    if len(laid.columns) > len(columns):
        name = "explore.more_columns" if columns[0] == laid.columns[0] else "explore.columns_before"
        found.append(label(name, count=len(laid.columns) - len(columns)))
    return found


def _row(
    laid: Laid, row: Any, columns: tuple[Any, ...], question: Question, source: Source, digits: int, cuts: tuple[float, ...], compared: bool
) -> dict[str, Any]:
    cells = []
    for column in columns:
        value, thin = laid.value(row, column), laid.thin.get((row, column))
        cells.append(
            {
                "said": label("explore.missing") if value is None else spoken(value, digits),
                "kind": "explored-gap" if value is None else f"heat-{class_of(value, cuts) if cuts else 1}" if row is not None else "",
                "thin": "" if thin is None or value is None else label("explore.thin", share=spoken(100 * thin, 0)),
            }
        )
    before, last = laid.before(row) if compared else None, laid.value(row, laid.columns[-1]) if laid.columns else None
    return {
        "name": key_name(row, question.rows, source, short=False),
        "cells": cells,
        "against": signed(last - before, max(digits, 1)) if before is not None and last is not None else "–",
    }


def sheet(laid: Laid, question: Question, source: Source, title: str, notes: tuple[str, ...]) -> Sheet:
    """All of it, as rows and columns; an empty cell is missing."""
    digits = digits_of(sorted(laid.values.values()), 2) if laid.values else 0
    heads = [column_name(column, question, source) or label("explore.value") for column in laid.columns]
    rows: list[tuple[Cell, ...]] = [
        (key_name(row, question.rows, source, short=False), *(laid.value(row, column) for column in laid.columns)) for row in laid.rows
    ]
    columns = (Column(axis_name(question.rows, source)), *(Column(head, digits) for head in heads))
    return Sheet(label("explore.sheet"), title, columns, tuple(rows), notes)
