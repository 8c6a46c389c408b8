"""Row-level security: the database itself keeps a web request within its reach, even when the code forgets to ask.

How it works. The web process connects by a login of its own, ``bazan_web``, which owns nothing and is a member of nothing, so policies
bind it and it can't become anybody else. A policy asks ``reach(what)``. ``places`` and ``sectors``: ``*`` is everywhere, a
comma-separated list is that, absent or empty is nothing. ``organization``: the number of the reader's own, for rows handed to an
organization beyond its places and sectors. ``account``: the reader's number, for rows that are a person's own. ``cases``: what a citizen
follows, who has no account here. ``citizen``: the account of the citizens' app that asks. ``enter`` says them; they end with the
transaction. Every other process connects as the owner, whom policies do not bind.

Why it can't be forged. Any login may set any setting, so a setting alone proves nothing. ``enter_reach`` runs as the owner, takes only
calls the web process signed (``signed``), and leaves a seal in the session's own value of a sequence that the web's login may read but
not set: a digest of the setting and of the instant the transaction began. ``reach`` gives nothing when the two don't fit. A replica keeps
no value of a sequence: there the seal is a setting too, a digest under the key that no query of the web's login can see, of the session's
number, the instant and what was told.

How a room takes part. Its migration calls ``protect(table, rule)`` with a rule made of ``place_in_reach``, ``sector_in_reach``,
``handed_to`` and ``through``, and ``web_may(table, …)`` for what pages write there. The reach is asked in a sub-select, which PostgreSQL
evaluates once a query and not once a row (some microseconds); with ``*`` no row is looked at; the comparisons are leakproof, so the
query's own conditions still use indexes.
"""

from collections.abc import Iterable
from contextvars import ContextVar

from django.db import connection, migrations

from bazan.directory.permissions import signed_calls

ROLE = "bazan_web"

_PLACES = "reach('places')"
_SECTORS = "reach('sectors')"
_ACCOUNT = "(SELECT NULLIF(reach('account'), '')::int)"
_ALL = f"(SELECT {_PLACES} = '*' AND {_SECTORS} = '*')"

_PROTECTED = "protected"
"""Stands in a rule for the table it protects, whose name only ``protect`` knows."""

_scope: ContextVar[tuple[str, str] | None] = ContextVar("row_scope", default=None)
_before: ContextVar[str] = ContextVar("role_before", default="none")

MAKE_ROLE = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO CURRENT_USER; END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL; -- somebody else just made it
  WHEN insufficient_privilege THEN RAISE EXCEPTION 'row-level security can''t be set up: % may not make the login {ROLE}', current_user
    USING HINT = 'An administrator runs, once: CREATE ROLE {ROLE} LOGIN PASSWORD ''…'';';
