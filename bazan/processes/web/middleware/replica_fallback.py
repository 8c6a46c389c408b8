"""While the database is away pages are read from its streaming replica, say how old they are, and take nothing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.http import HttpRequest, HttpResponse

from bazan.core.errors import Unavailable
from bazan.core.settings import current
from bazan.platform.database.connection_settings import REPLICA, web_url
from bazan.platform.database.primary_availability import Primary
from bazan.platform.database.replica_reads import as_of, reading
from bazan.platform.web.api import refused
from bazan.processes.web.error_pages import full

AS_OF = "Bazan-As-Of"
"""The header that says of when an answer is, as ISO 8601; only where it isn't of now."""
SAFE = ("GET", "HEAD", "OPTIONS")
_AS_OF = "SELECT coalesce(pg_last_xact_replay_timestamp(), now())"


class Replica:
    """Middleware, the outermost: a request is answered from one of both databases as a whole."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]):
        self.answer = answer
        self.primary = Primary(web_url(current()))
        self.primary.watch()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.primary.away and _connects():
            return self.answer(request)
        return self._from_replica(request) if self.primary.away else full()

    def process_view(self, request: HttpRequest, view: Any, args: tuple[Any, ...], keys: dict[str, Any]) -> HttpResponse | None:
        """What would change something is refused before it begins."""
        if as_of() is None or request.method in SAFE:
            return None
        return getattr(view, "refusal", refused)(request, Unavailable("frontend.replica"))

    def _from_replica(self, request: HttpRequest) -> HttpResponse:
        primary = connections[DEFAULT_DB_ALIAS]
        connections[DEFAULT_DB_ALIAS] = connections[REPLICA]
        try:
            last = _last_transaction()
            with reading(last):
                response = self.answer(request)
            response[AS_OF] = last.isoformat()
            return response
        except OperationalError:
            return full()
        finally:
            connections[DEFAULT_DB_ALIAS] = primary


def _connects() -> bool:
    try:
        connections[DEFAULT_DB_ALIAS].ensure_connection()
    except OperationalError:
        return False
    return True


def _last_transaction() -> datetime:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_AS_OF)
        return cursor.fetchone()[0]
