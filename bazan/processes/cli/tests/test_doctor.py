"""``bazan doctor`` as a person runs it: wrong settings, a database that is away, one that answers; and as a program reads it."""

import json
import os
import socket
import subprocess
import sys

import pytest

from bazan.core.settings import ROOT
from tests import database


def doctor(*arguments, language="en", **environ):
    command = [sys.executable, "-m", "bazan.processes.cli", "--language", language, "doctor", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environ, capture_output=True, text=True, check=False)


def test_a_wrong_setting_is_named_with_its_variable_in_the_language_asked_for():
    told = doctor(language="vi", BAZAN_PORT="nhiều")
    assert told.returncode == 1 and "✗ Thiết lập: Một thiết lập không dùng được: BAZAN_PORT" in told.stdout and "→ Sửa nó" in told.stdout


@pytest.fixture
def nowhere(tmp_path):
    """Of an installation that isn't there: a home of its own, a port nobody listens on, and no database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {"BAZAN_HOME": str(tmp_path), "BAZAN_PORT": str(port), "DATABASE_URL": f"postgresql://nobody@127.0.0.1:{port}/none"}


def test_a_database_that_is_away_is_named_and_everything_else_is_looked_at(nowhere, tmp_path):
    told = doctor("--json", BAZAN_SMTP_ULR="smtp://mistyped", **nowhere)
    assert told.returncode == 1, told.stderr
    said = json.loads(told.stdout)
    by_check = {}
    for finding in said["findings"]:
        by_check.setdefault(finding["check"], []).append(finding)
    assert said["state"] == "bad" and by_check["database"][0]["state"] == "bad" and "DATABASE_URL" in by_check["database"][0]["mend"]
    assert by_check["disk"][0]["says"].startswith(str(tmp_path)) and "BAZAN_SMTP_ULR" in by_check["settings"][0]["says"]
    away = " ".join(finding["says"] for finding in by_check["processes"])
    assert " web " in away and " work " not in away, "of those known by their session of the database nothing can be said"
    assert by_check["gate"][0]["state"] == "bad" and "sources" not in by_check


def test_of_a_database_that_answers_everything_is_asked_and_nothing_is_left_without_words(nowhere):
    told = doctor(**nowhere | {"DATABASE_URL": database.named(database.migrated())})
    lines = told.stdout.splitlines()
    assert told.returncode == 1 and any(line.startswith("✓ Migrations: Every migration is applied.") for line in lines), told.stdout
    assert any(line.startswith("✗ Packs: ") for line in lines) and any(line.startswith("✗ Administrators: ") for line in lines)
    assert "{" not in told.stdout and "checks." not in told.stdout and "could not be made" not in told.stdout
    assert told.stderr == ""
