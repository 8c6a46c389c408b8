"""Where the database is, as each library wants to hear it."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from bazan.engines.database.embedded import EmbeddedPostgres
from bazan.kernel.settings import Settings


def database_url(settings: Settings) -> str:
    """DATABASE_URL, or the address of the embedded server whether or not it runs."""
    return settings.database_url or EmbeddedPostgres(settings.home / "postgres").url


def django_connection(settings: Settings) -> dict[str, Any]:
    """The same address as Django's DATABASES entry."""
    parts = urlsplit(database_url(settings))
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }
