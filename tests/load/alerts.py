"""Rules against many datastreams: beside a busy ingest, in one sweep next to Prometheus, and in a storm.

``python -m tests.load.alerts --seconds 30`` prints JSON. Prometheus comes from Debian; where it can't be had, that is said.
"""

import argparse
import contextlib
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import uvloop

from tests.load import debian_packages
from tests.load import traffic as traffic_of
from tests.load.debian_packages import Unavailable
from tests.load.ingest_environment import ROOT, Stage, stage
from tests.load.machine_speed import report
from tests.load.peer_systems import free_port, process
from tests.load.traffic import BATCH, quantiles, send
from tests.present import present

DATASTREAMS, GATEWAYS, EXPECTED_MOST = 10_000, 16, 330_000
NARROW, SERIES_A_RULE = 2_000, 5
SPIKES = 0.0005
"""The share of the traffic's observations that are beyond a rule's limit: each must be raised."""
SWEEPS = 10
WAITING = "SELECT EXISTS (SELECT FROM observation_step), EXISTS (SELECT FROM rollup_ledger)"
SERIES = [(n, thing) for n in range(NARROW) for thing in range(SERIES_A_RULE)]
RULES = {
    "low": {"levels": [{"severity": "minor", "below": 12}, {"severity": "moderate", "below": 8}], "for_s": 300, "clear": {"above": 14}},
    "rising": {"levels": [{"severity": "severe", "rate_above": 60}], "over_s": 3600},
}


def ready(set_up: Stage) -> None:
    """Django on the stage's database, with a province around."""
    os.environ.update(set_up.environment)
    import django

    django.setup()
    from bazan.directory.organizations import api as organizations
    from bazan.directory.places import api as places

    places.load_province(ROOT / "provinces" / "dak_nong")
    organizations.load_province(ROOT / "provinces" / "dak_nong")


def declare(sector: str, rules: dict[str, dict[str, Any]]) -> None:
    """Rules in force, as a pack would bring them."""
    from bazan.monitoring.alerts.models import AlertRule

    words = {"vi": "{feature}", "en": "{feature}"}
    common = {
        "version": 1, "labels": words, "about": words, "originator": "datastream", "property": "*", "urgency": "expected",
        "certainty": "observed", "life_safety": False, "owner": "responsible", "group_by": ["rule"],
    }  # fmt: skip
    AlertRule.objects.all().update(enabled=False)
    AlertRule.objects.bulk_create(
        AlertRule(code=f"{sector}.{name}", sector=sector, version=1, fingerprint=name, spec=common | spec) for name, spec in rules.items()
    )


