"""What apps add to lower ones, who find it by its type: handed over once, when the manifests have been read."""

from collections.abc import Iterable

_declared: list[object] = []


def declare(extensions: Iterable[object]) -> None:
    """Take what the manifests declare as ``extensions``."""
    _declared[:] = extensions


def extensions_of[T](kind: type[T]) -> list[T]:
    """Return the extensions of one type, of the lowest app first."""
    return [extension for extension in _declared if isinstance(extension, kind)]
