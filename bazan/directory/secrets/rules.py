"""Pure decisions: what a secret may be called, whose it may be, and what may be one."""

import re
from collections.abc import Iterable

from bazan.core.errors import Forbidden, Refused

NAME = re.compile(r"BAZAN_[A-Z0-9_]{3,74}")
OF_SOURCES = re.compile(r"BAZAN_SOURCE_[A-Z0-9_]+")
"""The names that bindings of sources may ask for: the only ones that one sector's administrators may seal."""
LONGEST = 16_000
"""Signs: a private key has some four thousand."""


def name(given: str) -> str:
    """Refused ``secrets.name``."""
    if not NAME.fullmatch(given):
        raise Refused("secrets.name", {"name": given[:80]}, "name")
    return given


_reserved: set[str] = set()


def reserve(names: Iterable[str]) -> None:
    """Let nobody seal these: the program's own settings, which are read of the environment alone."""
    _reserved.update(names)


def check_owner(name: str, sector: str) -> None:
    """Refuse a name that may not be sealed, or not for this sector; empty: the whole province.

    Refused ``secrets.reserved``; Forbidden ``secrets.province``.
    """
    if name in _reserved:
        raise Refused("secrets.reserved", {"name": name}, "name")
    if sector and not OF_SOURCES.fullmatch(name):
        raise Forbidden("secrets.province", {"name": name}, "name")


def value(given: str) -> str:
    """What was typed or pasted, without blanks and line ends around it. Refused ``secrets.empty``, ``secrets.long``, ``secrets.signs``."""
    kept = given.replace("\r\n", "\n").strip()
    if not kept:
        raise Refused("secrets.empty", {}, "value")
    if len(kept) > LONGEST:
        raise Refused("secrets.long", {"most": LONGEST}, "value")
    if any(not (sign.isprintable() or sign == "\n") for sign in kept):
        raise Refused("secrets.signs", {}, "value")
    return kept
