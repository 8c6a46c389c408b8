"""Life first when there is too much: ``python -m tests.load.saturation --seconds 20`` prints JSON.

More gateways than the machine can take send batches as fast as they may, 500 single posts a second come beside them, and a process
of its own holds three rules against 10,000 datastreams. ``--hogs 4`` makes the machine slower: so many processes burn its processor.
Afterwards everything acknowledged is compared with what is stored.
"""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import uvloop

from tests.load import traffic as traffic_of
from tests.load.alerts import RULES, declare, ready
from tests.load.ingest_environment import ROOT, Stage, stage
from tests.load.machine_speed import report
from tests.load.stored_rows import check
from tests.load.traffic import BATCH, Tally, quantiles, send

DATASTREAMS, SINGLE_DATASTREAMS = 10_000, 1_000
GATEWAYS, SINGLES, SINGLE_RATE = 128, 64, 500
EXPECTED_MOST = 200_000
"""Observations a second for which traffic is made ahead; a gateway that has sent all of its own is silent."""
HISTORY_US = 8 * 86_400_000_000
REST_S = 0.2
"""A clock that is rung rests so long between two rounds."""
SPIKE = {"levels": [{"severity": "moderate", "above": 35}], "clear": {"below": 34}}


@contextlib.contextmanager
def slower(hogs: int) -> Iterator[None]:
    """So many processes that do nothing but use the processor."""
    burning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(hogs)]
    try:
        yield
    finally:
        for process in burning:
            process.kill()
            process.wait()


def saturated(set_up: Stage, seconds: float, hogs: int, most: int) -> dict[str, Any]:
    set_up.rows("UPDATE datastream SET cadence_s = 1000000")  # the traffic is history in compressed time; here it counts as new
    start_us = int(time.time()) * 1_000_000 - HISTORY_US
    count = int(seconds * most / BATCH / GATEWAYS + 2) * GATEWAYS
    made = traffic_of.make(set_up.home, DATASTREAMS, GATEWAYS, count, 1, start_us)
    declare("load", {"spike": SPIKE, **RULES})
    edge = set_up.start("bazan.processes.ingest")
    set_up.wait_for("ingest")
    watching = subprocess.Popen(
        [sys.executable, "-m", "tests.load.saturation", "--watch"], env=set_up.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert watching.stdout
    watching.stdout.readline()
    own = range(DATASTREAMS, DATASTREAMS + SINGLE_DATASTREAMS)
    used, busy_from = processor_s(set_up, edge.pid), time.time()
    with slower(hogs):
        tally: Tally = uvloop.run(
            send(
                made, str(set_up.run / "ingest.sock"), seconds, singles=SINGLES, single_rate=SINGLE_RATE, single_own=own,
                single_start_us=start_us,
            )
        )  # fmt: skip
    busy_until, spent = time.time(), {name: now - used[name] for name, now in processor_s(set_up, edge.pid).items()}
    watching.terminate()
    told = rounds(json.loads(watching.communicate(timeout=120)[0]), busy_from, busy_until)
    lasted = max(tally.finished, default=seconds)
    return {
        "seconds": round(lasted, 1),
        "observations_per_s": round(sum(tally.acknowledged) * BATCH / lasted),
        "batch": quantiles(tally.latencies),
        "single": quantiles(tally.single_latencies),
        "single_by_third": thirds(tally.single_latencies),
        "singles_sent": len(tally.singles),
        "singles_wanted": int(seconds * SINGLE_RATE),
        **told,
        "busy_503": tally.busy,
        "broken_connections": tally.broken,
        "other_answers": tally.other[:5],
        "gateways_that_sent_all": sum(sent == len(index) for sent, index in zip(tally.acknowledged, made.index, strict=True)),
        "cores": {name: round(seconds / lasted, 2) for name, seconds in spent.items()},
        "processor_us_per_observation": {
            name: round(spent[name] * 1e6 / max(1, tally.accepted + tally.duplicate), 2) for name in ("ingest", "postgres")
        },
        "check": check(set_up, made, tally),
    }


def processor_s(set_up: Stage, edge: int) -> dict[str, float]:
    """Processor seconds so far: on a shared machine they say more than the clock."""
    server = set_up.database.process.pid if set_up.database.process else 0
    ticks = {"ingest": 0, "postgres": 0, "generator": 0}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            pid, parent, used = int(path.parent.name), int(fields[1]), int(fields[11]) + int(fields[12])
            name = "ingest" if pid == edge else "generator" if pid == os.getpid() else "postgres" if server in (pid, parent) else None
            if name:
                ticks[name] += used
    return {name: used / os.sysconf("SC_CLK_TCK") for name, used in ticks.items()}


def rounds(held: list[tuple[float, float, float]], begin: float, end: float) -> dict[str, Any]:
    """Of the rounds that began while it was busy: how long each took, and how old what it took was once it had held it."""
    busy = [(took, late) for began, took, late in held if begin <= began <= end]
    return {"rounds": len(busy), "round": quantiles([took for took, _ in busy]), "round_lag": quantiles([late for _, late in busy if late])}


def watch() -> None:
    """Hold the rules whenever the ingest told something, as the process that calls does; until SIGTERM.

    Prints when each round began, how long it took, and how long ago the oldest tick was that it took (seconds).
    """
    import django

    django.setup()
    from django.db import connection

    from bazan.monitoring.alerts import api

    held: list[tuple[float, float, float]] = []
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    api.evaluate_streams(datetime.now(UTC))
    print("ready", flush=True)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as session:
        session.execute("LISTEN observations")
        while not stop.is_set():
            with connection.cursor() as cursor:
                cursor.execute("SELECT extract(epoch FROM min(at))::float8 FROM observation_step")
                (oldest,) = cursor.fetchone()
            began = time.time()
            api.evaluate_streams(datetime.now(UTC))
            held.append((began, time.time() - began, time.time() - oldest if oldest else 0))
            stop.wait(REST_S)
            list(session.notifies(timeout=5, stop_after=1))
    json.dump(held, sys.stdout)


def thirds(latencies: list[float]) -> list[dict[str, float] | None]:
    """The wait of the first third of the posts, of the second and of the last: whether it grows for as long as it lasts."""
    size = len(latencies) // 3
    return [quantiles(latencies[:size]), quantiles(latencies[size : 2 * size]), quantiles(latencies[2 * size :])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--watch", action="store_true", help="be the process that holds the rules")
    parser.add_argument("--hogs", type=int, default=0)
    parser.add_argument("--most", type=int, default=EXPECTED_MOST, help="observations a second for which traffic is made ahead")
    arguments = parser.parse_args()
    if arguments.watch:
        return watch()
    report(lambda: measured(arguments.seconds, arguments.hogs, arguments.most))
    return None


def measured(seconds: float, hogs: int, most: int) -> dict[str, object]:
    """The scenario on a stage of its own, with how busy the machine was before and after."""
    with stage(DATASTREAMS + SINGLE_DATASTREAMS) as set_up:
        ready(set_up)
        before = os.getloadavg()
        result = saturated(set_up, seconds, hogs, most)
    return {"load_average": [before, os.getloadavg()], "cores": os.cpu_count(), "hogs": hogs, **result}


if __name__ == "__main__":
    main()
