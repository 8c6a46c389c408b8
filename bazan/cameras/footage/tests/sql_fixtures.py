"""Clips and jobs by SQL alone, in a database where several processes commit."""

import json
import secrets

import psycopg

from bazan.cameras.footage.encryption import PIECE, sealed
from bazan.core.settings import Settings


def handed_in(session: psycopg.Connection, data: bytes, settings: Settings) -> int:
    """A clip of these bytes, as it is once all of it has come; its number."""
    key = secrets.token_hex(16)
    row = session.execute(
        "INSERT INTO footage_clip (key, name, purpose, legal_basis, file_name, size, pieces, sector, handed_by, handed_at, state, problem,"
        " sha256, codec, preview) VALUES (%s, 'Chợ', '', '', '', %s, %s, 'security', 'me', now(), 'waiting', '', '', '', '') RETURNING id",
        [key, len(data), -(-len(data) // PIECE)],
    ).fetchall()[0]
    for number in range(-(-len(data) // PIECE)):
        piece = sealed(data[number * PIECE : (number + 1) * PIECE], key, number, settings)
        session.execute("INSERT INTO footage_piece (clip_id, number, data) VALUES (%s, %s, %s)", [row[0], number, piece])
    return row[0]


def asked(session: psycopg.Connection, clip: int, kind: str, **terms) -> int:
    """A job over it; its number."""
    return session.execute(
        "INSERT INTO footage_job (clip_id, kind, terms, state, problem, asked_by, asked_at, worker, epoch, tries, progress, detector)"
        " VALUES (%s, %s, %s, 'waiting', '', 'me', clock_timestamp(), '', 0, 0, 0, '') RETURNING id",
        [clip, kind, json.dumps(terms)],
    ).fetchall()[0][0]


def stands(session: psycopg.Connection, job: int) -> tuple:
    """(state, problem, epoch, result)."""
    return session.execute("SELECT state, problem, epoch, result FROM footage_job WHERE id = %s", [job]).fetchall()[0]
