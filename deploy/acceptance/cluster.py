"""What ``cluster.sh`` does: loads, asks both engines the same, compares, kills a worker, compares again."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from bazan.core.settings import ROOT
from bazan.data.observations.history.history_table import OBSERVATION
from bazan.platform.history.api import Embedded, History, Store, expression
from bazan.platform.history.spark_engine import Distributed
from bazan.platform.history.types import Limits, View
from tests.load.history import FIRST, World, alike, load, questions

LIMITS = Limits(seconds=1800, memory="3GB", most_rows=50_000_000)
MASTER = "spark://127.0.0.1:7077"


def asked(days: int) -> dict[str, Any]:
    """Questions of analysts, and the roll-ups that indicators are worked out from."""
    told = {name: words[0] for name, words in questions(days).items()}
    table = expression(OBSERVATION)
    stands = table.filter(table.replaced_time.isnull())
    good = stands.quality == 0
    recent = stands.filter(stands["slice"] >= FIRST + timedelta(days=max(0, days - 20)))
    told["hours, as indicators read them"] = (
        recent.group_by("datastream_id", hour=recent.phenomenon_time.truncate("h"))
        .agg(
            n=(recent.quality == 0).sum(), total=recent.count(), sum=recent.result.sum(where=recent.quality == 0),
            low=recent.result.min(where=recent.quality == 0), high=recent.result.max(where=recent.quality == 0),
        )
        .order_by("datastream_id", "hour")
    )  # fmt: skip
    told["days of each property and place"] = (
        stands.group_by("property", "place_id", "slice")
        .agg(n=good.sum(), mean=stands.result.mean(where=good), spread=stands.result.std(where=good, how="pop"))
        .order_by("property", "place_id", "slice")
    )
    return told


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """A master and two workers, each a Java process of its own."""
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        started["master"] = _start(folder, "master", "master", "127.0.0.1")
        _until_open(7077)
        for number in (1, 2):
            started[f"worker {number}"] = _start(folder, f"worker{number}", "worker", MASTER, "1", "4g")
        time.sleep(8)
        yield started
    finally:
        for process in started.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _start(folder: Path, name: str, *words: str) -> subprocess.Popen[bytes]:
    work = folder / name
    work.mkdir()
    places = {"SPARK_WORKER_DIR": str(work), "SPARK_LOCAL_DIRS": str(work), "SPARK_LOCAL_IP": "127.0.0.1"}
    environment = os.environ | places | {"PYTHON": sys.executable}
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen([str(ROOT / "deploy/spark.sh"), *words], env=environment, stdout=log, stderr=log, start_new_session=True)


def _until_open(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise TimeoutError(f"nobody listens at {port}")


def compared(history: History, days: int, told: dict[str, Any], *, while_asked: threading.Thread | None = None) -> bool:
    """Whether the cluster answers each question as DuckDB does."""
    view = View(OBSERVATION, history.store.version(OBSERVATION.name), FIRST, FIRST + timedelta(days=days))
    whole = True
    if while_asked:
        while_asked.start()
    for name, words in asked(days).items():
        began = time.perf_counter()
        theirs = _told(lambda words=words: history.engine.query(words, [view], LIMITS).rows)
        middle = time.perf_counter()
        ours = history.embedded.query(words, [view], LIMITS).rows
        same = isinstance(theirs, pa.Table) and alike(ours, theirs)
        whole = whole and same
        told[name] = {
            "rows": len(ours), "same": same, "spark_s": round(middle - began, 1), "duckdb_s": round(time.perf_counter() - middle, 2),
        }  # fmt: skip
        if not isinstance(theirs, pa.Table):
            told[name]["failed"] = theirs
    if while_asked:
        while_asked.join()
    return whole


def _told(act: Any) -> Any:
    try:
        return act()
    except Exception as why:
        return str(why)[:300]


def main(days: int) -> int:
    told: dict[str, Any] = {"days": days, "before": {}, "a worker killed in the middle": {}}
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    with tempfile.TemporaryDirectory(prefix="bazan-cluster-") as place, cluster(Path(place)) as processes:
        store = Store(str(Path(place) / "history"))
        embedded = Embedded(store, Path(place) / "scratch")
        history = History(store, Distributed(store, MASTER, LIMITS.memory), embedded)
        told["load"] = load(history, World(5000), days)
        whole = compared(history, days, told["before"])

        def kill() -> None:
            time.sleep(4)
            os.killpg(processes["worker 1"].pid, signal.SIGKILL)
            told["killed_at_s"] = 4

        whole = compared(history, days, told["a worker killed in the middle"], while_asked=threading.Thread(target=kill)) and whole
        told["worker_1_is_dead"] = processes["worker 1"].poll() is not None
    told["whole"] = whole
    sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 365))
