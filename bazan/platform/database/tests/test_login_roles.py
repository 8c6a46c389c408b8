"""Who may do what with the database, over real servers: the embedded one, one made before it asked for passwords, and somebody else's."""

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from bazan.core.settings import ROOT, load
from bazan.platform.database.connection_settings import database_url, migration_url, web_environment, web_url
from bazan.platform.database.demo.embedded_server import ADMINISTRATOR, OWNER, WEB, DatabaseFailed, EmbeddedPostgres
from bazan.platform.database.login_roles import make, refuse_unbound
from tests.fixtures.memory_folder import in_memory, leave_memory

pytestmark = pytest.mark.database


@contextmanager
def serve_database(home):
    """Serve an empty database in memory for the folder ``home``."""
    server = EmbeddedPostgres(home / "postgres", durable=False)
    in_memory(server.home)
    try:
        server.start()
        yield home
    finally:
        server.stop()
        leave_memory(server.home)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with serve_database(tmp_path_factory.mktemp("home")) as home:
        yield home


@pytest.fixture
def settings(home):
    return load({"BAZAN_HOME": str(home)})


def ask(url, question, *params):
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(question, params)
        return cursor.fetchall() if cursor.description else None


def anew(home, *statements):
    """A database of its own in the same server, prepared by the administrator with these statements, and the way to it by a login."""
    server = EmbeddedPostgres(home / "postgres")
    ask(server.url, "DROP DATABASE IF EXISTS theirs")
    for login in ("their_admin", "their_owner", WEB, OWNER):
        if ask(server.url, "SELECT 1 FROM pg_roles WHERE rolname = %s", login):
            ask(server.url, f"DROP OWNED BY {login} CASCADE")
            ask(server.url, "REASSIGN OWNED BY " + login + " TO bazan")
            ask(server.url, f"DROP ROLE {login}")
    for statement in statements:
        ask(server.url, statement)
    return lambda login: f"postgresql://{login}:secret@/theirs?host={server.sockets}&port=5432"


def test_each_login_needs_its_own_password_in_a_file_nobody_else_reads(home, settings):
    make(settings)
    for login, url in ((ADMINISTRATOR, migration_url), (OWNER, database_url), (WEB, web_url)):
        assert ask(url(settings), "SELECT session_user") == [(login,)]
        assert (home / "database" / login).stat().st_mode & 0o777 == 0o600
        stranger = url(settings).replace((home / "database" / login).read_text(), "guessed")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(stranger)


def test_the_web_process_is_told_of_its_own_login_and_no_other(home, settings):
    make(settings)
    told = "".join(web_environment(settings).values())
    assert (home / "database" / WEB).read_text() in told
    assert not any((home / "database" / login).read_text() in told for login in (OWNER, ADMINISTRATOR))


def test_the_web_login_can_become_nobody_else(settings):
    make(settings)
    for act in (f"SET ROLE {OWNER}", f"SET ROLE {ADMINISTRATOR}", f"SET SESSION AUTHORIZATION {OWNER}", "CREATE TABLE public.x (y int)",
                "CREATE ROLE x", "COPY (SELECT 1) TO PROGRAM 'true'"):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(web_url(settings), act)


def test_the_owner_is_no_administrator(settings):
    make(settings)
    assert ask(database_url(settings), "SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = session_user") == [(False, False)]
    assert ask(database_url(settings), "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'bazan'") == [(OWNER,)]


def test_a_server_that_believed_everybody_asks_for_passwords_once_it_is_started_again(home):
    server = EmbeddedPostgres(home / "postgres", durable=False)
    (server.data / "pg_hba.conf").write_text("local all all trust\n")
    ask(server.url, "SELECT pg_reload_conf()")
    (home / "database" / ADMINISTRATOR).unlink()
    server.start()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url.replace((home / "database" / ADMINISTRATOR).read_text(), ""))
    assert ask(server.url, "SELECT session_user") == [(ADMINISTRATOR,)]


