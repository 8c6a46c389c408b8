"""How long pages take the server over thirteen months of the whole province. ``python -m tests.load.boards [--quick]`` prints JSON.

A database of its own is filled by SQL: the province with its stations, schools and hospitals, every indicator of every sector hour by
hour to year by year, rows of every dataset, and ten million raw observations; then each address is asked through Django as the web
process would, in both languages, communes and periods in turn, and its questions are counted.
"""

import argparse
import statistics
import sys
import time
from datetime import timedelta

from tests.load.django_environment import load, report_from

ROUNDS, MONTHS, OBSERVATIONS = 40, 13, 10_000_000
HAPPENINGS = {
    "administration.dossiers": 400_000, "administration.dossier_steps": 1_200_000, "administration.petitions": 5_000,
    "administration.procedures": 60_000, "field_reports.reports": 60_000, "security.accidents": 1_500, "security.black_spots": 200,
    "security.fires": 600, "security.road_blocks": 1_000, "security.rescues": 500, "health.food_poisoning": 200,
    "agriculture.ocop": 300, "agriculture.outbreaks": 1_000,
}  # fmt: skip
"""Happenings in thirteen months, generously: a province of 28 communes takes in about 400,000 dossiers."""
PROMISE_MS, PROMISE_QUESTIONS = 120, 12
PROMISE_WALL, PROMISE_PATH = 21, 60
"""Beside the sectors the wall and the morning ask for alerts, incidents and directives, the wall for what is ahead; an indicator's page
for the whole path of its number: the formula's inputs, rows, files, senders, revisions and what moved it. That page may take PATH_MS, and
so may what moved."""
PATH_MS = 300
LANGUAGES = ("vi", "en")


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.boards", description=__doc__)
    parser.add_argument("--observations", type=int, default=OBSERVATIONS)
    parser.add_argument("--months", type=int, default=MONTHS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--quick", action="store_true", help="a month, few of everything")
    told = parser.parse_args()
    if told.quick:
        told.observations, told.months, told.rounds = 100_000, 1, 3
    report_from("boards", lambda _: measure(told), durable=False)
    return 0


def measure(told: argparse.Namespace) -> dict:
    from django.db import connection

    from bazan.core import time as clock
    from tests.fixtures import generated_rows, generated_values

    generated_values.load()
    began, now = time.monotonic(), clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM datastream")
        streams = cursor.fetchone()[0]
    days = 31 * told.months
    generated_values.fill(now, hours=24 * days, days=days)
    share = told.months / MONTHS
    rows = generated_rows.rows(now, told.months, {code: max(int(count * share), 20) for code, count in HAPPENINGS.items()})
    stored = _observe(now, told.observations, streams)
    changes = _change(now)
    with connection.cursor() as cursor:
        connection.set_autocommit(True)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM indicator_value")
        values = cursor.fetchone()[0]
    filled = time.monotonic() - began
    pages = _pages(now, told.rounds)
    over = [name for name, page in pages.items() if page["status"] != 200 or not _kept(name, page)]
    return {
        "months": told.months,
        "observations": stored,
        "indicator_values": values,
        "changes_kept": changes,
        "rows": sum(rows.values()),
        "datasets": rows,
        "filled_s": round(filled, 1),
        "rounds": told.rounds,
        "promise": {
            "p95_ms": PROMISE_MS,
            "questions": PROMISE_QUESTIONS,
            "questions_wall": PROMISE_WALL,
            "path_ms": PATH_MS,
            "questions_path": PROMISE_PATH,
        },
        "load": load(),
        "pages": pages,
        "slowest_p95_ms": max(page["p95_ms"] for page in pages.values()),
        "most_questions": max(page["questions"] for page in pages.values()),
        "over": over,
        "kept": not over,
    }


def _kept(name: str, page: dict) -> bool:
    if name.startswith(("indicators", "changes")):
        return page["p95_ms"] < PATH_MS and page["questions"] <= PROMISE_PATH
    return page["p95_ms"] < PROMISE_MS and page["questions"] <= (
        PROMISE_WALL if name.startswith(("wall", "morning")) else PROMISE_QUESTIONS
    )


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


def _change(now) -> int:
    """Every number moved on each of eight days: no day of a province is so full."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO indicator_change (day, indicator_id, feature_kind, feature_id, period_start, oldest_start, before, after, at,
                 reason)
               SELECT (%s::timestamptz - ago * interval '1 day')::date, indicator_id, feature_kind, feature_id, last, first, value,
                 value * (1 + (feature_id + ago) %% 7 / 10.0) + 1, %s, 'correction'
               FROM (SELECT indicator_id, feature_kind, feature_id, max(period_start) AS last, min(period_start) AS first,
                 avg(value) AS value FROM indicator_value GROUP BY 1, 2, 3) numbers, generate_series(0, 7) AS ago""",
            [now, now],
        )
        return cursor.rowcount


