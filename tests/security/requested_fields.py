"""Which names of a query or a form a page asks for: what it never looks at can't trip it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jinja2
import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.utils.functional import cached_property

from bazan.citizens.app import access
from bazan.directory.accounts import page_access
from bazan.interfaces.open311 import routes
from bazan.platform.web import as_of_addresses, parameter_middleware, request_parameters
from bazan.platform.web.request_parameters import Said

BY_NAME = ("__getitem__", "get", "__contains__")
THROUGH = ("__iter__", "__or__", "keys", "values", "items")


@dataclass
class Noted:
    """What pages asked for since ``begin``."""

    names: set[str] = field(default_factory=set)
    every: bool = False
    """It went through all that was said, whatever its names."""
    away: bool = False
    """Not a page that looks, but who judges for all pages whether words can be read, or keeps them all for a link to another moment."""
    method: str = ""
    """How the address is asked: of the query of a request with a form nothing is noted, nor the other way round."""
    drawing: bool = False
    """A template is drawn, which shows what was said and reads nothing of it."""

    def begin(self, method: str) -> None:
        self.names, self.every, self.method = set(), False, method

    def name(self, said: object, name: object) -> None:
        if self._meant(said):
            self.names.add(str(name))

    def whole(self, said: object) -> None:
        self.every = self.every or self._meant(said)

    def _meant(self, said: object) -> bool:
        return not (self.away or self.drawing) and getattr(said, "method", self.method) == self.method


def note(monkeypatch: pytest.MonkeyPatch) -> Noted:
    """Note from now to the end of the test: of queries and forms, and of what pages made of them by ``asked``, ``typed`` and ``Said``."""
    noted, last_of = Noted(), request_parameters.last_of
    monkeypatch.setattr(
        request_parameters, "last_of", lambda said: _unnoted(noted, lambda: _mark_method(getattr(said, "method", None), last_of(said)))
    )
    judges = (access, routes, page_access)
    for module, look in (
        (parameter_middleware, "judge_address"),
        *((judge, "judge_form") for judge in judges),
        (as_of_addresses, "other_parameters"),
    ):
        looking = getattr(module, look)
        monkeypatch.setattr(module, look, lambda *asked, looking=looking: _unnoted(noted, lambda: looking(*asked)))
    for asking in BY_NAME:
        monkeypatch.setattr(Said, asking, _named(noted, getattr(Said, asking)), raising=False)
    for asking in ("__getitem__", "getlist", "__contains__"):
        monkeypatch.setattr(QueryDict, asking, _named(noted, getattr(QueryDict, asking)), raising=False)
    for going in THROUGH:
        monkeypatch.setattr(Said, going, _gone_through(noted, getattr(Said, going)), raising=False)
    for going in ("items", "lists", "dict", "urlencode"):
        monkeypatch.setattr(QueryDict, going, _through(noted, getattr(QueryDict, going)))
    _mark_methods(monkeypatch)
    render = jinja2.Template.render
    monkeypatch.setattr(jinja2.Template, "render", lambda *said, **more: _set_flag(noted, "drawing", lambda: render(*said, **more)))
    return noted


def _mark_methods(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a query and a form say which of both they are."""
    reading, loading = WSGIRequest.__dict__["GET"].func, WSGIRequest._load_post_and_files
    query = cached_property(lambda request: _mark_method("get", reading(request)))
    query.__set_name__(WSGIRequest, "GET")

    def load(request: WSGIRequest) -> None:
        loading(request)
        _mark_method("post", getattr(request, "_post"))  # noqa: B009 - private to Django

    monkeypatch.setattr(WSGIRequest, "GET", query)
    monkeypatch.setattr(WSGIRequest, "_load_post_and_files", load)


def _mark_method(method: str | None, said: Any) -> Any:
    if method is not None:
        said.method = method
    return said


def _unnoted(noted: Noted, ask: Callable[[], Any]) -> Any:
    return _set_flag(noted, "away", ask)


def _set_flag(noted: Noted, flag: str, ask: Callable[[], Any]) -> Any:
    before = getattr(noted, flag)
    setattr(noted, flag, True)
    try:
        return ask()
    finally:
        setattr(noted, flag, before)


def _named(noted: Noted, ask: Callable[..., Any]) -> Callable[..., Any]:
    def asked(said: Any, name: str, *more: Any) -> Any:
        noted.name(said, name)
        return ask(said, name, *more)

    return asked


def _gone_through(noted: Noted, go: Callable[..., Any]) -> Callable[..., Any]:
    def gone(said: Any, *more: Any) -> Any:
        noted.whole(said)
        return go(said, *more)

    return gone


def _through(noted: Noted, go: Callable[..., Any]) -> Callable[..., Any]:
    def gone(said: QueryDict, *more: Any) -> Any:
        noted.whole(said)
        found = _unnoted(noted, lambda: go(said, *more))
        return found if isinstance(found, str | dict) else _unnoted(noted, lambda: iter(list(found)))

    return gone
