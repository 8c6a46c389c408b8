"""Large libraries loaded when something in them is first named: a process that never needs one has no memory taken by it."""

from importlib import import_module
from typing import TYPE_CHECKING, Any


class Later:
    """Stands for a module. What is named here must not be named while another module loads: as a base class, in a table of constants."""

    def __init__(self, name: str):
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        found = getattr(import_module(self._name), attribute)
        setattr(self, attribute, found)
        return found


if TYPE_CHECKING:
    import sqlglot
    import sqlglot.errors
    from sqlglot import exp
else:
    sqlglot, exp = Later("sqlglot"), Later("sqlglot.expressions")  # thirty megabytes: for who reads a formula

__all__ = ["exp", "sqlglot"]
