"""Who may do what: one table of what rooms declare, one function. Everything that none declared is refused."""

from collections.abc import Iterable

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
