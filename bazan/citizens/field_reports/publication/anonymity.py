"""Which rows may be open data: those whose month, commune and service at least so many share. Others are told less exactly, or not at all.

k-anonymity by generalising and leaving out (Sweeney 2002): who knows somebody's report by its month, commune and service finds at
least ``smallest`` rows that could be it. Pure.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

EVERYWHERE = ""
"""In place of a commune: the whole province."""


@dataclass(frozen=True)
class OpenRow:
    """One report as everybody may have it. ``month``: its first day; ``days``: from when it came to its answer, None while it is open."""

    month: date
    commune: str
    service: str
    state: str
    days: int | None
    in_time: bool | None
    """Answered by its first deadline; None while it is neither answered nor late."""
    extended: bool
    reopened: bool
    verified: bool | None
    rating: int | None


@dataclass(frozen=True)
class Published:
    """``widened``: of the rows those whose commune isn't told; ``left_out``: rows that aren't told at all."""

    rows: tuple[OpenRow, ...]
    widened: int
    left_out: int


def published(rows: Iterable[OpenRow], smallest: int) -> Published:
    """The rows that may be told, in an order that says nothing of when each came."""
    told, rest = _parted(rows, smallest, lambda row: (row.month, row.commune, row.service))
    wide, out = _parted((replace(row, commune=EVERYWHERE) for row in rest), smallest, lambda row: (row.month, row.service))
    return Published(tuple(sorted([*told, *wide], key=repr)), len(wide), len(out))


def _parted(rows: Iterable[OpenRow], smallest: int, key: Callable[[OpenRow], Hashable]) -> tuple[list[OpenRow], list[OpenRow]]:
    groups: dict[Hashable, list[OpenRow]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    large = [row for group in groups.values() if len(group) >= smallest for row in group]
    return large, [row for group in groups.values() if len(group) < smallest for row in group]


def hidden(counts: Mapping[str, int], smallest: int) -> frozenset[str]:
    """The counts of a list with a known sum that stay hidden: small ones, and as many more as keep them from being worked out."""
    found = [key for key, count in counts.items() if 0 < count < smallest]
    others: Sequence[str] = sorted((key for key, count in counts.items() if count >= smallest), key=lambda key: (counts[key], key))
    for key in others:
        if not found or (len(found) > 1 and sum(counts[one] for one in found) >= smallest):
            break
        found.append(key)
    return frozenset(found)
