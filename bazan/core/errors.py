"""Refusals everybody speaks: each names the rule it follows, so screen, API and log say the same sentence."""

import errno
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(eq=False)
class BazanError(Exception):
    """Something Bazan declines, said once and shown everywhere.

    ``rule`` is a dotted id with a sentence in every language's labels (``rules.<rule>``);
    ``params`` fill that sentence; ``field`` names the input at fault, when one is. ``status`` is what HTTP calls its kind.
    """

    status: ClassVar[int] = 400

    rule: str
    params: dict[str, Any] = field(default_factory=dict)
    field: str = ""

    def __str__(self) -> str:
        shown = ", ".join(f"{k}={v!r}" for k, v in self.params.items())
        return f"{self.rule}({shown})" + (f" at {self.field}" if self.field else "")


class Refused(BazanError):
    """The input or the act breaks a rule; asking again unchanged will not help."""


class NotFound(BazanError):
    """Nothing of that name exists, or not on that day, or not for this person."""

    status = 404


class Forbidden(BazanError):
    """It exists, but this person's role, place or sector doesn't reach it."""

    status = 403


class Conflict(BazanError):
    """Somebody else changed it first."""

    status = 409


class Unavailable(BazanError):
    """A part the act needs is away; asking again later will help."""

    status = 503


class StorageFull(BazanError):
    """A disk has no room, so nothing was stored; asking again helps once there is room."""

    status = 507


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_DATABASE_FULL = "53100"
"""SQLSTATE ``disk_full`` of PostgreSQL."""


def storage_full(why: BaseException | None) -> StorageFull | None:
    """Return the error to answer with where an exception, or what caused it, says that a disk is full."""
    while why is not None:
        if (isinstance(why, OSError) and why.errno in _NO_ROOM) or getattr(why, "sqlstate", None) == _DATABASE_FULL:
            return StorageFull("storage.full")
        why = why.__cause__
    return None
