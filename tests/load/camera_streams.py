"""Many cameras watched over RTSP for a while: ``python -m tests.load.camera_streams --cameras 24 --minutes 30`` prints JSON.

Each camera is the same drawn landing place, later by its share of the turn: once a turn somebody walks to the water. Told are the time from
the arrival of the picture that breaks the rule to the alert on a desk's event stream, how soon a live picture's first piece is had, how
soon another process has the cameras of a killed one, and whether the memory of the watching process grows. Watching processes, calls and
the push process run; the cameras are served by this one.
"""

import argparse
import asyncio
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from bazan.core.settings import load
from bazan.platform.image_analysis.detectors.selection import OURS
from bazan.platform.security.process_authentication import inner_header
from bazan.platform.security.signed_tokens import secret_key, sign
from simulator.cameras.clip_files import encode
from simulator.cameras.courses import Course, along
from simulator.cameras.packets import Clip, is_key, read
from simulator.cameras.rtsp_server import Stream
from simulator.cameras.scene_pictures import pictures
from simulator.cameras.stories import RATE, Story, Told
from simulator.cameras.streets import LANDING
from simulator.cameras.truth import truth
from tests.fixtures.footage import playing
from tests.load.alerts import ready
from tests.load.footprint import memory
from tests.load.ingest_environment import ROOT, Stage, stage
from tests.load.machine_speed import report
from tests.load.sensor_to_duty_desk import watch
from tests.load.traffic import quantiles

TURN_S = 100
"""An alert is over a minute after the last who broke its rule: each turn brings one of each camera."""
VISITOR = Course("student", along(10, 1.3, (8.8, 20.5), (3.2, 22.4)) + along(20, 1.3, (3.2, 22.4), (8.8, 21.0)))
STORY = Story("landing", LANDING, TURN_S, (VISITOR,), {}, {"edge": ((-6.9, 21.2), (6.9, 21.2), (7.3, 24.2), (-7.3, 23.2))}, Told({}))
PROMISE_S, LIVE_PROMISE_S = 1.5, 1.0
READY_S, LIVES, FAILOVERS = 60, 8, 3


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load.camera_streams", description=__doc__)
    parser.add_argument("--cameras", type=int, default=24)
    parser.add_argument("--minutes", type=float, default=30)
    told = parser.parse_args()
    report(lambda: run(told.cameras, told.minutes))


