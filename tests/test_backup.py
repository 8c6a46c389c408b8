"""A backup put back into the empty database of another machine: every row is there, and its logins may what they might before, no more."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from bazan.engines.database.embedded import ADMINISTRATOR, WEB, EmbeddedPostgres
from bazan.kernel.settings import ROOT

pytestmark = pytest.mark.slow

TABLES = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND has_table_privilege(session_user, c.oid, 'SELECT') ORDER BY 1
"""
RIGHTS = """
SELECT tablename, policyname, cmd, concat_ws(' / ', roles::text, qual, with_check) FROM pg_policies WHERE schemaname = 'public'
UNION ALL
SELECT relname, '', privilege_type, grantee::regrole::text
  FROM pg_class, aclexplode(coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner)))
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S')
UNION ALL
SELECT relname, attname, privilege_type, grantee::regrole::text
  FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid, aclexplode(attacl) WHERE relnamespace = 'public'::regnamespace
UNION ALL
SELECT proname, pg_get_function_arguments(p.oid), privilege_type, grantee::regrole::text || ' ' || prosecdef
  FROM pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE pronamespace = 'public'::regnamespace
ORDER BY 1, 2, 3, 4
"""
"""Every policy, and who may do what with each table, column and function."""


class Machine:
    """A home with a database server of its own."""

    def __init__(self, home: Path):
        self.home, self.server = home, EmbeddedPostgres(home / "postgres", durable=False)

    def run(self, *command: str) -> str:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BAZAN_", "DATABASE_URL"))}
        environment = kept | {"BAZAN_HOME": str(self.home), "BAZAN_DEMO": "0"}
        ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def ask(self, question: str | sql.Composed, login: str = ADMINISTRATOR) -> list[tuple]:
        with psycopg.connect(self.server.url_of(login)) as connection:
            return connection.execute(question).fetchall()

    def seen(self, login: str) -> dict[str, int]:
        """How many rows of each table it may read this login sees."""
        count = sql.SQL("SELECT count(*) FROM {}")
        return {table: self.ask(count.format(sql.Identifier(table)), login)[0][0] for (table,) in self.ask(TABLES, login)}


@contextmanager
def machine(home: Path) -> Iterator[Machine]:
    made = Machine(home)
    made.server.start()
    try:
        yield made
    finally:
        made.server.stop()
        subprocess.run(["rm", "-rf", str(made.server.home)], check=False)


def test_what_was_backed_up_is_put_back_with_the_rights_of_its_logins(tmp_path):
    with machine(tmp_path / "here") as here:
        here.run("bin/bazan", "setup")
        (here.home / "archive").mkdir()
        (here.home / "archive" / "tháng 10.xlsx").write_bytes(b"as it was sent")
        dump = here.run("deploy/backup.sh", str(tmp_path / "backups")).strip()
        rows, shown, rights = here.seen(ADMINISTRATOR), here.seen(WEB), here.ask(RIGHTS)
    assert rows["place"] > 70 and rows["audit_entry"] > 0
    assert set(shown) < set(rows) and any(shown[table] < rows[table] for table in shown)

    with machine(tmp_path / "there") as there:
        assert there.run("deploy/restore.sh", dump).endswith("restored\n")
        assert there.seen(ADMINISTRATOR) == rows and there.seen(WEB) == shown
        assert sorted(set(rights) ^ set(there.ask(RIGHTS))) == []
        assert (there.home / "archive" / "tháng 10.xlsx").read_bytes() == b"as it was sent"
        there.run("bin/bazan", "audit", "verify")
        there.run("bin/bazan", "setup")
        assert there.seen(WEB) == shown
