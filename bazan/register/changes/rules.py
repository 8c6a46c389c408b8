"""Pure decisions: what a reason must say, and what differs between two states."""

from collections.abc import Iterable, Sequence

from bazan.kernel.errors import Refused

SHORTEST_REASON = 10
LONGEST_REASON = 500
LONGEST_LAW = 200
NOT_SAID = "–"


def reason(text: str) -> str:
    """The reason in one line. Refused ``changes.reason``, ``changes.long``."""
    kept = " ".join(text.split())
    if sum(sign.isalnum() for sign in kept) < SHORTEST_REASON:
        raise Refused("changes.reason", {"shortest": SHORTEST_REASON}, "reason")
    if len(kept) > LONGEST_REASON:
        raise Refused("changes.long", {"most": LONGEST_REASON}, "reason")
    return kept


def law(text: str) -> str:
    """The law or decision in one line, or nothing. Refused ``changes.long``."""
    kept = " ".join(text.split())
    if len(kept) > LONGEST_LAW:
        raise Refused("changes.long", {"most": LONGEST_LAW}, "law")
    return kept


def differing(before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]]) -> Sequence[tuple[str, str, str]]:
    """(what, before, after) of what two states say differently, in the order of the later one; what only the earlier said comes last."""
    had, has = dict(before), dict(after)
    names = [*has, *(name for name in had if name not in has)]
    return [
        (name, had.get(name, NOT_SAID), has.get(name, NOT_SAID)) for name in names if had.get(name, NOT_SAID) != has.get(name, NOT_SAID)
    ]
