"""How long the duty desk takes the server over 100,000 open and closed alerts. ``python -m tests.load.duty_desk [--alerts N]`` prints JSON.

A database of its own is filled by SQL: the province, its stations, an hour's values and the alerts with their history; then each address is
asked through Django as the web process would, by the duty officer and by an officer of one commune, and its questions are counted.
"""

import argparse
import statistics
import sys
import time

from tests.load.django_environment import report_from

ROUNDS = 60
PROMISE_MS, PROMISE_QUESTIONS = 150, 30
OPEN_SHARE = 0.1
"""Of all alerts those still open: ten thousand, as a storm leaves them."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.duty_desk", description=__doc__)
    parser.add_argument("--alerts", type=int, default=100_000)
    told = parser.parse_args()
    report_from("desk", lambda _: measure(told.alerts), durable=False)
    return 0


def measure(count: int) -> dict:
    from django.db import connection

    from bazan.core import time as clock
    from bazan.directory.places import api as places
    from tests.fixtures import alerts

    now = clock.now()
    alerts.load(now)
    opened = int(count * OPEN_SHARE)
    alerts.storm(now, opened, count - opened)
    chosen = alerts.raise_one("life", alerts.stations(1)[0], now)
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
        "pages": _pages(alerts.officer(), chosen),
        "pages_of_a_commune": _pages(alerts.officer("commune_officer", places.communes(now.date())[0].id), None),
    }


def _pages(reader, chosen: int | None) -> dict:
    """``chosen``: the alert a duty officer opens; null: the pages of somebody who is given work."""
    from django.test import Client

    from bazan.processes.web.worker_memory import settle
    from tests.fixtures.query_count import listening

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(reader)
    asked = {"desk": "/desk", "alerts, open": "/alerts", "alerts, closed": "/alerts?state=closed", "inbox": "/inbox"}
    if chosen is None:
        asked["work"] = "/work"
    else:
        asked |= {"desk, an alert": f"/desk?alert={chosen}", "an alert": f"/alerts/{chosen}", "rules": "/alerts/rules", "wall": "/wall"}
    found = {}
    for address in asked.values():
        client.get(address)
    settle()
    for name, address in asked.items():
        client.get(address)
        with listening() as questions:
            status = client.get(address).status_code
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
