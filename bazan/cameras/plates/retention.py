"""Plates go when their camera says so, at the latest when the province does, and at once where no legal basis is left."""

from django.db import connection

from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.security.text_anonymization import fingerprint

_READINGS = """SELECT r.id, r.camera_id, r.plate, r.at FROM plate_reading r JOIN camera c ON c.id = r.camera_id
  WHERE coalesce(c.terms->>'plates_basis', '') = ''
     OR r.at < greatest(%(before)s, %(at)s - coalesce((c.terms->>'plates_days')::int, 0) * interval '1 day')"""
_WANTED = "SELECT w.id, w.plate FROM plate_wanted w WHERE least(coalesce(w.ended_at, w.expires_at), w.expires_at) < %(before)s"


def readings(ripe: Ripe) -> Erased:
    """Plates that were read, and that they were met. None of them lies in a case."""
    if ripe.cases is not None:
        return Erased(0)
    said = {"before": ripe.before, "at": ripe.at, "most": ripe.most}
    with connection.cursor() as cursor:
        if not ripe.erase:
            cursor.execute(f"SELECT count(*) FROM ({_READINGS}) ripe", said)  # noqa: S608 - ours
            return Erased(cursor.fetchone()[0])
        cursor.execute(f"{_READINGS} ORDER BY r.at LIMIT %(most)s FOR UPDATE OF r SKIP LOCKED", said)
        rows = cursor.fetchall()
        cursor.execute("DELETE FROM plate_meeting WHERE reading_id = ANY(%s)", [[row[0] for row in rows]])
        cursor.execute("DELETE FROM plate_reading WHERE id = ANY(%s)", [[row[0] for row in rows]])
    return Erased(len(rows), tuple(fingerprint(f"{camera} {plate} {at.isoformat()}") for _, camera, plate, at in rows))


def wanted(ripe: Ripe) -> Erased:
    """Entries of the watch list that ended or expired long ago, and that they were met."""
    if ripe.cases is not None:
        return Erased(0)
    said = {"before": ripe.before, "most": ripe.most}
    with connection.cursor() as cursor:
        if not ripe.erase:
            cursor.execute(f"SELECT count(*) FROM ({_WANTED}) ripe", said)  # noqa: S608 - ours
            return Erased(cursor.fetchone()[0])
        cursor.execute(f"{_WANTED} ORDER BY w.id LIMIT %(most)s FOR UPDATE OF w SKIP LOCKED", said)
        rows = cursor.fetchall()
        cursor.execute("DELETE FROM plate_meeting WHERE wanted_id = ANY(%s)", [[number for number, _ in rows]])
        cursor.execute("DELETE FROM plate_wanted WHERE id = ANY(%s)", [[number for number, _ in rows]])
    return Erased(len(rows), tuple(fingerprint(f"{number} {plate}") for number, plate in rows))