END $$
"""

_SEAL = """(('x' || encode(substr(sha256(timestamptz_send(now()) || convert_to(told, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint
    & 9223372036854775807)"""
"""63 bits of the SHA-256 of the instant the transaction began and what ``told`` says."""
_TOLD = "convert_to(pg_backend_pid() || '|reach|', 'UTF8') || timestamptz_send(now()) || convert_to(told, 'UTF8')"

MAKE_REACH = f"""
{signed_calls.MAKE}
CREATE UNLOGGED SEQUENCE IF NOT EXISTS reach_seal MINVALUE 0 START 0;
CREATE OR REPLACE FUNCTION reach_mark(told text) RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(outside || sha256(inside || {_TOLD})), 'hex') FROM public.reach_key
$$;
REVOKE EXECUTE ON FUNCTION reach_mark FROM PUBLIC;
CREATE OR REPLACE FUNCTION reach_sealed(told text, seal text) RETURNS boolean LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT seal IS NOT DISTINCT FROM public.reach_mark(told) AND seal IS NOT NULL $$;
CREATE OR REPLACE FUNCTION reach(what text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
DECLARE
  told text := current_setting('bazan.reach', true);
BEGIN
  IF told IS NULL OR told = '' THEN RETURN NULL; END IF;
  IF pg_is_in_recovery() THEN
    IF NOT public.reach_sealed(told, current_setting('bazan.seal', true)) THEN RETURN NULL; END IF;
  ELSIF {_SEAL} IS DISTINCT FROM currval('public.reach_seal'::regclass) THEN RETURN NULL;
  END IF;
  RETURN split_part(told, '|', CASE what WHEN 'places' THEN 1 WHEN 'sectors' THEN 2 WHEN 'organization' THEN 3 WHEN 'account' THEN 4
    WHEN 'cases' THEN 5 WHEN 'citizen' THEN 6 END);
END $$;
CREATE OR REPLACE FUNCTION enter_reach(told text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM public.demand_signature('enter_reach|' || told, signature);
  PERFORM set_config('bazan.reach', told, true);
  IF pg_is_in_recovery() THEN PERFORM set_config('bazan.seal', public.reach_mark(told), true);
  ELSE PERFORM setval('public.reach_seal', {_SEAL});
  END IF;
END $$;
"""  # noqa: S608 - the pieces put together are constants of this file
"""``reach`` says nothing where nobody entered, and fails where a setting was forged in a session that never entered."""

GRANT = f"""
DO $$
DECLARE
  name text;
BEGIN
  GRANT USAGE ON SCHEMA public TO {ROLE};
  FOR name IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      AND NOT relispartition AND relname <> 'reach_key' AND NOT has_table_privilege('{ROLE}', oid, 'SELECT') LOOP
    EXECUTE 'GRANT SELECT ON ' || name || ' TO {ROLE}';
  END LOOP;
END $$
"""  # noqa: S608 - the role's name is ours
"""A new table may be read, as far as its policy lets, and not be written. A partition is read through its table alone."""

AS_OWNER = "(SELECT pg_has_role(session_user, current_user, 'MEMBER') AND current_setting('role') = 'none')"
"""In a function that runs as the owner: that the owner calls it, whom no reach binds."""


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


def reach_places() -> str:
    """The places of the request as one text, for functions that run as the owner: ``*``, numbers with commas, or NULL."""
    return _PLACES


def sector_in_reach(column: str = "sector") -> str:
    """The rule that the sector in ``column`` is in reach."""
    names = f"(SELECT string_to_array(NULLIF(NULLIF({_SECTORS}, ''), '*'), ','))"
    return f"((SELECT {_SECTORS} = '*') OR {column} = ANY ({names}::text[]))"


def handed_to(column: str) -> str:
    """The rule that the array ``column`` holds the reader's organization, under any number that bore its code."""
    own = "(SELECT code FROM organization WHERE id = (SELECT NULLIF(reach('organization'), '')::int))"
    return f"({column} && (SELECT array_agg(id) FROM organization WHERE code = {own})::int[])"  # noqa: S608 - a column a migration wrote


def own(column: str = "account_id") -> str:
    """The rule that ``column`` names the reader's own account."""
    return f"({column} = {_ACCOUNT})"


def followed(column: str) -> str:
    """The rule that ``column`` names one of the cases the request was entered for."""
    return f"({column} = ANY ((SELECT string_to_array(NULLIF(reach('cases'), ''), ',')::int[])::int[]))"


def own_citizen(column: str = "citizen_id") -> str:
    """The rule that ``column`` names the account of the citizens' app that asks."""
    return f"({column} = (SELECT NULLIF(reach('citizen'), '')::int))"


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


def web_may(tables: str, rights: str) -> migrations.RunSQL:
    """The migration step that lets pages do this (``INSERT, UPDATE``, ``UPDATE (until)``, …) with these tables, beside reading them."""
    return migrations.RunSQL(f"GRANT {rights} ON {tables} TO {ROLE}", f"REVOKE {rights} ON {tables} FROM {ROLE}")


def enter(
    places: frozenset[int] | None,
    sectors: frozenset[str] | None,
    organization_id: int | None = None,
    account_id: int | None = None,
    cases: Iterable[int] = (),
    citizen_id: int | None = None,
) -> None:
    """Keep the rest of this transaction within these places and sectors (None: everywhere), what was handed to the organization,
    what is the account's own, these cases, and what is this citizen's own."""
    rows = ("*" if places is None else ",".join(map(str, sorted(places))), "*" if sectors is None else ",".join(sorted(sectors)))
    within = _scope.get() is not None
    _scope.set(rows)
    told = "|".join((*rows, str(organization_id or ""), str(account_id or ""), ",".join(map(str, cases)), str(citizen_id or "")))
    entered = signed_calls.call("enter_reach", told, only=("current_setting('role')", f"set_config('role', '{ROLE}', true)"))
    if not within:
        _before.set(entered[0] if entered else "none")


def leave() -> None:
    """End it before the transaction does: when the request ran inside a larger one, as in a test."""
    _scope.set(None)
    if connection.in_atomic_block and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', %s, true), set_config('bazan.reach', '', true)", [_before.get()])


def scope() -> tuple[str, str] | None:
    """What rows this request sees, for whoever keeps answers in memory: equal scopes see equal rows. None: no request, all rows.

    It doesn't speak of rows handed to an organization: those are not to be kept in memory.
    """
    return _scope.get()
