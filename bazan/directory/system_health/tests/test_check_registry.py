"""What is looked at together: none keeps the others from looking, each says what is wrong, and pages are told no less than commands."""

import logging
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection, transaction

from bazan.core.language import LANGUAGES, speaking
from bazan.directory.accounts import api as accounts
from bazan.directory.system_health import check_registry, checks, queries, rules
from bazan.directory.system_health.types import Checked, Queue
from bazan.platform.database.api import DatabaseFailed
from bazan.platform.observability.health_checks import Check, Finding

AT = datetime(2026, 3, 1, tzinfo=UTC)


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else None


@contextmanager
def a_page():
    """As a page of somebody signed in asks."""
    with transaction.atomic():
        accounts.enter(None, None, account_id=1)
        yield
        accounts.leave()


@pytest.fixture
def looking(monkeypatch):
    """Look by these checks alone."""

    def look(*made):
        monkeypatch.setattr(check_registry, "checks", lambda: list(made))
        return check_registry.look(AT)

    return look


def fine(_):
    yield Finding("ok", "jobs.done")


@pytest.mark.django_db
def test_a_check_that_fails_is_a_finding_and_the_others_look(looking, caplog):
    def broken(_):
        run("SELECT 1 / 0")
        yield Finding("ok", "jobs.done")

    with caplog.at_level(logging.CRITICAL):
        found = looking(Check("jobs", broken), Check("jobs", fine))
    assert [(one.state, one.finding.key) for one in found] == [("bad", "check.failed"), ("ok", "jobs.done")]
    assert "division by zero" in found[0].says and check_registry.gravest(found) == "bad"


def test_while_the_database_is_away_that_is_said_once_and_files_are_still_looked_at(looking):
    asked = []

    def away(_):
        asked.append("database")
        raise OperationalError("connection refused\nis it running?")

    found = looking(Check("database", away, database=False), Check("jobs", away), Check("disk", fine, database=False))
    assert [(one.check, one.state) for one in found] == [("database", "bad"), ("disk", "ok")] and asked == ["database"]
    assert found[0].finding.params == {"why": "connection refused"}


def test_the_gravest_is_said_of_all():
    def of(*states):
        return check_registry.gravest(Checked("x", Finding(state, "x")) for state in states)

    assert (of(), of("ok"), of("ok", "warn"), of("warn", "bad", "ok")) == ("ok", "ok", "warn", "bad")


@pytest.mark.django_db
def test_a_migration_that_is_missing_or_unknown_is_named_to_commands_and_pages():
    assert [one.key for one in checks.migrations(AT)] == ["migrations.applied"]
    run("DELETE FROM django_migrations WHERE app = 'backups'")
    run("INSERT INTO django_migrations (app, name, applied) VALUES ('backups', '0099_of_tomorrow', now())")
    expected = [("migrations.missing", "backups.0001_initial"), ("migrations.newer", "backups.0099_of_tomorrow")]
    assert [(one.key, one.params["first"]) for one in checks.migrations(AT)] == expected
    with a_page():
        assert [(one.key, one.params["first"]) for one in checks.migrations(AT)] == expected


@pytest.mark.django_db
def test_a_database_is_of_earlier_migrations_where_it_has_unknown_ones_and_lacks_known_ones():
    with connection.cursor() as cursor:
        session = cursor.connection
        assert queries.earlier_migrations(session) == []
        run("INSERT INTO django_migrations (app, name, applied) VALUES ('backups', '0099_of_tomorrow', now()), ('auth', '0099_x', now())")
        assert queries.earlier_migrations(session) == []  # a newer one
        run("DELETE FROM django_migrations WHERE app = 'backups' AND name = '0001_initial'")
        assert queries.earlier_migrations(session) == ["backups.0099_of_tomorrow"]
        run("DELETE FROM django_migrations WHERE app = 'backups'")
        assert queries.earlier_migrations(session) == []  # an older one


@pytest.mark.django_db
def test_jobs_are_counted_for_whoever_is_signed_in_and_for_nobody_else():
    for process in ("worker", "alerting"):
        run("INSERT INTO procrastinate_jobs (task_name, queue_name, args) VALUES ('x', %s, '{\"who\": \"An\"}')", process)
    for state in ("doing", "failed"):
        run("UPDATE procrastinate_jobs SET status = %s WHERE queue_name = 'alerting'", state)
    run("UPDATE procrastinate_events SET at = at - interval '20 minutes'")
    with a_page():
        first, second = queries.queues()
    assert (first.process, first.waiting, first.failed) == ("alerting", 0, 1)
    assert (second.process, second.waiting, second.failed) == ("worker", 1, 0) and 1190 < second.oldest_s < 1300
    assert queries.queues() == [first, second]
    with transaction.atomic():
        run("SET LOCAL ROLE bazan_web")
        assert queries.queues() == []
        run("RESET ROLE")


def test_jobs_that_wait_long_or_fail_are_named_by_their_process():
    told = list(rules.jobs([Queue("worker", 3, 1200, 0), Queue("alerting", 9, 30, 0), Queue("history", 0, 0, 2)]))
    assert [(one.state, one.key, one.params["process"]) for one in told] == [
        ("bad", "jobs.waiting", "worker"),
        ("warn", "jobs.failed", "history"),
    ]
    assert [one.key for one in rules.jobs([Queue("alerting", 9, 30, 0)])] == ["jobs.done"]


@pytest.mark.parametrize(
    ("total", "free", "state"), [(100, 50, "ok"), (100, 10, "warn"), (1000, 40, "bad"), (10, 1.5, "bad"), (4000, 190, "bad")]
)
def test_room_is_short_by_its_share_and_by_itself(tmp_path, total, free, state):
    assert rules.room(tmp_path, SimpleNamespace(total=total << 30, free=int(free * 2**30))).state == state


def test_a_key_that_others_may_read_is_named_with_what_mends_it(tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "current", lambda: SimpleNamespace(home=tmp_path, secret_key="0123456789abcdef" * 4))
    (tmp_path / "database").mkdir()
    for name, mode in (("audit-key", 0o600), ("database/bazan_web", 0o640)):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(mode)
    (finding,) = checks.keys(AT)
    assert (finding.state, finding.key, finding.params["files"]) == ("bad", "keys.read", str(tmp_path / "database/bazan_web"))
    with speaking("en"):
        assert Checked("keys", finding).mend == f"Run `chmod 600 {tmp_path}/database/bazan_web`."


def test_a_weak_key_is_bad(tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "current", lambda: SimpleNamespace(home=tmp_path, secret_key="bazan"))
    assert [one.key for one in checks.keys(AT)] == ["keys.weak", "keys.private"]


def test_row_security_that_does_not_hold_is_bad(monkeypatch):
    def refused(_):
        raise DatabaseFailed("the login bazan_web owns tables")

    monkeypatch.setattr(checks, "refuse_unbound", refused)
    (finding,) = checks.logins(AT)
    assert (finding.state, finding.params["why"]) == ("bad", "the login bazan_web owns tables")


@pytest.mark.django_db
def test_clocks_that_differ_are_bad(monkeypatch):
    assert [one.key for one in checks.database(AT)] == ["database.answers"]
    monkeypatch.setattr(checks, "now", lambda: AT)
    assert [one.key for one in checks.database(AT)] == ["database.answers", "database.clock"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_sentence_lacks_is_a_dash(language):
    with speaking(language):
        assert "{" not in Checked("disk", Finding("bad", "disk.short")).says
