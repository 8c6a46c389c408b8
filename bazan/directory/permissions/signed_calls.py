"""What the web process alone may have the database do: functions that run as the owner, each call signed by the process.

Whoever slips SQL into a page's query speaks as the page's login, and could call a function as well as the page. So the call carries
an HMAC-SHA256 under a key which the owner's functions read, and the web process derives from its own secret, but no query of the page's
login can see. It covers the function, its arguments and the number of the session, so it opens nothing in another one; arguments travel
beside the query and not in its text, which others of the same login could read in pg_stat_activity.

The key is put there by ``bazan setup``. PostgreSQL has sha256() built in; the two padded halves of the key make an HMAC of it.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from bazan.platform.security.signed_tokens import call_signature, derived_key

_BLOCK = 64

MAKE = """
CREATE TABLE IF NOT EXISTS reach_key (one boolean PRIMARY KEY DEFAULT true CHECK (one), inside bytea NOT NULL, outside bytea NOT NULL);
ALTER TABLE reach_key ENABLE ROW LEVEL SECURITY;
CREATE OR REPLACE FUNCTION demand_signature(called text, given text) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held public.reach_key;
  told bytea := convert_to(pg_backend_pid() || '|' || called, 'UTF8');
BEGIN
  SELECT * INTO held FROM public.reach_key;
  IF given IS DISTINCT FROM encode(sha256(held.outside || sha256(held.inside || told)), 'hex') THEN
    RAISE EXCEPTION 'this call is not signed by the web process' USING ERRCODE = 'insufficient_privilege',
      HINT = 'BAZAN_SECRET_KEY of the web process and of `bazan setup` must be the same.';
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION demand_signature FROM PUBLIC;
"""


def keep_key(cursor: Any) -> None:
    """Tell the database the key of this installation. Owner only."""
    key = derived_key(settings.SECRET_KEY, "calls").ljust(_BLOCK, b"\0")
    inside, outside = (bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C))
    cursor.execute(
        "INSERT INTO reach_key (inside, outside) VALUES (%s, %s) ON CONFLICT (one) DO UPDATE"
        " SET inside = EXCLUDED.inside, outside = EXCLUDED.outside"
        " WHERE (reach_key.inside, reach_key.outside) IS DISTINCT FROM (EXCLUDED.inside, EXCLUDED.outside)",
        [inside, outside],
    )


def call(function: str, *arguments: str, only: Sequence[str] = ("*",)) -> tuple[Any, ...] | None:
    """These columns of the first row of a signed call."""
    connection.ensure_connection()
    session = connection.connection
    values = [*arguments, call_signature(settings.SECRET_KEY, session.info.backend_pid, function, *arguments)]
    question = f"SELECT {', '.join(only)} FROM {function}({', '.join(['%s'] * len(values))})"  # noqa: S608 - names written here
    with connection.wrap_database_errors, psycopg.Cursor(session) as cursor:
        return cursor.execute(question.encode(), values).fetchone()
