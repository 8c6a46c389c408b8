"""The pages of the menu, handed in at the start, and which of them an account would be offered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bazan.core.labels import label
from bazan.core.settings import current
from bazan.directory.permissions.types import Granted
from bazan.platform.manifests.menu import Entry
from bazan.screens.administration.web.account_forms import granted_words

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


def by_roles(things: Iterable[tuple[str, tuple[str, ...]]]) -> list[tuple[tuple[str, ...], list[str]]]:
    """What the same roles bring stands together: (roles, words), in the order in which the first of each came."""
    found: dict[tuple[str, ...], list[str]] = {}
    for word, roles in things:
        found.setdefault(roles, []).append(word)
    return list(found.items())
