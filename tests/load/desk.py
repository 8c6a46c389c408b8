"""How long the duty desk takes the server over 100,000 open and closed alerts. ``python -m tests.load.desk [--alerts N]`` prints JSON.

A database of its own is filled by SQL: the province, its stations, an hour's values and the alerts with their history; then each address is
asked through Django as the web process would, and its questions are counted.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bazan.engines.database.embedded import EmbeddedPostgres

ROUNDS = 60
PROMISE_MS, PROMISE_QUESTIONS = 150, 30
OPEN_SHARE = 0.1
"""Of all alerts those still open: ten thousand, as a storm leaves them."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.desk", description=__doc__)
    parser.add_argument("--alerts", type=int, default=100_000)
    told = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="bazan-desk-"))
    server = EmbeddedPostgres(home / "postgres", durable=False)
    os.environ |= {"DATABASE_URL": server.start(), "BAZAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bazan.apps.settings"}
    try:
        import django

        django.setup()
        print(json.dumps(measure(told.alerts), indent=2))
    finally:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
    return 0


def measure(count: int) -> dict:
    from django.core.management import call_command
    from django.db import connection

    from bazan.kernel import time as clock
    from tests import alarms

    call_command("migrate", verbosity=0)
    now = clock.now()
    alarms.load(now)
    opened = int(count * OPEN_SHARE)
    alarms.storm(now, opened, count - opened)
    chosen = alarms.raise_one("life", alarms.stations(1)[0], now)
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE closed_at IS NULL) FROM alert")
        every, open_ones = cursor.fetchone()
    return {
        "alerts": every,
        "open": open_ones,
        "rounds": ROUNDS,
        "promise": {"p95_ms": PROMISE_MS, "questions": PROMISE_QUESTIONS},
        "pages": _pages(chosen),
    }


def _pages(chosen: int) -> dict:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bazan.apps.web.memory import settle
    from tests import alarms

    client = Client()
    client.force_login(alarms.officer())
    asked = {
        "desk": "/desk",
        "desk, an alert": f"/desk?alert={chosen}",
        "alerts, open": "/alerts",
        "alerts, closed": "/alerts?state=closed",
        "an alert": f"/alerts/{chosen}",
        "rules": "/alerts/rules",
        "wall": "/wall",
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
