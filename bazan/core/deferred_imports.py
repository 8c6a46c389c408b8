"""Imports that happen when an imported name is first called: for manifests, whose readers need none of what they name.

Stands in for ``lazy from … import …`` of Python 3.15 (PEP 810). The type checker and the editor see ordinary imports.
"""

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pkgutil import resolve_name
from typing import Any


class Deferred:
    """Stands for what a path names. Called, it imports that and calls it."""

    def __init__(self, path: str):
        self._path = path

    def __getattr__(self, name: str) -> "Deferred":
        if name.startswith("__"):
            raise AttributeError(name)
        return Deferred(f"{self._path}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return resolve(self)(*args, **kwargs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Deferred) and other._path == self._path

    def __hash__(self) -> int:
        return hash(self._path)

    def __repr__(self) -> str:
        return self._path


@contextmanager
def deferred_imports() -> Iterator[None]:
    """Within it ``from MODULE import NAME`` of the module that says so imports nothing: each name becomes a ``Deferred``."""
    module = sys._getframe(2).f_globals["__name__"]
    real = builtins.__import__

    def defer(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        if globals is None or globals.get("__name__") != module:
            return real(name, globals, locals, fromlist, level)
        if not fromlist or level:
            raise ImportError(f"{module}: only `from package.module import name` can be deferred")
        return Deferred(name)

    builtins.__import__ = defer
    try:
        yield
    finally:
        builtins.__import__ = real


def resolve(reference: Any) -> Any:
    """Return what a ``Deferred`` stands for, anything else as it is. ImportError or AttributeError where nothing is named so."""
    return resolve_name(repr(reference)) if isinstance(reference, Deferred) else reference
