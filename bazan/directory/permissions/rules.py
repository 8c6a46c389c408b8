"""Who may do what: one table of what rooms declare, one function. Everything that none declared is refused."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import pairwise

from bazan.core.errors import Refused
from bazan.directory.permissions.types import Held, Reach

ROLES = ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")
PERMISSIONS: dict[str, frozenset[str]] = dict.fromkeys(ROLES, frozenset())
"""role → what it may do, within the places and sectors it is held in. Filled at the start with what rooms declare."""
EVERY_SECTOR = "*"
"""Of a grant, and of what touches all sectors at once: no list of sectors is enough."""
OWN = ""
"""Stands where a permission would, for what is a person's own: everybody who is signed in holds it."""
_names: set[str] = set()
_strong: set[str] = set()


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


def roles_with(permission: str) -> frozenset[str]:
    """Return the roles that bring a permission."""
    return frozenset(role for role, brought in PERMISSIONS.items() if permission in brought)


def demand_second_proof(permission: str) -> None:
    """Whoever holds this permission proves twice who they are. Raises ValueError for one that nobody declared."""
    if permission not in _names:
        raise ValueError(f"no such permission: {permission}")
    _strong.add(permission)


def guarded_roles() -> frozenset[str]:
    """The roles that demand a second proof; nobody gives one alone."""
    return frozenset(role for role, brought in PERMISSIONS.items() if not brought.isdisjoint(_strong))


def is_strong(reach: Reach) -> bool:
    """Whether the reach brings a permission that demands a second proof, anywhere."""
    return any(held.role in guarded_roles() for held in reach.grants)


USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}")
RESERVED = frozenset({"system", "anonymous", "new", "file", "file.csv"})
"""What the audit calls nobody in particular, and the pages that stand where the page of an account of this name would."""
SHORTEST_PASSWORD = 12
FEWEST_SIGNS = 5
"""Different ones in a password."""
_REPEATED = re.compile(r"(.{1,5})\1+.{0,4}")
_TWICE = re.compile(r"(.+?)\1+")

FREE_TRIES = 5
"""At the password of one account from one network, or from one browser it knows, before they take turns."""
LONGEST_PACE = timedelta(seconds=10)
"""Between two of their turns; it doubles from a second."""
LONGEST_TURN = timedelta(seconds=30)
"""How long somebody is let wait for a turn; whoever would wait longer comes again, and it isn't counted."""
FREE_TRIES_OF_A_NETWORK = 50
"""At any accounts: behind one network may sit an office."""
PACE_OF_A_NETWORK = timedelta(seconds=2)
FORGET_AFTER = timedelta(hours=1)
MOST_PROOFS = 5
"""Tries at a second proof after one right password: then it is given again, which takes its turn."""


def joined(account_id: int, username: str, held: Iterable[Held]) -> Reach:
    """The reach of everything an account holds."""
    grants = tuple(held)
    return Reach(account_id, username, frozenset(h.role for h in grants), *_spread(grants), grants)


def allowed(reach: Reach, permission: str, place_id: int | None = None, sector: str | None = None, everywhere: bool = False) -> bool:
    """Whether one of the roles held brings the permission in this place and this sector; None: anywhere, in any.

    ``everywhere``: for what touches all places at once; no list of places is enough.
    Who looks back holds only what lets one see. The one function every check goes through. A permission nobody defined raises ValueError.
    """
    if permission == OWN:
        return not reach.reads_only
    if permission not in _names:
        raise ValueError(f"no such permission: {permission}")
    if reach.reads_only and not permission.endswith(".view"):
        return False
    return any(
        permission in PERMISSIONS[held.role]
        and (held.places is None or (not everywhere and (place_id is None or place_id in held.places)))
        and (sector is None or held.sectors is None or sector in held.sectors)
        for held in reach.grants
    )


def rows_of(reach: Reach, permission: str) -> tuple[frozenset[int] | None, frozenset[str] | None]:
    """The places and sectors whose rows this permission opens; empty sets: none. With several roles it is their union."""
    return _spread(tuple(h for h in reach.grants if permission == OWN or permission in PERMISSIONS[h.role]))


def _spread(grants: tuple[Held, ...]) -> tuple[frozenset[int] | None, frozenset[str] | None]:
    places = None if any(h.places is None for h in grants) else frozenset(p for h in grants for p in h.places or ())
    sectors = None if any(h.sectors is None for h in grants) else frozenset(s for h in grants for s in h.sectors or ())
    return places, sectors


def judge_username(username: str) -> None:
    """Refused ``people.username``, ``people.username.reserved``."""
    if not USERNAME.fullmatch(username):
        raise Refused("people.username", {"username": username[:60]}, field="username")
    if username in RESERVED:
        raise Refused("people.username.reserved", {"username": username}, field="username")


def judge_password(password: str) -> None:
    """Refused ``people.password.short``, ``.repeated``: a few signs over and over, or signs in a row as 1234567890 and abcdefgh."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused("people.password.short", {"shortest": SHORTEST_PASSWORD}, field="password")
    plain = password.casefold()
    steps = [ord(after) - ord(before) for before, after in pairwise(plain)]
    in_a_row = sum(step in (-1, 0, 1) for step in steps)
    if len(set(plain)) < FEWEST_SIGNS or _REPEATED.fullmatch(plain) or in_a_row * 2 > len(steps):
        raise Refused("people.password.repeated", {"fewest": FEWEST_SIGNS}, field="password")


def core_of(password: str) -> str:
    """A password without the numbers and signs people put around a word, and the word once: what a list of common ones has."""
    bare = password.casefold().strip("0123456789!@#$%^&*()-_=+.,;:?/ ")
    found = _TWICE.fullmatch(bare)
    return found[1] if found else bare


def network_of(address: str) -> str:
    """What one household or office has: an IPv4 address, the /64 of an IPv6 one."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:45]
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    if mapped or isinstance(found, IPv4Address):
        return str(mapped or found)
    return f"{ip_network((found, 64), strict=False)}"


def turn(tries: Iterable[datetime], of_network: int, now: datetime) -> datetime:
    """When the next try may be made, after tries at these instants (which may lie ahead) and so many of the network.

    A right password is tried in its turn like any other: it is delayed, never refused for what others did.
    """
    recent = sorted(at for at in tries if at > now - FORGET_AFTER)
    over = len(recent) - FREE_TRIES
    later = now + PACE_OF_A_NETWORK if of_network > FREE_TRIES_OF_A_NETWORK else now
    return later if over < 0 else max(later, recent[-1] + min(timedelta(seconds=2 ** min(over, 10)), LONGEST_PACE))
