"""How much the edge takes, and whether it keeps it: ``python -m tests.load.ingest --seconds 60`` prints JSON.

Batches of 1,000 over HTTP on a unix socket, fsync on, corrections, roll-ups and latest values kept; the generator runs on
the same machine. After each scenario everything acknowledged is compared with what is stored.
"""

import argparse
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvloop

from tests.load import traffic as traffic_of
from tests.load.ingest_environment import Stage, stage
from tests.load.machine_speed import report
from tests.load.stored_rows import check
from tests.load.traffic import BATCH, Tally, Traffic, quantiles, send

DATASTREAMS, SINGLE_DATASTREAMS = 5_000, 1_000
GATEWAYS, MANY_GATEWAYS = 16, 128
EXPECTED_MOST = 330_000
"""Observations a second for which traffic is made ahead."""
HISTORY_US = 8 * 86_400_000_000


def batches(seconds: float) -> dict[str, Any]:
    """As fast as answers come."""
    return _scenario(seconds, GATEWAYS, EXPECTED_MOST, lambda made, stage: send(made, _edge(stage), seconds))


def singles(seconds: float) -> dict[str, Any]:
    """One observation a request, 128 connections, as fast as answers come."""
    return _scenario(seconds, 0, 0, lambda made, stage: send(None, _edge(stage), seconds, singles=128, **_single_terms()))


def mixed(seconds: float) -> dict[str, Any]:
    """1,000 single posts a second beside 50,000 observations a second in batches."""
    return _scenario(
        seconds,
        GATEWAYS,
        50_000,
        lambda made, stage: send(made, _edge(stage), seconds, rate=50_000, drain=True, singles=128, single_rate=1_000, **_single_terms()),
    )


def overload(seconds: float) -> dict[str, Any]:
    """More gateways than the edge lets wait, each sending as fast as it may, and 500 single posts a second."""
    return _scenario(
        seconds,
        MANY_GATEWAYS,
        EXPECTED_MOST,
        lambda made, stage: send(made, _edge(stage), seconds, singles=64, single_rate=500, **_single_terms()),
    )


SCENARIOS: dict[str, Callable[[float], dict[str, Any]]] = {"batches": batches, "singles": singles, "mixed": mixed, "overload": overload}


def _edge(stage: Stage) -> str:
    return str(stage.run / "ingest.sock")


def _single_terms() -> dict[str, Any]:
    return {
        "single_own": range(DATASTREAMS, DATASTREAMS + SINGLE_DATASTREAMS),
        "single_start_us": int(time.time()) * 1_000_000 - HISTORY_US,
    }


def _scenario(seconds: float, gateways: int, most: int, run: Callable[[Traffic | None, Stage], Any]) -> dict[str, Any]:
    with stage(DATASTREAMS + SINGLE_DATASTREAMS) as set_up:
        made = None
        if gateways:
            count = int(seconds * most / BATCH / gateways + 2) * gateways
            made = traffic_of.make(set_up.home, DATASTREAMS, gateways, count, 1, int(time.time() * 1e6) - HISTORY_US)
        edge = set_up.start("bazan.processes.ingest")
        set_up.wait_for("ingest")
        before = os.times(), _processor_s(edge.pid)
        wal = set_up.rows("SELECT pg_current_wal_lsn()")[0][0]
        tally: Tally = uvloop.run(run(made, set_up))
        used = _processor_s(edge.pid) - before[1]
        wal_bytes = int(set_up.rows("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), %s)", wal)[0][0])
        lasted = max(tally.finished, default=seconds)
        rows = sum(tally.acknowledged) * BATCH
        return {
            "seconds": round(lasted, 2),
            "observations_per_s": round(rows / lasted),
            "worst_second": _worst_second(tally, seconds),
            "singles_per_s": round(len(tally.singles) / seconds),
            "batch_latency": quantiles(tally.latencies),
            "single_latency": quantiles(tally.single_latencies),
            "busy_503": tally.busy,
            "broken_connections": tally.broken,
            "other_answers": tally.other[:5],
            "answers": {"accepted": tally.accepted, "duplicate": tally.duplicate, "rejected": tally.rejected},
            "edge_cores": round(used / lasted, 2),
            "edge_rss_mb": _resident_mb(edge.pid),
            "generator_cores": round(resource.getrusage(resource.RUSAGE_SELF).ru_utime / lasted, 2),
            "wal_bytes_per_observation": round(wal_bytes / max(1, tally.accepted)),
            "check": check(set_up, made, tally),
        }


def _worst_second(tally: Tally, seconds: float) -> int:
    counts = [0] * (int(seconds) + 1)
    for at in tally.finished:
        counts[min(int(at), len(counts) - 1)] += BATCH
    return min(counts[: max(1, int(seconds) - 1)])


def _processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> int:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", choices=SCENARIOS, action="append")
    arguments = parser.parse_args()
    report(lambda: {"cores": os.cpu_count()} | {name: SCENARIOS[name](arguments.seconds) for name in arguments.only or SCENARIOS})


if __name__ == "__main__":
    main()
