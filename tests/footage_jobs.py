"""What a watching process does with jobs over footage, in the database of a test: looked through, answered."""

import hashlib

from django.db import connection

from bazan.cameras.footage.worker_sql import job_leases, job_results
from bazan.cameras.footage.worker_sql.job_results import Known

DETECTOR_OFF = """INSERT INTO judging_model (code, title, purpose, risk, oversight, classes, measured, enabled, switched_by, reason)
  VALUES ('cameras.detector', '{}', '{}', 'medium', '{}', '{}', '[]', false, 'me', 'tried')"""
SEEN = {"crossings": {}, "events": [], "trips": [], "tracks": {"person": 3}, "pictures": 120, "seconds": 12.0}
"""What a review tells where nothing happens."""


def looked(clip_id: int, seconds: float = 12.0, picture: bytes = b"a blurred picture") -> None:
    """The clip's waiting job of looking is done; ``picture``: what it shows first."""
    lease = job_leases.take(connection.connection, "me")
    assert lease is not None and (lease.clip, lease.kind) == (clip_id, "look")
    job_results.keep_preview(connection.connection, lease, picture, (640, 480), seconds)
    known = Known(hashlib.sha256(b"its bytes").hexdigest(), seconds, 120, 640, 480, "h264")
    job_results.keep_look(connection.connection, lease, "null", 0, 120, b"glances", known)
    job_results.finish(connection.connection, lease, "null", {})


def answered(result: dict, film: bytes = b"") -> int:
    """The oldest waiting job is done, with this result; its number."""
    lease = job_leases.take(connection.connection, "me")
    assert lease is not None
    job_results.finish(connection.connection, lease, "null", result, film)
    return lease.job


def under_way(progress: float) -> int:
    """The oldest waiting job is taken, and so far by now; its number."""
    lease = job_leases.take(connection.connection, "me")
    assert lease is not None
    job_leases.say(connection.connection, lease, progress)
    return lease.job
