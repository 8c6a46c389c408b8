"""The pages of the menu, handed in at the start, and which of them an account would be offered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bazan.kernel.labels import label
from bazan.kernel.menu import Entry
from bazan.kernel.settings import current
from bazan.register.people.types import Granted
from bazan.show.administration.accounts import granted_words

_menu: list[Entry] = []


def know(menu: Iterable[Entry]) -> None:
    """Called once by whoever gathered the rooms."""
    _menu[:] = menu


def offered(brought: Mapping[str, Sequence[Granted]], at: datetime) -> list[tuple[str, str, tuple[str, ...]]]:
    """(word, address, roles that open it) of every page of the menu; none: it isn't offered."""
    return [
        (label(f"frontend.nav.{entry.section}"), entry.address, tuple(granted_words(one, at) for one in brought[entry.permission]))
        for entry in _menu
        if current().demo or not entry.demo
    ]
