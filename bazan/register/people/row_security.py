"""Row-level security: the database itself keeps a web request within its reach, even when the code forgets to ask.

How it works. The web process takes the role ``bazan_web``, which owns nothing, so policies bind it. A policy reads four
settings of the transaction. ``bazan.places`` and ``bazan.sectors``: ``*`` is everywhere, a comma-separated list is that,
absent or empty is nothing. ``bazan.organization``: the number of the reader's own, for rows handed to an organization beyond
its places and sectors. ``bazan.account``: the reader's number, for rows that are a person's own. ``enter`` sets them; they end
with the transaction. Worker, edge and the command line connect as the owner, whom policies do not bind.

How a room takes part. Its migration calls ``protect(table, rule)`` with a rule made of ``place_in_reach``,
``sector_in_reach``, ``handed_to`` and ``through``. Each setting is read in a sub-select, which PostgreSQL evaluates once a query and not
once a row; with ``*`` no row is looked at; the comparisons are leakproof, so the query's own conditions still use indexes.
"""

import logging
from contextvars import ContextVar

from django.db import connection, migrations

ROLE = "bazan_web"
log = logging.getLogger(__name__)

_PLACES = "current_setting('bazan.places', true)"
_SECTORS = "current_setting('bazan.sectors', true)"
_ACCOUNT = "(SELECT NULLIF(current_setting('bazan.account', true), '')::int)"
_ALL = f"(SELECT {_PLACES} = '*' AND {_SECTORS} = '*')"

_PROTECTED = "protected"
"""Stands in a rule for the table it protects, whose name only ``protect`` knows."""

_scope: ContextVar[tuple[str, str] | None] = ContextVar("row_scope", default=None)

MAKE_ROLE = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN CREATE ROLE {ROLE} NOLOGIN; END IF;
  IF NOT pg_has_role(current_user, '{ROLE}', 'USAGE') THEN GRANT {ROLE} TO CURRENT_USER; END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL; -- somebody else just made it
  WHEN insufficient_privilege THEN RAISE WARNING 'role {ROLE} could not be made: row-level security stays off until an administrator runs'
    ' CREATE ROLE {ROLE}; GRANT {ROLE} TO the database''s owner';
END $$
"""
GRANT = f"""
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
    GRANT USAGE ON SCHEMA public TO {ROLE};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE};
    REVOKE UPDATE, DELETE ON audit_entry FROM {ROLE};
    REVOKE DELETE ON audit_anchor FROM {ROLE};
    REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {ROLE};
  END IF;
END $$
"""  # noqa: S608 - the role's name is ours


EVERYTHING = _ALL
"""The rule that this request sees every row: the short way out of a costly rule, written before an OR."""
EVERYWHERE = f"(SELECT {_PLACES} = '*')"
"""The rule that this request sees every place."""
SIGNED_IN = f"({_ACCOUNT} IS NOT NULL)"
"""The rule that this request is of somebody signed in."""


def place_in_reach(column: str = "place_id") -> str:
    """The rule that the place in ``column`` is in reach."""
    ids = f"(SELECT string_to_array(NULLIF(NULLIF({_PLACES}, ''), '*'), ',')::int[])"
    return f"((SELECT {_PLACES} = '*') OR {column} = ANY ({ids}::int[]))"


def place_among_few(column: str = "place_id") -> str:
    """The rule that the request sees some places only, and the one in ``column`` is among them. Written so that the planner knows how
    many they are, and an index on ``column`` serves it; for functions that run as the owner."""
    ids = f"string_to_array(NULLIF(NULLIF({_PLACES}, ''), '*'), ',')::int[]"
    return f"((SELECT {_PLACES} NOT IN ('', '*')) AND {column} = ANY ({ids}))"


def sector_in_reach(column: str = "sector") -> str:
    """The rule that the sector in ``column`` is in reach."""
    names = f"(SELECT string_to_array(NULLIF(NULLIF({_SECTORS}, ''), '*'), ','))"
    return f"((SELECT {_SECTORS} = '*') OR {column} = ANY ({names}::text[]))"


def handed_to(column: str) -> str:
    """The rule that the array ``column`` holds the reader's organization, under any number that bore its code."""
    own = "(SELECT code FROM organization WHERE id = NULLIF(current_setting('bazan.organization', true), '')::int)"
    return f"({column} && (SELECT array_agg(id) FROM organization WHERE code = {own})::int[])"  # noqa: S608 - a column a migration wrote


