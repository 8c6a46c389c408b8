"""What the public was warned of because of an incident, and the way to the next warning."""

from typing import Any
from urllib.parse import urlencode

from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Reach
from bazan.directory.places import api as places
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import AlertInfo
from bazan.response.incidents import api as incidents
from bazan.response.incidents.web.incident_page import Room
from bazan.response.warnings import api as warnings
from bazan.response.warnings.types import DRAFT_STATES


def warned(room: Room, reach: Reach) -> dict[str, Any]:
    """Drafts that are still open, then what was sent, the newest first; ``sent``: these; ``href`` is empty for who may not compose."""
    info = room.info
    if not accounts.allowed(reach, "warnings.view"):
        return {"shown": False, "sent": []}
    rows = [
        {"href": f"/warnings/{one.id}", "headline": _said(one.facts.headline), "at": one.composed_at,
         "light": DRAFT_STATES.light(one.state), "word": DRAFT_STATES.word(one.state)}
        for one in warnings.drafts(incident=info.code)
    ]  # fmt: skip
    messages = warnings.messages(incident=info.code)
    for sent in messages:
        force = sent.in_force(room.at)
        key = f"warnings.standing.{'force' if force else sent.superseding or 'over'}"
        if sent.status != "Actual":
            key = f"warnings.status.{sent.status}"
        elif sent.msg_type not in ("Alert", "Update"):
            key = f"warnings.type.{sent.msg_type}"
        rows.append({"href": f"/warnings/messages/{sent.id}", "headline": _said(sent.headline), "at": sent.sent,
                     "light": "good" if force else "none", "word": label(key)})  # fmt: skip
    may = info.state != "closed" and not info.exercise and info.merged_into is None and accounts.allowed(reach, "warnings.compose")
    return {"shown": True, "rows": rows, "sent": messages, "href": _href(room) if may else ""}


def _href(room: Room) -> str:
    """The form, filled with what the room knows: the kind of warning its kind leads to, its title, where it is."""
    info, codes = room.info, {one.id: one.code for one in places.communes(local_day(room.at))}
    kind = incidents.catalogue().kinds.get(info.kind)
    alert = _alert(info.alert_id)
    titles = alert.labels if alert and info.title in alert.labels.values() else {"vi": info.title, "en": ""}
    query = {"incident": info.code, "kind": kind.warning if kind else "", "title": titles["vi"], "title_en": titles["en"],
             "places": ",".join(codes[one] for one in _communes(room, alert) if one in codes)}  # fmt: skip
    return "/warnings/new?" + urlencode({name: value for name, value in query.items() if value})


def _alert(alert_id: int | None) -> AlertInfo | None:
    """The alert it came from; none too where the reader has a task in the incident and isn't given what raised it."""
    try:
        return alerts.alert(alert_id) if alert_id else None
    except NotFound:
        return None


def _communes(room: Room, alert: AlertInfo | None) -> list[int]:
    """Those the affected area touches; before one is drawn, the incident's own and those of alerts grouped with the one it came from."""
    if room.exposure:
        return [one.place_id for one in room.exposure.communes if one.place_id]
    grouped = alerts.group(alert.group_id)[1] if alert and alert.group_id else []
    return list(dict.fromkeys([room.info.place_id, *(one.place_id for one in grouped if one.place_id)]))


def _said(table: Any) -> str:
    return words(table) or next(iter(table.values()), "")
