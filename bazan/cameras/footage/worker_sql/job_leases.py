"""Who does which job: one takes it, says each second how far it is, and another takes it over when that one is silent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from bazan.cameras.footage.events import CHANNEL

LIFE_S = 8.0
"""A lease not renewed for so long is anybody's."""
SAY_S = 1.0
"""How often who does a job says how far it is, and hears whether it should stop."""
MOST_TRIES = 3
"""A job whose worker died so often is given up: its clip may be what kills them."""


@dataclass(frozen=True)
class Lease:
    """A job held."""

    job: int
    epoch: int
    clip: int
    kind: str
    terms: Mapping[str, Any]


class LostLease(Exception):
    """The job is another's by now, or was ended."""


class Cancelled(Exception):
    """Somebody wants the job to stop."""


_GIVE_UP = """UPDATE footage_job SET state = 'failed', problem = 'footage.given_up', ended_at = now(), epoch = epoch + 1
  WHERE state = 'running' AND expires_at <= now() AND tries >= %(most)s RETURNING clip_id"""
_STOP = """UPDATE footage_job SET state = 'cancelled', ended_at = now(), epoch = epoch + 1
  WHERE state = 'running' AND expires_at <= now() AND cancelled_at IS NOT NULL RETURNING clip_id"""
_TAKE = """UPDATE footage_job SET state = 'running', worker = %(worker)s, epoch = epoch + 1, tries = tries + 1,
    expires_at = now() + %(life)s * interval '1 second'
  WHERE id = (
    SELECT j.id FROM footage_job j
     WHERE (j.state = 'waiting' OR (j.state = 'running' AND j.expires_at <= now()))
       AND NOT EXISTS (SELECT FROM footage_job o WHERE o.clip_id = j.clip_id AND o.state = 'running' AND o.expires_at > now())
     ORDER BY j.asked_at, j.id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id, epoch, clip_id, kind, terms"""
_SAY = """UPDATE footage_job SET progress = greatest(progress, %(progress)s), expires_at = now() + %(life)s * interval '1 second'
  WHERE id = %(job)s AND epoch = %(epoch)s AND state = 'running' AND expires_at > now() RETURNING cancelled_at IS NOT NULL"""
_HOLD = "SELECT FROM footage_job WHERE id = %s AND epoch = %s AND state = 'running' AND expires_at > now() FOR UPDATE"
_GIVE_BACK = """UPDATE footage_job SET state = 'waiting', tries = tries - 1, expires_at = NULL
  WHERE id = %s AND epoch = %s AND state = 'running'"""


def take(session: Connection[Any], worker: str) -> Lease | None:
    """The oldest job that waits, or whose worker is silent; None: there is none. One clip is looked at by one at a time."""
    with session.transaction():
        ended = session.execute(_STOP).fetchall() + session.execute(_GIVE_UP, {"most": MOST_TRIES}).fetchall()
        row = session.execute(_TAKE, {"worker": worker, "life": LIFE_S}).fetchone()
        for clip in {*(each[0] for each in ended), *([row[2]] if row else [])}:
            announce(session, clip)
    return Lease(*row) if row else None


def say(session: Connection[Any], lease: Lease, progress: float) -> None:
    """How far it is, 0 to 1; it never falls. LostLease, Cancelled."""
    said = {"job": lease.job, "epoch": lease.epoch, "progress": progress, "life": LIFE_S}
    with session.transaction():
        row = session.execute(_SAY, said).fetchone()
        if row is not None:
            announce(session, lease.clip)
    if row is None:
        raise LostLease(f"job {lease.job}, epoch {lease.epoch}")
    if row[0]:
        raise Cancelled(f"job {lease.job}")


def hold(session: Connection[Any], lease: Lease) -> None:
    """Inside a transaction: nobody else can take the job before it ends. LostLease when somebody has."""
    if session.execute(_HOLD, [lease.job, lease.epoch]).fetchone() is None:
        raise LostLease(f"job {lease.job}, epoch {lease.epoch}")


def give_back(session: Connection[Any], lease: Lease) -> None:
    """Another may go on with it at once."""
    with session.transaction():
        session.execute(_GIVE_BACK, [lease.job, lease.epoch])
        announce(session, lease.clip)


def announce(session: Connection[Any], clip: int) -> None:
    session.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"clip": clip})])
