"""Who may do what: one table of what rooms declare, one function. Everything that none declared is refused."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from bazan.register.people.types import Held, Reach

ROLES = ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")
PERMISSIONS: dict[str, frozenset[str]] = dict.fromkeys(ROLES, frozenset())
"""role → what it may do, within the places and sectors it is held in. Filled at the start with what rooms declare."""
_names: set[str] = set()


def names() -> frozenset[str]:
    """Every permission there is."""
    return frozenset(_names)


def grant(permission: str, roles: Iterable[str]) -> None:
    """Let these roles bring the permission. Raises ValueError for an unknown role, for none, and for a permission that others declared."""
    held = frozenset(roles)
    if not held or held - set(ROLES):
        raise ValueError(f"{permission}: of the roles {', '.join(ROLES)} at least one is needed")
    if permission in _names:
        raise ValueError(f"{permission}: declared twice")
    _names.add(permission)
    for role in held:
        PERMISSIONS[role] |= {permission}


USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}")
SHORTEST_PASSWORD = 12

FAILURES_FREE = 5
"""Wrong passwords for one account from one address before it has to wait."""
FAILURES_FREE_ADDRESS = 50
"""Wrong passwords for any account from one address before it has to wait: behind one address may sit an office."""
FORGET_AFTER = timedelta(hours=1)
LONGEST_WAIT = timedelta(minutes=15)


def joined(account_id: int, username: str, held: Iterable[Held]) -> Reach:
    """The reach of everything an account holds."""
    grants = tuple(held)
    return Reach(account_id, username, frozenset(h.role for h in grants), *_spread(grants), grants)


def allowed(reach: Reach, permission: str, place_id: int | None = None, sector: str | None = None, everywhere: bool = False) -> bool:
    """Whether one of the roles held brings the permission in this place and this sector; None: anywhere, in any.

    ``everywhere``: for what touches all places at once; no list of places is enough.
    The one function every check goes through. A permission nobody defined raises ValueError.
    """
    if permission not in _names:
        raise ValueError(f"no such permission: {permission}")
    return any(
        permission in PERMISSIONS[held.role]
        and (held.places is None or (not everywhere and (place_id is None or place_id in held.places)))
        and (sector is None or held.sectors is None or sector in held.sectors)
        for held in reach.grants
    )


def rows_of(reach: Reach, permission: str) -> tuple[frozenset[int] | None, frozenset[str] | None]:
    """The places and sectors whose rows this permission opens; empty sets: none. With several roles it is their union."""
    return _spread(tuple(h for h in reach.grants if permission in PERMISSIONS[h.role]))


def _spread(grants: tuple[Held, ...]) -> tuple[frozenset[int] | None, frozenset[str] | None]:
    places = None if any(h.places is None for h in grants) else frozenset(p for h in grants for p in h.places or ())
    sectors = None if any(h.sectors is None for h in grants) else frozenset(s for h in grants for s in h.sectors or ())
    return places, sectors


def wait_until(failures: Iterable[datetime], free: int, now: datetime) -> datetime | None:
    """Until when another attempt is refused, after failures at these instants: doubling from a second, 15 minutes at most."""
    recent = sorted(at for at in failures if at > now - FORGET_AFTER)
    if len(recent) < free:
        return None
    wait = min(timedelta(seconds=2 ** min(len(recent) - free, 20)), LONGEST_WAIT)
    until = recent[-1] + wait
    return until if until > now else None
