"""What the province opened to everybody, by its ``citizens.toml``: shelters, figures, tables, offices. Nothing else there is read."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from bazan.core.settings import current
from bazan.directory.accounts import api as accounts
from bazan.platform.declarations.province_files import declared

FILE = "citizens.toml"
NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Lookup:
    """Rows that are found by a code on a paper and a second fact: by which columns, and which are shown of them."""

    dataset: str
    key: str
    proof: str
    """Stored as a keyed hash: who asks shows by it that the row is theirs."""
    shows: tuple[str, ...]


@dataclass(frozen=True)
class Offices:
    """Rows of offices that people go to: which columns name one, say where it lies, how it stands and when that was told."""

    dataset: str
    name: str
    place: str
    state: str
    told_at: str
    moving: tuple[str, ...]
    """States in which its numbers change."""
    fresh_s: float
    """So long they are believed then."""
    numbers: tuple[str, ...]
    about: tuple[str, ...]
    """What else is told of the offices of the reader's own commune."""


@dataclass(frozen=True)
class Opened:
    """Codes with their pack in front."""

    shelters: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    """Datasets whose counts everybody may take away as files."""
    lookup: Lookup | None = None
    offices: Offices | None = None


KINDS: dict[str, Callable[..., Any]] = {"lookup": Lookup, "offices": Offices}


def opened() -> Opened:
    """Nothing where the province says nothing."""
    return read(current().province_folder)


@cache
def read(folder: Path) -> Opened:
    """TypeError for what the file can't say."""
    said = declared(folder, FILE) if (folder / FILE).is_file() else {}
    tables = {name: said.pop(name) for name in KINDS if name in said}
    made: dict[str, Any] = {name: KINDS[name](**{key: _frozen(value) for key, value in table.items()}) for name, table in tables.items()}
    lists: dict[str, Any] = {name: tuple(codes) for name, codes in said.items()}
    return Opened(**lists, **made)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def pack_of(code: str) -> str:
    return code.partition(".")[0]


def within[T](codes: Iterable[str], read: Callable[[], T], cases: Iterable[int] = ()) -> T:
    """What ``read`` finds with every row of the packs of these codes, and these cases, in reach; afterwards the transaction sees nothing
    again."""
    accounts.enter(None, frozenset(map(pack_of, codes)), cases=cases)
    try:
        return read()
    finally:
        with suppress(DatabaseError):
            accounts.enter(NOTHING, frozenset())
