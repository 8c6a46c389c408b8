"""Whose the files are: two installations that were told the same place would each put its days in the place of the other's."""

import psycopg

from bazan.core.errors import Refused
from bazan.platform.history.library_errors import named
from bazan.platform.history.storage_location import Place

FILE = "_owner"
"""Beside the tables; who takes over the files of an installation that is gone deletes it."""


def claim(session: psycopg.Connection, place: Place) -> None:
    """The place is this installation's, from now on if it was nobody's. Raises Refused ``history.other``; Unavailable ``history.away``.

    ``session``: one that alone may write to the history (``alone``).
    """
    own = _own(session)
    with named(place.url):
        if not _said(place):
            place.write(FILE, own.encode())
        # read again: of two who found it nobody's at once the last is the owner, and the other learns it now or next time
        owner = _said(place)
    if owner != own:
        raise Refused("history.other", {"url": place.url, "file": FILE})


def _own(session: psycopg.Connection) -> str:
    """The name of this installation: drawn once, it stays with its database."""
    session.execute("INSERT INTO history_owner SELECT gen_random_uuid() WHERE NOT EXISTS (TABLE history_owner)")
    row = session.execute("SELECT id FROM history_owner").fetchone()
    assert row is not None
    return str(row[0])


def _said(place: Place) -> str:
    """Empty: nobody's, or who wrote it was killed over it."""
    try:
        return place.read(FILE).decode(errors="replace").strip()
    except FileNotFoundError:
        return ""
