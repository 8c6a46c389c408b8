"""The path of a number made of rows, in words: inputs, rows, the cell, and the curves that join them."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from bazan.core.labels import label, unit_words
from bazan.core.language import words
from bazan.core.numbers import whole_number
from bazan.core.time import LOCAL
from bazan.data.datasets.types import Row
from bazan.data.figures.api import amount, cell_text, column_name, decimals_of, feature_label, indicator_name, period_text, unit_of
from bazan.platform.design_system.api import day, number
from bazan.screens.lineage.dataset_rows import when_column
from bazan.screens.lineage.display_names import dataset_name, naming_columns, row_name, unit_name
from bazan.screens.lineage.path.data_path import Branch, DataPath, ratio_of
from bazan.screens.lineage.path.row_origin import source_of
from bazan.screens.lineage.path.step_layout import FIRST, Choice, Source, Step, StepRow, Total, fan, joins
from bazan.screens.lineage.queries import IndicatorPage
from bazan.screens.lineage.web.station_path_panel import Links

MOST_HEADS = 2
LONG = 100_000
GREATER = {"{VND}": "10*3.{VND}", "10*3.{VND}": "10*6.{VND}", "10*6.{VND}": "10*9.{VND}"}


def data_path_of(shown: IndicatorPage, found: DataPath, links: Links, now: datetime) -> dict[str, Any]:
    """Steps three to five."""
    steps = [step for step in (_inputs(shown, found, links), _rows(shown, found, links)) if step is not None]
    source: Source | None = source_of(found.origin, now) if found.origin is not None else None
    return {
        "first": fan([FIRST], 0, FIRST),
        "steps": steps,
        "source": source,
        "joins": joins(steps, source),
        "following": _following(found),
    }


def fraction_of(shown: IndicatorPage, found: DataPath) -> dict[str, Any] | None:
    """The number as one sum over another, where it is exactly that; null elsewhere."""
    ratio = ratio_of(found.totals, shown.reading.current.value if shown.reading.current else None)
    if ratio is None:
        return None
    heads, unit = _heads(shown, found)
    amounts = _amounts(found, found.totals)
    above, below = ratio.above, 1 - ratio.above
    parts = [f"× {number(ratio.times, 0)}" if ratio.times != 1 else "", label("boards.path.in_unit", unit=unit) if unit else ""]
    return {
        "above": (amounts[above], heads[above]),
        "below": (amounts[below], heads[below]),
        "line": " · ".join(part for part in parts if part),
    }


def _following(found: DataPath) -> str:
    parts = [feature_label(found.branch.feature.kind, found.branch.feature.id, short=True)] if found.branch else []
    if found.info is not None and found.row is not None:
        parts.append(row_name(found.info, found.row, _spoken(found)))
    return " · ".join(parts)


def _spoken(found: DataPath) -> set[str]:
    """Columns that say again whom the reader looks at."""
    if found.spoken_of is None or found.info is None:
        return set()
    return {column.id for column in found.info.columns if column.type == found.spoken_of.kind}


def _kept(found: DataPath, **changes: Any) -> dict[str, Any]:
    """What stays chosen when something else is."""
    kept = {
        "by": found.by,
        "via": found.via.code if found.via and found.parts else "",
        "input": found.branch.feature if found.branch else "",
    }
    return kept | changes


def _inputs(shown: IndicatorPage, found: DataPath, links: Links) -> Step | None:
    if found.branches:
        return _branches(shown, found, links)
    if found.parts:
        return Step(
            number=3,
            title=label("boards.path.by_indicator"),
            heads=(label("boards.path.indicator"), label("boards.value_column")),
            rows=tuple(
                StepRow(
                    indicator_name(one),
                    (amount(one, found.totals[n]) if n < len(found.totals) else "",),
                    links.along(via=one.code),
                    one == found.via,
                )
                for n, one in enumerate(found.parts)
            ),
        )
    if found.info is None:
        return None
    return Step(
        number=3,
        title=label("boards.path.by_dataset"),
        heads=(label("boards.path.dataset"), label("boards.path.rows_column")),
        rows=tuple(
            StepRow(
                _name_of(found, code),
                (number(count, 0),),
                links.along(row=f"{code}:0"),
                code == found.info.code,
            )
            for code, count in found.counts.items()
        ),
    )


def _name_of(found: DataPath, code: str) -> str:
    return dataset_name(found.info) if found.info is not None and found.info.code == code else code


def _branches(shown: IndicatorPage, found: DataPath, links: Links) -> Step:
    heads, unit = _heads(shown, found)
    return Step(
        number=3,
        title=label(f"boards.path.by_{found.by}"),
        unit=unit,
        heads=(label(f"boards.path.{found.by}"), *heads),
        rows=tuple(_branch(shown, found, one, links) for one in found.branches),
        choices=tuple(
            Choice(label(f"boards.path.kind_{kind}"), links.along(by=kind), kind == found.by)
            for kind in found.kinds
            if len(found.kinds) > 1
        ),
        total=Total(
            feature_label(shown.feature.kind, shown.feature.id),
            (*_amounts(found, found.totals), _value(shown, shown.reading.current.value if shown.reading.current else None)),
        )
        if len(found.totals) == len(heads) - 1
        else None,
        more=label("boards.path.more_inputs", count=found.more) if found.more else "",
        more_href=links.along(**_kept(found), inputs="all") if found.more else "",
    )


def _heads(shown: IndicatorPage, found: DataPath) -> tuple[tuple[str, ...], str]:
    """(column heads, the unit the amounts share)."""
    own = unit_of(shown.info) or label("boards.value_column")
    if found.parts:
        units = {unit_of(one) for one in found.parts[:MOST_HEADS]}
        names = tuple(words(one.short_labels) or indicator_name(one) for one in found.parts[:MOST_HEADS])
        return (*names, own), units.pop() if len(units) == 1 else ""
    units = {unit_words(_scaled(found)[1].get(one.unit, one.unit)) for one in found.sums}
    return (*(column_name(one) for one in found.sums), own), units.pop() if len(units) == 1 else ""


def amount_name(shown: IndicatorPage, found: DataPath, n: int) -> str:
    """What the first or second amount of the number is called."""
    return _heads(shown, found)[0][n]


def amount_said(found: DataPath, n: int, value: float | None) -> str:
    """That amount as the path's tables write it."""
    return _amounts(found, tuple(value if k == n else None for k in range(MOST_HEADS)))[n]


