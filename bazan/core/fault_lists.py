"""Lists of faults that whoever sends a message or a file can make long: the first are told, the others counted or never looked for."""

from collections.abc import Iterable
from itertools import islice

from bazan.core.labels import label

MOST_TOLD = 100
"""Faults of one message or file that are told one by one."""


def first_faults[F](faults: Iterable[F]) -> tuple[list[F], bool]:
    """The faults that are told, and whether there are more; of an iterator nothing further is asked."""
    found = list(islice(faults, MOST_TOLD + 1))
    return found[:MOST_TOLD], len(found) > MOST_TOLD


def more_faults(count: int) -> str:
    """The sentence for those of ``count`` faults that are not told; nothing where all are."""
    return label("faults.more", count=count - MOST_TOLD) if count > MOST_TOLD else ""
