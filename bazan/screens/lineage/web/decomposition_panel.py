"""The panel 'why did it change' against the period before: a walk by the places, bodies or amounts the number is made of."""

from typing import Any

from bazan.core.labels import label
from bazan.data.figures.api import amount, feature_label, unit_of
from bazan.data.indicators.types import Why
from bazan.platform.design_system.api import Move, Stand, number, period, walk_chart
from bazan.screens.lineage.changes.decomposition import Share, Shares
from bazan.screens.lineage.path.data_path import DataPath
from bazan.screens.lineage.queries import IndicatorPage
from bazan.screens.lineage.web import change_explanation as telling
from bazan.screens.lineage.web.data_path_panel import amount_name, amount_said
from bazan.screens.lineage.web.station_path_panel import Links


def shares_of(shown: IndicatorPage, found: DataPath, held: Shares, links: Links) -> dict[str, Any]:
    """The sentence, the walk and its table, as the panel of deliveries has them."""
    told = _walked(shown, found, held, links)
    earlier = period(shown.period.previous())
    return {
        "title": label("boards.why.title_since", since=label("boards.why.previous")),
        "sentence": _sentence(shown, held, told, earlier),
        "drawing": _chart(shown, held, told, earlier),
        "all": "",
        "rows": _table(shown, held, told, earlier),
    }


def _walked(shown: IndicatorPage, found: DataPath, held: Shares, links: Links) -> list[telling.Told]:
    """The greatest shares first, each with what it stands at; the small ones together, last."""
    told, at = [], held.before or 0.0
    moving = sorted((one for one in held.shares if one.delta), key=lambda one: -abs(one.delta))
    first = moving if len(moving) <= telling.MOST_STEPS else moving[: telling.MOST_STEPS - 1]
    for one in first:
        told.append(telling.Told(None, _cause(shown, found, one, links), at, at + one.delta))
        at += one.delta
    if rest := moving[len(first) :]:
        name = label("boards.why.share_others", count=len(rest))
        told.append(telling.Told(None, telling.Cause(name, "", ""), at, at + sum(one.delta for one in rest), len(rest)))
    return told


def _cause(shown: IndicatorPage, found: DataPath, one: Share, links: Links) -> telling.Cause:
    if one.feature is None:
        between = label(
            "boards.why.from_to", before=amount_said(found, one.amount, one.before), after=amount_said(found, one.amount, one.after)
        )
        return telling.Cause(amount_name(shown, found, one.amount), between, between)
    before, after = (number(value, shown.info.digits) for value in (one.before, one.after))
    between = label("boards.why.from_to", before=before, after=after)
    name = feature_label(one.feature.kind, one.feature.id, short=True)
    return telling.Cause(name, between, between, links.along(input=one.feature, by=found.by, since="previous"))


def _sentence(shown: IndicatorPage, held: Shares, told: list[telling.Told], earlier: str) -> str:
    if held.before is None or held.after is None:
        return label("boards.why.share_none", period=earlier)
    delta = held.after - held.before
    if not round(delta, shown.info.digits):
        return label("boards.why.same", since=earlier)
    change = telling.changed_by(shown.info, delta, sign=False)
    said = label("boards.why.share_fell" if delta < 0 else "boards.why.share_rose", change=change, period=earlier)
    strongest = next((one for one in told if one.delta * delta > 0), None)
    if strongest is None:
        return f"{said} {label('boards.why.share_whole')}"
    return f"{said} {label('boards.why.share_most', name=strongest.cause.name, change=telling.changed_by(shown.info, strongest.delta))}"


def _chart(shown: IndicatorPage, held: Shares, told: list[telling.Told], earlier: str) -> Any:
    if not told or held.before is None or held.after is None:
        return ""
    info = shown.info
    why = Why(info.code, shown.feature, shown.period, held.before, held.after, (), 0.0, "")
    return walk_chart(
        Stand(earlier, held.before, amount(info, held.before)),
        [Move(one.cause.name, one.cause.line, one.start, one.end, telling.changed_by(info, one.delta)) for one in told],
        Stand(period(shown.period), held.after, amount(info, held.after)),
        label=telling.said(why, told, info),
        unit=unit_of(info),
    )


def _table(shown: IndicatorPage, held: Shares, told: list[telling.Told], earlier: str) -> list[dict[str, Any]]:
    if not told:
        return []
    info = shown.info
    rows = [{"name": earlier, "line": "", "change": "", "after": amount(info, held.before), "at": "", "href": ""}]
    for one in told:
        change, after = telling.changed_by(info, one.delta), amount(info, one.end)
        rows.append({"name": one.cause.name, "line": one.cause.line, "change": change, "after": after, "at": "", "href": one.cause.href})
    return rows
