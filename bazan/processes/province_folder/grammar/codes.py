"""What many files of a province say: codes of other files, words of both languages, clock times."""

from dataclasses import dataclass
from datetime import time
from typing import Annotated, Any

from bazan.platform.declarations.api import Between, Declaration, Names

Organization = Annotated[str, Names("organization")]
Holder = Annotated[str, Names("holder")]
"""An organization, or a word that stands for one by the place and the matter."""
Place = Annotated[str, Names("place")]
Sector = Annotated[str, Names("sector")]
Dataset = Annotated[str, Names("dataset")]
Indicator = Annotated[str, Names("indicator")]
Service = Annotated[str, Names("service")]
Count = Annotated[float, Between(0, 10**6)]


@dataclass(frozen=True)
class Clock:
    """A clock time as TOML writes it."""

    def broken(self, value: Any) -> tuple[str, dict[str, Any]] | None:
        return None if isinstance(value, time) else ("province.clock", {"given": str(value)})

    def __str__(self) -> str:
        return "a clock time, `07:30:00`"


Time = Annotated[Any, Clock()]


@dataclass(frozen=True, kw_only=True)
class Said(Declaration):
    """Words in both languages."""

    vi: str
    """in Vietnamese"""
    en: str
    """in English"""


@dataclass(frozen=True, kw_only=True)
class Named(Declaration):
    """An entry of a small list."""

    code: str
    """what other files and the database call it"""
    vi: str
    """in Vietnamese"""
    en: str
    """in English"""
