"""The pages of the menu, handed in at the start, and which of them an account would be offered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bazan.core.labels import label
from bazan.core.settings import current
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Granted
from bazan.platform.design_system.api import day
from bazan.platform.manifests.menu import Entry

_menu: list[Entry] = []


def know(menu: Iterable[Entry]) -> None:
    """Called once by whoever gathered the rooms."""
    _menu[:] = menu


def offered(brought: Mapping[str, Sequence[Granted]], at: datetime) -> list[tuple[str, tuple[str, ...]]]:
    """(word, roles that open it) of every page of the menu; none: it isn't offered."""
    return [
        (label(f"frontend.nav.{entry.section}"), tuple(granted_words(one, at) for one in brought[entry.permission]))
        for entry in _menu
        if current().demo or not entry.demo
    ]


def granted_words(granted: Granted, at: datetime) -> str:
    """A role with its place, its sector and its last day: ``Cán bộ sở, ngành · toàn tỉnh · Y tế · đến hết 31/12/2026``."""
    words = [
        label(f"people.role.{granted.role}"),
        accounts.place_words(granted.place, local_day(at)),
        accounts.sector_words(granted.sector),
    ]
    if granted.until is not None:
        words.append(label("people.account.until", day=day(granted.until)))
    return " · ".join(words)


def by_roles(things: Iterable[tuple[str, tuple[str, ...]]]) -> list[tuple[tuple[str, ...], list[str]]]:
    """What the same roles bring stands together: (roles, words), in the order in which the first of each came."""
    found: dict[tuple[str, ...], list[str]] = {}
    for word, roles in things:
        found.setdefault(roles, []).append(word)
    return list(found.items())
