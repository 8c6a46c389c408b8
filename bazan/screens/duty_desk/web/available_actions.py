"""What this person may do with an alert now, and what each act needs to be told."""

from datetime import datetime, timedelta
from typing import Any

from bazan.core.time import LOCAL
from bazan.directory.accounts.api import Reach, Request, allowed
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import OUTCOMES, AlertInfo, SuppressionInfo
from bazan.platform.web.api import Said, typed
from bazan.screens.duty_desk.queries.alert_queue import full_names

LONGEST = 2_000
SUPPRESSED_FOR = timedelta(hours=2)
"""What the form proposes."""


def given_of(request: Request) -> Said:
    """What a form was sent with, to be shown again beside its refusal."""
    return Said({name: value[:LONGEST] for name, value in typed(request).items()})


def choices(alert: AlertInfo, reach: Reach, now: datetime) -> dict[str, Any]:
    """Acts offered on an open alert in this reader's hands; ``confirm`` while nobody has taken it up, ``close`` after."""
    may = allowed(reach, "alerts.handle", place_id=alert.place_id, sector=alert.sector) and alert.state != "closed"
    return {
        "may": may,
        "confirm": may and not alert.acknowledged,
        "incident": f"/incidents/new?alert={alert.id}" if allowed(reach, "incidents.open") else "",
        "directive": f"/directives/give?alert={alert.id}" if _gives(alert, reach) else "",
        "groups": _groups(alert, now) if may else [],
        "outcomes": [one for one in OUTCOMES if one != "false"],
        "people": sorted(full_names().items(), key=lambda item: item[1]) if may else [],
        "until": (now + SUPPRESSED_FOR).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M"),
        "suppressed": alert.suppressed,
        "unsuppress": all(may_silence(reach, alert.sector, one.place_id) for one in silencing(alert, now)) if alert.suppressed else False,
        "whole_rule": not alert.life_safety and may_silence(reach, alert.sector, None),
    }


def silencing(alert: AlertInfo, now: datetime) -> list[SuppressionInfo]:
    """The suppressions in force that keep this alert from calling."""
    feature = (alert.feature_kind, alert.feature_id)
    running = alerts.suppressions(now)
    return [one for one in running if one.rule == alert.rule and (one.feature_id is None or (one.feature_kind, one.feature_id) == feature)]


def may_silence(reach: Reach, sector: str, place_id: int | None) -> bool:
    """Whether this reader may make and end a suppression of this place; None: of every place, as one of a whole rule."""
    return allowed(reach, "alerts.handle", place_id=place_id, sector=sector, everywhere=place_id is None)


def _gives(alert: AlertInfo, reach: Reach) -> bool:
    return allowed(reach, "directives.give", place_id=alert.place_id, sector=alert.sector)


def _groups(alert: AlertInfo, now: datetime) -> list[AlertInfo]:
    """One alert of each open group of the same place: what this one may be put together with by hand."""
    if alert.group_id is not None or alert.place_id is None:
        return []
    found: dict[int, AlertInfo] = {}
    for one in alerts.alerts("open", places=[alert.place_id], limit=30, at=now):
        if one.group_id is not None and one.id != alert.id:
            found.setdefault(one.group_id, one)
    return list(found.values())
