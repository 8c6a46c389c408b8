"""What crosses this room's border."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from bazan.core.errors import BazanError


@dataclass(frozen=True)
class Held:
    """One role as held: in these places and sectors. None: everywhere, in all sectors."""

    role: str
    places: frozenset[int] | None
    sectors: frozenset[str] | None


@dataclass(frozen=True)
class Granted:
    """One role as it was given. ``place``: its code; empty: everywhere. ``sector``: ``*`` is all. ``until``: the last day it is held."""

    role: str
    place_id: int | None
    place: str
    sector: str
    until: date | None

    def held(self, on: date) -> bool:
        """Whether it isn't over on this local day."""
        return self.until is None or self.until >= on


@dataclass(frozen=True)
class AccountInfo:
    """An account as an administrator lists it, with what was ever given to it and not taken back."""

    account_id: int
    username: str
    full_name: str
    organization_id: int | None
    active: bool
    made_at: datetime
    last_sign_in: datetime | None
    has_password: bool
    grants: tuple[Granted, ...]


@dataclass(frozen=True)
class ResetInfo:
    """Somebody lost the way in, and an administrator asks for another."""

    id: int
    username: str
    full_name: str
    asked_by: str
    asked_at: datetime
    until: datetime
    reason: str


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line of a sheet, and in which column."""

    line: int
    column: str
    why: BazanError


@dataclass(frozen=True)
class Judged:
    """What a sheet of accounts would bring. ``states``: of each account that isn't so yet; ``new`` of them aren't there at all."""

    states: dict[str, Any]
    new: int
    changed: int
    same: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Wanted:
    """Which accounts an administrator asks for. ``organizations``: whose name bears the text. ``state``: one of ``listing.STATES``."""

    text: str = ""
    organizations: frozenset[int] = frozenset()
    role: str = ""
    state: str = ""


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


@dataclass(frozen=True)
class PasskeyInfo:
    """A passkey of an account. ``public_key``: attested credential data of WebAuthn."""

    id: int
    name: str
    public_key: bytes
    counter: int
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Proofs:
    """What an account can prove itself by beside its password. ``sealed``, ``last_step``: of its telephone's codes."""

    account_id: int
    totp_at: datetime | None = None
    sealed: bytes = b""
    last_step: int = -1
    codes_left: int = 0
    passkeys: tuple[PasskeyInfo, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is one. Codes on paper alone are none: they lead back to one."""
        return self.totp_at is not None or bool(self.passkeys)


@dataclass(frozen=True)
class Key:
    """A living key to an account's password. ``purpose``: invite, forgotten or reset."""

    username: str
    full_name: str
    purpose: str
    until: datetime


@dataclass(frozen=True)
class Asked:
    """Somebody forgot a password and is to be written to, or is new and invited. ``attempt``: which one this is; ``provider``: by whom the
    last went."""

    id: UUID
    username: str
    language: str
    attempt: int
    provider: str
    invited_by: str = ""
    """User name; empty: the password was forgotten."""
    address: str = ""
    """Where an invitation goes."""


@dataclass(frozen=True)
class SessionInfo:
    """Where an account is signed in. ``id`` stands for the session's key, which is shown to nobody."""

    id: str
    browser: str
    address: str
    began_at: datetime
    seen_at: datetime
    here: bool