def test_what_one_login_made_before_becomes_the_owners(home, settings):
    admin = migration_url(settings)
    ask(admin, "CREATE TABLE IF NOT EXISTS made_before (id serial PRIMARY KEY, at timestamptz)")
    ask(admin, "CREATE OR REPLACE FUNCTION made_before_too() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    ask(admin, "CREATE TABLE IF NOT EXISTS parted (at date) PARTITION BY RANGE (at)")
    ask(admin, "CREATE TABLE IF NOT EXISTS part PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')")
    make(settings)
    tables = "SELECT DISTINCT tableowner FROM pg_tables WHERE tablename IN ('made_before', 'parted', 'part')"
    assert ask(database_url(settings), tables) == [(OWNER,)]
    assert ask(database_url(settings), "SELECT proowner::regrole::text FROM pg_proc WHERE proname = 'made_before_too'") == [(OWNER,)]
    ask(database_url(settings), "DROP TABLE made_before, parted; DROP FUNCTION made_before_too")


def test_an_owner_that_may_make_logins_makes_the_web_s(home, tmp_path):
    to = anew(home, "CREATE ROLE their_owner LOGIN CREATEROLE PASSWORD 'secret'", "CREATE DATABASE theirs OWNER their_owner")
    theirs = load({"BAZAN_HOME": str(tmp_path), "DATABASE_URL": to("their_owner")})
    make(theirs)
    make(theirs)
    assert ask(web_url(theirs), "SELECT session_user") == [(WEB,)]


def test_a_password_told_in_the_settings_is_the_one_the_login_gets(home, tmp_path):
    to = anew(home, "CREATE ROLE their_admin LOGIN SUPERUSER PASSWORD 'secret'", "CREATE DATABASE theirs OWNER their_admin")
    theirs = load(
        {
            "BAZAN_HOME": str(tmp_path),
            "DATABASE_URL": to("their_owner"),
            "BAZAN_MIGRATION_DATABASE_URL": to("their_admin"),
            "BAZAN_WEB_DATABASE_URL": to(WEB),
        }
    )
    make(theirs)
    assert ask(to(WEB), "SELECT session_user") == [(WEB,)]
    assert ask(to("their_owner"), "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'theirs'") == [("their_owner",)]


def setup(url, folder, **more):
    environment = os.environ | {"BAZAN_HOME": str(folder), "DATABASE_URL": url, "BAZAN_DEMO": "0"} | more
    return subprocess.run(
        [sys.executable, "-m", "bazan.processes.cli", "setup"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def run_process(module, folder, **environment):
    """Run a process that is expected to refuse to start, and return how it ended."""
    return subprocess.run(
        [sys.executable, "-m", f"bazan.processes.{module}"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        env=os.environ | {"BAZAN_HOME": str(folder)} | environment,
    )  # fmt: skip


def test_setup_ends_with_what_an_administrator_runs_where_the_owner_may_not_make_the_login(home, tmp_path):
    to = anew(home, "CREATE ROLE their_owner LOGIN PASSWORD 'secret'", "CREATE DATABASE theirs OWNER their_owner")
    ended = setup(to("their_owner"), tmp_path)
    assert ended.returncode == 2
    assert """CREATE ROLE "bazan_web" LOGIN PASSWORD '…';""" in ended.stderr and "BAZAN_WEB_DATABASE_URL" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_web_does_not_start_where_its_login_is_not_bound(home, tmp_path):
    to = anew(home, "CREATE ROLE their_owner LOGIN PASSWORD 'secret'", f"CREATE ROLE {WEB} LOGIN PASSWORD 'secret'",
              "CREATE DATABASE theirs OWNER their_owner")  # fmt: skip
    for url, why in ((to("their_owner"), "must name it"), (to(WEB), "finds no tables"), (to(WEB).replace("secret", "x"), "can't connect")):
        with pytest.raises(DatabaseFailed, match=why):
            refuse_unbound(url)
    ask(to("their_owner"), "CREATE TABLE account (id int)")
    with pytest.raises(DatabaseFailed, match="without row security"):
        refuse_unbound(to(WEB))
    ask(EmbeddedPostgres(home / "postgres").url, f"GRANT their_owner TO {WEB}")
    with pytest.raises(DatabaseFailed, match="member of another role"):
        refuse_unbound(to(WEB))
    ended = run_process("web", tmp_path, DATABASE_URL="", BAZAN_WEB_DATABASE_URL=to(WEB))
    assert ended.returncode == 1 and "member of another role" in ended.stderr and "Traceback" not in ended.stderr


@dataclass(frozen=True)
class Province:
    """A province that `bazan setup` prepared in somebody else's database."""

    folder: Path
    owner_url: str
    keys: dict[str, str]


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """Set up a province twice with the same keys, on a server of its own because ``anew`` would drop it."""
    with serve_database(tmp_path_factory.mktemp("served")) as home:
        to = anew(home, "CREATE ROLE their_owner LOGIN PASSWORD 'secret'", f"CREATE ROLE {WEB} LOGIN PASSWORD 'secret'",
                  "CREATE DATABASE theirs OWNER their_owner")  # fmt: skip
        keys = {"BAZAN_WEB_DATABASE_URL": to(WEB), "BAZAN_SECRET_KEY": "a7kTz0pQf3vXw9aLm2cRy5nBd8sHg1jUe"}
        folder = tmp_path_factory.mktemp("province") / "here"
        for _ in range(2):  # the same key may set up again
            ended = setup(to("their_owner"), folder, **keys)
            assert ended.returncode == 0, ended.stderr
        refuse_unbound(to(WEB))
        yield Province(folder, to("their_owner"), keys)


@pytest.mark.slow
@pytest.mark.xdist_group("keys of setup")
def test_web_does_not_start_with_another_secret_than_setup_s(province):
    ended = run_process("web", province.folder, **province.keys | {"BAZAN_SECRET_KEY": "b7kTz0pQf3vXw9aLm2cRy5nBd8sHg1jUe"})
    assert ended.returncode == 1 and "BAZAN_SECRET_KEY" in ended.stderr and "Traceback" not in ended.stderr


@pytest.mark.slow
@pytest.mark.xdist_group("keys of setup")
@pytest.mark.parametrize("elsewhere", [False, True], ids=["another key is told", "another host made its own"])
def test_nothing_starts_with_another_key_of_contacts_than_setup_s(province, tmp_path, elsewhere):
    folder = tmp_path / "there" if elsewhere else province.folder
    told = province.keys | ({} if elsewhere else {"BAZAN_CONTACT_KEY": "ab" * 32})
    for module in ("web", "worker", "alerting", "analysis.job_process"):
        ended = run_process(module, folder, DATABASE_URL=province.owner_url, **told)
        assert ended.returncode == 1 and "BAZAN_CONTACT_KEY" in ended.stderr and "Traceback" not in ended.stderr, (module, ended.stderr)
    ended = setup(province.owner_url, folder, **told)
    assert ended.returncode == 2 and "BAZAN_CONTACT_KEY" in ended.stderr


def test_a_server_made_before_it_could_be_copied_lets_its_administrator_copy_it_once_it_is_started_again(home):
    server = EmbeddedPostgres(home / "postgres", durable=False)
    (server.data / "pg_hba.conf").write_text("local all all scram-sha-256\n")
    ask(server.url, "SELECT pg_reload_conf()")
    server.start()
    assert ask(f"{server.url}&replication=true", "IDENTIFY_SYSTEM")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"{server.url}&replication=true".replace((home / "database" / ADMINISTRATOR).read_text(), "guessed"))
