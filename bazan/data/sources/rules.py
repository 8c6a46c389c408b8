"""Pure decisions: how a source stands against its promise, when it is pulled next, what of a refused row may be shown."""

import json
from datetime import datetime, timedelta
from typing import Any

from bazan.core.errors import BazanError, Refused
from bazan.core.freshness import SOURCE, Limits, freshness
from bazan.data.sources.types import State
from bazan.platform.security.text_anonymization import ERASED, shown

LONGEST_PAUSE_S = 3600


def lag_s(newest: datetime | None, at: datetime) -> int | None:
    """Whole seconds since the newest observation; a clock that runs ahead is no lag."""
    return None if newest is None else max(0, int((at - newest).total_seconds()))


def state_of(
    newest: datetime | None, at: datetime, promise_s: int, enabled: bool = True, heard: bool = False, limits: Limits = SOURCE
) -> State:
    """How a source stands at an instant, or by ``limits`` a station of one. ``heard``: it sent something, though nothing good."""
    if not enabled or promise_s <= 0:
        return "resting"
    state = freshness(newest, promise_s, at, limits)
    return "silent" if state == "unconnected" and heard else state


def next_pull(started_at: datetime, schedule_s: int, failures: int) -> datetime:
    """When to pull again: on schedule; after failures in a row twice as late each time, at most an hour."""
    return started_at + timedelta(seconds=max(schedule_s, min(schedule_s * 2 ** min(failures, 20), LONGEST_PAUSE_S)))


SHORTEST_SCHEDULE_S = 10
LONGEST_S = 366 * 24 * 3600


def kept(why: BazanError) -> dict[str, Any]:
    """A refusal as JSON keeps it; one inside another as well."""
    return {"rule": why.rule, "params": {key: kept(told) if isinstance(told, BazanError) else told for key, told in why.params.items()}}


def params_of(told: dict[str, Any]) -> dict[str, Any]:
    """What the sentence of a kept refusal needs."""
    inner = {
        key: Refused(one["rule"], params_of(one)) for key, one in told.get("params", {}).items() if isinstance(one, dict) and "rule" in one
    }
    return {**told.get("params", {}), **inner}


HIDDEN = "•••"


def shielded(raw: str, context: dict[str, Any]) -> str:
    """A kept row as it may be shown: cells that hold personal data are hidden; a line that couldn't be parted is hidden whole."""
    personal = set(context.get("personal", ()))
    if not personal:
        return shown(raw) if raw == ERASED else raw
    try:
        record = json.loads(raw)
    except ValueError:
        return HIDDEN
    header = context.get("header")
    if isinstance(record, dict) and isinstance(record.get("$cells"), list):
        record = record["$cells"]
    if isinstance(record, list) and isinstance(header, list) and len(record) == len(header):
        return json.dumps([HIDDEN if name in personal else cell for name, cell in zip(header, record, strict=True)], ensure_ascii=False)
    if isinstance(record, dict) and not record.keys() & {"$text", "$bytes"}:
        return json.dumps({name: HIDDEN if name in personal else value for name, value in record.items()}, ensure_ascii=False)
    return HIDDEN
