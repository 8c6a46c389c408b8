"""A load balancer decides by whether this process lives and serves, never by what a person must look at."""

import asyncio

import pytest
from django.db import connection

from bazan.directory.system_health import api as system_health
from bazan.processes.web.probes import Probes, Readiness
from tests.database import named

AWAY = "postgresql://nobody@/none?host=/nowhere"


async def nobody_asks(*_: object) -> None:
    raise AssertionError("a probe asks nothing of the pages")


def asked(path: str, addresses: list[str], names: list[str] | None = None, method: str = "GET") -> tuple[int, bytes]:
    names = system_health.migration_names() if names is None else names
    probes, sent = Probes(nobody_asks, Readiness(addresses, lambda session: system_health.lacks_migrations(session, names))), []

    async def scenario():
        async def receive():
            return {"type": "http.request"}

        async def send(message):
            sent.append(message)

        await probes({"type": "http", "path": path, "method": method, "headers": []}, receive, send)

    asyncio.run(scenario())
    return sent[0]["status"], sent[1]["body"]


def own() -> str:
    """The address of the tests' database."""
    return named(connection.settings_dict["NAME"])


def test_a_process_lives_while_the_database_is_away_and_is_not_ready(caplog):
    assert asked("/livez", [AWAY]) == (200, b'{"state": "ok"}')
    assert asked("/readyz", [AWAY]) == (503, b'{"state": "unavailable"}'), "no reason is told to who asks"
    assert "not ready" in caplog.text


@pytest.mark.django_db
def test_it_is_ready_when_the_database_has_every_migration_and_not_before():
    assert asked("/readyz", [own()])[0] == 200
    assert asked("/readyz", [own()], [*system_health.migration_names(), "health.9999_of_the_next_version"])[0] == 503
    assert asked("/readyz", [AWAY, own()])[0] == 200, "pages are read from the replica"


@pytest.mark.django_db
def test_the_login_of_pages_may_ask_that_and_still_reads_no_migration():
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE bazan_web")
        cursor.execute("SELECT migrations_missing(ARRAY['health.0001_initial', 'health.none'])")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone() == (0,)
        cursor.execute("RESET ROLE")


def test_a_probe_is_only_read():
    assert asked("/livez", [], method="POST")[0] == 405
    assert asked("/livez", [], method="HEAD") == (200, b"")
