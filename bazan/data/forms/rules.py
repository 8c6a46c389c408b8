"""Pure decisions: when a form is due, how an obligation stands, and who may move a submission from which state to which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from bazan.core.errors import Conflict, Forbidden, Refused
from bazan.core.reasons import SHORTEST_REASON
from bazan.core.time import LOCAL, Period, local_day
from bazan.core.working_days import Calendar
from bazan.data.forms.grammar import Due
from bazan.data.forms.types import Ask, Obligation, Standing, State, Step, Trail
from bazan.directory.permissions.types import Acting

CLOSING = time(17, 0)
"""A deadline's hour, local: the end of office hours."""
SOON = timedelta(days=3)


@dataclass(frozen=True)
class Arrow:
    """One act: the states it starts from, where it leads, what it needs."""

    act: str
    start: frozenset[State | None]
    end: State
    permission: str
    reason: bool = False
    verifier: bool = False
    """Only officers of the organization that verifies the form."""
    own: bool = False
    """Only officers of the organization that owes it."""
    other_than: frozenset[str] = frozenset()
    """Acts whose doer may not do this one too."""


ARROWS: dict[str, Arrow] = {
    arrow.act: arrow
    for arrow in (
        Arrow("check", frozenset({None, "draft"}), "draft", "forms.submit", own=True),
        Arrow("submit", frozenset({"draft", "submitted", "returned"}), "submitted", "forms.submit", own=True),
        Arrow("verify", frozenset({"submitted"}), "verified", "forms.verify", verifier=True, other_than=frozenset({"submit"})),
        Arrow("return", frozenset({"submitted"}), "returned", "forms.verify", reason=True, verifier=True),
        Arrow("approve", frozenset({"verified"}), "approved", "forms.approve", other_than=frozenset({"submit", "verify"})),
        Arrow("reject", frozenset({"submitted", "verified", "approved"}), "returned", "forms.approve", reason=True),
        Arrow("lock", frozenset({"approved"}), "locked", "forms.approve"),
        Arrow("unlock", frozenset({"locked"}), "returned", "forms.unlock", reason=True),
    )
}
"""The whole life of a submission. Nothing else moves one."""
OPEN: frozenset[State | None] = ARROWS["submit"].start | ARROWS["check"].start
"""States in which a file may be handed in."""


def moved(trail: Trail, act: str, person: Acting, owner: frozenset[int], verifier: frozenset[int], reason: str = "") -> State:
    """The state after the act. ``owner`` and ``verifier``: every number those bodies have borne.
    The roles of the person are what may be done in the submission's place and sector.

    Forbidden ``forms.act.permission``, ``forms.act.own``, ``forms.act.verifier``, ``forms.act.same``; Conflict ``forms.act.state``;
    Refused ``forms.act.reason``.
    """
    arrow = ARROWS[act]
    if trail.state not in arrow.start:
        raise Conflict("forms.act.state", {"act": act, "state": trail.state or "none"})
    if arrow.permission not in person.roles:
        raise Forbidden("forms.act.permission", {"act": act})
    if arrow.own and person.organization_id not in owner:
        raise Forbidden("forms.act.own", {"act": act})
    if arrow.verifier and person.organization_id not in verifier:
        raise Forbidden("forms.act.verifier", {"act": act})
    if any(trail.done_by.get(other) == person.username for other in arrow.other_than):
        raise Forbidden("forms.act.same", {"act": act})
    if arrow.reason and len(reason.strip()) < SHORTEST_REASON:
        raise Refused("forms.act.reason", {"act": act}, "reason")
    return arrow.end


def offered(trail: Trail, person: Acting, owner: frozenset[int], verifier: frozenset[int]) -> tuple[Arrow, ...]:
    """The acts that this person may do now, beside handing in a file."""
    found = []
    for arrow in ARROWS.values():
        try:
            moved(trail, arrow.act, person, owner, verifier, reason="." * SHORTEST_REASON)
        except (Conflict, Forbidden, Refused):
            continue
        if arrow.act not in ("check", "submit"):
            found.append(arrow)
    return tuple(found)


