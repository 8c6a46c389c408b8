"""What a program that watches the house is told: valid OpenMetrics, for the token alone, of nobody, cheaply, also without the database."""

import asyncio
import time
from dataclasses import replace

import psycopg
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from bazan.core.settings import WrongSetting, load
from bazan.processes.composition import app_registry
from bazan.processes.live.asgi import Application
from bazan.processes.live.metrics_endpoint import CONTENT_TYPE

TOKEN = "b8Jq2vXw5Lk0ZrT7uYp3nHs6mCe1aGd9"
SHORT_S = 0.1


def asked(settings, token=TOKEN, method="GET"):
    """(status, headers, body) of one answer."""
    told = []

    async def send(message):
        told.append(message)

    headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
    scope = {"type": "http", "method": method, "path": "/metrics", "headers": headers, "query_string": b""}
    asyncio.run(Application(settings)(scope, None, send))  # pyrefly: ignore[bad-argument-type] - nothing is received
    return told[0]["status"], dict(told[0]["headers"]), told[1]["body"].decode()


def read(text):
    """Name and labels to number; the text is judged by the way."""
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def settings(world, tmp_path):
    return load({"BAZAN_HOME": str(tmp_path), "DATABASE_URL": world.url, "BAZAN_SECRET_KEY": "secret", "BAZAN_METRICS_TOKEN": TOKEN})


def test_only_who_shows_the_token_is_told_and_without_one_there_is_no_such_address(settings):
    assert asked(settings, "guessed")[0] == asked(settings, "")[0] == 401
    assert asked(settings, "")[1][b"www-authenticate"] == b"Bearer"
    assert asked(settings, method="POST")[0] == 405
    assert asked(replace(settings, metrics_token=""))[0] == asked(replace(settings, metrics_token=""), "")[0] == 404
    status, headers, _ = asked(settings)
    assert status == 200 and headers[b"content-type"].startswith(b"application/openmetrics-text; version=1.0.0")


def test_a_token_that_may_be_guessed_is_refused_and_not_repeated():
    with pytest.raises(WrongSetting, match="BAZAN_METRICS_TOKEN") as why:
        load({"BAZAN_METRICS_TOKEN": "prometheus"})
    assert "prometheus" not in str(why.value)


def test_what_stands_in_the_database_is_told_as_valid_openmetrics(settings, world):
    with psycopg.connect(world.url, autocommit=True) as session:
        session.execute("INSERT INTO observation_latest VALUES (1, now(), 1, 0, now(), now() - interval '5 minutes')")
        session.execute(
            "INSERT INTO backup_run (kind, began_at, took_s, ok, name, recovery_point, size, rule, params)"
            " VALUES ('backup', now(), 1, true, 'x', now() - interval '2 hours', 1, '', '{}')"
        )
        session.execute("INSERT INTO procrastinate_jobs (task_name, queue_name, args) VALUES ('x', 'worker', '{\"who\": \"An\"}')")
        ((source,),) = session.execute("SELECT id FROM source ORDER BY id LIMIT 1").fetchall()
        session.execute(
            "INSERT INTO source_run (source_id, started_at, state, accepted, duplicate, rejected, cursor, file_name, file_sha256, error)"
            " VALUES (%s, now(), 'done', 7, 2, 1, '{}', '', '', '')",
            [source],
        )
    told = read(asked(settings)[2])
    assert told["bazan_database_up",] == 1 and told["bazan_process_up", ("process", "live")] == 1
    assert told["bazan_process_up", ("process", "worker")] == told["bazan_process_up", ("process", "web")] == 0
    assert 299 < told["bazan_newest_observation_age_seconds",] < 360
    assert 7_199 < told["bazan_backup_age_seconds", ("kind", "backup")] < 7_260
    assert told["bazan_jobs", ("process", "worker"), ("state", "waiting")] == 1
    assert told["bazan_pieces_total", ("state", "accepted")] >= 7 and told["bazan_pieces_total", ("state", "quarantined")] >= 1
    assert told["bazan_database_size_bytes",] > 1e6 and told["bazan_disk_free_bytes",] > 0


def test_while_the_database_is_away_that_is_what_is_told(settings):
    status, _, text = asked(replace(settings, database_url="postgresql://nobody@127.0.0.1:9/none"))
    told = read(text)
    assert status == 200 and told["bazan_database_up",] == 0 and told["bazan_process_up", ("process", "live")] == 1
    assert ("bazan_process_up", ("process", "worker")) not in told, "it is known by a session of the database"


def test_a_figure_that_cannot_be_asked_keeps_no_other_from_being_told(settings, world):
    with psycopg.connect(world.url, autocommit=True) as session:
        session.execute("ALTER TABLE backup_run RENAME TO backup_run_of_tomorrow")
    told = read(asked(settings)[2])
    assert told["bazan_database_up",] == 1 and told["bazan_database_size_bytes",] > 0
    assert not [name for name, *_ in told if name.startswith("bazan_backup")]


def test_each_figure_is_one_question_and_all_of_them_are_quick(settings, world):
    with psycopg.connect(world.url, autocommit=True) as session:
        for metric in app_registry.metrics():
            session.execute(metric.rows.encode())  # prepared once by the server, as between two times of asking
            began = time.perf_counter()
            cursor = session.execute(metric.rows.encode())
            took_s = time.perf_counter() - began
            assert took_s < SHORT_S, (metric.name, took_s)
            assert cursor.description and len(cursor.description) == len(metric.labels) + 1, metric.name
    assert len(app_registry.metrics()) <= 12


def test_names_are_openmetrics_own_and_say_their_units():
    every = app_registry.metrics()
    assert len({metric.name for metric in every}) == len(every)
    for metric in every:
        assert metric.name.startswith("bazan_") and metric.name == metric.name.lower() and metric.says.endswith(".")
        assert not metric.unit or metric.name.endswith(f"_{metric.unit}")
        assert metric.kind != "counter" or not metric.name.endswith("_total")
    assert CONTENT_TYPE.endswith("charset=utf-8")