def own(column: str = "account_id") -> str:
    """The rule that ``column`` names the reader's own account."""
    return f"({column} = {_ACCOUNT})"


def through(column: str, table: str, key: str = "id", where: str = "true") -> str:
    """The rule that ``column`` names a row of ``table`` that is itself in reach.

    EXISTS lets the planner look a few rows up one by one, and gather all keys in reach only where many are read; IN would always gather.
    """
    held = f"SELECT FROM {table} held WHERE held.{key} = {_PROTECTED}.{column} AND {where}"
    return f"({_ALL} OR EXISTS ({held}))"


def protect(table: str, rule: str, *, seen: str = "", added: str = "") -> migrations.RunSQL:
    """The migration step that binds everybody but the owner to the rows of ``table`` that satisfy ``rule``.

    ``seen``: rows that may be read beyond those. ``added``: rows that may be added beyond those, such as a message for somebody else;
    a key made by the database can't be read back from such a row.
    """
    more = {"seen": f"FOR SELECT USING ({seen})", "added": f"FOR INSERT WITH CHECK ({added})"}
    told = {"reach": f"USING ({rule}) WITH CHECK ({rule})"} | {name: more[name] for name, one in (("seen", seen), ("added", added)) if one}
    made = "; ".join(f"CREATE POLICY {table}_{name} ON {table} {bound}" for name, bound in told.items())
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; " + made.replace(f"{_PROTECTED}.", f"{table}."),
        "; ".join(f"DROP POLICY {table}_{name} ON {table}" for name in told) + f"; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )


def open_to_web(table: str) -> str:
    """The statement that lets the web role read, add to and update a table made after the migrations ran."""
    return f"""DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
      GRANT SELECT, INSERT, UPDATE ON {table} TO {ROLE}; REVOKE DELETE ON {table} FROM {ROLE}; END IF; END $$"""  # noqa: S608 - a name the pack's check let through


_found: bool = False


def role_exists() -> bool:
    """Whether this database has the role, so that security can be kept. Once seen it is not asked again."""
    global _found
    if not _found:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = %s", [ROLE])
            row = cursor.fetchone()
        _found = bool(row and row[0])
    return _found


def enter(
    places: frozenset[int] | None, sectors: frozenset[str] | None, organization_id: int | None = None, account_id: int | None = None
) -> None:
    """Keep the rest of this transaction within these places and sectors (None: everywhere), what was handed to the organization, and
    what is the account's own."""
    told = ("*" if places is None else ",".join(map(str, sorted(places))), "*" if sectors is None else ",".join(sorted(sectors)))
    _scope.set(told)
    role = ROLE if role_exists() else "none"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config('bazan.places', %s, true), set_config('bazan.sectors', %s, true),"
            " set_config('bazan.organization', %s, true), set_config('bazan.account', %s, true)",
            [role, *told, str(organization_id or ""), str(account_id or "")],
        )


def leave() -> None:
    """End it before the transaction does: when the request ran inside a larger one, as in a test."""
    _scope.set(None)
    if connection.in_atomic_block and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('role', 'none', true), set_config('bazan.places', '', true), set_config('bazan.sectors', '', true),"
                " set_config('bazan.organization', '', true), set_config('bazan.account', '', true)"
            )


def scope() -> tuple[str, str] | None:
    """What rows this request sees, for whoever keeps answers in memory: equal scopes see equal rows. None: no request, all rows.

    It doesn't speak of rows handed to an organization: those are not to be kept in memory.
    """
    return _scope.get()


def become_web(connection, **_) -> None:
    """Take the role on a new connection of the web process: without ``enter`` it sees no protected row at all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', rolname, false) FROM pg_roles WHERE rolname = %s AND pg_has_role(current_user, oid, 'MEMBER')",
            [ROLE],
        )
        if cursor.fetchone() is None:
            log.warning("row-level security is off: the database's owner may not become %s", ROLE)
