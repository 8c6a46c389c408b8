"""What the engine offers. To import it is light: what needs the history's packages is read when it is first named.

``history(settings)`` is the installation's; ``alone`` gives the right to write, ``owned(settings, session)`` what to write to; ``standing``
says how it stands, for pages.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from bazan.engines.history import standing
from bazan.engines.history.parts import is_over, next_slice, part_end, part_of, slice_of
from bazan.engines.history.standing import Standing
from bazan.engines.history.turns import alone

if TYPE_CHECKING:
    from bazan.engines.history.duck import Embedded, Workbench
    from bazan.engines.history.port import Engine, History, history, owned
    from bazan.engines.history.schema import arrow_schema, expression, seen_schema
    from bazan.engines.history.store import CHECKSUMS, Store

__all__ = [
    "CHECKSUMS",
    "Embedded",
    "Engine",
    "History",
    "Standing",
    "Store",
    "Workbench",
    "alone",
    "arrow_schema",
    "expression",
    "history",
    "is_over",
    "next_slice",
    "owned",
    "part_end",
    "part_of",
    "seen_schema",
    "slice_of",
    "standing",
]
_HEAVY = {
    "duck": ("Embedded", "Workbench"),
    "port": ("Engine", "History", "history", "owned"),
    "schema": ("arrow_schema", "expression", "seen_schema"),
    "store": ("CHECKSUMS", "Store"),
}
_MODULES = {name: module for module, names in _HEAVY.items() for name in names}


def __getattr__(name: str) -> Any:
    """Python asks here for what the module does not hold (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__package__}.{_MODULES[name]}"), name)
