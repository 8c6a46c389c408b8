"""What is wrong with a file, and the rules a single value may carry: ``Annotated[int, Between(3, 12)]``."""

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Protocol

from bazan.core.errors import Refused
from bazan.core.units import canonical


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a table; ``rule`` has a sentence in every language (``rules.<rule>``)."""

    key: str
    """The whole path: ``tiles[2].periods``; tables of a list are counted from 0."""
    rule: str
    params: Mapping[str, Any] = field(default_factory=dict)


Broken = tuple[str, dict[str, Any]]
"""(rule, what its sentence needs)."""


class Rule(Protocol):
    """What a value must keep beside its type."""

    def broken(self, value: Any) -> Broken | None:
        """The rule a value breaks."""

    @abstractmethod
    def __str__(self) -> str:
        """The rule in a few English words, for the reference."""


@dataclass(frozen=True)
class Between:
    """A number within bounds, both included."""

    low: float
    high: float

    def broken(self, value: Any) -> Broken | None:
        given = {"given": value, "low": f"{self.low:g}", "high": f"{self.high:g}"}
        return None if self.low <= value <= self.high else ("keys.between", given)

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Pattern:
    """Text of one form; ``example`` shows it."""

    pattern: str
    example: str

    def broken(self, value: Any) -> Broken | None:
        return None if re.fullmatch(self.pattern, value) else ("keys.pattern", {"given": value, "example": self.example})

    def __str__(self) -> str:
        return f"as `{self.example}`"


@dataclass(frozen=True)
class OneOf:
    """A word of a list that another module keeps, so that no ``Literal`` can name it."""

    choices: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class TableOf:
    """One of several tables, by its kind: the declarations that another module keeps, so that no union can name them."""

    kinds: Mapping[str, Any]


@dataclass(frozen=True)
class Names:
    """The code of something that another file declares, ``Names("organization")``: whether it is there asks who knows that file."""

    what: str

    def broken(self, value: Any) -> Broken | None:
        return None

    def __str__(self) -> str:
        return f"the code of its {self.what}"


@dataclass(frozen=True)
class Ucum:
    """A unit, written as UCUM writes it."""

    def broken(self, value: Any) -> Broken | None:
        try:
            ucum = canonical(value)
        except Refused:
            return "keys.unit", {"given": value}
        return None if ucum == value else ("keys.ucum", {"given": value, "ucum": ucum})

    def __str__(self) -> str:
        return "in UCUM"


Unit = Annotated[str, Ucum()]
Whole = Annotated[int, Between(0, 10**9)]
"""A count or a length of time: a whole number that isn't negative."""
