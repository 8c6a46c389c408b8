"""What crosses this room's border. Instants are UTC and aware, sizes are bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from bazan.core.state_lights import StateTable

Kind = Literal["backup", "drill"]
KINDS: tuple[Kind, ...] = ("backup", "drill")
State = Literal["failed", "never", "old", "ok", "unconfigured"]
BACKUP_STATES = StateTable[State](
    get_args(State),
    {"ok": "good", "old": "watch", "never": "watch", "failed": "off", "unconfigured": "none"},
    "sources.backups.state",
)


@dataclass(frozen=True)
class Run:
    """One backup or one drill, as it ended."""

    kind: Kind
    began_at: datetime
    took_s: float
    ok: bool
    name: str = ""
    """Of the set; empty: there was none."""
    recovery_point: datetime | None = None
    """Everything committed before it is in the set."""
    recovery_s: float | None = None
    """Of a drill: how long it took until the restored database answered."""
    size: int = 0
    """Of the set, sealed."""
    rule: str = ""
    """``rules.<rule>`` says with ``params`` why it failed."""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Doing:
    """How one of the two stands: what was done last, and what went well last."""

    kind: Kind
    state: State
    last: Run | None
    good: Run | None


@dataclass(frozen=True)
class Standing:
    """``state``: the worse of both. ``recovery_point``: what would be there again if everything were lost now, as a drill proved it;
    ``recovery_s``: after how long."""

    state: State
    backup: Doing
    drill: Doing
    recovery_point: datetime | None
    recovery_s: float | None
