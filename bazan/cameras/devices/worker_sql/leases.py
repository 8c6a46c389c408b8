"""Who watches which camera: each process holds its share, says so every second, and takes over what a dead one leaves."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

LIFE_S = 6.0
"""A lease not renewed for so long is anybody's."""
BEAT_S = 1.0
"""How often a process renews, and looks for cameras nobody holds."""
_LOCK = 0x63616D6C
"""One process at a time reckons out its share."""


@dataclass(frozen=True)
class Lease:
    """A camera held. ``version``: of what is declared of it, to be read anew when it rises."""

    camera: int
    epoch: int
    version: int


@dataclass(frozen=True)
class Self:
    """What a process is to the others. ``capacity``: its share of cameras, in relation to others'; ``address``: where it answers them."""

    name: str
    site: str
    address: str
    capacity: float
    detector: str


class LostLease(Exception):
    """The camera is another's by now."""


_HELLO = """INSERT INTO camera_worker (name, site, address, capacity, detector, seen_at, figures)
  VALUES (%(name)s, %(site)s, %(address)s, %(capacity)s, %(detector)s, now(), %(figures)s::jsonb)
  ON CONFLICT (name) DO UPDATE SET site = excluded.site, address = excluded.address, capacity = excluded.capacity,
    detector = excluded.detector, seen_at = now(), figures = excluded.figures"""
_ROWS = """INSERT INTO camera_lease (camera_id, epoch) SELECT c.id, 0 FROM camera c
  WHERE NOT EXISTS (SELECT FROM camera_lease l WHERE l.camera_id = c.id) ON CONFLICT DO NOTHING"""
_WATCHABLE = "c.enabled AND c.retired_at IS NULL AND (c.site = '' OR c.site = %(site)s)"
_RELEASE = f"""UPDATE camera_lease l SET worker = NULL, expires_at = NULL FROM camera c
  WHERE l.camera_id = c.id AND l.worker = %(name)s AND NOT ({_WATCHABLE})"""  # noqa: S608 - ours
_RENEW = """UPDATE camera_lease SET expires_at = now() + %(life)s * interval '1 second'
  WHERE worker = %(name)s AND expires_at > now()"""
_SHARE = f"""SELECT ceil(sum(share))::int FROM (
  SELECT %(capacity)s / sum(w.capacity) AS share FROM camera c
    JOIN camera_worker w ON w.seen_at > now() - %(life)s * interval '1 second' AND (c.site = '' OR c.site = w.site)
   WHERE {_WATCHABLE} GROUP BY c.id) shares"""  # noqa: S608 - ours
_HELD = "SELECT count(*) FROM camera_lease WHERE worker = %(name)s AND expires_at > now()"
_TAKE = f"""UPDATE camera_lease l SET worker = %(name)s, epoch = l.epoch + 1, expires_at = now() + %(life)s * interval '1 second'
  WHERE l.camera_id IN (
    SELECT o.camera_id FROM camera_lease o JOIN camera c ON c.id = o.camera_id
     WHERE {_WATCHABLE} AND (o.worker IS NULL OR o.expires_at <= now())
     ORDER BY o.camera_id LIMIT %(room)s FOR UPDATE OF o SKIP LOCKED)"""  # noqa: S608 - ours
_GIVE = """UPDATE camera_lease SET worker = NULL, expires_at = NULL WHERE camera_id IN (
  SELECT camera_id FROM camera_lease WHERE worker = %(name)s ORDER BY camera_id DESC LIMIT %(room)s)"""
_MINE = """SELECT l.camera_id, l.epoch, c.version FROM camera_lease l JOIN camera c ON c.id = l.camera_id
  WHERE l.worker = %(name)s AND l.expires_at > now() ORDER BY l.camera_id"""
_BYE = "UPDATE camera_lease SET worker = NULL, expires_at = NULL WHERE worker = %(name)s"


def beat(session: Connection[Any], own: Self, figures: Mapping[str, Any]) -> list[Lease]:
    """Say that this process lives, and what it measures of itself; the cameras it holds from now on. One transaction."""
    said = {
        "name": own.name, "site": own.site, "address": own.address, "capacity": own.capacity, "detector": own.detector, "life": LIFE_S,
        "figures": json.dumps(figures),
    }  # fmt: skip
    with session.transaction():
        session.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        session.execute(_HELLO, said)
        session.execute(_ROWS)
        session.execute(_RELEASE, said)
        session.execute(_RENEW, said)
        share = _number(session, _SHARE, said)
        held = _number(session, _HELD, said)
        if held < share:
            session.execute(_TAKE, said | {"room": share - held})
        elif held > share:
            session.execute(_GIVE, said | {"room": held - share})
        return [Lease(*row) for row in session.execute(_MINE, said)]


def rest(session: Connection[Any], own: Self, why: str) -> None:
    """Say that this process lives and watches nothing: it wants no share. ``why``: ``packages`` or ``model`` is missing."""
    said = {
        "name": own.name, "site": own.site, "address": own.address, "capacity": 0, "detector": own.detector,
        "figures": json.dumps({"why": why}),
    }  # fmt: skip
    session.execute(_HELLO, said)


def leave(session: Connection[Any], own: Self) -> None:
    """Give everything back at once: others need not wait for the leases to end."""
    with session.transaction():
        session.execute(_BYE, {"name": own.name})
        session.execute("DELETE FROM camera_worker WHERE name = %s", [own.name])


def hold(session: Connection[Any], lease: Lease) -> None:
    """Inside a transaction: nobody else can take the camera before it ends. LostLease when somebody has."""
    row = session.execute(
        "SELECT 1 FROM camera_lease WHERE camera_id = %s AND epoch = %s AND expires_at > now() FOR SHARE", [lease.camera, lease.epoch]
    ).fetchone()
    if row is None:
        raise LostLease(f"camera {lease.camera}, epoch {lease.epoch}")


def _number(session: Connection[Any], statement: str, said: Mapping[str, Any]) -> int:
    row = session.execute(statement, said).fetchone()  # pyrefly: ignore[bad-argument-type] - a constant of this module
    return int(row[0] or 0) if row else 0
