"""The wall's alert scene: while an alert of life safety is active it is the one story. And how the path to a screen fares."""

from collections.abc import Collection
from datetime import datetime

from bazan.core.labels import label
from bazan.core.language import words
from bazan.data.figures.api import kept, local_date, place_name, territory
from bazan.directory.accounts import api as accounts
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import AlertInfo
from bazan.platform.design_system.api import duration, number
from bazan.screens.wall.web.headline_texts import Story

READ = 50


def alarm(now: datetime, fought: Collection[int] = ()) -> Story | None:
    """What, where, since when, who has it, of the gravest; null while no life is at stake. Within the reader's rows.

    ``fought``: alerts in the hands of an incident, which tells more of them.
    """
    active = [one for one in alerts.active(limit=READ) if one.life_safety and one.id not in fought]
    if not active:
        return None
    first = active[0]
    place = territory(local_date(now)).place(first.place_id)
    parts = [place_name(place) if place else "", words(first.feature_names), _holder(first)]
    if len(active) > 1:
        parts.append(label("wall.alarm.more", count=len(active) - 1))
    return Story(
        state="disaster" if first.severity == "extreme" else "off",
        icon="triangle-alert",
        title=words(first.labels),
        line=" · ".join(dict.fromkeys(part for part in parts if part)),
        since_word=label("wall.alarm.since"),
        since=duration((now - first.active_since).total_seconds()),
        href=f"/alerts/{first.id}",
        pack=first.sector,
        alarm=True,
    )


def _holder(alert: AlertInfo) -> str:
    holder = alert.assigned_to or alert.acknowledged_by
    if not holder:
        return label("wall.alarm.nobody")
    return label("wall.alarm.holder", name=_names().get(holder, holder))


@kept(30)
def _names() -> dict[str, str]:
    return accounts.full_names()


def path_line(now: datetime) -> str:
    """How long the synthetic alert of each minute took to a screen; empty while none was sent."""
    beat = _heartbeat(now.replace(second=0, microsecond=0))
    if beat.last_at is None:
        return ""
    if beat.last_latency_ms is None:
        return label("wall.path.unseen")
    return label("wall.path.line", seconds=number(beat.last_latency_ms / 1000, 1))


@kept(30)
def _heartbeat(minute: datetime):
    return alerts.heartbeat(minute)