def beside_the_ingest(set_up: Stage, seconds: float) -> dict[str, Any]:
    """10,000 datastreams × 3 rules, evaluated by a process of its own while batches come as fast as answers do."""
    set_up.rows("UPDATE datastream SET cadence_s = 1000000")  # the traffic is history in compressed time; here it counts as new
    count = int(seconds * EXPECTED_MOST / BATCH / GATEWAYS + 2) * GATEWAYS
    made = traffic_of.make(set_up.home, DATASTREAMS, GATEWAYS, count, 1, int(time.time()) * 1_000_000 - 8 * 86_400_000_000)
    sent = np.concatenate([rows[: 4 * BATCH] for rows in made.rows])  # for sure
    first = sent["v"][sent["t"] % 1000 == 0]  # in their order: what comes late is no news
    limit = float(np.quantile(first, 1 - SPIKES))
    spike = {"levels": [{"severity": "moderate", "above": limit}], "clear": {"below": limit - 1}}
    declare("load", {"spike": spike, **RULES})
    set_up.start("bazan.processes.ingest")
    set_up.wait_for("ingest")
    watching = subprocess.Popen(
        [sys.executable, "-m", "tests.load.alerts", "--watch"], env=set_up.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    time.sleep(5)
    tally = uvloop.run(send(made, str(set_up.run / "ingest.sock"), seconds))
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and any(set_up.rows(WAITING)[0]):
        time.sleep(0.2)
    watching.terminate()
    told = json.loads(watching.communicate(timeout=30)[0])
    lasted = max(tally.finished, default=seconds)
    return {
        "datastreams": DATASTREAMS,
        "rules": len(RULES) + 1,
        "observations_per_s": round(sum(tally.acknowledged) * BATCH / lasted),
        "batch_latency": quantiles(tally.latencies),
        **told,
        "alerts": set_up.rows("SELECT count(*) FROM alert")[0][0],
        "spikes_missed": _missed(set_up, limit),
        "steps_left": set_up.rows("SELECT count(*) FROM observation_step")[0][0],
    }


def _missed(set_up: Stage, limit: float) -> int:
    """Datastreams with an observation beyond the limit, in its order and as first sent, that no alert was raised for."""
    return set_up.rows(
        """SELECT count(DISTINCT o.datastream_id) FROM observation o
           LEFT JOIN LATERAL (SELECT r.result FROM observation_revision r WHERE r.datastream_id = o.datastream_id
             AND r.phenomenon_time = o.phenomenon_time ORDER BY r.result_time LIMIT 1) first ON true
           WHERE coalesce(first.result, o.result) > %s AND extract(microseconds FROM o.phenomenon_time)::int8 %% 1000 = 0
             AND NOT EXISTS (SELECT FROM alert a JOIN alert_rule l ON l.id = a.rule_id AND l.code = 'load.spike'
               WHERE a.feature_id = o.datastream_id)""",
        limit,
    )[0][0]


def watch() -> None:
    """Hold the rules whenever the ingest told something, as the calls do; until SIGTERM, then say how it went."""
    import signal

    import django

    django.setup()
    from bazan.monitoring.alerts import api
    from bazan.processes.job_runner.schedule_threads import Ticking, ring

    stop, bell, took = threading.Event(), threading.Event(), []

    def act(at: datetime) -> None:
        began = time.perf_counter()
        api.evaluate_streams(at)
        took.append(time.perf_counter() - began)

    def end(*_) -> None:
        stop.set()
        bell.set()

    signal.signal(signal.SIGTERM, end)
    threading.Thread(target=ring, args=(stop, {"observations": [bell]}), daemon=True).start()
    used = time.process_time()
    began = time.perf_counter()
    Ticking("alerts", 5, act, on="observations").run(stop, bell)
    cores = (time.process_time() - used) / (time.perf_counter() - began)
    json.dump({"rounds": len(took), "round": quantiles(took[1:]), "evaluating_cores": round(cores, 2)}, sys.stdout)


def sweep(set_up: Stage) -> dict[str, Any]:
    """2,000 narrow rules over 10,000 series, each rule over five of them, once through."""
    from bazan.monitoring.alerts import api, evaluation_context

    set_up.rows(
        "INSERT INTO observed_property (code, pack, unit, labels, symbols) SELECT 'n' || i, 'narrow', '1', '{}', '[]'"
        " FROM generate_series(0, %s - 1) i",
        NARROW,
    )
    set_up.rows(
        "INSERT INTO thing (code, name, name_en, search_key, kind, sector, properties, demo)"
        " SELECT 'N' || i, 'N' || i, 'N' || i, 'n' || i, 'narrow', 'narrow', '{}', true FROM generate_series(1, %s) i",
        SERIES_A_RULE,
    )
    set_up.rows(
        "INSERT INTO datastream (thing_id, observed_property_id, unit, cadence_s)"
        " SELECT t.id, p.id, '1', 1000000 FROM thing t, observed_property p WHERE t.sector = 'narrow' AND p.pack = 'narrow'"
    )
    set_up.rows(
        "INSERT INTO observation_latest SELECT d.id, now(), d.id % 40, 0, now(), now() FROM datastream d"
        " JOIN thing t ON t.id = d.thing_id WHERE t.sector = 'narrow'"
    )
    declare(
        "narrow", {f"r{n}": {"property": f"n{n}", "levels": [{"severity": "minor", "above": 38.5}], "for_s": 60} for n in range(NARROW)}
    )
    evaluation_context.forget()
    at = datetime.now(UTC)
    took, used = [], []
    for n in range(SWEEPS + 1):
        began, busy = time.perf_counter(), time.process_time()
        api.evaluate_streams(at + timedelta(seconds=n))
        took.append((time.perf_counter() - began) * 1000)
        used.append((time.process_time() - busy) * 1000)
    ours, cpu = (sorted(values[1:])[SWEEPS // 2] for values in (took, used))
    found = {
        "rules": NARROW, "series": NARROW * SERIES_A_RULE, "sweep_ms": round(ours, 1), "sweep_cpu_ms": round(cpu, 1),
        "first_ms": round(took[0], 1),
    }  # fmt: skip
    try:
        with tempfile.TemporaryDirectory() as folder:
            theirs = prometheus(Path(folder))
    except (Unavailable, OSError, subprocess.SubprocessError) as why:
        return found | {"prometheus": {"skipped": str(why)[-300:]}}
    return found | {"prometheus": {"sweep_ms": round(theirs, 1)}, "times_prometheus": round(ours / theirs, 2)}


def prometheus(folder: Path) -> float:
    """Milliseconds Prometheus takes for the same rules over the same series."""
    program, port, ours = debian_packages.program("prometheus", "prometheus", folder), free_port(), free_port()
    body = "".join(f'obs{{thing="N{thing}",property="n{n}"}} {(n * SERIES_A_RULE + thing) % 40}\n' for n, thing in SERIES).encode()

    class Series(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    serving = http.server.ThreadingHTTPServer(("127.0.0.1", ours), Series)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    rules = "".join(f"  - alert: r{n}\n    expr: 'obs{{property=\"n{n}\"}} > 38.5'\n    for: 1m\n" for n in range(NARROW))
    (folder / "rules.yml").write_text(f"groups:\n- name: narrow\n  interval: 5s\n  rules:\n{rules}")
    (folder / "prometheus.yml").write_text(
        "global: {scrape_interval: 5s}\nrule_files: [rules.yml]\nscrape_configs:\n- job_name: narrow\n"
        f"  static_configs: [{{targets: ['127.0.0.1:{ours}']}}]\n"
    )
    argv = [program, f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'data'}"]
    found: list[float] = []
    try:
        with process([*argv, f"--web.listen-address=127.0.0.1:{port}"], port):
            deadline = time.monotonic() + 90
            while time.monotonic() < deadline and len(found) < SWEEPS:
                time.sleep(5)
                with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                    told = [
                        line
                        for line in answer.read().decode().splitlines()
                        if line.startswith("prometheus_rule_group_last_duration_seconds{")
                    ]
                    found += [float(line.rsplit(" ", 1)[1]) * 1000 for line in told]
    finally:
        serving.shutdown()
    if not found:
        raise Unavailable("prometheus told no duration")
    return sorted(found)[len(found) // 2]


def storm(set_up: Stage) -> dict[str, Any]:
    """10,000 alerts at once: how long raising takes, and what a duty screen's reads then cost."""
    from django.db import transaction

    from bazan.monitoring.alerts import api, evaluation_context
    from bazan.monitoring.alerts.events import TOPIC
    from bazan.monitoring.alerts.models import Alert, AlertGroup
    from bazan.platform.events.types import Subscriber

    declare("storm", {"all": {"levels": [{"severity": "moderate", "above": 1000}]}})
    set_up.rows("UPDATE alert_rule SET sector = 'load' WHERE code = 'storm.all'")
    set_up.rows(
        "INSERT INTO observation_latest SELECT d.id, now(), 2000, 0, now(), now() FROM datastream d JOIN thing t ON t.id = d.thing_id"
        " WHERE t.sector = 'load' ON CONFLICT (datastream_id) DO UPDATE SET phenomenon_time = now(), result = 2000, quality = 0"
    )
    evaluation_context.forget()
    began = time.perf_counter()
    raised = api.evaluate_streams(datetime.now(UTC))
    took = time.perf_counter() - began
    alerts = Alert.objects.filter(rule__code="storm.all")
    group = AlertGroup.objects.get(id=present(alerts.first()).group_id)
    reads = {name: _ms(act) for name, act in (("list", api.alerts), ("counts", api.counts), ("group", lambda: api.group(group.id)))}
    again = _ms(lambda: api.evaluate_streams(datetime.now(UTC)))
    taken, began = [], time.perf_counter()
    api.order_events()
    while True:
        with transaction.atomic():
            events = api.take_events(Subscriber("load", TOPIC))
        taken += events
        if not events:
            break
    taking = time.perf_counter() - began
    ours = set(alerts.values_list("id", flat=True))
    return {
        "raised": raised, "kept": alerts.count(), "groups": alerts.values("group").distinct().count(), "raising_s": round(took, 2),
        "read_ms": reads, "next_round_ms": again, "taken": sum(event.alert_id in ours for event in taken), "taking_s": round(taking, 2),
    }  # fmt: skip


def _ms(act) -> float:
    took = []
    for _ in range(5):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return round(sorted(took)[2], 1)


MEASUREMENTS: dict[str, Callable[[Stage, float], dict[str, Any]]] = {
    "beside_the_ingest": beside_the_ingest,
    "sweep": lambda set_up, _: sweep(set_up),
    "storm": lambda set_up, _: storm(set_up),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--watch", action="store_true", help="be the evaluating process of the first measurement")
    parser.add_argument("--only", choices=MEASUREMENTS, action="append")
    arguments = parser.parse_args()
    if arguments.watch:
        return watch()
    report(lambda: run(arguments.only or list(MEASUREMENTS), arguments.seconds))
    return None


def run(names: list[str], seconds: float) -> dict[str, Any]:
    with stage(DATASTREAMS) as set_up:
        ready(set_up)
        return {"cores": os.cpu_count()} | {name: MEASUREMENTS[name](set_up, seconds) for name in names}


if __name__ == "__main__":
    main()
