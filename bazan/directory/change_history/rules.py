"""Pure decisions: what a reason must say, and what differs between two states."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from bazan.core.errors import Refused
from bazan.core.reasons import SHORTEST_GRAVE_REASON

LONGEST_REASON = 500
LONGEST_LAW = 200
NOT_SAID = "–"


def reason(text: str) -> str:
    """The reason in one line. Refused ``changes.reason``, ``changes.long``."""
    kept = " ".join(text.split())
    if sum(sign.isalnum() for sign in kept) < SHORTEST_GRAVE_REASON:
        raise Refused("changes.reason", {"shortest": SHORTEST_GRAVE_REASON}, "reason")
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
    earlier, later = list(before), list(after)
    gone, come = Counter(earlier) - Counter(later), Counter(later) - Counter(earlier)  # of lines with equal words each one counts
    lines = []
    for name in dict.fromkeys(what for what, _ in (*later, *earlier)):
        had, has = ([text for what, text in counted.elements() if what == name] for counted in (gone, come))
        lines += [(name, *texts) for texts in zip_longest(had, has, fillvalue=NOT_SAID)]
    return lines
