"""What analyses noticed of a sector, with what can be done with it; and how many alarms the sector allows."""

from collections.abc import Sequence
from typing import Any

from bazan.core.labels import label
from bazan.core.language import words
from bazan.data.figures.api import place_name
from bazan.directory.accounts.api import Reach, allowed
from bazan.monitoring.anomalies import api as anomalies
from bazan.monitoring.anomalies.types import Budget
from bazan.monitoring.insights import api as insights
from bazan.monitoring.insights.types import REASONS, Insight
from bazan.platform.design_system.api import Column, Sheet, day, number, when
from bazan.response.directives.components import give_href
from bazan.screens.decisions.decision_subject import Decision

SHOWN = 3
"""Insights on a decision page; the others on their own."""
GRAVE = 0.9
"""From this weight on the light is red."""
SILENT = 1.0
"""A threshold nothing reaches."""


def panel(asked: Decision, reach: Reach) -> dict[str, Any]:
    """The heaviest of the sector, at the place or anywhere in it."""
    found = insights.insights(asked.pack, _places(asked), limit=SHOWN + 1)
    return {
        "rows": [row(asked, insight, reach) for insight in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "href": f"/decide/{asked.pack}/insights",
        "alarms": f"/decide/{asked.pack}/alarms",
        "budget": _budget_line(anomalies.budgets(asked.pack)[0]),
    }


def _places(asked: Decision) -> list[int] | None:
    return None if asked.place.id == asked.units.root.id else [asked.place.id]


def row(asked: Decision, insight: Insight, reach: Reach) -> dict[str, Any]:
    """An insight as a line, with the acts that this person may do."""
    noticed = insight.noticed
    said = words(noticed.words)
    judges = allowed(reach, "insights.judge", noticed.place_id, insight.sector)
    measured = bool(noticed.indicator and noticed.feature)
    about = {"indicator": noticed.indicator, "feature": _feature(insight)} if measured else {"place": noticed.place_id}
    place = asked.units.place(noticed.place_id)
    gives = allowed(reach, "directives.give", sector=insight.sector)
    opens = noticed.indicator and allowed(reach, "alerts.open", sector=insight.sector)
    return {
        "id": insight.id,
        "kind": label(f"insights.kind.{insight.kind}"),
        "words": said,
        "state": "good" if noticed.favourable else "off" if noticed.weight >= GRAVE else "watch",
        "place": place_name(place) if place else "",
        "since": label("decisions.insight.since", at=day(noticed.since)),
        "seen": when(insight.seen_at),
        "href": noticed.address,
        "give": give_href(**about, words=said, insight=insight.id) if gives else "",
        "rule": f"/decide/{asked.pack}/rule?insight={insight.id}" if opens else "",
        "judges": judges,
        "briefed": insight.briefed,
        "dismissed": _dismissed(insight),
    }


def _feature(insight: Insight) -> str:
    return ":".join(map(str, insight.noticed.feature or ()))


def _dismissed(insight: Insight) -> str:
    done = insight.dismissed
    if done is None:
        return ""
    reason = label(f"insights.reason.{done.reason}")
    return label("decisions.insight.dismissed", at=when(done.at), by=done.by, reason=reason) + (f" {done.note}" if done.note else "")


def reasons() -> list[tuple[str, str]]:
    """Why one may be dismissed, as a list to choose from."""
    return [(reason, label(f"insights.reason.{reason}")) for reason in REASONS]


def every(asked: Decision, reach: Reach) -> dict[str, Any]:
    """All that stands in reach, and what was dismissed while it lasts."""
    return {
        "standing": [row(asked, insight, reach) for insight in insights.insights(asked.pack, limit=200)],
        "dismissed": [row(asked, insight, reach) for insight in insights.insights(asked.pack, dismissed=True, limit=200)],
        "reasons": reasons(),
        "alarms": f"/decide/{asked.pack}/alarms",
    }


def _budget_line(budget: Budget) -> str:
    most = number(budget.most, 0 if budget.most == int(budget.most) else 1)
    tried = budget.tried
    if tried is None or tried.threshold >= SILENT:
        return label(f"decisions.alarms.line_{budget.about}", most=most)
    return label(f"decisions.alarms.line_{budget.about}_tried", most=most, month=number(tried.false_alarms_per_month, 1))


def alarms(pack: str, reach: Reach) -> dict[str, Any]:
    """How many alarms the sector allows of its indicators and its sensors, and what that finds."""
    return {"budgets": [_budget(budget, reach) for budget in anomalies.budgets(pack)]}


def _budget(budget: Budget, reach: Reach) -> dict[str, Any]:
    tried = budget.tried
    return {
        "about": budget.about,
        "title": label(f"decisions.alarms.{budget.about}"),
        "most": number(budget.most, 0 if budget.most == int(budget.most) else 1),
        "unit": label(f"decisions.alarms.unit_{budget.about}"),
        "line": _tried_line(budget),
        "set": label("decisions.alarms.set", by=budget.set_by, at=when(budget.set_at))
        if budget.set_at
        else label("decisions.alarms.usual"),
        "sheet": _found(budget.about, tried.sensitivities) if tried and tried.sensitivities else None,
        "sets": allowed(reach, "anomalies.budget", sector=budget.sector),
    }


def _tried_line(budget: Budget) -> str:
    tried = budget.tried
    if tried is None:
        return label("decisions.alarms.untried")
    if tried.threshold >= SILENT:
        return label("decisions.alarms.silent", series=budget.series)
    if budget.tried_at is None:
        return label("decisions.alarms.trying")
    kept = tried.shifts - tried.shifts_over
    return label(
        f"decisions.alarms.tried_{budget.about}", series=budget.series, kept=kept, spans=tried.shifts,
        month=number(tried.false_alarms_per_month, 1), threshold=number(tried.threshold, 2), at=when(budget.tried_at),
    )  # fmt: skip


def _found(about: str, sensitivities: Sequence[Any]) -> Sheet:
    """Of faults put into history, the share that is found, by kind and size."""
    keys = ("kind", "size", "injected", "found", "share")
    digits = {"size": 0, "injected": 0, "found": 0, "share": 0}
    columns = tuple(Column(label(f"decisions.alarms.column.{key}"), digits.get(key)) for key in keys)
    rows = tuple((label(f"decisions.kind.{each.kind}"), each.size, each.injected, each.found, 100 * each.share) for each in sensitivities)
    return Sheet(f"alarms-{about}", label("decisions.alarms.found"), columns, rows)
