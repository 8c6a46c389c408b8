"""Short-lived signed tokens between our own processes, and the key that signs them."""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bazan.core.errors import Refused
from bazan.core.settings import Settings


def secret_key(settings: Settings) -> str:
    """BAZAN_SECRET_KEY, or the key made once and kept in BAZAN_HOME, mode 600."""
    return settings.secret_key or stored_key(settings, "secret-key", lambda: secrets.token_urlsafe(48))


def stored_key(settings: Settings, name: str, make: Callable[[], str]) -> str:
    """Return the key of that file name in BAZAN_HOME, made once, mode 600."""
    stored = settings.home / name
    if not stored.exists():
        settings.home.mkdir(parents=True, exist_ok=True)
        fresh = settings.home / f"{name}.{os.getpid()}.{secrets.token_hex(4)}"
        fresh.touch(mode=0o600)
        fresh.write_text(make())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, stored)  # whoever comes first wins; a half-written key is never seen
        fresh.unlink()
    return stored.read_text()


def sign(secret: str, payload: dict[str, Any]) -> str:
    """The payload and its HMAC as one URL-safe word. ``expires`` (Unix seconds) in the payload ends its life."""
    body = base64.urlsafe_b64encode(json.dumps(payload, separators=(",", ":")).encode()).rstrip(b"=")
    return f"{body.decode()}.{_mac(secret, body)}"


def verify(secret: str, token: str, now: datetime) -> dict[str, Any]:
    """The payload of a token we signed and that lives. Raises Refused ``tokens.bad`` or ``tokens.expired``."""
    body, _, mac = token.partition(".")
    if not token.isascii() or not hmac.compare_digest(mac, _mac(secret, body.encode())):
        raise Refused("tokens.bad")
    payload = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    if payload.get("expires", 0) <= now.timestamp():
        raise Refused("tokens.expired")
    return payload


def fingerprint(session_key: str) -> str:
    """What stands for a session where its key must not be seen: SHA-256 in hexadecimal."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def derived_key(secret: str, purpose: str) -> bytes:
    """32 bytes for one purpose, which tell nothing of the secret or of another purpose's key."""
    return hashlib.sha256(f"bazan.{purpose}:{secret}".encode()).digest()


def call_signature(secret: str, session: int, function: str, *arguments: str) -> str:
    """HMAC-SHA256, in hexadecimal, of a call of a database's function in the session with this number."""
    called = "|".join((str(session), function, *arguments))
    return hmac.new(derived_key(secret, "calls"), called.encode(), hashlib.sha256).hexdigest()


def _mac(secret: str, body: bytes) -> str:
    key = hashlib.sha256(b"bazan.tokens:" + secret.encode()).digest()
    return base64.urlsafe_b64encode(hmac.new(key, body, hashlib.sha256).digest()).rstrip(b"=").decode()
