"""Pictures and clips whose time is over go: each rule names its own, else the camera; the province the longest."""

from django.db import connection

from bazan.directory.personal_data.types import Erased, Ripe

_RIPE = """SELECT kept.event_id, kept.sha256, kept.{time} AS at FROM {table} kept
  JOIN camera_event e ON e.id = kept.event_id JOIN camera_rule r ON r.id = e.rule_id JOIN camera c ON c.id = e.camera_id
  WHERE kept.{time} < greatest(%(before)s,
    %(at)s - coalesce(nullif((r.terms->>'keep_days')::int, 0), (c.terms->>'stills_days')::int) * interval '1 day')"""


def stills(ripe: Ripe) -> Erased:
    """Pictures of events; the events stay. None of them lies in a case."""
    return _erased("camera_still", "taken_at", ripe)


def clips(ripe: Ripe) -> Erased:
    """Clips of events, blurred and sealed, the same."""
    return _erased("camera_clip", "began_at", ripe)


def _erased(table: str, time: str, ripe: Ripe) -> Erased:
    if ripe.cases is not None:
        return Erased(0)
    said = {"before": ripe.before, "at": ripe.at, "most": ripe.most}
    rows_of = _RIPE.format(table=table, time=time)
    with connection.cursor() as cursor:
        if not ripe.erase:
            cursor.execute(f"SELECT count(*) FROM ({rows_of}) ripe", said)  # noqa: S608 - ours
            return Erased(cursor.fetchone()[0])
        cursor.execute(f"{rows_of} ORDER BY at LIMIT %(most)s FOR UPDATE OF kept SKIP LOCKED", said)
        rows = cursor.fetchall()
        cursor.execute(f"DELETE FROM {table} WHERE event_id = ANY(%s)", [[event for event, *_ in rows]])  # noqa: S608 - ours
    return Erased(len(rows), tuple(sha256 for _, sha256, _ in rows))
