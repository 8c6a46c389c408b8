"""Pictures whose time is over go: each camera names its own, the province the longest."""

from django.db import connection

from bazan.register.retention.types import Erased, Ripe

_RIPE = """SELECT s.event_id, s.sha256 FROM camera_still s JOIN camera_event e ON e.id = s.event_id JOIN camera c ON c.id = e.camera_id
  WHERE s.taken_at < greatest(%(before)s, %(at)s - ((c.terms->>'stills_days')::int * interval '1 day'))"""


def stills(ripe: Ripe) -> Erased:
    """Pictures of events; the events stay. None of them lies in a case."""
    if ripe.cases is not None:
        return Erased(0)
    said = {"before": ripe.before, "at": ripe.at, "most": ripe.most}
    with connection.cursor() as cursor:
        if not ripe.erase:
            cursor.execute(f"SELECT count(*) FROM ({_RIPE}) ripe", said)  # noqa: S608 - ours
            return Erased(cursor.fetchone()[0])
        cursor.execute(f"{_RIPE} ORDER BY s.taken_at LIMIT %(most)s FOR UPDATE OF s SKIP LOCKED", said)
        rows = cursor.fetchall()
        cursor.execute("DELETE FROM camera_still WHERE event_id = ANY(%s)", [[event for event, _ in rows]])
    return Erased(len(rows), tuple(sha256 for _, sha256 in rows))
