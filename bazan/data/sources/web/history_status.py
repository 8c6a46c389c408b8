"""How the history stands, in words."""

from datetime import datetime, timedelta
from typing import Any

from bazan.core.errors import Unavailable
from bazan.core.labels import label, sentence
from bazan.data.observations import api as observations
from bazan.data.sources.types import COPY_STATES, CopyState

LATE = timedelta(hours=3)
"""A work whose last round ended longer ago is late: each has one at least every hour."""


def remembered(at: datetime) -> dict[str, Any] | None:
    """What history.html places; nothing while nothing was ever copied."""
    standing = observations.history_standing()
    if not standing.rounds:
        return None
    return {
        "works": [
            {
                "round": turn,
                "name": label(f"sources.history.work.{turn.work}"),
                "state": (state := _state(turn, at)),
                "light": COPY_STATES.light(state),
                "word": COPY_STATES.word(state),
                "why": sentence(Unavailable(turn.rule)) if turn.rule not in ("", "failed") else "",
            }
            for turn in standing.rounds
        ],
        "rows": sum(table.rows for table in standing.tables),
        "tables": len(standing.tables),
        "size_mb": sum(table.bytes for table in standing.tables) / 2**20,
        "first": min((table.first for table in standing.tables if table.first), default=None),
        "lost": standing.lost,
    }


def _state(turn: Any, at: datetime) -> CopyState:
    if turn.rule:
        return "failed"
    if turn.ended_at is None:
        return "runs" if at - turn.began_at < LATE else "late"
    return "ok" if at - turn.ended_at < LATE else "late"
