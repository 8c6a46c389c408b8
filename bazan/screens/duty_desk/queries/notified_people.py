"""Who was told of an alert and how far that came, who is told next, and whose shift it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bazan.coordination.duty_rosters import api as duty_rosters
from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.types import EscalationInfo, PersonOnDuty, Receipt
from bazan.core.time import local_day
from bazan.data.figures.api import kept, territory
from bazan.monitoring.alerts.types import AlertInfo

FARTHEST = ("acknowledged", "read", "delivered", "sent", "sending", "queued", "passed", "failed")
"""States of a receipt: one that came farther speaks for its person."""


@dataclass(frozen=True)
class Told:
    """``people``: of each who was told the receipt that came farthest, and whether another way failed meanwhile."""

    people: tuple[tuple[Receipt, bool], ...]
    escalation: EscalationInfo | None
    """None once somebody took the alert up: nobody is called any more, though the calls hear of it a moment later."""
    following: tuple[dict[str, Any], ...]
    """Whom the next step calls, as its chain names them; empty: no step is to come."""

    @property
    def acknowledged(self) -> int:
        return sum(one.state == "acknowledged" for one, _ in self.people)


def key_of(alert_id: int) -> str:
    """What an alert's escalation is called."""
    return f"alert:{alert_id}"


def told(alert: AlertInfo) -> Told:
    """Within the reader's rows, in a handful of questions."""
    running = notifications.escalation(key_of(alert.id)) if alert.waiting else None
    return Told(farthest(notifications.receipts(key_of(alert.id))), running, following(running))


def farthest(receipts: Iterable[Receipt]) -> tuple[tuple[Receipt, bool], ...]:
    """One line a person, in the order they were first told."""
    found: dict[object, Receipt] = {}
    failed: set[object] = set()
    for one in receipts:
        who = one.account_id or one.full_name
        if one.state == "failed":
            failed.add(who)
        held = found.get(who)
        if held is None or FARTHEST.index(one.state) < FARTHEST.index(held.state):
            found[who] = one
    return tuple((one, who in failed and one.state not in ("acknowledged", "read")) for who, one in found.items())


def following(running: EscalationInfo | None) -> tuple[dict[str, Any], ...]:
    """The next step's recipients; the last step of a chain of life safety is taken again."""
    if running is None or running.state != "running" or running.due_at is None:
        return ()
    chain = notifications.chains().get(running.chain)
    if chain is None or (running.step >= len(chain.steps) and not running.life_safety):
        return ()
    return tuple(chain.steps[min(running.step, len(chain.steps) - 1)]["to"])


def due(shown: Iterable[AlertInfo]) -> dict[int, datetime]:
    """When the next person is called about each alert that waits; one question."""
    found = notifications.escalations([key_of(alert.id) for alert in shown if alert.waiting])
    return {int(key.partition(":")[2]): one.due_at for key, one in found.items() if one.state == "running" and one.due_at is not None}


@kept(30)
def on_duty(at_minute: datetime) -> tuple[PersonOnDuty, ...]:
    """Who watches over the whole territory now."""
    root = territory(local_day(at_minute)).root
    return tuple(duty_rosters.on_duty(root.id, "*", at_minute))
