"""What is decided of accounts: which usernames and passwords are accepted, and when the next try to sign in may be made.

Lists of common passwords, and those like the name of the account, are Django's validators: ``actions.judge_and_set``.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import pairwise

from bazan.core.errors import Refused

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
