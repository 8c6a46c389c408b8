"""The kinds of things that rooms declared, handed in once at the start, and their functions."""

from collections.abc import Iterable

from bazan.core.administrator_changes import Kind
from bazan.core.errors import NotFound

_declared: dict[str, Kind] = {}


def declare(kinds: Iterable[Kind]) -> None:
    """Let these be changed. Raises ValueError for a name that another has."""
    for kind in kinds:
        if _declared.setdefault(kind.name, kind) != kind:
            raise ValueError(f"{kind.name}: declared twice")


def forget(name: str) -> None:
    """Take one back: for who declared it for a while."""
    del _declared[name]


def named(name: str) -> Kind:
    """NotFound ``changes.kind``."""
    if name not in _declared:
        raise NotFound("changes.kind", {"kind": name[:40]})
    return _declared[name]


def kinds() -> list[str]:
    """The names of all kinds, as they were declared."""
    return list(_declared)
