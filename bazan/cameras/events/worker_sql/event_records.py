"""What a watching process leaves: events with their pictures, counts, how a camera stands. Each is one transaction under the lease."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from psycopg import Connection

from bazan.cameras.devices.events import CHANNEL
from bazan.cameras.devices.worker_sql.leases import Lease, hold

BIN_S = 300
"""Seconds of one count."""


@dataclass(frozen=True)
class Happening:
    """A rule that is broken, or is no more.

    ``still``: a JPEG in which nobody can be recognised, of when it began; ``sealed``: the same as the camera saw it, sealed.
    Instants are Unix seconds.
    """

    rule: int
    began: float
    at: float
    broken: bool
    value: float
    sure: float
    detector: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    still: bytes = b""
    sealed: bytes = b""


@dataclass(frozen=True)
class Counted:
    """So many of a kind went over a line one way. ``at``: Unix seconds of the last."""

    rule: int
    kind: str
    forward: bool
    at: float
    count: int = 1


@dataclass(frozen=True)
class Gone:
    """Something went from one place drawn on the picture to another. ``at``: Unix seconds of its arrival."""

    origin: str
    destination: str
    kind: str
    at: float


_EVENT = """INSERT INTO camera_event
  (key, camera_id, rule_id, purpose, epoch, began_at, value, peak, sure, detector, figures, review, reviewed_by)
  SELECT %(key)s, %(camera)s, r.id, r.terms->>'purpose', %(epoch)s, to_timestamp(%(began)s), %(value)s, %(value)s, %(sure)s, %(detector)s,
         %(figures)s::jsonb, '', ''
    FROM camera_rule r WHERE r.id = %(rule)s
  ON CONFLICT (key) DO UPDATE SET
    value = excluded.value, peak = greatest(camera_event.peak, excluded.value), sure = greatest(camera_event.sure, excluded.sure),
    figures = camera_event.figures || jsonb_build_object('tallest',
      greatest((camera_event.figures->>'tallest')::float, (excluded.figures->>'tallest')::float, 0))
  RETURNING id"""
_STILL = """INSERT INTO camera_still (event_id, sha256, taken_at, data, sealed)
  VALUES (%s, %s, to_timestamp(%s), %s, %s) ON CONFLICT DO NOTHING"""
_END = "UPDATE camera_event SET ended_at = greatest(began_at, to_timestamp(%(at)s)), value = 0 WHERE id = %(id)s AND ended_at IS NULL"
_END_FORMER = """UPDATE camera_event SET ended_at = greatest(began_at, coalesce((SELECT frame_at FROM camera_state s
  WHERE s.camera_id = camera_event.camera_id), now())), value = 0
  WHERE camera_id = %s AND ended_at IS NULL AND epoch < %s"""
_COUNT = """INSERT INTO camera_tally (rule_id, start, kind, forward, count)
  VALUES (%(rule)s, to_timestamp(floor(%(at)s / %(bin)s) * %(bin)s), %(kind)s, %(forward)s, %(count)s)
  ON CONFLICT (rule_id, start, kind, forward) DO UPDATE SET count = camera_tally.count + excluded.count"""
_TRIP = """INSERT INTO camera_trip (camera_id, start, origin, destination, kind, count)
  VALUES (%(camera)s, to_timestamp(floor(%(at)s / %(bin)s) * %(bin)s), %(origin)s, %(destination)s, %(kind)s, 1)
  ON CONFLICT (camera_id, start, origin, destination, kind) DO UPDATE SET count = camera_trip.count + 1"""
_WATCH = """INSERT INTO camera_watch (rule_id, start, seconds)
  VALUES (%(rule)s, to_timestamp(floor(%(at)s / %(bin)s) * %(bin)s), %(seconds)s)
  ON CONFLICT (rule_id, start) DO UPDATE SET seconds = least(%(bin)s, camera_watch.seconds + excluded.seconds)"""
_STATE = """INSERT INTO camera_state (camera_id, state, since, frame_at, said_at, figures)
  VALUES (%(camera)s, %(state)s, now(), to_timestamp(%(frame)s), now(), %(figures)s::jsonb)
  ON CONFLICT (camera_id) DO UPDATE SET
    since = CASE WHEN camera_state.state = excluded.state THEN camera_state.since ELSE now() END, state = excluded.state,
    frame_at = coalesce(excluded.frame_at, camera_state.frame_at), said_at = now(), figures = excluded.figures"""
_BEGIN_FAULTS = """INSERT INTO camera_fault (camera_id, fault, began_at)
  SELECT %(camera)s, fault, now() FROM unnest(%(faults)s::text[]) AS fault ON CONFLICT DO NOTHING RETURNING fault"""
_END_FAULTS = """UPDATE camera_fault SET ended_at = now()
  WHERE camera_id = %(camera)s AND ended_at IS NULL AND NOT fault = ANY(%(faults)s::text[]) RETURNING fault"""


def take_over(session: Connection[Any], lease: Lease) -> None:
    """What a former holder left open ends where its pictures ended: the new one sees for itself. LostLease."""
    with session.transaction():
        hold(session, lease)
        if session.execute(_END_FORMER, [lease.camera, lease.epoch]).rowcount:
            _announce(session, lease.camera, "event")


def keep_happenings(session: Connection[Any], lease: Lease, happenings: Iterable[Happening]) -> None:
    """Events begun, grown and ended. The same beginning told again is the same event. LostLease."""
    with session.transaction():
        hold(session, lease)
        for happening in happenings:
            said = {
                "key": key_of(lease.camera, happening.rule, happening.began), "camera": lease.camera, "rule": happening.rule,
                "epoch": lease.epoch, "began": happening.began, "value": happening.value, "sure": happening.sure,
                "detector": happening.detector, "figures": json.dumps(happening.figures),
            }  # fmt: skip
            row = session.execute(_EVENT, said).fetchone()
            assert row
            if happening.still:
                digest = hashlib.sha256(happening.still).hexdigest()
                session.execute(_STILL, [row[0], digest, happening.began, happening.still, happening.sealed])
            if not happening.broken:
                session.execute(_END, {"id": row[0], "at": happening.at})
        _announce(session, lease.camera, "event")


def keep_counts(session: Connection[Any], lease: Lease, counts: Iterable[Counted], watched: Mapping[int, tuple[float, float]]) -> None:
    """Counts since the last call; ``watched``: by line, until when and for how many seconds it was watched since. LostLease."""
    with session.transaction():
        hold(session, lease)
        for counted in counts:
            said = {"rule": counted.rule, "at": counted.at, "kind": counted.kind, "forward": counted.forward, "count": counted.count}
            session.execute(_COUNT, said | {"bin": BIN_S})
        for rule, (until, seconds) in watched.items():
            session.execute(_WATCH, {"rule": rule, "at": until, "seconds": seconds, "bin": BIN_S})


def keep_trips(session: Connection[Any], lease: Lease, gone: Iterable[Gone]) -> None:
    """Trips since the last call. LostLease."""
    with session.transaction():
        hold(session, lease)
        for trip in gone:
            said = {"origin": trip.origin, "destination": trip.destination, "kind": trip.kind, "at": trip.at}
            session.execute(_TRIP, said | {"camera": lease.camera, "bin": BIN_S})


def keep_state(
    session: Connection[Any], lease: Lease, state: str, faults: Iterable[str], frame_at: float | None, figures: Mapping[str, Any]
) -> None:  # fmt: skip
    """How the camera stands. A fault begins when it is first said and ends when it is said no more. LostLease."""
    said = {"camera": lease.camera, "state": state, "frame": frame_at, "figures": json.dumps(figures), "faults": sorted(faults)}
    with session.transaction():
        hold(session, lease)
        session.execute(_STATE, said)
        changed = session.execute(_BEGIN_FAULTS, said).fetchall() + session.execute(_END_FAULTS, said).fetchall()
        if changed:
            _announce(session, lease.camera, "state")


def key_of(camera: int, rule: int, began: float) -> str:
    """What names an event. ``began``: Unix seconds."""
    return f"{camera}:{rule}:{began:.3f}"


def bin_of(at: float) -> datetime:
    """The beginning of the five minutes that hold an instant."""
    return datetime.fromtimestamp(at // BIN_S * BIN_S, UTC)


def _announce(session: Connection[Any], camera: int, what: str) -> None:
    session.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"camera": camera, "what": what})])
