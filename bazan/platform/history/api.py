"""What the engine offers. To import it is light: what needs the history's packages is read when it is first named.

``history(settings)`` is the installation's; ``alone`` gives the right to write, ``owned(settings, session)`` what to write to; ``standing``
says how it stands, for pages.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from bazan.platform.history import status as standing
from bazan.platform.history.partitions import is_over, next_slice, part_end, part_of, slice_of
from bazan.platform.history.status import Standing
from bazan.platform.history.write_lock import alone

if TYPE_CHECKING:
    from bazan.platform.history.arrow_schema import arrow_schema, expression, seen_schema
    from bazan.platform.history.delta_store import CHECKSUMS, Store
    from bazan.platform.history.duckdb_engine import Embedded, Workbench
    from bazan.platform.history.installation_history import Engine, History, history, owned

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
    "duckdb_engine": ("Embedded", "Workbench"),
    "installation_history": ("Engine", "History", "history", "owned"),
    "arrow_schema": ("arrow_schema", "expression", "seen_schema"),
    "delta_store": ("CHECKSUMS", "Store"),
}
_MODULES = {name: module for module, names in _HEAVY.items() for name in names}


def __getattr__(name: str) -> Any:
    """Python asks here for what the module does not hold (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__package__}.{_MODULES[name]}"), name)
