"""Pure decisions: codes and tokens."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from bazan.platform.security.text_anonymization import fingerprint

DIGITS = 6
TRIES = 5
VALID = timedelta(minutes=10)
LONGEST_NAME = 60
MOST_PLACES = 12


def code_of(try_id: UUID) -> str:
    """The code of a try: nobody who reads the tables knows it, for it needs the house's secret."""
    return f"{int(fingerprint(f'citizen code|{try_id}'), 16) % 10**DIGITS:0{DIGITS}}"


def right(try_id: UUID, typed: str) -> bool:
    return secrets.compare_digest(code_of(try_id).encode(), "".join(typed.split()).encode())


def new_token() -> str:
    return secrets.token_urlsafe(32)


def kept(token: str) -> str:
    """What is kept of a token of 256 random bits: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()
