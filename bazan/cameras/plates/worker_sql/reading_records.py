"""A plate that was read is kept, if its camera may read plates by then."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection


@dataclass(frozen=True)
class Read:
    """``at``: Unix seconds; ``kind``, ``colour``: of the vehicle, colour may be empty; ``model``: the network that read it."""

    plate: str
    sure: float
    kind: str
    colour: str
    at: float
    model: str


_READING = """INSERT INTO plate_reading (camera_id, plate, sure, kind, colour, at, model)
  SELECT c.id, %(plate)s, %(sure)s, %(kind)s, %(colour)s, to_timestamp(%(at)s), %(model)s
    FROM camera c WHERE c.id = %(camera)s AND c.terms->>'plates_basis' <> ''
  ON CONFLICT DO NOTHING"""


def reads_plates(terms: Mapping[str, Any]) -> bool:
    """Whether the camera was declared to, with a legal basis; one declared before that could be said was not."""
    return bool(terms.get("plates_basis"))


def keep_reading(session: Connection[Any], camera: int, read: Read) -> None:
    """Inside a transaction that holds the lease. Told twice it is kept once; of a camera whose legal basis is gone it is not kept."""
    session.execute(_READING, {"camera": camera, **vars(read)})
