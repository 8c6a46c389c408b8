"""The database of the release before, with data, becomes this release's by the command that people run, and nothing of it is lost."""

import gzip
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from bazan.core.settings import ROOT
from bazan.platform.database.demo.embedded_server import OWNER, EmbeddedPostgres
from tests.upgrade.previous_release_dump import ACCOUNTS, CALLER, CODE, CONTACT_KEY, PASSWORD, PHONE

BEFORE = Path(__file__).with_name("release-0.9.0.sql.gz")
KEPT = ("account", "account_grant", "alert", "incident", "incident_task", "directive", "field_report", "warning_message", "thing",
        "shift", "audit_entry", "observation_latest")  # fmt: skip
PAGES = {
    "chief": {"/": "", "/inbox": "", "/wall": "", "/directives": "Kiểm tra đê"},
    "commander": {"/": "", "/desk": "Lũ tại", "/alerts": "", "/incidents": "Ngập", "/warnings": ""},
    "keeper": {"/": "", "/sources": "", "/admin": ""},
}
"""Where people of the release before go, and what of it they have to find there."""
pytestmark = pytest.mark.slow


class Upgraded:
    """An installation of its own, whose database was made by the release before."""

    def __init__(self, home: Path):
        self.environ = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
        self.environ |= {"BAZAN_HOME": str(home), "BAZAN_DEMO": "0", "BAZAN_LANGUAGE": "en", "BAZAN_HOSTS": "localhost"} | {
            "BAZAN_SECOND_PROOF": "offered",
            "BAZAN_CONTACT_KEY": CONTACT_KEY,
        }
        self.server = EmbeddedPostgres(home / "postgres", durable=False)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False)

    def bazan(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("bazan.processes.cli", *arguments)

    def rows(self, question: str) -> list[tuple]:
        with psycopg.connect(self.server.url_of(OWNER), autocommit=True) as session:
            return session.execute(question.encode()).fetchall()


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory):
    made = Upgraded(tmp_path_factory.mktemp("upgrade"))
    made.server.start()
    try:
        assert made.bazan("database", "logins").returncode == 0
        with psycopg.connect(made.server.url_of(OWNER), autocommit=True) as session:
            session.execute(gzip.decompress(BEFORE.read_bytes()))
        # pyrefly: ignore[missing-attribute] - told with the installation
        made.before = {table: made.rows(f"SELECT count(*) FROM {table}") for table in KEPT}
        # pyrefly: ignore[missing-attribute] - told with the installation
        made.steps = Counter(made.rows("SELECT app, name FROM django_migrations"))
        done = made.bazan("setup")
        assert done.returncode == 0, done.stdout + done.stderr
        yield made
    finally:
        made.server.stop()
        subprocess.run(["rm", "-rf", str(made.server.home)], check=False)


def test_what_is_upgraded_is_of_before_small_and_not_empty(upgraded):
    assert BEFORE.stat().st_size < 400_000
    assert all(count > 0 for ((count,),) in upgraded.before.values()), upgraded.before
    assert Counter(upgraded.rows("SELECT app, name FROM django_migrations")) >= upgraded.steps


def test_no_row_of_before_is_lost(upgraded):
    after = {table: upgraded.rows(f"SELECT count(*) FROM {table}") for table in KEPT}
    assert {table: rows for table, rows in after.items() if rows < upgraded.before[table]} == {}


def test_the_chain_of_the_audit_is_whole(upgraded):
    checked = upgraded.bazan("audit", "verify")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_who_looks_what_is_wrong_finds_every_migration_applied_and_row_security_in_force(upgraded):
    told = json.loads(upgraded.bazan("doctor", "--json").stdout)["findings"]
    states = {finding["check"]: finding["state"] for finding in told}
    assert states["migrations"] == states["logins"] == states["packs"] == "ok", told


def test_a_tracking_code_of_before_opens_its_report_and_nothing_of_its_sender_is_readable(upgraded):
    rows = upgraded.rows("SELECT t::text FROM field_report_sender t")
    assert rows and not [row for (row,) in rows if CODE in row or CALLER in row or PHONE in row]
    visited = upgraded.run("tests.upgrade.page_visit", "chief", PASSWORD, f"/c/t/{CODE}", "/c/t/AAAA-AAAA-AAAA")
    (known, unknown) = json.loads(visited.stdout)["pages"].values()
    assert known[0] == 200 and unknown[0] == 404, visited.stderr


@pytest.mark.parametrize("username", ACCOUNTS)
def test_people_of_before_sign_in_and_find_their_pages(upgraded, username):
    visited = upgraded.run("tests.upgrade.page_visit", username, PASSWORD, *PAGES[username])
    assert visited.returncode == 0, visited.stderr
    told = json.loads(visited.stdout)
    assert told["signed_in"] == 302
    for address, words in PAGES[username].items():
        status, ways, page = told["pages"][address]
        assert status == 200 and words in page, (address, status, ways)
    assert 'name="password"' not in told["pages"]["/"][2]
