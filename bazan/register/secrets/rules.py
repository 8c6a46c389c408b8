"""Pure decisions: what a secret may be called, and what may be one."""

import re

from bazan.kernel.errors import Refused

NAME = re.compile(r"BAZAN_[A-Z0-9_]{3,74}")
LONGEST = 16_000
"""Signs: a private key has some four thousand."""


def name(given: str) -> str:
    """Refused ``secrets.name``."""
    if not NAME.fullmatch(given):
        raise Refused("secrets.name", {"name": given[:80]}, "name")
    return given


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
