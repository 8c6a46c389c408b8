"""Pure decisions: how backups and drills stand, and whether one is due."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bazan.core.time import LOCAL
from bazan.directory.backups.types import KINDS, Doing, Kind, Run, Standing, State

OLD_AFTER = timedelta(hours=36)
"""One night may be missed by a machine that was off; two may not."""
AGAIN_AFTER = timedelta(hours=1)
"""What failed is tried again so soon."""
_WORST: tuple[State, ...] = ("failed", "never", "old", "ok", "unconfigured")


def standing(runs: Iterable[Run], configured: bool, at: datetime) -> Standing:
    """How it stands, from any runs that hold the last and the last good one of each kind."""
    known = sorted(runs, key=lambda run: run.began_at)
    backup, drill = (_doing(kind, known, configured, at) for kind in KINDS)
    state = min((backup.state, drill.state), key=_WORST.index)
    good = drill.good
    return Standing(state, backup, drill, good.recovery_point if good else None, good.recovery_s if good else None)


def due(doing: Doing, hour: int, at: datetime) -> bool:
    """Whether it is time: nothing went well since this local hour was last struck, and the last try isn't just over."""
    if doing.last is None:
        return True
    return (doing.good is None or doing.good.began_at < _struck(hour, at)) and at - doing.last.began_at >= AGAIN_AFTER


def _doing(kind: Kind, known: list[Run], configured: bool, at: datetime) -> Doing:
    last = next((run for run in reversed(known) if run.kind == kind), None)
    good = next((run for run in reversed(known) if run.kind == kind and run.ok), None)
    return Doing(kind, _state(last, configured, at), last, good)


def _state(last: Run | None, configured: bool, at: datetime) -> State:
    if last is None:
        return "never" if configured else "unconfigured"
    if not last.ok:
        return "failed"
    return "old" if at - (last.recovery_point or last.began_at) > OLD_AFTER else "ok"


def _struck(hour: int, at: datetime) -> datetime:
    struck = at.astimezone(LOCAL).replace(hour=hour, minute=0, second=0, microsecond=0)
    return struck if struck <= at else struck - timedelta(days=1)
