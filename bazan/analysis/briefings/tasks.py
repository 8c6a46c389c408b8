"""What the clock and the jobs of briefings call."""

import logging
from datetime import datetime

from bazan.analysis.briefings import api
from bazan.analysis.briefings.types import Kind
from bazan.core.time import now

_log = logging.getLogger(__name__)


def order_due(at: datetime) -> None:
    """Have every briefing made whose time has come and that isn't there yet."""
    api.order_due(at)


def issue(username: str, kind: Kind, key: str, at: str, place: str, sector: str, again: int | None) -> None:
    """The briefing somebody asked for."""
    api.issue(kind, api.person(username), datetime.fromisoformat(at), now(), key, place=place, sector=sector, again=again)


def issue_scheduled(code: str, due: str) -> None:
    """The briefing of a schedule that was due at an instant."""
    api.issue_due(code, datetime.fromisoformat(due), now())


def print_documents(briefing_id: int) -> None:
    """Every document of a briefing; what this machine can't make is told to the log."""
    if missing := api.print_documents(briefing_id, now()):
        _log.warning("briefing %s: no %s here; packages of analyses are not installed", briefing_id, ", ".join(missing))
