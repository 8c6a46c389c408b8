"""Escalations: a chain copied when it starts, each step taken once, until somebody answers."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from bazan.coordination.notifications import actions, escalation_chains, rules
from bazan.coordination.notifications.models import Escalation
from bazan.coordination.notifications.queries import escalation_info
from bazan.coordination.notifications.recipients import resolution
from bazan.coordination.notifications.types import EscalationInfo, Recipient, Subject
from bazan.core.time import local_day
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Person
from bazan.directory.places import api as places
from bazan.directory.working_calendar import api as working_calendar

MACHINE = "system"
LONGEST_REASON = 500


@transaction.atomic
def start_escalation(chain: str, key: str, subject: Subject, by: str, at: datetime, not_before: datetime | None = None) -> EscalationInfo:
    """Call the chain's people about ``key`` until somebody answers. One of a key runs at a time: asked again, it is the running one.

    ``not_before``: nobody is called earlier. Raises Refused ``notifications.chain.unknown`` or ``notifications.subject.*``.
    """
    rules.check_subject(subject)
    wanted = escalation_chains.chain(chain)
    if (running := Escalation.objects.filter(key=key, state="running").first()) is not None:
        return escalation_info(running)
    life = subject.life_safety or wanted.life_safety
    begin = max(at, not_before or at)
    working = wanted.working and not life
    due_at = rules.due(begin, timedelta(minutes=wanted.steps[0]["wait_min"]), _hours(working))
    made = Escalation(
        chain=chain, key=key, steps=list(wanted.steps), subject=asdict(subject), life_safety=life, working=working,
        repeat_min=wanted.repeat_min, place_id=subject.place_id or places.root(local_day(at)).id, sector=subject.sector, due_at=due_at,
        wait_s=(due_at - at).total_seconds(), started_at=at, started_by=by,
    )  # fmt: skip
    Escalation.objects.bulk_create([made], ignore_conflicts=True)
    running = Escalation.objects.filter(key=key, state="running").first() or made  # another may have been quicker
    if running.id == made.id:
        audit.append(by, "notifications.escalate", f"escalation:{made.id}", {"chain": chain, "key": key})
    return escalation_info(running)


@transaction.atomic
def stop_escalation(key: str, by: str, reason: str, at: datetime) -> EscalationInfo | None:
    """Call nobody else about ``key``; None when nothing runs."""
    row = Escalation.objects.select_for_update().filter(key=key, state="running").first()
    if row is None:
        return None
    _end(row, "stopped", by, reason[:LONGEST_REASON], at)
    return escalation_info(row)


def called_next(key: str, at: datetime) -> tuple[datetime, list[Person]] | None:
    """When the next step of a running escalation is taken, and who would be called if it were now; None: nobody."""
    row = Escalation.objects.filter(key=key, state="running").first()
    if row is None or row.due_at is None or rules.ends(row.steps, row.step, row.life_safety):
        return None
    return row.due_at, _called(row, at)


def called_first(severity: str, life_safety: bool, place_id: int | None, sector: str, at: datetime) -> list[Person]:
    """Who would be called first, were such an alert raised now."""
    wanted = escalation_chains.chain_for(severity, life_safety)
    if wanted is None:
        return []
    root = places.root(local_day(at)).id
    step = wanted.steps[0]["to"]
    called = [Recipient(one["kind"], one["value"], root if one["at"] == "province" else place_id or root, sector) for one in step]
    return resolution.people_of(called, at)


def escalate_due(now: datetime, limit: int = 200) -> int:
    """Take every step that is due, each in its own transaction; gives how many. Many takers share the work."""
    taken = 0
    while taken < limit and _take_one(now):
        taken += 1
    return taken


@transaction.atomic
def _take_one(now: datetime) -> bool:
    """One step of one escalation. Its row is held until the step is committed with its message, so a step is taken once."""
    early = Q(due_at__lte=now)
    rows = Escalation.objects.select_for_update(skip_locked=True).filter(state="running").order_by("-life_safety", "due_at")
    row = rows.filter(early).first()
    if row is None:
        row = rows.extra(where=["due_at > %s + (wait_s + 1) * interval '1 second'"], params=[now]).first()
        if row is None:
            return False
        row.due_at = now + timedelta(seconds=row.wait_s)  # the clock was set back: nobody waits longer than was promised
        row.save(update_fields=["due_at"])
        return True
    if rules.ends(row.steps, row.step, row.life_safety):
        _end(row, "unanswered", MACHINE, "", now)
        return True
    _step(row, now)
    return True


def _step(row: Escalation, now: datetime) -> None:
    subject = Subject(**row.subject)
    to = _called(row, now)
    message = actions.tell(subject, to, now, asks=True, key=row.key, escalation=row)
    row.step += 1
    wait = rules.wait_after(row.steps, row.step, bool(to), row.repeat_min)
    row.due_at = rules.due(now, wait, _hours(row.working))
    row.wait_s = (row.due_at - now).total_seconds()
    row.save(update_fields=["step", "due_at", "wait_s"])
    told = {"key": row.key, "step": row.step, "people": len(to), "message": str(message.id)}
    audit.append(MACHINE, "notifications.step", f"escalation:{row.id}", told)


def _called(row: Escalation, now: datetime) -> list[Person]:
    """The people of the step that comes next; beyond the last one it is the last one's again."""
    step = row.steps[min(row.step, len(row.steps) - 1)]
    return resolution.people_of([_recipient(row, one, now) for one in step["to"]], now)


def _recipient(row: Escalation, one: dict[str, Any], now: datetime) -> Recipient:
    place = row.place_id if one.get("at", "place") == "place" else places.root(local_day(now)).id
    return Recipient(one["kind"], one["value"], place, row.sector)


def _end(row: Escalation, state: str, by: str, reason: str, at: datetime) -> None:
    row.state, row.due_at, row.ended_at, row.ended_by, row.reason = state, None, at, by, reason
    row.save(update_fields=["state", "due_at", "ended_at", "ended_by", "reason"])
    audit.append(by, f"notifications.{state}", f"escalation:{row.id}", {"key": row.key, "reason": reason, "steps": row.step})


def _hours(working: bool) -> Any:
    return working_calendar.hours_of_province(escalation_chains.folder().parent) if working else None
