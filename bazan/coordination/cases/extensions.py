"""What higher apps add to cases: they put it into ``extensions`` of their manifest."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class CasePage:
    """Where people read a case."""

    title: str
    """What the case is about, in the reader's language."""
    href: str


@dataclass(frozen=True)
class CasePages:
    """The pages of an app's cases."""

    find: Callable[[Iterable[int]], Mapping[int, CasePage]]
    """Gives the pages of those of the cases that are the app's and in reach, by the number of the case."""
