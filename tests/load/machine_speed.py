"""The machine's own speed, told beside every figure, so that figures of two machines or of two days can be compared.

A fixed loop of Python and a fixed query of PostgreSQL are timed before and after each bench (machines drift, and others work on them).
"""

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from bazan.platform.database.demo.embedded_server import EmbeddedPostgres

LOOP = 500_000
QUERY = "SELECT count(DISTINCT md5(number::text)) FROM generate_series(1, 60000) number"
TIMES = 9


def report(measure: Callable[[], dict[str, Any]]) -> None:
    """Print what a bench measures as JSON: ``machine`` holds [before, after] of ``loop_ms`` and ``query_ms``, smaller is faster."""
    load, before = os.getloadavg(), speed()
    measured = measure()
    after = speed()
    machine = {name: [before[name], after[name]] for name in before}
    json.dump({"load_average": load, "machine": machine, **measured}, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def speed() -> dict[str, float]:
    """Milliseconds of the loop and of the query, on a PostgreSQL that is started for it and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bazan-gauge-") as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres", durable=False)
        try:
            return {"loop_ms": loop_ms(), "query_ms": query_ms(server.start())}
        finally:
            server.stop()
            shutil.rmtree(server.home, ignore_errors=True)


def loop_ms() -> float:
    return _median_ms(_loop)


def query_ms(url: str) -> float:
    with psycopg.connect(url) as connection:
        return _median_ms(lambda: connection.execute(QUERY).fetchall())


def _loop() -> int:
    total = 0
    for number in range(LOOP):
        total += number * number % 7
    return total


def _median_ms(act: Callable[[], object]) -> float:
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(took), 2)
