"""What is open in a sector, for the panel beside its board: alerts that call first."""

from collections.abc import Sequence
from datetime import datetime

from bazan.core.labels import label
from bazan.core.language import words
from bazan.data.figures.api import kept
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import AlertInfo
from bazan.platform.design_system.api import duration, severity_light

SHOWN = 4


def open_alerts(pack: str, place_id: int | None, now: datetime) -> list[dict[str, str]]:
    """Lines of the panel: the gravest alerts of the sector, in one place or (null) everywhere, and one that leads to the others."""
    found = [one for one in _calling(pack) if place_id is None or one.place_id == place_id]
    lines = [
        {
            "title": words(one.labels),
            "href": f"/alerts/{one.id}",
            "state": severity_light(one.severity),
            "word": label(f"severity.{one.severity}"),
            "line": label("boards.alert.since", span=duration((now - one.active_since).total_seconds())),
        }
        for one in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        more = label("boards.alert.more", count=len(found) - SHOWN)
        lines.append({"title": more, "href": f"/alerts?sector={pack}", "state": "none", "word": "", "line": ""})
    return lines


@kept(5)
def _calling(pack: str) -> Sequence[AlertInfo]:
    return alerts.active(sectors=[pack], quiet=False, limit=200)
