"""The rule of two persons: what takes a second one, and who may be it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bazan.core.errors import Forbidden
from bazan.core.settings import of_room
from bazan.core.time import local_day
from bazan.directory.accounts.administration import role_assignment
from bazan.directory.accounts.administration.constants import ADMINISTER
from bazan.directory.accounts.models import Account, Grant, Reset
from bazan.directory.accounts.queries import held_on
from bazan.directory.accounts.settings import SETTINGS
from bazan.directory.permissions.api import rules


def consent_life() -> timedelta:
    """Return how long a request waits for a second person."""
    return timedelta(days=of_room(SETTINGS).consent_days)


def require_second(by: str, asked_by: str, at: datetime, *, concerned: str = "", alone: str = "people.second.alone") -> None:
    """Refuse who may not agree to what somebody else asked. The one check of every rule of two persons.

    Args:
        by: user name of the second person.
        asked_by: user name of who asked.
        concerned: user name of the person it is about, who can't be the second.
        alone: rule that is broken when both are the same person.

    Raises:
        Forbidden: ``alone``, ``people.second.own``; ``people.second.new``: an administrator whose right is too young.
    """
    if by == asked_by:
        raise Forbidden(alone, {})
    if by == concerned:
        raise Forbidden("people.second.own", {})
    if is_new_administrator(by, at):
        raise Forbidden("people.second.new", {"days": of_room(SETTINGS).new_administrator_days})


def is_new_administrator(username: str, at: datetime) -> bool:
    """Whether the account administers, and its widest right to do so was given less than the policy's days ago.

    A right without an instant was given before instants were recorded.
    """
    roles = [role for role, brought in rules.PERMISSIONS.items() if ADMINISTER in brought]
    rows = list(Grant.objects.filter(held_on(local_day(at)), account__username=username, role__in=roles))
    since = at - timedelta(days=of_room(SETTINGS).new_administrator_days)
    young = [row.given_at is not None and row.given_at > since for row in rows]
    whole = [is_young for row, is_young in zip(rows, young, strict=True) if row.place_id is None and row.sector == rules.EVERY_SECTOR]
    return all(whole) if whole else any(young)


def is_guarded(state: Mapping[str, Any] | None) -> bool:
    """Whether an account of this state holds a role that demands a second proof, which no single administrator gives."""
    return state is not None and any(row[0] in rules.guarded_roles() for row in state["grants"])


def becomes_guarded(before: role_assignment.State | None, after: role_assignment.State | None) -> bool:
    """Whether the change makes an account guarded that nobody could use a guarded role by."""
    return is_guarded(after) and not (before is not None and before["active"] and is_guarded(before))


def is_long_used(account: Account, at: datetime) -> bool:
    """Whether its person signs in for longer than the policy's days: a colleague everybody knows, who keeps the password."""
    days = timedelta(days=of_room(SETTINGS).new_administrator_days)
    return account.first_sign_in is not None and account.first_sign_in <= at - days


def invitation_takes_second(username: str, state: Mapping[str, Any] | None) -> bool:
    """Whether a second administrator confirms where an invitation goes: of a guarded account, and of one that was ever used or renewed."""
    if is_guarded(state):
        return True
    account = Account.objects.filter(username=username).first()
    if account is None:
        return False
    used = account.last_login is not None or account.renewed_at is not None
    return used or Reset.objects.filter(account=account, state="agreed").exists()


def takes_second(username: str, before: role_assignment.State | None, after: role_assignment.State | None, actor: str) -> bool:
    """Whether the change of an account takes a second administrator: it gives a guarded role, or gives anything to who makes it."""
    if after is None:
        return False
    opened = before is not None and after["active"] and not before["active"]
    held = [] if before is None or opened else before["grants"]  # an account that is opened again gains all it holds
    gained = [row for row in after["grants"] if not any(role_assignment.covers(old, row) for old in held)]
    if any(row[0] in rules.guarded_roles() for row in gained):
        return True
    moved = before is not None and before["organization"] != after["organization"]
    return username == actor and (bool(gained) or moved)
