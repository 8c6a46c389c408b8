"""The history of datasets, for this installation: copied, tidied, seen as one with the inbox.

The history's packages are imported when they are needed: whoever only imports this stays small.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from bazan.connect.datasets.catalogue import every, held
from bazan.connect.datasets.kept.table import table_of
from bazan.engines.database.api import database_url
from bazan.engines.history.api import alone, standing
from bazan.engines.history.types import Table
from bazan.kernel.settings import current

if TYPE_CHECKING:
    from bazan.engines.history.types import View

PATIENCE_S = 300


def keep(at: datetime) -> None:
    """Copy what changed into the history."""
    from bazan.connect.datasets.kept import keeping
    from bazan.engines.history.api import history

    with alone(database_url(current()), PATIENCE_S) as session:
        if session is not None:
            with standing.told(session, "datasets.keep") as told:
                keeping.keep(session, history(current()), [(entry.info, entry.table) for entry in every().values()], at, told)


def tidy(at: datetime) -> None:
    """Make one file of each year that is over, take away files that no query reads any more."""
    from bazan.connect.datasets.kept import keeping
    from bazan.engines.history.api import history

    past, infos = history(current()), [entry.info for entry in every().values()]
    with alone(database_url(current()), PATIENCE_S) as session:
        if session is not None:
            with standing.told(session, "datasets.tidy"):
                keeping.compact(session, past, infos, at.date())
                for info in infos:
                    past.store.sweep(table_of(info))


def table(code: str) -> Table:
    """The table of a dataset in the history. Raises NotFound ``datasets.unknown``."""
    return table_of(held(code).info)


def seen(code: str, only: str = "") -> "View":
    """Every version of every row of a dataset, inbox and history as one: a view to ask the history about.

    ``only``: a condition in SQL on its columns, for the rights of who asks. Raises NotFound ``datasets.unknown``.
    """
    from bazan.connect.datasets.kept import seeing

    found = held(code)
    return seeing.seen(database_url(current()), found.info, found.table, only)
