"""An installation backed up and put back on another machine by the commands people type: every row is there, its logins may what they might
before, its files open and its audit goes on under the same key; and a drill says so before anybody needs it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from bazan.core.settings import ROOT, load
from bazan.platform.backup.encryption import fingerprint, new_key
from bazan.platform.database.demo.embedded_server import ADMINISTRATOR, OWNER, WEB, EmbeddedPostgres
from bazan.platform.database.login_roles import make
from bazan.platform.storage import file_archive
from bazan.processes.cli.__main__ import parser, run
from bazan.processes.supervisor.system_account import NAME
from tests.database import migrated, named
from tests.fixtures.memory_folder import in_memory, leave_memory

pytestmark = pytest.mark.database

KEY = new_key()
AUDIT_KEY = "5a" * 31 + "c3"
TABLES = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND has_table_privilege(session_user, c.oid, 'SELECT') ORDER BY 1
"""


class Machine:
    """A home with a database server of its own."""

    def __init__(self, home: Path):
        self.home, self.server = home, EmbeddedPostgres(home / "postgres", durable=False)

    def run(self, *command: str, code: int = 0, **told: str) -> str:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BAZAN_", "DATABASE_URL"))}
        environment = kept | {"BAZAN_HOME": str(self.home), "BAZAN_DEMO": "0", "BAZAN_BACKUP_KEY": KEY} | told
        ended = subprocess.run(["bin/bazan", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert ended.returncode == code, ended.stdout + ended.stderr
        return ended.stdout + ended.stderr

    def ask(self, question: str | sql.Composed, login: str = ADMINISTRATOR) -> list[tuple]:
        with psycopg.connect(self.server.url_of(login)) as connection:
            return connection.execute(question).fetchall()  # pyrefly: ignore[no-matching-overload] - questions written in this file

    def seen(self, login: str) -> dict[str, int]:
        """How many rows of each table it may read this login sees."""
        count = sql.SQL("SELECT count(*) FROM {}")
        return {table: self.ask(count.format(sql.Identifier(table)), login)[0][0] for (table,) in self.ask(TABLES, login)}


@contextmanager
def machine(home: Path) -> Iterator[Machine]:
    made = Machine(home)
    try:
        yield made
    finally:
        made.server.stop()
        leave_memory(made.server.home)


def filled(made: Machine) -> None:
    """The tables of an installation, from the migrated database of this run, and a file that came in."""
    in_memory(made.server.home)
    made.server.start()
    settings = load({"BAZAN_HOME": str(made.home), "BAZAN_DEMO": "0"})
    make(settings)
    dump, restore = (made.server.program(name) for name in ("pg_dump", "pg_restore"))
    dumped = subprocess.run([dump, "--format=custom", "--compress=0", named(migrated())], capture_output=True, check=True).stdout
    subprocess.run([restore, "--exit-on-error", "--no-owner", f"--dbname={made.server.url_of(OWNER)}"], input=dumped, check=True)
    file_archive.keep(settings, BytesIO("tháng 10".encode()))


@pytest.mark.slow
def test_an_installation_is_backed_up_tried_out_and_put_back_elsewhere(tmp_path):
    sets = str(tmp_path / "sets")
    with machine(tmp_path / "here") as here:
        filled(here)
        (sha256,) = (path.name for path in (here.home / "archive").glob("??/*"))
        assert "no whole backup" in here.run("drill", sets, code=2)
        made = here.run("backup", sets, BAZAN_AUDIT_KEY=AUDIT_KEY)
        assert "Everything committed before" in made and KEY not in made
        held = here.run("--language", "vi", "drill", BAZAN_BACKUPS=sets)
        assert "hoàn chỉnh" in held
        runs = here.ask("SELECT kind, ok, name, recovery_point IS NOT NULL, recovery_s > 0 FROM backup_run ORDER BY id")
        assert [(kind, ok, point) for kind, ok, _, point, _ in runs] == [
            ("drill", False, False),
            ("backup", True, True),
            ("drill", True, True),
        ]
        assert runs[2][4] and runs[1][2] == runs[2][2] == next(Path(sets).glob("bazan-*")).name
        rows, shown = here.seen(ADMINISTRATOR), here.seen(WEB)

    with machine(tmp_path / "there") as there:
        assert "Everything" not in there.run("restore", sets)
        there.server.start()
        counted = there.seen(ADMINISTRATOR)
        of_itself = {"backup_run": 2, "audit_entry": 2}  # what the backup and the drill wrote of themselves afterwards
        assert {table: rows[table] - counted[table] for table in rows if rows[table] != counted[table]} == of_itself
        assert there.seen(WEB) == shown | {"backup_run": 1} and shown["audit_entry"] == 0
        settings = load({"BAZAN_HOME": str(there.home), "BAZAN_DEMO": "0"})
        assert file_archive.path_of(settings, sha256).read_text() == "tháng 10"
        assert (there.home / "audit-key").read_text() == AUDIT_KEY
        assert f"BAZAN_AUDIT_KEY={AUDIT_KEY}\n" in (there.home / "told" / "environment").read_text()
        assert KEY not in (there.home / "told" / "environment").read_text()
        there.run("audit", "verify")
    if os.geteuid() == 0:
        _put_back_by_root(Path(sets), Path("/var/tmp") / f"bazan-restored-{os.getpid()}")


def _put_back_by_root(sets: Path, place: Path) -> None:
    """Root's command becomes the account to whom the home belongs; what that account may not read is said at once, and nothing is left."""
    place.mkdir()
    try:
        home = place / "home"
        home.mkdir(mode=0o700)
        shutil.chown(home, NAME, NAME)
        with machine(home) as there:
            assert f"chown -R {NAME} {sets}" in there.run("restore", str(sets), code=2)
            assert not list(home.iterdir())
            near = shutil.copytree(sets, place / "sets")
            subprocess.run(["chown", "-R", f"{NAME}:{NAME}", near], check=True)
            (damaged,) = near.glob("bazan-*/database*")
            whole = damaged.read_bytes()
            damaged.write_bytes(whole[:-100])
            there.run("restore", str(near), code=2)
            assert not list(home.iterdir())
            damaged.write_bytes(whole)
            there.run("restore", str(near))
            assert {path.lstat().st_uid for path in home.rglob("*")} == {home.stat().st_uid} != {0}
            assert "is whole" not in there.run("people", "list"), "its server is started for as long as it takes"
            assert not there.server.running()
    finally:
        shutil.rmtree(place)


def test_a_refusal_is_said_in_the_language_of_who_asks(tmp_path, capsys):
    assert run(parser().parse_args(["--language", "vi", "restore", str(tmp_path)])) == 2
    assert capsys.readouterr().err == f"Không có bản sao lưu hoàn chỉnh nào trong {tmp_path}.\n"


def test_a_new_key_is_one_that_seals(capsys):
    assert run(parser().parse_args(["backup", "--new-key"])) == 0
    assert fingerprint(capsys.readouterr().out.strip())
