"""An alert rule before it is opened: what was wished, what it would have done, and on which course."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.numbers import typed_number, whole_number
from bazan.data.figures.api import amount, indicator_name, place_name
from bazan.data.indicators import api as indicators
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import BackTest, Severity, Wished
from bazan.monitoring.anomalies import api as anomalies
from bazan.monitoring.insights import api as insights
from bazan.platform.design_system.api import Column, Limit, Sheet, day, line_chart, number
from bazan.screens.decisions.decision_subject import Decision
from bazan.screens.decisions.web.forecast_panel import STEPS

SEVERITIES: tuple[Severity, ...] = ("minor", "moderate", "severe", "extreme")
SHOWN = 30
"""Past alarms in the table."""


def wished_of(query: Mapping[str, str], asked: Decision) -> Wished:
    """As it was typed; what was not typed is proposed from what was usual of the number.

    Refused ``alerts.wish.limit``, ``decisions.severity``.
    """
    side = "below" if query.get("side") == "below" or ("side" not in query and asked.info.direction == "up") else "above"
    severity, where = query.get("severity", "moderate"), query.get("where", "commune" if asked.place.id != asked.units.root.id else "root")
    if severity not in SEVERITIES or where not in ("commune", "root"):
        raise Refused("decisions.severity", {}, "severity")
    try:
        limit = typed_number(query.get("limit", ""))
    except ValueError as why:
        raise Refused("alerts.wish.limit", {}, "limit") from why
    if limit is None:
        limit = _proposed(asked, side)
    return Wished(asked.info.code, side, limit, severity, where)


def _proposed(asked: Decision, side: str) -> float:
    """The edge of what was usual of the newest value; without one the value itself."""
    judged = anomalies.courses(asked.info.code, [asked.place.id]).get(asked.place.id, ())
    expected = next((each.scored.expected for each in reversed(judged) if each.scored.expected is not None), None)
    if expected is not None:
        return round(expected.high if side == "above" else expected.low, asked.info.digits)
    value = asked.reading.current.value if asked.reading.current else None
    return round(value or 0.0, asked.info.digits)


def query_of(insight_id: str) -> dict[str, str]:
    """What the address of a rule says when it is opened from an insight. NotFound ``insights.unknown``."""
    number = whole_number(insight_id)
    return {} if number is None else {"indicator": insights.insight(number).noticed.indicator}


def view(asked: Decision, wished: Wished) -> dict[str, Any]:
    """The form with what was wished, and the back-test."""
    trial = alerts.try_rule(wished, asked.now)
    return {
        "name": indicator_name(asked.info),
        "unit": words(asked.info.unit_labels),
        "limit": _typed(wished.limit),
        "side": wished.side,
        "where": wished.where,
        "severity": wished.severity,
        "severities": [(severity, label(f"severity.{severity}")) for severity in SEVERITIES],
        "finding": _finding(trial),
        "sheet": _firings(asked, trial) if trial.firings else None,
        "drawing": _drawing(asked, wished, trial.start),
        "reform": asked.href(indicator=asked.info.code),
        "open": label("decisions.rule.open", side=label(f"decisions.rule.{wished.side}"), limit=amount(asked.info, wished.limit)),
        "fields": [
            ("indicator", wished.indicator),
            ("place", asked.place.code if asked.place != asked.places[0] else ""),
            ("side", wished.side),
            ("limit", repr(wished.limit)),
            ("severity", wished.severity),
            ("where", wished.where),
        ],
    }


def _typed(value: float) -> str:
    """As one would type it: without thousands parted, so that it is read again as the same number."""
    text = repr(value).removesuffix(".0")
    return either(text.replace(".", ","), text)


def _finding(trial: BackTest) -> str:
    months = (trial.end - trial.start).days / 30.44
    places = len({firing.feature_id for firing in trial.firings})
    if not trial.firings:
        return label("decisions.rule.never", features=trial.features)
    return label(
        "decisions.rule.fired", count=len(trial.firings), places=places, features=trial.features,
        month=number(len(trial.firings) / months, 1), days=number(trial.total_s / 86400, 0),
    )  # fmt: skip


def _firings(asked: Decision, trial: BackTest) -> Sheet:
    columns = (
        Column(label("decisions.rule.place")),
        Column(label("decisions.rule.from")),
        Column(label("decisions.rule.to")),
        Column(label("decisions.rule.greatest"), asked.info.digits),
    )
    rows = tuple(
        (words(firing.feature_names), day(firing.start), day(firing.end) if firing.end else label("decisions.rule.lasts"), firing.greatest)
        for firing in sorted(trial.firings, key=lambda firing: firing.start, reverse=True)[:SHOWN]
    )
    return Sheet("firings", label("decisions.rule.firings"), columns, rows)


def _drawing(asked: Decision, wished: Wished, start: datetime) -> str:
    grain = asked.info.grain
    values = indicators.series(asked.info.code, asked.feature, start, asked.now, "today")
    points = [(value.period.start, value.value) for value in values if value.period.end <= asked.now]
    last = next((value for _, value in reversed(points) if value is not None), None)
    return line_chart(
        points, step=STEPS[grain], label=f"{indicator_name(asked.info)}, {place_name(asked.place)}", digits=asked.info.digits,
        end_text=amount(asked.info, last), limits=[Limit(wished.limit, label("decisions.rule.limit"))],
    )  # fmt: skip
