"""Pure decisions about accounts and the roles they hold: what can be given, and what would lock somebody out.

The state of an account is JSON: ``{"full_name", "organization": code, "active", "grants": [[role, place code, sector, until]…]}``, the
grants sorted; an empty place is everywhere, ``*`` every sector, an empty day for good.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from bazan.core.errors import Refused
from bazan.core.text_safety import unseen
from bazan.directory.accounts import rules
from bazan.directory.permissions.api import ROLES

ADMINISTRATOR = "administrator"
EVERYWHERE, EVERY_SECTOR, FOR_GOOD = "", "*", ""
LONGEST_NAME = 120
MOST_ROLES = 40

State = dict[str, Any]
Row = list[str]
"""[role, place code, sector, until]"""


def state(full_name: str, organization: str, active: bool, grants: Collection[Row]) -> State:
    """One state for equal words, however they were typed."""
    name = " ".join(full_name.split())
    return {"full_name": name, "organization": organization.strip(), "active": active, "grants": sorted(list(row) for row in grants)}


def judge(username: str, before: State | None, after: State, sectors: Collection[str]) -> None:
    """Refused ``people.username``, ``people.username.reserved``, ``people.name``, ``people.role``, ``people.sector``,
    ``people.role_twice``, ``people.roles``.

    What the account holds already isn't judged again: a sector may have gone since.
    """
    if before is None:
        rules.judge_username(username)
    name = after["full_name"]
    if not name or len(name) > LONGEST_NAME or unseen(name):
        raise Refused("people.name", {}, "full_name")
    if len(after["grants"]) > MOST_ROLES:
        raise Refused("people.roles", {"most": MOST_ROLES}, "grants")
    for row in added(before, after):
        judge_row(row, sectors)
    spans = [tuple(row[:3]) for row in after["grants"]]
    for span in spans:
        if spans.count(span) > 1:
            raise Refused("people.role_twice", {"role": span[0]}, "grants")


def judge_row(row: Row, sectors: Collection[str]) -> None:
    """Refused ``people.role``, ``people.sector``, ``people.until``."""
    role, _, sector, until = row
    if role not in ROLES:
        raise Refused("people.role", {"role": role[:40], "roles": ", ".join(ROLES)}, "grants")
    if sector != EVERY_SECTOR and sector not in sectors:
        raise Refused("people.sector", {"sector": sector[:40]}, "grants")
    if until != FOR_GOOD:
        day_of(until)


def day_of(until: str) -> date:
    """The day a role ends with. Refused ``people.until``."""
    try:
        return date.fromisoformat(until)
    except ValueError:
        raise Refused("people.until", {"text": until[:20]}, "grants") from None


def judge_days(before: State | None, after: State, on: date) -> None:
    """Refused ``people.until_past``: a role given now can't have ended."""
    for row in added(before, after):
        if row[3] != FOR_GOOD and day_of(row[3]) < on:
            raise Refused("people.until_past", {"day": row[3]}, "grants")


def added(before: State | None, after: State) -> list[Row]:
    """The roles of the later state that the earlier one hasn't."""
    held = before["grants"] if before else []
    return [row for row in after["grants"] if row not in held]


def covers(held: Row, row: Row) -> bool:
    """Whether a role that is held brings all that this row would: the same role there, in this sector, at least as long."""
    (role, place, sector, until), (wanted, where, which, end) = held, row
    longer = until == FOR_GOOD or (end != FOR_GOOD and end <= until)
    return role == wanted and place in (EVERYWHERE, where) and sector in (EVERY_SECTOR, which) and longer


def judge_own(username: str, before: State, after: State, actor: str) -> None:
    """Refused ``people.own_account``, ``people.own_role``: nobody locks themselves out; another administrator does that."""
    if username != actor:
        return
    if before["active"] and not after["active"]:
        raise Refused("people.own_account", {}, "active")
    if any(row[0] == ADMINISTRATOR and row not in after["grants"] for row in before["grants"]):
        raise Refused("people.own_role", {}, "grants")


def stands(account: State | None) -> bool:
    """Whether this account administers the whole province for good: of such at least one stays."""
    return account is not None and account["active"] and [ADMINISTRATOR, EVERYWHERE, EVERY_SECTOR, FOR_GOOD] in account["grants"]
