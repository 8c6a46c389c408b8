"""Clips whose time is over go, with what was seen on them and made of them; those of events with the bytes the cameras kept."""

from collections.abc import Sequence

from django.db import connection

from bazan.directory.personal_data.types import Erased, Ripe

_RIPE = """SELECT f.id, f.sha256 FROM footage_clip f
  WHERE CASE WHEN f.event_id IS NULL THEN f.handed_at < %(before)s
      OR (f.state = 'receiving' AND f.handed_at < %(at)s - interval '1 day')
    ELSE NOT EXISTS (SELECT FROM camera_clip c WHERE c.event_id = f.event_id) END"""
_PARTS = (
    "DELETE FROM footage_film WHERE job_id IN (SELECT id FROM footage_job WHERE clip_id = ANY(%s))",
    "DELETE FROM footage_job WHERE clip_id = ANY(%s)",
    "DELETE FROM footage_look WHERE clip_id = ANY(%s)",
    "DELETE FROM footage_piece WHERE clip_id = ANY(%s)",
    "DELETE FROM footage_clip WHERE id = ANY(%s)",
)


def clips(ripe: Ripe) -> Erased:
    """Clips handed in before, or begun to be and never finished; of events those whose bytes are gone. None of them lies in a case."""
    if ripe.cases is not None:
        return Erased(0)
    said = {"before": ripe.before, "at": ripe.at, "most": ripe.most}
    with connection.cursor() as cursor:
        if not ripe.erase:
            cursor.execute(f"SELECT count(*) FROM ({_RIPE}) ripe", said)  # noqa: S608 - ours
            return Erased(cursor.fetchone()[0])
        cursor.execute(f"{_RIPE} ORDER BY f.handed_at LIMIT %(most)s FOR UPDATE OF f SKIP LOCKED", said)
        rows = cursor.fetchall()
    erase([clip for clip, _ in rows])
    return Erased(len(rows), tuple(sha256 for _, sha256 in rows if sha256))


def erase(clip_ids: Sequence[int]) -> None:
    """These clips, in the caller's transaction."""
    with connection.cursor() as cursor:
        for part in _PARTS:
            cursor.execute(part, [list(clip_ids)])