def trail_of(state: State | None, steps: Iterable[Step]) -> Trail:
    """Who did what since the submission was last sent; a new sending forgets who verified the one before."""
    done_by: dict[str, str] = {}
    for step in steps:
        if step.act == "submit":
            done_by = {}
        done_by[step.act] = step.actor
    return Trail(state, done_by)


def due_at(due: Due, period: Period, calendar: Calendar) -> datetime:
    """When a form is due: 17:00 of a working day after the period, or of a day of its last month.

    ``working_days``: so many worked days after the period's last day; ``days``: so many days after it; ``day``: that day of its last month
    (the month's last when it is shorter). A day of rest gives way to the next worked one (Civil Code 2015, article 148.5).
    """
    last = local_day(period.end) - timedelta(days=1)
    if due.working_days is not None:
        day = calendar.after(last, due.working_days)
    elif due.days is not None:
        day = calendar.on_or_after(last + timedelta(days=due.days))
    else:
        day = calendar.on_or_after(_day_of(last, due.day or 1))
    return datetime.combine(day, CLOSING, LOCAL)


def _day_of(day: date, wanted: int) -> date:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return min(day.replace(day=1) + timedelta(days=wanted - 1), following - timedelta(days=1))


def received(text: str, period: Period, since: datetime, now: datetime) -> datetime | None:
    """When a form of the time before this system came in, as somebody who loads it says; empty: now. Refused ``forms.received``."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as why:
        raise Refused("forms.received", {"text": text[:30], "since": f"{local_day(since):%d/%m/%Y}"}, "received") from why
    at = at if at.tzinfo else at.replace(tzinfo=LOCAL)
    if not period.start <= at <= min(since, now):
        raise Refused("forms.received", {"text": text[:30], "since": f"{local_day(since):%d/%m/%Y}"}, "received")
    return at


def standing(due: datetime, sent: datetime | None, at: datetime) -> Standing:
    """How an obligation stands at an instant. Sent at the very minute it is due is in time."""
    if sent is not None:
        return "sent" if sent <= due else "sent_late"
    if at > due:
        return "late"
    return "soon" if due - at <= SOON else "ahead"


@lru_cache(maxsize=256)
def timetable(due: Due, first: Period, last: Period, calendar: Calendar) -> tuple[tuple[Period, datetime, date], ...]:
    """(period, when the form is due, the period's last day) of every period from the first to the last of its grain.

    Kept, since every page of an officer counts by it what is owed, and it is the same all day.
    """
    found, period = [], first
    while period <= last:
        found.append((period, due_at(due, period, calendar), local_day(period.end) - timedelta(days=1)))
        period = period.next()
    return tuple(found)


def score(standings: Iterable[Standing]) -> dict[str, Any]:
    """Completeness and timeliness in percent of what is due by now; null where nothing is."""
    held = [one for one in standings if one not in ("ahead", "soon")]
    sent = sum(one in ("sent", "sent_late") for one in held)
    return {
        "due": len(held),
        "sent": sent,
        "in_time": sum(one == "sent" for one in held),
        "completeness": 100.0 * sent / len(held) if held else None,
        "timeliness": 100.0 * sum(one == "sent" for one in held) / len(held) if held else None,
    }


def still_owed(obligation: Obligation) -> bool:
    """Whether it still asks something of who owes it."""
    return obligation.sent_at is None or obligation.state == "returned" or obligation.refused_cells > 0


def asks(obligation: Obligation, at: datetime) -> Ask | None:
    """What it asks of who owes it now. None: nothing, or nothing yet, as of a period that still runs and isn't due soon."""
    if not still_owed(obligation) or obligation.state not in OPEN:
        return None
    if obligation.sent_at is not None:
        return "back"
    if obligation.standing == "late":
        return "late"
    if obligation.standing == "soon" or obligation.period.end <= at:
        return "due"
    return "begun" if obligation.state == "draft" else None
