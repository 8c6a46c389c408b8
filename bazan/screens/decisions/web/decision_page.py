"""The page ready for its template: the head of six numbers, then each question with its answer, its drawing and its acts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from bazan.analysis.forecasts import api as forecasts
from bazan.core.errors import BazanError
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.data.figures.api import (
    against,
    amount,
    feature_text,
    indicator_name,
    local_date,
    newest_words,
    place_name,
    reachable,
    standing,
    summary,
    territory,
    tile_view,
    value_of,
)
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.directory.accounts.api import Reach, allowed
from bazan.platform.design_system.api import Column, Sheet, long_day, period
from bazan.response.directives.components import give_href
from bazan.screens.decisions import decision_subject, urgency_ranking
from bazan.screens.decisions.decision_subject import Decision
from bazan.screens.decisions.web import hotspots_panel, insights_panel, outbreaks_panel, waiting_times
from bazan.screens.decisions.web.anomaly_panel import unusual
from bazan.screens.decisions.web.directive_effects_panel import given, marks, worked
from bazan.screens.decisions.web.forecast_panel import coming
from bazan.screens.decisions.web.scenario_panel import whatif
from bazan.screens.decisions.web.target_gap_panel import where

QUESTIONS = ((1, "unusual"), (2, "coming"), (3, "where"), (4, "whatif"), (5, "worked"))
URGENT = 3
"""Numbers of a sector shown in the list."""


def sectors(reach: Reach, now: datetime) -> dict[str, Any]:
    """Every sector this person reaches, with the numbers that need a decision most."""
    units = territory(local_date(now))
    heads = [(head, codes) for head in indicators.boards() if (codes := decision_subject.codes_of(head["pack"]))]
    opened = []
    for head, codes in heads:
        try:
            place = reachable(reach, decision_subject.PERMISSION, head["pack"], units)[0]
        except BazanError:
            continue
        opened.append((head, codes, Feature("place", place.id)))
    readings = indicators.readings_of([(code, feature) for _, codes, feature in opened for code in codes], spark=2)
    rows = []
    for head, codes, feature in opened:
        needy = urgency_ranking.by_need([readings[code, feature] for code in codes])
        rows.append(
            {
                "title": words(head["title"]),
                "icon": head["icon"] or "layers",
                "href": f"/decide/{head['pack']}",
                "line": summary(needy),
                "tiles": [(tile_view(one, now), f"/decide/{head['pack']}?indicator={one.info.code}") for one in needy[:URGENT]],
            }
        )
    trail = [(place_name(units.root), "/"), (label("decisions.all"), "")]
    return {"section": "decisions", "trail": trail, "sectors": rows, "day": long_day(now)}


def page(asked: Decision, query: Mapping[str, str], reach: Reach, why: BazanError | None = None) -> dict[str, Any]:
    """One number. ``why``: what kept the act from being done."""
    reading, info = asked.reading, asked.info
    directives = given(asked, reach)
    decided = marks(asked, directives, reach)
    panels = {
        "insights": insights_panel.panel(asked, reach),
        "unusual": unusual(asked, decided),
        "coming": coming(asked, decided),
        "outbreaks": outbreaks_panel.panel(asked),
        "where": where(asked),
        "hot": hotspots_panel.panel(asked),
        "waits": waiting_times.panel(asked),
        "whatif": whatif(asked, query),
        "worked": worked(asked, directives, decided),
    }
    root = place_name(asked.units.root)
    return {
        "section": "decisions",
        "trail": [
            (root, "/"),
            (label("decisions.all"), "/decide"),
            (words(asked.head["title"]), f"/decide/{asked.pack}"),
            (indicator_name(info), ""),
        ],
        "decision": asked,
        "name": indicator_name(info),
        "line": f"{long_day(asked.now)} · {place_name(asked.place)}",
        "value": amount(info, value_of(reading)),
        "state": standing(reading),
        "word": against(reading),
        "of": newest_words(reading) or (period(reading.current.period) if reading.current else ""),
        "number_href": f"/indicators/{info.code}?feature={feature_text(asked.feature)}",
        "indicator_choice": _indicators(asked),
        "place_choice": _places(asked),
        "panels": panels,
        "marks": decided,
        "heads": [
            {"number": number, "name": label(f"decisions.head.{key}"), "value": panels[key]["head"][0], "line": panels[key]["head"][1]}
            for number, key in QUESTIONS
            if panels.get(key)
        ],
        "give": give_href(indicator=info.code, feature=feature_text(asked.feature))
        if allowed(reach, "directives.give", sector=asked.pack)
        else "",
        "gives": allowed(reach, "directives.give", sector=asked.pack),
        "refusal": sentence(why) if why else "",
        "key": uuid4().hex,
        "reasons": insights_panel.reasons(),
        "place_fields": [("indicator", info.code), ("place", "" if asked.place == asked.places[0] else asked.place.code)],
        "done": label(f"decisions.insight.done.{query['done']}") if query.get("done") in ("dismissed", "briefed") else "",
    }


def _indicators(asked: Decision) -> list[dict[str, Any]]:
    return [
        {
            "name": words(one.info.short_labels) or indicator_name(one.info),
            "value": amount(one.info, value_of(one)),
            "state": standing(one),
            "href": asked.href(indicator=one.info.code),
            "current": one.info.code == asked.info.code,
        }
        for one in asked.others
    ]


def _places(asked: Decision) -> dict[str, Any]:
    def shown(place: Any) -> str:
        return label("boards.whole") if place.id == asked.units.root.id else place_name(place)

    ordered = sorted(asked.places, key=lambda place: (place.id != asked.units.root.id, place_name(place)))
    return {
        "shown": shown(asked.place),
        "places": [
            {
                "label": shown(place),
                "href": asked.href(place="" if place.id == asked.places[0].id else place.code),
                "current": place.id == asked.place.id,
            }
            for place in ordered
        ],
    }


def accuracy(reach: Reach, now: datetime) -> dict[str, Any]:
    """How well the forecasts of every number in reach did on their past, the best beside seasonal naive first."""
    rows = []
    titles = {head["pack"]: words(head["title"]) for head in indicators.boards()}
    for code, found in forecasts.accuracies().items():
        info = indicators.info(code)
        rows.append(
            (
                titles.get(info.pack, info.pack), indicator_name(info), label(f"boards.grain.{info.grain}"), found.courses, found.shown,
                found.mase, found.naive_mase, _percent(found.covered80), _percent(found.covered95),
            )
        )  # fmt: skip
    keys = ("sector", "name", "grain", "courses", "shown", "mase", "naive_mase", "covered80", "covered95")
    digits = {"courses": 0, "shown": 0, "mase": 3, "naive_mase": 3, "covered80": 0, "covered95": 0}
    columns = tuple(Column(label(f"decisions.accuracy.{key}"), digits.get(key)) for key in keys)
    rows.sort(key=lambda row: (row[5] is None, (row[5] or 0) / (row[6] or 1)))
    standing = forecasts.standing()
    root = place_name(territory(local_date(now)).root)
    return {
        "section": "decisions",
        "trail": [(root, "/"), (label("decisions.all"), "/decide"), (label("decisions.accuracy.title"), "")],
        "sheet": Sheet("accuracy", label("decisions.accuracy.title"), columns, tuple(rows)),
        "counted": standing[0],
        "newest": standing[1],
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
