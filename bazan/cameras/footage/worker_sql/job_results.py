"""What a watching process keeps of a clip and of a job, each under its lease: who lost it writes nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from bazan.cameras.footage.worker_sql.job_leases import Lease, announce, hold


@dataclass(frozen=True)
class Known:
    """What is known of a clip once all of it was looked at."""

    sha256: str
    seconds: float
    pictures: int
    width: int
    height: int
    codec: str


_LOOK = """INSERT INTO footage_look (clip_id, detector, number, pictures, last, data) VALUES (%s, %s, %s, %s, %s, %s)
  ON CONFLICT DO NOTHING"""
_PREVIEW = "UPDATE footage_clip SET preview = %s, width = %s, height = %s, seconds = coalesce(seconds, %s) WHERE id = %s"
_KNOWN = """UPDATE footage_clip SET state = 'looked', sha256 = %(sha256)s, seconds = %(seconds)s, pictures = %(pictures)s,
  width = %(width)s, height = %(height)s, codec = %(codec)s WHERE id = %(clip)s"""
_UNREADABLE = "UPDATE footage_clip SET state = 'unreadable', problem = %s WHERE id = %s"
_DONE = """UPDATE footage_job SET state = 'done', progress = 1, ended_at = now(), expires_at = NULL, detector = %s, result = %s
  WHERE id = %s"""
_FAILED = "UPDATE footage_job SET state = 'failed', problem = %s, ended_at = now(), expires_at = NULL WHERE id = %s"
_CANCELLED = "UPDATE footage_job SET state = 'cancelled', ended_at = now(), expires_at = NULL WHERE id = %s"
_FILM = """INSERT INTO footage_film (job_id, sha256, data) VALUES (%s, %s, %s)
  ON CONFLICT (job_id) DO UPDATE SET sha256 = excluded.sha256, data = excluded.data"""


def keep_look(
    session: Connection[Any], lease: Lease, detector: str, number: int, pictures: int, data: bytes, known: Known | None = None
) -> None:  # fmt: skip
    """A stretch of the clip that was looked at, packed; ``known``: nothing comes after it, and this is known of the whole. LostLease."""
    with session.transaction():
        hold(session, lease)
        session.execute(_LOOK, [lease.clip, detector, number, pictures, known is not None, data])
        if known is not None:
            session.execute(_KNOWN, {"clip": lease.clip} | vars(known))
            announce(session, lease.clip)


def keep_preview(session: Connection[Any], lease: Lease, picture: bytes, size: tuple[int, int], seconds: float) -> None:
    """A blurred picture of it, to draw on; ``seconds``: as its file says, 0 where it doesn't. LostLease."""
    with session.transaction():
        hold(session, lease)
        session.execute(_PREVIEW, [picture, *size, seconds or None, lease.clip])
        announce(session, lease.clip)


def finish(session: Connection[Any], lease: Lease, detector: str, result: Mapping[str, Any], film: bytes = b"") -> None:
    """The job is done; ``film``: of an export. LostLease."""
    with session.transaction():
        hold(session, lease)
        if film:
            session.execute(_FILM, [lease.job, hashlib.sha256(film).hexdigest(), film])
        session.execute(_DONE, [detector, json.dumps(result), lease.job])
        announce(session, lease.clip)


def fail(session: Connection[Any], lease: Lease, problem: str, *, unreadable: bool = False) -> None:
    """The job can't be done; ``unreadable``: nobody will ever do one on this clip, and its bytes go. LostLease."""
    with session.transaction():
        hold(session, lease)
        session.execute(_FAILED, [problem, lease.job])
        if unreadable:
            session.execute(_UNREADABLE, [problem, lease.clip])
            session.execute("DELETE FROM footage_piece WHERE clip_id = %s", [lease.clip])
        announce(session, lease.clip)


def cancel(session: Connection[Any], lease: Lease) -> None:
    """It stops where it is; what was seen by then stays. LostLease."""
    with session.transaction():
        hold(session, lease)
        session.execute(_CANCELLED, [lease.job])
        announce(session, lease.clip)
