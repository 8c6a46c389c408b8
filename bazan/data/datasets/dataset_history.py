"""The history of datasets, for this installation: copied, tidied, seen as one with the inbox.

The history's packages are imported when they are needed: whoever only imports this stays small.
"""

from datetime import datetime
from time import sleep
from typing import TYPE_CHECKING

from bazan.core.settings import current
from bazan.core.time import now
from bazan.data.datasets.dataset_catalog import every, held
from bazan.data.datasets.erasure import row_erasure
from bazan.data.datasets.history.history_table import table_of
from bazan.platform.database.api import database_url
from bazan.platform.history.api import alone, standing
from bazan.platform.history.types import Table

if TYPE_CHECKING:
    import psycopg

    from bazan.platform.history.api import History
    from bazan.platform.history.types import View

PATIENCE_S = 300
MEASURED_IN_S = (2, 3, 5, 10, 20, 30)
"""Between looks whether what an erasure moved is measured."""


def keep(at: datetime) -> None:
    """Copy what changed into the history; erase first what was agreed to and couldn't be before."""
    row_erasure.carry_out(at)
    from bazan.data.datasets.history import history_writer
    from bazan.platform.history.api import owned

    with alone(database_url(current()), PATIENCE_S) as session:
        if session is not None:
            with standing.told(session, "datasets.keep") as told:
                past = owned(current(), session)
                sweep(session, past, at)
                history_writer.keep(session, past, [(entry.info, entry.table) for entry in every().values()], at, told)


def erase() -> None:
    """Erase the rows of persons, as was agreed to. What waits long for whoever measures is looked at again when datasets are copied."""
    for wait_s in (0, *MEASURED_IN_S):
        sleep(wait_s)
        if row_erasure.carry_out(now()):
            break
    if not row_erasure.stale():
        return
    from bazan.platform.history.api import owned

    with alone(database_url(current()), PATIENCE_S) as session:
        if session is not None:
            sweep(session, owned(current(), session), now())


def sweep(session: "psycopg.Connection", past: "History", at: datetime) -> None:
    """Write anew what the history holds of datasets whose rows were erased, and take every file at once that held them."""
    from bazan.data.datasets.history import history_writer

    stale = row_erasure.stale()
    for entry in {entry.table: entry for helds in stale.values() for entry in helds}.values():
        history_writer.keep_one(session, past, entry.info, entry.table, at)
        past.store.sweep(table_of(entry.info), keep_h=0)
    row_erasure.swept(stale, at)


def tidy(at: datetime) -> None:
    """Let go of rows whose years are over, make one file of each year that is over, take away files that no query reads any more."""
    from bazan.data.datasets.history import history_writer
    from bazan.platform.history.api import owned

    infos = [entry.info for entry in every().values()]
    with alone(database_url(current()), PATIENCE_S) as session:
        if session is not None:
            with standing.told(session, "datasets.tidy"):
                past = owned(current(), session)
                row_erasure.forget(past, every().values(), at)
                history_writer.compact(session, past, infos, at.date())
                for info in infos:
                    past.store.sweep(table_of(info))


def table(code: str) -> Table:
    """The table of a dataset in the history. Raises NotFound ``datasets.unknown``."""
    return table_of(held(code).info)


def seen(code: str, only: str = "") -> "View":
    """Every version of every row of a dataset, inbox and history as one: a view to ask the history about.

    ``only``: a condition in SQL on its columns, for the rights of who asks. Raises NotFound ``datasets.unknown``.
    """
    from bazan.data.datasets.history import combined_view

    found = held(code)
    return combined_view.seen(database_url(current()), found.info, found.table, only)
