"""What stands before the buttons of a submission: its rows, what differs from the period before, and the numbers that read them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bazan.core.labels import label, unit_words
from bazan.core.language import words
from bazan.core.time import local_day
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Column, DatasetInfo, Row
from bazan.data.figures.api import NUMBERS, amount, cell_text, column_name, feature_label, feature_text, indicator_name, readable
from bazan.data.forms import api as forms
from bazan.data.forms.types import FormInfo, SubmissionInfo
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.permissions.types import Reach
from bazan.directory.places import api as places
from bazan.platform.design_system.api import number, period
from bazan.platform.web.api import whole

PAGE = 50
MOST_CHANGES = 100
MOST_MOVES = 1_000
MOST_NUMBERS = 60
LARGE = 3.0
"""So many times more or less than the period before is a large jump, where the dataset's own check says no other factor."""


def review(
    one: SubmissionInfo, form: FormInfo, owner: OrganizationInfo, reach: Reach, query: dict[str, str], now: datetime
) -> dict[str, Any]:
    """What ``forms/review.html`` places. ``of`` and ``after`` of the query: which dataset's rows are turned to which page."""
    codes = list(dict.fromkeys(sheet.dataset for sheet in form.sheets))
    turned = {query.get("of", ""): max(0, whole(query, "after") or 0)}
    return {
        "parts": [_part(one, form, datasets.dataset(code), turned.get(code, 0)) for code in codes],
        "before": period(one.period.previous()),
        "numbers": _numbers(one, owner, codes, reach, now),
    }


def _part(one: SubmissionInfo, form: FormInfo, info: DatasetInfo, after: int) -> dict[str, Any]:
    """One dataset's rows and what differs in them."""
    sheets = [sheet for sheet in form.sheets if sheet.dataset == info.code]
    columns = [info.column(name) for name in dict.fromkeys(name for sheet in sheets for name in sheet.columns)]
    columns = [column for column in columns if not column.personal]
    page = datasets.sent(info.code, one.organization_id, one.period, PAGE, after)
    return {
        "code": info.code,
        "id": info.code.replace(".", "-"),
        "name": ", ".join(words(sheet.labels) for sheet in sheets),
        "columns": [{"name": column_name(column), "unit": unit_words(column.unit), "number": column.type in NUMBERS} for column in columns],
        "rows": [[cell_text(info, column, row.values.get(column.id), short=True) for column in columns] for row in page.rows],
        "total": page.total,
        "first": after + 1,
        "last": after + len(page.rows),
        "back": max(0, after - PAGE) if after else None,
        "on": after + PAGE if after + len(page.rows) < page.total else None,
        **_since(one, form, info, columns),
    }


def _since(one: SubmissionInfo, form: FormInfo, info: DatasetInfo, columns: Sequence[Column]) -> dict[str, Any]:
    """What differs from the period before. Happenings have no earlier selves: of them only how many there were is told."""
    earlier = one.period.previous()
    if info.grain != form.grain:
        were = datasets.sent(info.code, one.organization_id, earlier, 1).total
        return {"line": label("forms.since.events", before=number(were)), "changes": [], "more": 0}
    found = datasets.compared(info.code, one.organization_id, earlier, one.period, MOST_CHANGES)
    if not found.gone + found.changed + found.same:
        return {"line": label("forms.since.first"), "changes": [], "more": 0}
    counts = {fate: number(getattr(found, fate)) for fate in ("changed", "new", "gone", "same")}
    changes = [change for before, after in found.pairs for change in _changes(info, columns, before, after)]
    changes.sort(key=lambda change: -change["times"])
    return {
        "line": label("forms.since.line", **counts),
        "changes": changes[:MOST_CHANGES],
        "more": max(0, found.new + found.gone + found.changed - len(found.pairs)) + max(0, len(changes) - MOST_CHANGES),
    }


def _changes(info: DatasetInfo, columns: Sequence[Column], before: Row | None, after: Row | None) -> list[dict[str, Any]]:
    """The cells of one row that differ; a row that is new or gone as one line."""
    row = after or before
    assert row is not None
    name = _row_name(info, columns, row)
    if before is None or after is None:
        return [
            {"name": name, "fate": "new" if before is None else "gone", "column": "", "before": "", "after": "", "times": 0.0, "jump": ""}
        ]
    found = []
    for column in columns:
        was, is_now = before.values.get(column.id), after.values.get(column.id)
        if was == is_now:
            continue
        times = _times(was, is_now) if column.type in NUMBERS else 0.0
        large = times >= _factor(info, column)
        found.append(
            {
                "name": name,
                "fate": "changed",
                "column": column_name(column),
                "before": cell_text(info, column, was, short=True),
                "after": cell_text(info, column, is_now, short=True),
                "times": times if large else 0.0,
                "jump": label("forms.since.jump", times=number(times, 1)) if large else "",
            }
        )
    return found


def _row_name(info: DatasetInfo, columns: Sequence[Column], row: Row) -> str:
    """What tells a row from its neighbours in the form: the columns of its key that the form asks."""
    keys = [column for column in columns if column.id in info.key] or columns[:1]
    return " · ".join(cell_text(info, column, row.values.get(column.id), short=True) for column in keys)


def _times(was: float | None, is_now: float | None) -> float:
    """How many times one is the other; 0 where that says nothing."""
    if not was or not is_now or (was < 0) != (is_now < 0):
        return 0.0
    return max(abs(was / is_now), abs(is_now / was))


def _factor(info: DatasetInfo, column: Column) -> float:
    return min((check.factor for check in info.checks if column.id in check.jump and check.factor), default=LARGE)


def _numbers(one: SubmissionInfo, owner: OrganizationInfo, codes: Sequence[str], reach: Reach, now: datetime) -> list[dict[str, str]]:
    """The indicators that read these datasets, themselves or through others: of the unit, else of the whole, with their value now."""
    found = _readers(codes)[:MOST_NUMBERS]
    root = places.root(local_day(now)).id
    speaks = [Feature("organization", owner.id), *(Feature("place", each) for each in dict.fromkeys((owner.place_id, root)) if each)]
    pairs = readable([(info.code, feature) for info in found for feature in speaks if feature.kind in info.features], reach)
    readings = indicators.readings_of(pairs, now, spark=0)
    run = forms.upload(one.upload_id).run_id if one.upload_id else None
    moves = indicators.moved(run_id=run, features=speaks, limit=MOST_MOVES)[0] if run else []
    before = {(move.code, move.feature, move.period): move.before for move in moves}
    rows = []
    for info in found:
        held = [readings[pair] for pair in pairs if pair[0] == info.code and readings[pair].current is not None]
        if not held or held[0].current is None:
            continue
        current, feature = held[0].current, held[0].feature
        rows.append(
            {
                "name": indicator_name(info),
                "href": f"/indicators/{info.code}?feature={feature_text(feature)}",
                "of": feature_label(feature.kind, feature.id, short=True),
                "period": period(current.period),
                "before": amount(info, before[info.code, feature, current.period])
                if (info.code, feature, current.period) in before
                else "",
                "now": amount(info, current.value),
            }
        )
    return rows


def _readers(codes: Sequence[str]) -> list[IndicatorInfo]:
    """Those that read the datasets themselves first, then those that read these."""
    catalogue, wanted = indicators.catalogue(), set(codes)
    found: dict[str, IndicatorInfo] = {}
    while True:
        more = [info for info in catalogue if info.code not in found and wanted & {*info.datasets, *info.inputs}]
        if not more:
            return list(found.values())
        found |= {info.code: info for info in more}
        wanted |= set(found)