def _addresses(now) -> dict[str, list[str]]:
    """Name to the addresses that are asked in turn."""
    from bazan.data.indicators import api as indicators
    from bazan.directory.organizations import api as organizations
    from bazan.directory.places import api as places

    communes = [one.code for one in places.communes(now.date())]
    asked: dict[str, list[str]] = {}
    for pack in (head["pack"] for head in indicators.boards() if head["board"]):
        own = [one for one in indicators.catalogue() if one.pack == pack and "place" in one.features]
        board = f"/boards/{pack}"
        asked |= {
            f"board {pack}": [board],
            f"board {pack}, a commune": [f"{board}?place={code}" for code in communes],
            f"board {pack}, every row": [f"{board}?league.every=all"],
            f"board {pack}, a month": [f"{board}?grain=month", f"{board}?period={now - timedelta(days=40):%Y-%m}"],
            f"board {pack}, a day": [f"{board}?period={now - timedelta(days=ago):%Y-%m-%d}" for ago in (2, 3, 9)],
            f"indicators {pack}": [f"/indicators/{one.code}" for one in own],
        }
    keepers = [one.code for one in organizations.all_on(now.date()) if one.place_id]
    return asked | {
        "sectors": ["/boards"],
        "place": [f"/places/{code}" for code in communes],
        "place, the province": [f"/places/{places.root(now.date()).code}"],
        "organization": [f"/organizations/{code}" for code in keepers],
        "wall": ["/wall"],
        "morning": ["/morning"],
        "changes": ["/changes", "/changes?since=week"],
        "changes of a sector": [f"/changes?since=week&sector={head['pack']}" for head in indicators.boards() if head["board"]],
    }


def _pages(now, rounds: int) -> dict:
    from django.test import Client

    from bazan.processes.web.worker_memory import settle
    from tests.fixtures import generated_values

    clients = {}
    for language in LANGUAGES:
        clients[language] = Client(SERVER_NAME="127.0.0.1")
        clients[language].force_login(generated_values.account("leader", language=language))
        clients[language].cookies["language"] = language
    every = _addresses(now)
    for client in clients.values():
        for addresses in every.values():
            client.get(addresses[0])
    settle()
    found = {}
    for name, addresses in every.items():
        for language, client in clients.items():
            print(f"    {name} ({language}) …", file=sys.stderr, flush=True)
            found[f"{name} ({language})"] = _page(client, addresses, max(rounds, min(len(addresses), rounds * 2)))
    return found


def _page(client, addresses: list[str], rounds: int) -> dict:
    cold, counts, statuses = [], {}, set()
    for address in addresses[:8]:
        cold.append(_questions(client, address)[0])
        counts[address], status = _questions(client, address)
        statuses.add(status)
    most = max(counts, key=lambda address: counts[address])
    times = []
    for n in range(rounds):
        address = addresses[n % len(addresses)]
        began = time.perf_counter()
        client.get(address)
        times.append(((time.perf_counter() - began) * 1000, address))
    spent = [one for one, _ in times]
    cuts = statistics.quantiles(spent, n=20)
    slowest = max(times)
    return {
        "status": statuses.pop() if len(statuses) == 1 else sorted(statuses),
        "addresses": len(addresses),
        "questions": counts[most],
        "most_asked": most,
        "questions_first": max(cold),
        "p50_ms": round(statistics.median(spent), 1),
        "p95_ms": round(cuts[18], 1),
        "slowest": [round(slowest[0], 1), slowest[1]],
    }


def _questions(client, address: str) -> tuple[int, int]:
    """(questions asked of the database, status): what changes by act of a person is kept for a while, so a second asking asks less."""
    from tests.fixtures.query_count import listening

    with listening() as heard:
        status = client.get(address).status_code
    return len(heard), status


if __name__ == "__main__":
    sys.exit(main())
