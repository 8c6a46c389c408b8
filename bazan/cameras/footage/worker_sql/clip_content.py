"""What a watching process needs to know of a clip: its bytes, opened in memory, and what was seen on it before."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, cast

from psycopg import Connection

from bazan.cameras.footage.encryption import Pieces, opened
from bazan.core.settings import Settings


class Gone(Exception):
    """The bytes of a clip were erased, or are not as they were sealed."""


@dataclass(frozen=True)
class Clip:
    id: int
    key: str
    event: int | None
    size: int
    recorded_at: datetime | None
    masks: Sequence[Any]
    """Of its camera: what is never shown."""


_CLIP = """SELECT f.id, f.key, f.event_id, f.size, f.recorded_at, coalesce(r.terms->'masks', c.terms->'masks', '[]')
  FROM footage_clip f LEFT JOIN camera c ON c.id = f.camera_id
  LEFT JOIN camera_rule r ON r.camera_id = c.id AND r.code = '-masks' AND r.retired_at IS NULL WHERE f.id = %s"""
_PIECE = "SELECT data FROM footage_piece WHERE clip_id = %s AND number = %s"
_OF_EVENT = "SELECT sealed FROM camera_clip WHERE event_id = %s AND sealed <> ''"
_LOOKS = "SELECT data FROM footage_look WHERE clip_id = %s AND detector = %s AND number >= %s ORDER BY number LIMIT 1"
_LOOKED = """SELECT count(*), coalesce(sum(pictures), 0), coalesce(bool_or(last), false) FROM footage_look
  WHERE clip_id = %s AND detector = %s"""


def clip(session: Connection[Any], number: int) -> Clip:
    """Raises LookupError for one that isn't there."""
    row = session.execute(_CLIP, [number]).fetchone()
    if row is None:
        raise LookupError(f"clip {number}")
    return Clip(*row)


def content(session: Connection[Any], of: Clip, settings: Settings, of_event: Callable[[bytes], bytes]) -> BinaryIO:
    """Its bytes as a file, for the session's own thread. ``of_event`` opens what cameras sealed. Gone; reading it Gone or BrokenSeal."""
    if of.event is not None:
        row = session.execute(_OF_EVENT, [of.event]).fetchone()
        if row is None:
            raise Gone(f"event {of.event}")
        return io.BytesIO(of_event(bytes(row[0])))

    def piece(number: int) -> bytes:
        row = session.execute(_PIECE, [of.id, number]).fetchone()
        if row is None:
            raise Gone(f"piece {number} of clip {of.id}")
        return opened(bytes(row[0]), of.key, number, settings)

    return cast(BinaryIO, Pieces(of.size, piece))


def looked(session: Connection[Any], of: Clip, detector: str) -> tuple[int, int, bool]:
    """(stretches, pictures) that this detector has looked at, and whether they are all."""
    row = session.execute(_LOOKED, [of.id, detector]).fetchone()
    assert row
    return row[0], row[1], row[2]


def looks(session: Connection[Any], of: Clip, detector: str) -> Iterator[bytes]:
    """What it saw, packed, from the beginning; one stretch in memory at a time."""
    number = 0
    while row := session.execute(_LOOKS, [of.id, detector, number]).fetchone():
        yield bytes(row[0])
        number += 1