def run(count: int, minutes: float) -> dict[str, Any]:
    if not OURS.is_file():
        return {"skipped": "the network was not made: python -m tools.models"}
    edge = truth(STORY)["zones"][0]["points"]
    with tempfile.TemporaryDirectory(prefix="bazan-watching-") as folder, stage(4) as set_up:
        path = Path(folder, "landing.mp4")
        encode(pictures(STORY, range(TURN_S * RATE)), path)
        clip = read(path)
        shifts = {f"c{n}": n * TURN_S // count for n in range(count)}
        with playing({name: Stream(shifted(clip, seconds)) for name, seconds in shifts.items()}) as address:
            ready(set_up)
            start(set_up, "first")
            idle = weight(set_up, "first")
            numbers = declare(address, list(shifts), edge)
            for name in ("live", "alerting"):
                set_up.start(f"bazan.processes.{name}")
            set_up.wait_for("live")
            until(lambda: live(set_up) == count)
            latencies, weights, used = asyncio.run(watched(set_up, minutes))
            live_starts = [live_start(set_up, number) for number in numbers[:LIVES]]
            failovers = [failover(set_up, count, f"spare {n}") for n in range(FAILOVERS)]
    settled = weights[len(weights) // 4 :]
    half = len(settled) // 2
    return {
        "cameras": count,
        "minutes": minutes,
        "picture": "640 x 360, 10 a second",
        "turns_s": TURN_S,
        "alerts_told": len(latencies),
        "event_to_desk_promise_p95_s": PROMISE_S,
        "event_to_desk": quantiles(latencies),
        "watching_cores": round(used, 2),
        "memory_mib": {
            "no_camera": idle,
            "first": weights[0],
            "middle": round(statistics.median(settled[:half]), 1),
            "end": round(statistics.median(settled[half:]), 1),
            "most": max(weights),
            "a_camera": round((statistics.median(settled) - idle) / count, 2),
        },
        "live_start_promise_s": LIVE_PROMISE_S,
        "live_start": quantiles(live_starts),
        "failover_promise_owned_s": 7,
        "failovers": failovers,
    }


def shifted(clip: Clip, seconds: int) -> Clip:
    """As if it had begun so much earlier; on a key picture."""
    begin = seconds * clip.rate
    assert is_key(clip.pictures[begin])
    return replace(clip, pictures=clip.pictures[begin:] + clip.pictures[:begin])


def declare(address: str, names: list[str], edge: list[tuple[float, float]]) -> list[int]:
    """Cameras with a zone each, and the pack's rules in force; their numbers."""
    from bazan.cameras.devices import api
    from bazan.cameras.devices.types import RuleTerms, Terms
    from bazan.core.time import local_day, now
    from bazan.data.observations import api as observations
    from bazan.directory.organizations import api as organizations
    from bazan.directory.permissions.types import SYSTEM
    from bazan.monitoring.alerts import api as alerts
    from bazan.platform.packs import load as load_pack

    pack = load_pack(ROOT / "sectors/security")
    observations.load_vocabulary(pack.id, pack.properties)
    alerts.load_pack(pack, now())
    owner = organizations.by_code("cong-an-tinh", local_day(now()))
    assert owner is not None
    numbers = []
    for name in names:
        terms = Terms(
            code=name, name=name, name_en=name, latitude=12.0, longitude=107.69, purpose={"vi": "Đo", "en": "Bench"}, legal_basis="-",
            main_url=f"{address}/{name}",
        )  # fmt: skip
        numbers.append(api.register(terms, owner.id, SYSTEM, now()).id)
        points = tuple((x, y) for x, y in edge)
        rule = RuleTerms(code="edge", names={"vi": "Mép", "en": "Edge"}, purpose="intrusion", points=points, kinds=("person",))
        api.draw(name, rule, SYSTEM, now())
    return numbers


def start(set_up: Stage, name: str) -> None:
    """A watching process more."""
    log = (set_up.home / f"{name}.log").open("ab")
    command = [sys.executable, "-m", "bazan.processes.vision"]
    set_up.processes[name] = subprocess.Popen(command, env=set_up.environment, cwd=ROOT, stdout=log, stderr=log)
    until(lambda: (set_up.run / f"vision-{set_up.processes[name].pid}.sock").exists())
    time.sleep(5)


def weight(set_up: Stage, name: str) -> float:
    """Proportional resident MiB."""
    return round(sum(memory(set_up.processes[name].pid).values()), 1)


def cpu_s(set_up: Stage, name: str) -> float:
    stat = Path("/proc", str(set_up.processes[name].pid), "stat").read_text().rsplit(")", 1)[1].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def live(set_up: Stage) -> int:
    """How many cameras are seen."""
    return set_up.rows("SELECT count(*) FROM camera_state WHERE state = 'live'")[0][0]


async def watched(set_up: Stage, minutes: float) -> tuple[list[float], list[float], float]:
    """Seconds from each event to its alert on a desk; the watching process's MiB every ten seconds; its cores."""
    token = sign(secret_key(load(set_up.environment)), {"account": 0, "places": None, "sectors": None, "expires": time.time() + 7200})
    told: dict[int, float] = {}
    desk = asyncio.create_task(watch(str(set_up.run / "live.sock"), token, told))
    offset = time.time() - time.perf_counter()
    began, used, weights = time.monotonic(), cpu_s(set_up, "first"), []
    while time.monotonic() - began < 60 * minutes:
        await asyncio.sleep(10)
        weights.append(await asyncio.to_thread(weight, set_up, "first"))
        await asyncio.to_thread(handled, set_up)
    cores = (cpu_s(set_up, "first") - used) / (time.monotonic() - began)
    desk.cancel()
    raised = set_up.rows(
        """SELECT a.id, extract(epoch FROM max(e.began_at))::float8
           FROM alert a JOIN camera c ON a.feature_kind = 'thing' AND c.thing_id = a.feature_id
           JOIN camera_event e ON e.camera_id = c.id AND e.began_at < a.raised_at GROUP BY a.id"""
    )
    latencies = [told[alert] + offset - broken_at for alert, broken_at in raised if alert in told]
    return latencies, weights, cores


def handled(set_up: Stage) -> None:
    """As an officer does it: what is over is closed, for what comes back within an open alert is the same one."""
    from django.db import connection

    from bazan.core.time import now
    from bazan.monitoring.alerts import api as alerts

    for (alert,) in set_up.rows("SELECT id FROM alert WHERE cleared_at IS NOT NULL AND closed_at IS NULL"):
        alerts.close(alert, "true", "bench", now())
    connection.close()  # of this thread, which is another one each time


def live_start(set_up: Stage, camera: int) -> float:
    """Seconds until a player has what it needs to show the first picture."""
    path = next(set_up.run.glob("vision-*.sock"))
    settings = load(set_up.environment)

    def asked(name: str) -> bytes:
        connection = http.client.HTTPConnection("localhost")
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(str(path))
        connection.request("GET", f"/cameras/{camera}/{name}", headers=inner_header(settings))
        answer = connection.getresponse()
        assert answer.status == 200, (name, answer.status)
        return answer.read()

    began = time.perf_counter()
    playlist = asked("live.m3u8").decode()
    for name in (re.search(r'URI="(init-\d+\.mp4)"', playlist), re.search(r"^(segment-\d+\.m4s)$", playlist, re.MULTILINE)):
        assert name
        asked(name[1])
    return time.perf_counter() - began


def failover(set_up: Stage, count: int, name: str) -> dict[str, float]:
    """Seconds from the death of a process that holds half of the cameras until others hold all of them, and until those are seen."""
    start(set_up, name)
    until(lambda: min(_held(set_up), default=0) >= count // 2 and len(_held(set_up)) == 2 and live(set_up) == count)
    victim = next(
        other for other in set_up.processes if other != name and other not in ("bazan.processes.live", "bazan.processes.alerting")
    )
    process = set_up.processes.pop(victim)
    lost = [row[0] for row in set_up.rows("SELECT camera_id FROM camera_lease WHERE worker LIKE %s", f"%-{process.pid}-%")]
    process.kill()
    began, died_at = time.perf_counter(), time.time()
    process.wait()
    owned = "SELECT count(*) FROM camera_lease WHERE camera_id = ANY(%s) AND worker NOT LIKE %s AND expires_at > now()"
    until(lambda: set_up.rows(owned, lost, f"%-{process.pid}-%")[0][0] == len(lost))
    owned_s = time.perf_counter() - began
    seen = "SELECT count(*) FROM camera_state WHERE camera_id = ANY(%s) AND state = 'live' AND frame_at > to_timestamp(%s)"
    until(lambda: set_up.rows(seen, lost, died_at + owned_s)[0][0] == len(lost))
    return {"cameras": len(lost), "owned_s": round(owned_s, 2), "seen_s": round(time.perf_counter() - began, 2)}


def _held(set_up: Stage) -> list[int]:
    return [row[0] for row in set_up.rows("SELECT count(*) FROM camera_lease WHERE expires_at > now() GROUP BY worker")]


def until(holds: Any) -> None:
    deadline = time.monotonic() + READY_S
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError("the cameras did not come to what was waited for")
        time.sleep(0.05)


if __name__ == "__main__":
    main()
