"""What the province opened to everybody, by its ``citizens.toml``: shelters and figures. Nothing else of those sectors is read."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import DatabaseError

from bazan.kernel.province import declared
from bazan.kernel.settings import ROOT, current
from bazan.register.people import api as people

FILE = "citizens.toml"
NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Lookup:
    """Rows that are found by a code on a paper: by which column, and which are shown of them."""

    dataset: str
    key: str
    shows: tuple[str, ...]


@dataclass(frozen=True)
class Opened:
    """Codes with their pack in front."""

    shelters: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    lookup: Lookup | None = None


def opened() -> Opened:
    """Nothing where the province says nothing."""
    return read(ROOT / "provinces" / current().province)


@cache
def read(folder: Path) -> Opened:
    """TypeError or KeyError for what the file can't say."""
    said = declared(folder, FILE) if (folder / FILE).is_file() else {}
    found = said.pop("lookup", None)
    lookup = Lookup(found["dataset"], found["key"], tuple(found["shows"])) if found else None
    return Opened(**{name: tuple(codes) for name, codes in said.items()}, lookup=lookup)


def pack_of(code: str) -> str:
    return code.partition(".")[0]


def reading[T](codes: Iterable[str], read: Callable[[], T], cases: Iterable[int] = ()) -> T:
    """What ``read`` finds with every row of the packs of these codes, and these cases, in reach; afterwards the transaction sees nothing
    again."""
    people.enter(None, frozenset(map(pack_of, codes)), cases=cases)
    try:
        return read()
    finally:
        with suppress(DatabaseError):
            people.enter(NOTHING, frozenset())
