"""From signal to duty screen: an observation posted to the edge to its alert told on a desk's event stream. ``--seconds 30`` prints JSON.

The whole way runs: edge, calls (rules over latest observations), push process. Each datastream is beyond its limit once.
"""

import argparse
import asyncio
import json
import time
from datetime import UTC, datetime
from typing import Any

import uvloop

from bazan.core.settings import load
from bazan.platform.security.signed_tokens import secret_key, sign
from tests.load.alerts import declare, ready
from tests.load.ingest_environment import PROPERTIES, Stage, stage
from tests.load.machine_speed import report
from tests.load.traffic import Connection, quantiles

A_SECOND, SCREENS, WARM_S = 4, 20, 12
PROMISE_S = 2.0
RULES = {"beyond": {"levels": [{"severity": "severe", "above": 50}], "for_s": 0, "clear": {"below": 40}}}


async def watch(address: str, token: str, told: dict[int, float]) -> None:
    """When each alert was first told as raised; the screens share the book, and the slowest is not forgiven."""
    reader, writer = await asyncio.open_unix_connection(address, limit=1 << 22)
    writer.write(f"GET /live/events?token={token} HTTP/1.1\r\nHost: live\r\nConnection: close\r\n\r\n".encode())
    wanted = False
    while line := await reader.readline():
        if line.startswith(b"event:"):
            wanted = line.split(b":", 1)[1].strip() == b"alerts"
        elif wanted and line.startswith(b"data:"):
            now = time.perf_counter()
            for alert, what in json.loads(line[5:]):
                if what == "raised":
                    told[alert] = max(told.get(alert, 0.0), now)


async def measure(set_up: Stage, seconds: float) -> dict[str, Any]:
    token = sign(secret_key(load(set_up.environment)), {"account": 0, "places": None, "sectors": None, "expires": time.time() + 3600})
    told: dict[int, float] = {}
    screens = [asyncio.create_task(watch(str(set_up.run / "live.sock"), token, told)) for _ in range(SCREENS)]
    edge = Connection(str(set_up.run / "ingest.sock"))
    await asyncio.sleep(1)
    left: dict[int, float] = {}
    count = int(seconds * A_SECOND)
    for n in range(count):
        left[n] = time.perf_counter()
        row = {"thing": f"L{n // PROPERTIES}", "property": f"p{n % PROPERTIES}", "time": datetime.now(UTC).isoformat(), "value": 99}
        status, answer = await edge.post(json.dumps({"observations": [row]}).encode())
        assert status < 300, answer
        await asyncio.sleep(1 / A_SECOND)
    await asyncio.sleep(6)
    for screen in screens:
        screen.cancel()
    raised = set_up.rows(
        """SELECT a.id, substr(t.code, 2)::int * %s + substr(p.code, 2)::int FROM alert a JOIN datastream d ON d.id = a.feature_id
           JOIN thing t ON t.id = d.thing_id JOIN observed_property p ON p.id = d.observed_property_id
           WHERE a.feature_kind = 'datastream'""",
        PROPERTIES,
    )
    latencies = [told[alert] - left[n] for alert, n in raised if alert in told and n in left]
    return {"signals": count, "raised": len(raised), "told": len(latencies), "promise_p95_s": PROMISE_S, "latency": quantiles(latencies)}


def run(seconds: float) -> dict[str, Any]:
    with stage(int((seconds + 1) * A_SECOND) + PROPERTIES) as set_up:
        ready(set_up)
        declare("load", RULES)
        for name in ("ingest", "live"):
            set_up.start(f"bazan.processes.{name}")
            set_up.wait_for(name)
        set_up.start("bazan.processes.alerting")
        time.sleep(WARM_S)
        return uvloop.run(measure(set_up, seconds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    arguments = parser.parse_args()
    report(lambda: run(arguments.seconds))


if __name__ == "__main__":
    main()
