"""Messages as the inbox shows them: what kind, how grave, where it stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bazan.coordination.notifications import api
from bazan.coordination.notifications.types import NotificationInfo
from bazan.core.labels import label
from bazan.core.time import LOCAL
from bazan.directory.permissions.types import Acting
from bazan.platform.design_system.api import severity_light


def waiting(who: Acting) -> int:
    """How much waits for this person in the inbox, for the door that leads there."""
    return api.needed(who.reach.account_id)


def message(one: NotificationInfo, names: Mapping[str, str]) -> dict[str, Any]:
    """One line of an inbox."""
    return {
        "one": one,
        "light": severity_light(one.severity),
        "severity": label(f"severity.{one.severity}"),
        "kind": kind_word(one.kind),
        "status": _status(one, names),
        "due_at": one.escalation.due_at if one.needs_me and one.escalation else None,
    }


def kind_word(kind: str) -> str:
    """What people call a kind of message; a kind of a room that says nothing here is called by its name."""
    word = label(f"notifications.kind.{kind}")
    return kind if word.startswith("notifications.") else word


def _status(one: NotificationInfo, names: Mapping[str, str]) -> str:
    """Where it stands: who took it up, how far it climbed."""
    chain = one.escalation
    if one.settled_at is not None:
        return label("notifications.status.decided", who=names.get(one.settled_by, one.settled_by), at=_clock(one.settled_at))
    if one.decides:
        return label("notifications.status.decides")
    if one.acknowledged_at is not None:
        return label("notifications.status.mine", at=_clock(one.acknowledged_at))
    if chain is None:
        return label("notifications.status.asks") if one.asks else ""
    if chain.state == "running":
        return label("notifications.status.running", step=chain.step, steps=max(chain.step, chain.steps))
    if chain.state == "acknowledged":
        at = _clock(chain.ended_at or one.at)
        return label("notifications.status.acknowledged", who=names.get(chain.ended_by, chain.ended_by), at=at)
    return label(f"notifications.status.{chain.state}")


def _clock(instant: datetime) -> str:
    return f"{instant.astimezone(LOCAL):%H:%M %d/%m}"
