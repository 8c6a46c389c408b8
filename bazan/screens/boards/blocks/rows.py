"""Live rows of a dataset: files near their deadline, open cases, projects; each opens its own page.

``dataset``, ``columns``, ``where = { column = value or [values] }``, ``order`` (``-`` before it: descending), ``limit = 12``,
``due`` (an instant or date column: how long is left, or how long overdue). Rows of periods whose ``columns`` don't show the period are
those of the newest one by the moment shown: rows of several months in one list would be taken for each other.
"""

from datetime import date, datetime, timedelta
from typing import Any

from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.numbers import whole_number
from bazan.core.time import day_start
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Column as DatasetColumn
from bazan.data.datasets.types import DatasetInfo, Row
from bazan.data.figures.api import place_name, thing_name
from bazan.platform.design_system.api import Column, Sheet, day, duration, number, period, when
from bazan.screens.boards.block_declarations import Rows
from bazan.screens.boards.blocks import texts
from bazan.screens.boards.blocks.types import Drawn, Needs, RowsAsked, Scene
from bazan.screens.boards.layout import Block

MOST = 60
SOON = timedelta(days=2)


def asked(block: Block[Rows], scene: Scene) -> RowsAsked:
    """The question of a block; where there is more than fits, the reader turns pages."""
    where = tuple((name, tuple(value) if isinstance(value, list) else (value,)) for name, value in block.declared.where.items())
    place = () if scene.place.id == scene.territory.root.id else (scene.place.id,)
    limit = block.declared.limit
    page = whole_number(scene.view.option(block.id, "page"), digits=3) or 1
    offset = limit * max(page - 1, 0)
    code = block.code(block.declared.dataset)
    info = info_of_dataset(code)
    one_period = info is not None and info.grain != "event" and "period" not in block.declared.columns
    return RowsAsked(code, where, block.declared.order, limit + 1, offset, place, scene.moment if one_period else None)


def needs(block: Block[Rows], scene: Scene) -> Needs:
    return Needs(rows=(asked(block, scene),))


def info_of_dataset(code: str) -> DatasetInfo | None:
    """The dataset, null for one no loaded pack declares."""
    try:
        return datasets.dataset(code)
    except NotFound:
        return None


def drawn(block: Block[Rows], scene: Scene) -> Drawn:
    question = asked(block, scene)
    info, page = info_of_dataset(question.dataset), scene.rows.get(question)
    name = texts.name_of(block, None) if block.labels else words(info.labels) if info else block.id
    if info is None or page is None or not page.rows:
        return Drawn(name, None, empty=(label("blocks.rows.none"), label("blocks.rows.none_why")))
    limit = question.limit - 1
    found = page.rows[:limit]
    columns = [info.column(one) for one in block.declared.columns if any(one == each.id for each in info.kept)]
    due = block.declared.due
    late = sum(1 for row in found if (left := _left(row, due, scene)) is not None and left < timedelta(0))
    if question.last_period_by is not None and found[0].period is not None:
        name = f"{name} · {period(found[0].period)}"
    title = label("blocks.rows.late", name=name, count=late) if late else name
    switches, number_shown = {"next": "", "previous": ""}, question.offset // limit + 1
    if len(page.rows) > limit:
        switches["next"] = scene.view.with_option(block.id, page=str(number_shown + 1))
    if number_shown > 1:
        switches["previous"] = scene.view.with_option(block.id, page="" if number_shown == 2 else str(number_shown - 1))
    numeric = [one.type in ("integer", "decimal") for one in columns]
    return Drawn(
        title=title,
        sheet=_sheet(name, info, columns, due, found, scene),
        parts={
            "heads": [{"name": _head(one), "number": flag} for one, flag in zip(columns, numeric, strict=True)],
            "due": label("blocks.rows.left") if due else "",
            "rows": [_row(info, row, columns, due, scene) for row in found],
            "dataset": words(info.labels),
            "pages": switches,
            "page": label("blocks.rows.page", page=number_shown) if any(switches.values()) else "",
        },
        source=label("boards.source_line", source=words(info.labels)),
        about=name,
        more=(label("blocks.rows.all"), f"/datasets/{info.code}"),
    )


def _head(column: DatasetColumn) -> str:
    return words(column.labels) + (f", {column.unit}" if column.unit and not column.unit.startswith(("{", "1", "[")) else "")


def _left(row: Row, due: str, scene: Scene) -> timedelta | None:
    """Time left to the deadline; negative when it is past."""
    at = row.values.get(due) if due else None
    if isinstance(at, datetime):
        return at - scene.moment
    return day_start(at + timedelta(days=1)) - scene.moment if isinstance(at, date) else None


def _row(info: DatasetInfo, row: Row, columns: list[DatasetColumn], due: str, scene: Scene) -> dict[str, Any]:
    left = _left(row, due, scene)
    state, word = "", ""
    if left is not None:
        span = duration(abs(left.total_seconds()))
        state = "off" if left < timedelta(0) else "watch" if left < SOON else "good"
        word = label("blocks.rows.overdue" if state == "off" else "blocks.rows.in", span=span)
    cells = [{"text": shown(info, column, row, scene), "number": column.type in ("integer", "decimal")} for column in columns]
    return {"href": f"/datasets/{info.code}/rows/{row.id}", "cells": cells, "state": state, "word": word}


def shown(info: DatasetInfo, column: DatasetColumn, row: Row, scene: Scene) -> str:
    """A value as people read it: names for codes and ids, local times."""
    value = row.values.get(column.id)
    if value is None:
        return texts.NOTHING
    match column.type:
        case "place":
            place = scene.territory.place(value)
            return place_name(place) if place else str(value)
        case "thing":
            thing = next((one for one in scene.things if one.id == value), None)
            return thing_name(thing) if thing else str(value)
        case "organization":
            found = next((one for one in scene.organizations if one.feature.id == value), None)
            return str(value) if found is None else found.brief()
        case "code":
            table = info.lists.get(column.list, {}).get(str(value))
            return words(table) if table else str(value)
        case "period":
            return period(row.period) if row.period else str(value)
        case "instant":
            return when(value, scene.now)
        case "date":
            return day(value)
        case "boolean":
            return label("blocks.yes" if value else "blocks.no")
        case "integer":
            return number(float(value), 0)
        case "decimal":
            text = number(float(value), 2)
            return text.rstrip("0").rstrip(",.") if either(",", ".") in text else text
    return str(value)


def _sheet(name: str, info: DatasetInfo, columns: list[DatasetColumn], due: str, rows: tuple[Row, ...], scene: Scene) -> Sheet:
    heads = [Column(_head(one), _digits(one)) for one in columns]
    if due:
        heads.append(Column(label("blocks.rows.left")))
    body = []
    for row in rows:
        cells: list[Any] = [
            float(row.values[one.id]) if _digits(one) is not None and row.values.get(one.id) is not None else _text(info, one, row, scene)
            for one in columns
        ]
        body.append(tuple([*cells, _row(info, row, [], due, scene)["word"]] if due else cells))
    return Sheet(name, name, tuple(heads), tuple(body), texts.notes(scene, words(info.labels)))


def _digits(column: DatasetColumn) -> int | None:
    return {"integer": 0, "decimal": 2}.get(column.type)


def _text(info: DatasetInfo, column: DatasetColumn, row: Row, scene: Scene) -> Any:
    value = row.values.get(column.id)
    if value is None:
        return None
    return value if column.type in ("instant", "date") else shown(info, column, row, scene)
