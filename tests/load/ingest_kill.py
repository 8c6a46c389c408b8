"""``kill -9`` of the edge, of the database and of its sessions, at any moment under load; then every acknowledged row is counted.

``python -m tests.load.ingest_kill --kills 50 --seconds 120`` prints JSON.
"""

import argparse
import contextlib
import os
import random
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import uvloop

from tests.load import traffic as traffic_of
from tests.load.ingest_environment import Stage, stage
from tests.load.machine_speed import report
from tests.load.stored_rows import check
from tests.load.traffic import BATCH, quantiles, send

DATASTREAMS, SINGLE_DATASTREAMS, GATEWAYS = 1_000, 200, 8
HISTORY_US = 8 * 86_400_000_000
KINDS = ("ingest", "database", "ingest", "session")


class Killer:
    """Keeps the edge and the database running, and kills them at random moments."""

    def __init__(self, set_up: Stage, kills: int, seconds: float, seed: int):
        self.set_up, self.random = set_up, random.Random(seed)
        self.moments = sorted(self.random.uniform(1, seconds - 1) for _ in range(kills))
        self.done = dict.fromkeys(KINDS, 0)
        self.restarts_s: list[float] = []
        self.edge: subprocess.Popen | None = None
        self.ended = threading.Event()

    def run(self) -> None:
        started = time.monotonic()
        kinds = [KINDS[i % len(KINDS)] for i in range(len(self.moments))]
        while not self.ended.is_set():
            if self.edge is None or self.edge.poll() is not None:
                self.edge = self.set_up.start("bazan.processes.ingest")
            if self.moments and time.monotonic() - started > self.moments[0]:
                self.moments.pop(0)
                kind = kinds.pop(0)
                getattr(self, f"kill_{kind}")()
                self.done[kind] += 1
            time.sleep(0.02)

    def kill_ingest(self) -> None:
        assert self.edge
        self.edge.kill()
        self.edge.wait()

    def kill_database(self) -> None:
        postmaster = self._postmaster()
        victims = [postmaster, *_children(postmaster)]
        for pid in victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.set_up.database.process:
            self.set_up.database.process.wait()
        started = time.monotonic()
        self.set_up.database.start()
        self.restarts_s.append(round(time.monotonic() - started, 2))

    def kill_session(self) -> None:
        """One server process of the edge: PostgreSQL then restarts all of them."""
        sessions = [pid for pid in _children(self._postmaster()) if b"bazan bazan" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        if sessions:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.random.choice(sessions), signal.SIGKILL)

    def _postmaster(self) -> int:
        return int((self.set_up.database.data / "postmaster.pid").read_text().split()[0])


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def run(kills: int, seconds: float, rate: int, seed: int = 1) -> dict[str, Any]:
    with stage(DATASTREAMS + SINGLE_DATASTREAMS, shared_buffers="256MB") as set_up:
        count = int(seconds * rate / BATCH / GATEWAYS + 1) * GATEWAYS
        now_us = int(time.time()) * 1_000_000
        made = traffic_of.make(set_up.home, DATASTREAMS, GATEWAYS, count, seed, now_us - HISTORY_US)
        killer = Killer(set_up, kills, seconds, seed)
        killing = threading.Thread(target=killer.run)
        killing.start()
        set_up.wait_for("ingest")
        try:
            tally = uvloop.run(
                send(
                    made, str(set_up.run / "ingest.sock"), seconds, rate=rate, drain=True, singles=16, single_rate=200,
                    single_own=range(DATASTREAMS, DATASTREAMS + SINGLE_DATASTREAMS), single_start_us=now_us - HISTORY_US,
                )
            )  # fmt: skip
            set_up.wait_for("ingest", 60)
        finally:
            killer.ended.set()
            killing.join()
        return {
            "kills": killer.done,
            "database_restarts_s": killer.restarts_s,
            "acknowledged": sum(tally.acknowledged) * BATCH + len(tally.singles),
            "busy_503": tally.busy,
            "broken_connections": tally.broken,
            "other_answers": tally.other[:5],
            "batch_latency": quantiles(tally.latencies),
            "check": check(set_up, made, tally),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--rate", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    report(lambda: run(arguments.kills, arguments.seconds, arguments.rate, arguments.seed))


if __name__ == "__main__":
    main()
