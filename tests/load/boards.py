"""How long a board takes the server over ten million observations. ``python -m tests.load.boards [--observations N]`` prints JSON.

A database of its own is filled by SQL: the province, its stations, a year of hours, every indicator's values and the raw
observations themselves; then each address is asked through Django as the web process would, and its questions are counted.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bazan.engines.database.embedded import EmbeddedPostgres

ROUNDS = 60
PROMISE_MS, PROMISE_QUESTIONS = 100, 12


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.boards", description=__doc__)
    parser.add_argument("--observations", type=int, default=10_000_000)
    told = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="bazan-boards-"))
    server = EmbeddedPostgres(home / "postgres", durable=False)
    os.environ |= {"DATABASE_URL": server.start(), "BAZAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bazan.apps.settings"}
    try:
        import django

        django.setup()
        print(json.dumps(measure(told.observations), indent=2))
    finally:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
    return 0


def measure(observations: int) -> dict:
    from django.core.management import call_command
    from django.db import connection

    from bazan.kernel import time as clock
    from bazan.show.boards.tests import generated

    call_command("migrate", verbosity=0)
    generated.load()
    began, now = time.monotonic(), clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM datastream")
        streams = cursor.fetchone()[0]
    hours = max(observations // streams // generated.OBSERVATIONS_AN_HOUR, 72)
    generated.fill(now, hours=hours, days=hours // 24)
    stored = _observe(now, observations, streams)
    with connection.cursor() as cursor:
        connection.set_autocommit(True)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM indicator_value")
        values = cursor.fetchone()[0]
    filled = time.monotonic() - began
    return {
        "observations": stored,
        "indicator_values": values,
        "filled_s": round(filled, 1),
        "rounds": ROUNDS,
        "promise": {"p95_ms": PROMISE_MS, "questions": PROMISE_QUESTIONS},
        "pages": _pages(now),
    }


def _observe(now, observations: int, streams: int) -> int:
    """Raw observations of every datastream, evenly spaced back from now, in monthly partitions."""
    from django.db import connection

    each = observations // streams
    start = now - timedelta(minutes=5 * each)
    month = start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        while month <= now:
            after = (month + timedelta(days=32)).replace(day=1)
            name = f"observation_bench_{month:%Y%m}"
            cursor.execute(
                f"CREATE TABLE {name} PARTITION OF observation FOR VALUES FROM ('{month.isoformat()}') TO ('{after.isoformat()}')"
            )
            month = after
        cursor.execute(
            """INSERT INTO observation SELECT d.id, t, 10 + d.id %% 40, 0, t, 1
               FROM datastream d, generate_series(%s::timestamptz, %s, interval '5 minutes') t""",
            [start, now],
        )
        return cursor.rowcount


def _pages(now) -> dict:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bazan.apps.web.memory import settle
    from bazan.measure.indicators import api as indicators
    from bazan.register.places import api as places
    from bazan.show.boards.tests import generated

    client = Client()
    client.force_login(generated.account("leader"))
    pack = next(head["pack"] for head in indicators.boards() if head["board"])
    commune = places.communes(now.date())[0].code
    code = next(info.code for info in indicators.catalogue() if info.grain == "hour" and "place" in info.features)
    asked = {
        "board, now": f"/boards/{pack}",
        "board, all communes": f"/boards/{pack}?every=1",
        "board, a commune": f"/boards/{pack}?place={commune}",
        "board, a day": f"/boards/{pack}?period={now - timedelta(days=2):%Y-%m-%d}",
        "board, a month": f"/boards/{pack}?grain=month",
        "sectors": "/boards",
        "indicator": f"/indicators/{code}",
        "wall": "/wall",
        "morning": "/morning",
    }
    found = {}
    for address in asked.values():
        client.get(address)
    settle()
    for name, address in asked.items():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            status = client.get(address).status_code
        questions = [one for one in queries if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            client.get(address)
            times.append((time.perf_counter() - began) * 1000)
        cuts = statistics.quantiles(times, n=20)
        found[name] = {
            "status": status,
            "questions": len(questions),
            "p50_ms": round(statistics.median(times), 1),
            "p95_ms": round(cuts[18], 1),
        }
    return found


if __name__ == "__main__":
    sys.exit(main())
