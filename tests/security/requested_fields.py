"""Which names of a query or a form a page asks for: what it never looks at can't trip it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import QueryDict

from bazan.platform.web import as_of_pages, parameter_middleware, request_parameters, responses


@dataclass
class Noted:
    """What pages asked for since ``begin``."""

    names: set[str] = field(default_factory=set)
    every: bool = False
    """It went through all that was said, whatever its names."""
    away: bool = False
    """Not a page that looks, but who judges for all pages whether words can be read, or keeps them all for a link to another moment."""

    def begin(self) -> None:
        self.names, self.every = set(), False

    def name(self, name: object) -> None:
        self.names.add(str(name))

    def whole(self) -> None:
        self.every = self.every or not self.away


class Noting(request_parameters.Said):
    """A query or a form as ``asked`` and ``typed`` give it, that notes what it is asked for."""

    def __init__(self, said: Mapping[str, str], noted: Noted) -> None:
        super().__init__(said)
        self.noted = noted

    def __getitem__(self, name: str) -> str:
        self.noted.name(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.noted.name(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.noted.name(name)
        return super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        self.noted.whole()
        return super().__iter__()

    def __or__(self, other: Any) -> Any:
        self.noted.whole()
        return super().__or__(other)

    def keys(self):
        self.noted.whole()
        return super().keys()

    def values(self):
        self.noted.whole()
        return super().values()

    def items(self):
        self.noted.whole()
        return super().items()


def note(monkeypatch: pytest.MonkeyPatch) -> Noted:
    """Note from now to the end of the test."""
    noted, last_of = Noted(), request_parameters.last_of
    monkeypatch.setattr(request_parameters, "last_of", lambda said: _unnoted(noted, lambda: Noting(last_of(said), noted)))
    for module, look in ((parameter_middleware, "judge_address"), (responses, "judge_form"), (as_of_pages, "_kept")):
        looking = getattr(module, look)
        monkeypatch.setattr(module, look, lambda *given, looking=looking: _unnoted(noted, lambda: looking(*given)))
    for asking in ("__getitem__", "getlist", "__contains__"):
        monkeypatch.setattr(QueryDict, asking, _named(noted, getattr(QueryDict, asking)), raising=False)
    for going in ("items", "lists", "dict", "urlencode"):
        monkeypatch.setattr(QueryDict, going, _through(noted, getattr(QueryDict, going)))
    return noted


def _unnoted(noted: Noted, ask: Callable[[], Any]) -> Any:
    noted.away, before = True, noted.away
    try:
        return ask()
    finally:
        noted.away = before


def _named(noted: Noted, ask: Callable[..., Any]) -> Callable[..., Any]:
    def asked(said: QueryDict, name: str, *more: Any) -> Any:
        if not noted.away:
            noted.name(name)
        return ask(said, name, *more)

    return asked


def _through(noted: Noted, go: Callable[..., Any]) -> Callable[..., Any]:
    def gone(said: QueryDict, *more: Any) -> Any:
        noted.whole()
        found = _unnoted(noted, lambda: go(said, *more))
        return found if isinstance(found, str | dict) else _unnoted(noted, lambda: iter(list(found)))

    return gone
