"""Kinds of live news, as rooms declare them: which announcement they come by, what of it screens are told, and who may be told.

A screen hears a kind as the event of its name, a page as ``live:NAME`` on the document. Nothing but names and numbers is told: what
they mean the page fetches, where its reader's rights are checked again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Everybody:
    """Told to every screen."""


@dataclass(frozen=True, slots=True)
class Within:
    """Told to who may see this place (None: to who may see all) in this sector, and to members of these organizations."""

    place: int | None
    sector: str
    organizations: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class To:
    """Told to the screens of one account, and that only: ``null``."""

    account: int


Who = Everybody | Within | To
EVERYBODY = Everybody()
Standing = Mapping[int, Within]


@dataclass(frozen=True)
class Live:
    """One kind. What is announced within a tenth of a second goes together, each thing once."""

    name: str
    channel: str
    """Of the database."""
    read: Callable[[Any], Mapping[Any, Who | None]]
    """What an announcement's JSON tells (itself to become JSON), and whom. Raises KeyError, TypeError or ValueError: of another shape."""
    who: Callable[[Any, Standing], Who | None] | None = None
    """Whom a thing is told that ``read`` couldn't say; None: nobody."""
    standing: str = ""
    """SQL of (id, place, sector), what ``who`` is given. Read anew when ``moved`` is announced."""
    moved: str = ""
    """A channel of the database."""
    rows: str = ""
    """SQL of what is told instead: rows whose first column is one of the things, which it takes as an array."""
    permission: str = ""
    """Told to nobody who doesn't hold it; empty: place and sector decide alone."""
