"""What a watching process leaves of the seconds around an event: one transaction under the lease, as all that it writes."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from bazan.cameras.devices.events import CHANNEL
from bazan.cameras.devices.worker_sql.leases import Lease, hold
from bazan.cameras.events.worker_sql.event_records import key_of


@dataclass(frozen=True)
class KeptClip:
    """``rule`` and ``event_began`` name the event. Instants are Unix seconds."""

    rule: int
    event_began: float
    began: float
    ended: float
    data: bytes
    """An MP4 in which nobody can be recognised."""
    sealed: bytes = b""
    """The same as the camera sent it, sealed; empty: it isn't kept."""


_CLIP = """INSERT INTO camera_clip (event_id, sha256, began_at, ended_at, data, sealed)
  SELECT id, %(sha256)s, to_timestamp(%(began)s), to_timestamp(%(ended)s), %(data)s, %(sealed)s FROM camera_event WHERE key = %(key)s
  ON CONFLICT DO NOTHING"""


def keep_clip(session: Connection[Any], lease: Lease, clip: KeptClip) -> None:
    """Once for each event; of an event that was never kept there is none either. LostLease."""
    said = {
        "sha256": hashlib.sha256(clip.data).hexdigest(), "began": clip.began, "ended": clip.ended, "data": clip.data,
        "sealed": clip.sealed, "key": key_of(lease.camera, clip.rule, clip.event_began),
    }  # fmt: skip
    with session.transaction():
        hold(session, lease)
        if session.execute(_CLIP, said).rowcount:
            session.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"camera": lease.camera, "what": "event"})])
