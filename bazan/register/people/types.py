"""What crosses this room's border."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Held:
    """One role as held: in these places and sectors. None: everywhere, in all sectors."""

    role: str
    places: frozenset[int] | None
    sectors: frozenset[str] | None


@dataclass(frozen=True)
class AccountInfo:
    """An account as an administrator lists it. ``grants``: (role, code of the place or empty, sector)."""

    username: str
    full_name: str
    active: bool
    grants: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Person:
    """Somebody who can be called: an account that may sign in."""

    account_id: int
    username: str
    full_name: str
    language: str
    organization_id: int | None


@dataclass(frozen=True)
class Reach:
    """How far an account reaches. ``places`` and ``sectors`` join all its roles (None: everywhere); ``held`` keeps them apart.

    A place in it brings all that ever lay below it, and the older units that went whole into it.
    """

    account_id: int
    username: str
    roles: frozenset[str]
    places: frozenset[int] | None
    sectors: frozenset[str] | None
    held: tuple[Held, ...] = ()
    """Empty: every role in all of ``places`` and ``sectors``."""
    reads_only: bool = False
    """While a page looks back: nothing can be done in the past."""

    @property
    def grants(self) -> tuple[Held, ...]:
        return self.held or tuple(Held(role, self.places, self.sectors) for role in sorted(self.roles))


@dataclass(frozen=True)
class Acting:
    """Who acts, for which organization, how far the account reaches.

    ``roles``: as what in the matter at hand, in the words of its room.
    """

    reach: Reach
    organization_id: int | None = None
    roles: frozenset[str] = frozenset()

    @property
    def username(self) -> str:
        return self.reach.username

    def playing(self, roles: Iterable[str]) -> "Acting":
        """The same person in these roles."""
        return replace(self, roles=frozenset(roles))


SYSTEM = Acting(Reach(0, "system", frozenset(), frozenset(), frozenset()))
"""Nobody: the clock itself acts."""