def _scaled(found: DataPath) -> tuple[float, dict[str, str]]:
    """(divisor, unit to the unit a thousand times as great) once the sums are too long to compare at a glance."""
    greatest = max((abs(value or 0) for value in found.totals), default=0.0)
    able = {one.unit for one in found.sums} <= GREATER.keys()
    return (1000.0, GREATER) if able and greatest >= LONG else (1.0, {})


def _amounts(found: DataPath, amounts: tuple[float | None, ...]) -> tuple[str, ...]:
    if found.parts:
        return tuple(number(value, one.digits) for one, value in zip(found.parts[:MOST_HEADS], amounts, strict=False))
    divisor, _ = _scaled(found)
    if divisor != 1:
        return tuple(number(None if value is None else value / divisor, 1) for value in amounts)
    return tuple(number(value, 0 if abs(value or 0) >= 100 else decimals_of(value or 0.0)) for value in amounts)


def _value(shown: IndicatorPage, value: float | None) -> str:
    return number(value, min(shown.info.digits, 1))


def _branch(shown: IndicatorPage, found: DataPath, one: Branch, links: Links) -> StepRow:
    beside = one.amounts or tuple(None for _ in found.totals)
    return StepRow(
        name=feature_label(one.feature.kind, one.feature.id, short=True),
        title=feature_label(one.feature.kind, one.feature.id),
        cells=(*_amounts(found, beside), _value(shown, one.value)),
        href=links.along(**_kept(found, input=one.feature)),
        chosen=one == found.branch,
    )


def _rows(shown: IndicatorPage, found: DataPath, links: Links) -> Step | None:
    if found.info is None:
        return None
    column = found.column
    unit = unit_name(column) if column else ""
    summable = column is not None and found.columns and column in found.columns and len(found.rows) == found.total
    more = found.total > len(found.rows)
    return Step(
        number=4,
        title=label("boards.path.rows"),
        unit=unit,
        heads=(
            _row_head(found),
            column_name(column) if column and found.columns else label("boards.path.rows_column"),
        ),
        rows=tuple(_row(found, one, links) for one in found.rows),
        choices=tuple(
            Choice(indicator_name(one), links.along(**_kept(found, via=one.code)), one == found.via)
            for one in found.parts
            if len(found.parts) > 1 and found.branches
        ),
        total=Total(
            label("boards.path.sum"),
            (_cell(sum(float(row.values.get(column.id) or 0) for row in found.rows)),),
        )
        if summable and column is not None
        else None,
        more=label("boards.path.all_rows", count=number(found.total, 0)) if more else "",
        more_href=_all_href(shown, found) if more else "",
    )


def _row_head(found: DataPath) -> str:
    """What names a row: its key's words."""
    assert found.info is not None
    return ", ".join(column_name(column) for column in naming_columns(found.info, _spoken(found)))


def _cell(value: float) -> str:
    return number(value, decimals_of(float(value)))


def _row(found: DataPath, row: Row, links: Links) -> StepRow:
    assert found.info is not None
    column, batch = found.column, row.batch
    workbook = bool(batch.letters)
    said = cell_text(found.info, column, row.values.get(column.id)) if column and found.columns else label("boards.path.counted")
    stamp = f"{batch.file_name or label('boards.path.run_n', id=batch.run_id)} · {day(batch.at.astimezone(LOCAL), year=False)}"
    return StepRow(
        name=row_name(found.info, row, _spoken(found)),
        line=stamp,
        icon="file-spreadsheet" if workbook else "file-text" if batch.file_name else "database",
        cells=(said,),
        href=links.along(**_kept(found, row=f"{row.dataset}:{row.id}")),
        chosen=found.row is not None and row.id == found.row.id,
    )


def _all_href(shown: IndicatorPage, found: DataPath) -> str:
    """The dataset's page with the same period and place."""
    assert found.info is not None
    asked = {}
    if when_column(found.info) is not None and found.period is not None:
        asked = {"from": period_text(found.period), "to": period_text(found.period)}
    return f"/datasets/{found.info.code}" + (f"?{urlencode(asked)}" if asked else "")


def chosen_row(text: str) -> tuple[str, int] | None:
    """(dataset, row) of ``health.cases:12``."""
    code, _, row = text.rpartition(":")
    number = whole_number(row)
    return (code, number) if code and number is not None else None
