"""The three logins of the database, and what each is for.

The migration login makes logins and changes tables, only while ``bazan setup`` runs. The owner owns every table and sees every row:
edge, live, calls, work, analysis and the command line work as it. ``bazan_web`` draws pages: it owns nothing
and is a member of nothing, so row security binds it.
"""

from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from bazan.core.settings import Settings
from bazan.platform.database.connection_settings import database_url, migration_url, user_of, web_url
from bazan.platform.database.demo.embedded_server import WEB, DatabaseFailed
from bazan.platform.security.signed_tokens import call_signature

_ELSEWHOSE = """
SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, c.oid::regclass::text
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relowner <> %(owner)s::regrole AND c.relkind IN ('r', 'p', 'v', 'S')
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass
     AND (d.deptype = 'e' OR c.relkind = 'S' AND d.deptype IN ('a', 'i')))  -- a column's own sequence goes with its table
UNION ALL
SELECT 'ROUTINE', p.oid::regprocedure::text
  FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proowner <> %(owner)s::regrole
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e')
UNION ALL
SELECT 'TYPE', t.oid::regtype::text
  FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typowner <> %(owner)s::regrole AND t.typtype IN ('e', 'd')
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.classid = 'pg_type'::regclass AND d.deptype = 'e')
"""
_UNBOUND = """
SELECT CASE
  WHEN (SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = session_user)
    THEN 'is a superuser, passes by row security, or may make logins'
  WHEN EXISTS (SELECT FROM pg_auth_members WHERE member = session_user::regrole) THEN 'is a member of another role'
  WHEN EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND pg_has_role(session_user, relowner, 'MEMBER'))
    THEN 'owns tables'
  WHEN to_regclass('public.account') IS NULL THEN 'finds no tables: `bazan setup` has not run'
  WHEN NOT (SELECT relrowsecurity FROM pg_class WHERE oid = to_regclass('public.account')) OR to_regclass('public.reach_key') IS NULL
    THEN 'meets tables without row security: `bazan setup` of this version has not run'
END
"""


def make(settings: Settings) -> None:
    """Bring the logins, and whose the tables are, to what this module says. Safe to repeat. Raises DatabaseFailed, which says the SQL an
    administrator runs where the migration login may not."""
    owner, migration = user_of(database_url(settings)), user_of(migration_url(settings))
    with psycopg.connect(migration_url(settings), autocommit=True) as admin:
        if owner != migration:
            _let_in(admin, database_url(settings))
            _hand_over(admin, owner)
        _let_in(admin, web_url(settings))


def refuse_unbound(url: str) -> None:
    """Nothing when row security binds the login of this address. DatabaseFailed with the reason when it doesn't, or can't connect."""
    if user_of(url) != WEB:
        raise DatabaseFailed(f"Pages are drawn by the login {WEB}, not by {user_of(url)}: BAZAN_WEB_DATABASE_URL must name it.")
    try:
        with psycopg.connect(url) as connection:
            (why,) = connection.execute(_UNBOUND).fetchone() or ("",)
    except psycopg.OperationalError as away:
        raise DatabaseFailed(f"The login {WEB} can't connect to the database: {away}") from away
    if why:
        raise DatabaseFailed(f"No page is shown, because row security would not hold: the login {WEB} {why}.")


def refuse_unsigned(url: str, secret: str) -> None:
    """Nothing when the database takes calls signed with this key. DatabaseFailed with the reason when it was set up with another."""
    with psycopg.connect(url) as connection:
        signature = call_signature(secret, connection.info.backend_pid, "enter_reach", "")
        try:
            connection.execute("SELECT enter_reach('', %s)", [signature])
        except psycopg.Error as why:
            raise DatabaseFailed(f"No page is shown, because no reach could be kept: {str(why).strip()}") from why


def keep_contact_key(cursor: Any, fingerprint: str) -> None:
    """Write down, once, by which key contacts are sealed. DatabaseFailed where it was another."""
    cursor.execute("INSERT INTO contact_key (fingerprint) VALUES (%s) ON CONFLICT (one) DO NOTHING", [fingerprint])
    cursor.execute("SELECT fingerprint FROM contact_key")
    _demand_same_key(cursor.fetchone(), fingerprint)


def refuse_other_contact_key(url: str, fingerprint: str) -> None:
    """Nothing when contacts are sealed under this key, or `bazan setup` has not said which. DatabaseFailed when it was another."""
    with psycopg.connect(url) as connection:
        (known,) = connection.execute("SELECT to_regclass('public.contact_key') IS NOT NULL").fetchone() or (False,)
        _demand_same_key(connection.execute("SELECT fingerprint FROM contact_key").fetchone() if known else None, fingerprint)


def _demand_same_key(found: tuple[str] | None, fingerprint: str) -> None:
    if found and found[0] != fingerprint:
        raise DatabaseFailed(
            "Nothing is started, because names and phones of citizens could not be read: they are sealed under another key. "
            "BAZAN_CONTACT_KEY (where it is empty: the file contact-key in BAZAN_HOME) "
            "must be the one `bazan setup` first ran with, the same on every host."
        )


def _let_in(admin: psycopg.Connection, url: str) -> None:
    """See to it that the login of this address can connect by it."""
    name = user_of(url)
    try:
        psycopg.connect(url).close()
        return
    except psycopg.OperationalError:
        pass  # not there, or with another password
    there = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    password = conninfo_to_dict(url).get("password")
    line = sql.SQL("{verb} ROLE {name} LOGIN PASSWORD {password}")
    try:
        admin.execute(line.format(verb=sql.SQL("ALTER" if there else "CREATE"), name=sql.Identifier(name), password=sql.Literal(password)))
        psycopg.connect(url).close()
    except (psycopg.errors.InsufficientPrivilege, psycopg.OperationalError) as why:
        raise DatabaseFailed(_for_the_administrator(name, bool(there), str(why).strip())) from why


def _hand_over(admin: psycopg.Connection, owner: str) -> None:
    """What the migration login made before there was an owner becomes the owner's."""
    try:
        held = admin.execute("SELECT datdba = %s::regrole FROM pg_database WHERE datname = current_database()", [owner]).fetchone()
        if not held or not held[0]:
            admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(admin.info.dbname), sql.Identifier(owner)))
        for kind, name in admin.execute(_ELSEWHOSE, {"owner": owner}).fetchall():
            admin.execute(f"ALTER {kind} {name} OWNER TO {sql.Identifier(owner).as_string(admin)}".encode())  # names come quoted
    except psycopg.errors.InsufficientPrivilege as why:
        raise DatabaseFailed(
            f"{admin.info.user} may not hand the database to its owner ({str(why).strip()}). An administrator runs, once:\n"
            f'  GRANT "{owner}" TO "{admin.info.user}"; ALTER DATABASE "{admin.info.dbname}" OWNER TO "{owner}";'
        ) from why


def _for_the_administrator(name: str, there: bool, why: str) -> str:
    setting = "BAZAN_WEB_DATABASE_URL" if name == WEB else "DATABASE_URL"
    return (
        f"Row security can't be set up: the login {name} {'can not connect' if there else 'is missing'} ({why}).\n"
        f"An administrator of the database runs, once:\n"
        f"  {'ALTER' if there else 'CREATE'} ROLE \"{name}\" LOGIN PASSWORD '…';\n"
        f"and {setting} tells its password."
    )
