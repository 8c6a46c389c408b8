"""Changes that take two persons: one asks, another one agrees or refuses, who asked may withdraw. Each is one transaction and one entry."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from bazan.core.administrator_changes import Kind
from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.change_history import actions, kind_registry, rules
from bazan.directory.change_history.models import PendingChange
from bazan.directory.change_history.types import Change, Pending
from bazan.directory.permissions.types import Acting


@transaction.atomic
def propose(
    name: str, subject: str, state: Any, reason: str, by: Acting, at: datetime, *,
    law: str = "", seen: int | None = None, more: Mapping[str, str] | None = None,
) -> Change | Pending | None:  # fmt: skip
    """Make the change, or let it wait for a second person where it takes one; null: it stands so already.

    ``more``: what else is done once it is agreed, which the kind's room reads; it is left undone where no second person is needed.
    As ``actions.make`` raises; Refused ``changes.pending.waiting``: somebody asked already.
    """
    kind = kind_registry.named(name)
    actions.lock_subject(kind, subject, seen)
    before = kind.read(subject)
    if not actions.takes_two(kind, subject, before, state, by.username, more):
        return actions.make(name, subject, state, reason, by, at, law=law)
    return _ask(kind, subject, before, state, rules.reason(reason), rules.law(law), by, at, dict(more or {}))


@transaction.atomic
def propose_all(
    name: str, states: Mapping[str, Any], reason: str, by: Acting, at: datetime, *, law: str = "", seen: int | None = None
) -> tuple[list[Change], list[Pending]]:
    """Make those changes that take one person, as ``actions.make_all``, and let the others wait."""
    kind, why, grounds = kind_registry.named(name), rules.reason(reason), rules.law(law)
    actions.lock_subjects(kind, states, seen)
    before = {subject: kind.read(subject) for subject in states}
    waits = {subject for subject in states if actions.takes_two(kind, subject, before[subject], states[subject], by.username)}
    alone = {subject: state for subject, state in states.items() if subject not in waits}
    made = actions.make_all(name, alone, reason, by, at, law=law)
    asked = [_ask(kind, subject, before[subject], states[subject], why, grounds, by, at, {}) for subject in sorted(waits)]
    return made, asked


def _ask(
    kind: Kind, subject: str, before: Any, after: Any, reason: str, law: str, by: Acting, at: datetime, more: dict[str, str]
) -> Pending:
    reached = actions.require_reach(kind, subject, before, after, by.reach)
    point = transaction.savepoint_create()
    kind.put(subject, after, by.username, at)  # what can't be is refused now, not when somebody agrees
    transaction.savepoint_rollback(point)
    _end_late(at)
    if PendingChange.objects.filter(kind=kind.name, subject=subject, state="waiting").exists():
        raise Refused("changes.pending.waiting", {})
    row = PendingChange.objects.create(
        kind=kind.name, subject=subject, before=before, after=after, more=more, reason=reason, law=law, asked_by=by.username, asked_at=at,
        **actions.touched(reached),
    )  # fmt: skip
    told = {"request": row.id, "before": before, "after": after, "reason": reason, "law": law}
    audit.append(by.username, "changes.ask", f"{kind.name}:{subject}", told)
    accounts.append_access("asked", subject, by.username, by.username, _about(row))
    return _pending(row)


@transaction.atomic
def agree(pending_id: int, by: Acting, at: datetime, *, operator: bool = False) -> Pending:
    """Make the change as the second person. ``operator``: who runs the server, where no administrator may be the second.

    Forbidden ``people.second.*``, ``people.not_allowed``, ``changes.pending.asker``: who asked may do it no longer;
    Conflict ``changes.pending.moved_on``; Refused ``changes.pending.over``; NotFound ``changes.pending.unknown``.
    """
    row, kind = _locked(pending_id, at)
    if not operator:
        accounts.require_second(by.username, row.asked_by, at, concerned=row.subject)
    if kind.read(row.subject) != row.before:
        raise Conflict("changes.pending.moved_on", {})
    actions.require_reach(kind, row.subject, row.before, row.after, by.reach)
    made = actions.write_agreed(kind, row, _asker(kind, row), by.username, at)
    pending = _pending(row)
    if kind.agreed:
        kind.agreed(row.subject, row.before, row.more, by.username, at)
    _decide(row, "agreed", by.username, at, {"change": made.id if made else None})
    return pending


@transaction.atomic
def refuse(pending_id: int, by: Acting, at: datetime) -> Pending:
    """Let nothing happen; of who asked it is withdrawing. As ``agree``, but for who may be the second."""
    row, kind = _locked(pending_id, at)
    actions.require_reach(kind, row.subject, row.before, row.after, by.reach)
    _decide(row, "withdrawn" if by.username == row.asked_by else "refused", by.username, at, {})
    return _pending(row)


def waiting(at: datetime) -> list[Pending]:
    """What waits for a second person, of what the reader sees, the oldest first."""
    rows = PendingChange.objects.filter(state="waiting", asked_at__gt=at - accounts.consent_life())
    return [_pending(row) for row in rows.order_by("asked_at", "id")]


def _locked(pending_id: int, at: datetime) -> tuple[PendingChange, Kind]:
    found = PendingChange.objects.filter(id=pending_id).first()
    if found is None:
        raise NotFound("changes.pending.unknown", {"id": pending_id})
    kind = kind_registry.named(found.kind)
    actions.lock_subject(kind, found.subject)
    row = PendingChange.objects.get(id=pending_id)  # somebody may have been quicker while this one waited
    if row.state != "waiting" or row.asked_at <= at - accounts.consent_life():
        raise Refused("changes.pending.over", {})
    return row, kind


def _asker(kind: Kind, row: PendingChange) -> Acting:
    """Return who asked, who must still be allowed to."""
    account = accounts.account_by_name(row.asked_by)
    try:
        if account is None:
            raise Forbidden("people.not_allowed", {"permission": kind.permission})
        acting = Acting(accounts.reach_of(account), account.organization_id)
        actions.require_reach(kind, row.subject, row.before, row.after, acting.reach)
    except Forbidden as why:
        raise Forbidden("changes.pending.asker", {"who": row.asked_by}) from why
    return acting


def _decide(row: PendingChange, state: str, by: str, at: datetime, told: dict[str, Any]) -> None:
    row.state, row.decided_by, row.decided_at, row.more = state, by, at, {}
    row.save(update_fields=["state", "decided_by", "decided_at", "more"])
    told |= {"request": row.id, "asked_by": row.asked_by, "before": row.before, "after": row.after, "reason": row.reason}
    act = {"agreed": "agree", "refused": "refuse", "withdrawn": "withdraw"}[state]
    audit.append(by, f"changes.{act}", f"{row.kind}:{row.subject}", told)
    accounts.append_access(state, row.subject, by, row.asked_by, _about(row))


def _end_late(at: datetime) -> None:
    rows = PendingChange.objects.filter(state="waiting", asked_at__lte=at - accounts.consent_life())
    rows.update(state="late", decided_at=at, more={})


def _about(row: PendingChange) -> str:
    return f"change:{row.id}"


def _pending(row: PendingChange) -> Pending:
    kind = kind_registry.named(row.kind)
    lines = rules.differing(kind.said(row.subject, row.before), kind.said(row.subject, row.after))
    return Pending(
        row.id, row.kind, row.subject, kind.title(row.subject), row.asked_by, row.asked_at,
        row.asked_at + accounts.consent_life(), row.reason, row.law, tuple(lines), row.more,
    )  # fmt: skip
