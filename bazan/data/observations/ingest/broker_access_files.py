"""Who may speak at the broker: its files of passwords and of topics, in Mosquitto's words. Whoever isn't named there has no access.

Both lie in ``BAZAN_HOME/broker``. The ingest process writes them whenever the register changes; the broker reads them again.
"""

import base64
import hashlib
import os
import secrets
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bazan.core.settings import Settings
from bazan.platform.security.signed_tokens import derived_key, secret_key

EDGE = "bazan-edge"
"""The one user who reads what others publish."""
ROUNDS = 101
"""A token is 32 random bytes: its hash needs no time to be safe, and a broker asks at each connection."""


@dataclass(frozen=True)
class BrokerUser:
    """Who may publish at the broker, on which topics; ``+`` stands for one level."""

    name: str
    password: str
    """As the broker's file of passwords holds it."""
    topics: tuple[str, ...]


def folder(settings: Settings) -> Path:
    """Where both files lie."""
    return settings.home / "broker"


def edge_password(settings: Settings) -> str:
    """By which the ingest process is let in."""
    return derived_key(secret_key(settings), "broker").hex()


def address(settings: Settings) -> tuple[str, int, ssl.SSLContext | bool, str, str]:
    """(host, port, TLS, user, password) of the broker. Raises OSError while our own broker has not said its port."""
    if not settings.mqtt_url:
        port = int((settings.run / "broker-port").read_text())
        return "127.0.0.1", port, False, EDGE, edge_password(settings)
    parts = urlsplit(settings.mqtt_url)
    secure = parts.scheme == "mqtts"
    context = ssl.create_default_context() if secure else False
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if user == EDGE and not password:
        password = edge_password(settings)
    return (
        parts.hostname or "127.0.0.1",
        parts.port or (8883 if secure else 1883),
        context,
        user,
        password,
    )


def broker_password(password: str, salt: bytes = b"") -> str:
    """A password as Mosquitto's file holds it: PBKDF2 with SHA-512."""
    salt = salt or secrets.token_bytes(12)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ROUNDS)
    return f"$7${ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def same_password(password: str, kept: str) -> bool:
    """Whether it is the password that ``broker_password`` hashed."""
    try:
        _, kind, rounds, salt, digest = kept.split("$")
        found = hashlib.pbkdf2_hmac("sha512", password.encode(), base64.b64decode(salt), int(rounds))
        return kind == "7" and secrets.compare_digest(found, base64.b64decode(digest))
    except ValueError:
        return False


def write(settings: Settings, users: Iterable[BrokerUser]) -> bool:
    """Bring both files to these users and ourselves; whether anything changed."""
    named = list(users)
    ours = broker_password(edge_password(settings), hashlib.sha256(edge_password(settings).encode()).digest()[:12])
    passwords = "".join(f"{name}:{password}\n" for name, password in [(EDGE, ours), *((user.name, user.password) for user in named)])
    rights = [f"user {EDGE}\ntopic read #\n"]
    rights += [f"user {user.name}\n" + "".join(f"topic write {topic}\n" for topic in user.topics) for user in named]
    changed = [_written(folder(settings) / "topics", "\n".join(rights)), _written(folder(settings) / "passwords", passwords)]
    return any(changed)


def _written(path: Path, text: str) -> bool:
    try:
        if path.read_text("utf-8") == text:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(text, "utf-8")
    fresh.replace(path)
    return True
