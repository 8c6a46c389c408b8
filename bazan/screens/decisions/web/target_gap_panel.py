"""Where: which communes and bodies are furthest from where the number should be, as rows and as one sentence."""

from collections.abc import Sequence
from typing import Any

from bazan.core.labels import label
from bazan.core.language import either
from bazan.data.figures.api import (
    against,
    amount,
    apart,
    comparison_finding,
    every_organization,
    feature_text,
    indicator_name,
    organizations_on,
    place_name,
    standing,
)
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.platform.design_system.api import mark_bar, period
from bazan.response.directives.components import give_href
from bazan.screens.decisions import urgency_ranking
from bazan.screens.decisions.decision_subject import Decision
from bazan.screens.decisions.urgency_ranking import Gap

SHOWN = 8


def where(asked: Decision) -> dict[str, Any]:
    """The panel. Units of the newest period the whole has a number for; without one of them, nothing is compared."""
    current = asked.reading.current
    communes = [place for place in asked.places if place.id != asked.units.root.id]
    names = {Feature("place", place.id): place_name(place) for place in communes}
    if "organization" in asked.info.features:
        names |= _bodies(asked)
    readings = indicators.compare(asked.info.code, names, current.period, asked.now) if current and names else {}
    gaps = urgency_ranking.gaps(list(readings.values()))
    kinds = [
        _kind(asked, kind, [gap for gap in gaps if gap.feature.kind == kind], names)
        for kind in ("organization", "place")
        if any(gap.feature.kind == kind for gap in gaps)
    ]
    beyond = sum(1 for gap in gaps if standing(gap.reading) in ("watch", "off", "disaster"))
    worst = next((gap for gap in gaps if gap.feature != asked.feature and (gap.short or 0) > 0), None)
    return {
        "title": _finding(gaps, names),
        "head": (str(beyond) if gaps else "–", label("decisions.head.where_line", of=len(gaps))),
        "kinds": kinds,
        "period": period(current.period) if current else "",
        "give": give_href(indicator=asked.info.code, feature=feature_text(worst.feature)) if worst else "",
        "give_to": names[worst.feature] if worst else "",
    }


def _bodies(asked: Decision) -> dict[Feature, str]:
    """Bodies of today by name; a commune's own committee stands for the commune, which is in the list already."""
    bodies = organizations_on(asked.units.on)
    return {
        Feature("organization", body.id): either(body.short_name or body.name, body.name_en) for body in bodies if body.kind != "commune"
    }


def _finding(gaps: Sequence[Gap], names: dict[Feature, str]) -> str:
    communes = [gap for gap in gaps if gap.feature.kind == "place"] or gaps
    kind = communes[0].feature.kind if communes else "place"
    return comparison_finding([(names[gap.feature], gap.reading) for gap in communes], kind)


def _kind(asked: Decision, kind: str, gaps: list[Gap], names: dict[Feature, str]) -> dict[str, Any]:
    reach = max((abs(value) for gap in gaps for value in (gap.value, gap.edge or 0.0)), default=0.0) or 1.0
    return {
        "head": label(f"decisions.where.{kind}"),
        "caption": label("decisions.where.caption", name=indicator_name(asked.info)),
        "rows": [_row(asked, gap, names, reach) for gap in gaps[:SHOWN]],
        "more": [_row(asked, gap, names, reach) for gap in gaps[SHOWN:]],
    }


def _row(asked: Decision, gap: Gap, names: dict[Feature, str], reach: float) -> dict[str, Any]:
    place = asked.units.place(gap.feature.id) if gap.feature.kind == "place" else None
    body = every_organization().get(gap.feature.id) if gap.feature.kind == "organization" else None
    href = asked.href(place=place.code) if place else f"/organizations/{body.code}" if body else ""
    return {
        "name": names[gap.feature],
        "href": href,
        "value": amount(asked.info, gap.value),
        "short": apart(asked.info, -gap.short if asked.info.direction == "up" else gap.short, sign=True) if gap.short is not None else "",
        "bar": mark_bar(gap.value / reach, gap.edge / reach if gap.edge is not None else None),
        "state": standing(gap.reading),
        "word": against(gap.reading),
        "here": gap.feature == asked.feature,
    }
