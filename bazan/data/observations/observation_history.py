"""The history of observations, for this installation: copied, tidied, seen as one with the inbox.

The history's packages are imported when they are needed: whoever only imports this stays small.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from bazan.core.settings import current, of_room
from bazan.data.observations.history import retention_policy
from bazan.data.observations.settings import InboxSettings
from bazan.directory.personal_data import api as personal_data
from bazan.directory.personal_data.types import Kept
from bazan.platform.database.api import database_url
from bazan.platform.history.api import Standing, alone, standing

if TYPE_CHECKING:
    import psycopg

    from bazan.platform.history.api import History
    from bazan.platform.history.types import View

PATIENCE_S = 300


def keep(at: datetime) -> None:
    """Copy what changed into the history."""
    from bazan.data.observations.history import history_writer
    from bazan.platform.history.api import owned

    with alone(database_url(current()), PATIENCE_S) as session:
        if session is not None:
            with standing.told(session, "observations.keep") as told:
                history_writer.keep(session, owned(current(), session), at, told)


def tidy(at: datetime) -> None:
    """Make few sorted files of many, let go of old months of the inbox, take away files that no query reads any more; then let go of
    observations whose years are over. Refused ``streams.kept.file``, ``streams.kept.inbox``."""
    from bazan.data.observations.history import history_writer
    from bazan.data.observations.history.history_table import OBSERVATION
    from bazan.platform.history.api import owned

    days = of_room(InboxSettings).inbox_days
    with alone(database_url(current()), PATIENCE_S) as session:
        if session is not None:
            with standing.told(session, "observations.tidy") as told:
                past = owned(current(), session)
                try:
                    history_writer.compact(session, past, at.date(), told)
                    if days:
                        history_writer.release(session, past, at, days)
                    past.store.sweep(OBSERVATION)
                finally:
                    standing.note(session, past.health(), at)  # what is damaged is named most of all when it stopped us
                if (kept := retention_policy.of_province()) is not None:
                    retention_policy.obeyable(kept, days)
                    forget(session, past, kept, at)


def forget(session: "psycopg.Connection", past: "History", kept: Kept, at: datetime) -> None:
    """Let go of observations whose years are over. It is said before it is done: killed in between, twice."""
    from bazan.data.observations.history import history_writer

    before, rows = history_writer.older(session, past, kept.before(at))
    if rows:
        with transaction.atomic():
            personal_data.prove_table("observation", kept, before, rows)
        history_writer.forget(session, past, before)


def observations_kept() -> Kept | None:
    """How long observations stay, as the province says; null: for ever. Refused ``streams.kept.file``."""
    return retention_policy.of_province()


def history_standing() -> Standing:
    """How the history stands, as the last rounds left it."""
    with connection.cursor() as cursor:
        return standing.read(cursor)


def seen(start: date, end: date, only: str = "") -> "View":
    """Every version of the observations of days [start, end) (UTC), inbox and history as one: a view to ask the history about.

    ``only``: a condition in SQL on the columns of ``kept.table.OBSERVATION``, for the rights of who asks.
    """
    from bazan.data.observations.history import combined_view
    from bazan.platform.history.api import history

    return combined_view.seen(database_url(current()), history(current()), start, end, only)
