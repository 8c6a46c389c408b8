"""What is looked at to find out what is wrong with the installation: rooms declare checks, and what one finds says how it is mended."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

State = Literal["bad", "warn", "ok"]
GRAVEST_FIRST: tuple[State, ...] = ("bad", "warn", "ok")


@dataclass(frozen=True)
class Finding:
    """``checks.KEY.says`` says it, and ``checks.KEY.mend`` how it is mended where it isn't ok; ``params`` fill both."""

    state: State
    key: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """``act`` looks, at an instant. Its word is ``checks.NAME.name``."""

    name: str
    act: Callable[[datetime], Iterable[Finding]]
    database: bool = True
    """It asks the database, and isn't asked while that is away."""
