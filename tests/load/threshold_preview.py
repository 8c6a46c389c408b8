"""How long a threshold's preview over thirteen months takes. ``python -m tests.load.threshold_preview [--places N]`` prints JSON.

A database of its own holds 71 communes and thirteen months of hours of three indicators. Of one of them the page's own question is asked:
which communes and days would turn red under other limits, as an administrator of everything and as one of a sector alone; and what a
rule over it would have raised with other numbers. Beside the first stand DuckDB over the same rows, already in its memory, and a plain
loop over them; all three must say the same.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.load.django_environment import House, report_from

PROMISE_S, PAGE_MS = 2.0, 120
CODE, OTHERS = "environment.rain_24h", ("environment.rain_1h", "environment.vn_aqi_hour")
OFF, WAS = 120.0, 200.0
RULE = "environment.heavy_rain"
TIMES, VISITS = 5, 20


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.threshold_preview", description=__doc__)
    parser.add_argument("--places", type=int, default=71)
    told = parser.parse_args()
    report_from("limits", lambda stage: measure(stage, told.places), durable=False)
    return 0


def measure(stage: House, count: int) -> dict[str, Any]:
    """Seconds of the preview and of its peers, the best and the middle of some runs."""
    from bazan.core import time as clock
    from bazan.core.time import local_day
    from bazan.data.indicators import api as indicators
    from bazan.data.indicators.types import OwnLimits
    from bazan.directory.accounts import api as accounts

    now = clock.now()
    settled(count)
    rows = filled(count, now)
    wanted = OwnLimits(local_day(now), None, OFF, None, "QĐ 1")
    found: dict[str, Any] = {"promise_s": PROMISE_S, "places": count, "rows": rows, "first_s": 0.0}

    def preview() -> set[tuple[int, Any]]:
        tried = indicators.preview_limits(CODE, wanted, now)
        return {
            (one.feature, one.day) for one in tried.judged if one.after in ("off", "disaster") and one.before not in ("off", "disaster")
        }

    found["first_s"], turned = timed(preview)
    found["preview"] = several(preview)
    accounts.enter(None, frozenset({"environment"}))
    found["of_a_sector"] = several(preview)
    accounts.leave()
    found["rule"] = of_a_rule(now)
    found["page"] = pages(wanted)
    found["peer_duckdb"], by_duckdb = peer_duckdb()
    found["peer_loop_s"], by_loop = timed(plain_loop)
    found["turned"], found["agree"] = len(turned), turned == by_duckdb == by_loop
    slowest = max(found["rule"]["middle_s"], found["first_s"], found["of_a_sector"]["middle_s"], found["page"]["preview"]["middle_s"])
    found["kept"] = slowest < PROMISE_S and found["page"]["others_p95_ms"] < PAGE_MS and found["agree"]
    return found


def of_a_rule(now: Any) -> dict[str, float]:
    """A rule over the same hours beside itself with other numbers."""
    from bazan.monitoring.alerts import api as alerts

    numbers = {"levels.1.at_least": 80.0, "clear.below": 60.0}
    return several(lambda: alerts.with_other_numbers(RULE, numbers, now - timedelta(days=395), now))


def pages(wanted: Any) -> dict[str, Any]:
    """The page with its preview, whole, as a browser gets it; and the pages beside it that preview nothing."""
    from django.test import Client

    from tests.fixtures import generated_values

    office = Client(HTTP_HOST="127.0.0.1")
    office.force_login(generated_values.account("administrator"))
    address = f"/admin/limits/{CODE}"

    def got(path: str, **said: str) -> None:
        answer = office.get(path, said)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")

    preview = several(lambda: got(address, watch="100", off=f"{OFF:g}", target="", **{"from": f"{wanted.valid_from}"}))
    others = [timed(lambda path=path: got(path))[0] for path in (address, "/admin/limits", "/admin/changes") for _ in range(VISITS)]
    return {"preview": preview, "others_p95_ms": round(1000 * statistics.quantiles(others, n=20)[-1])}


def settled(count: int) -> None:
    """A made-up province of so many communes, with the sector of the environment."""
    from bazan.core.settings import ROOT
    from bazan.data.indicators import api as indicators
    from bazan.data.observations import api as observations
    from bazan.monitoring.alerts import api as alerts
    from bazan.platform.packs import load
    from tests.fixtures import minimal_province

    units = "".join(f"{n},xa,Xã {n},10.{n % 90:02},106.{n % 90:02}\n" for n in range(1, count + 1))
    files = {
        "province.toml": minimal_province.province_toml({"units.csv": "2022-01-01"}),
        "units.csv": f"code,form,name,latitude,longitude\n{units}",
        "succession.csv": "on,old,new,share\n",
        "organizations.toml": minimal_province.organization("so-nnmt", "Sở", "Department", "*") + minimal_province.committees("*"),
    }
    with tempfile.TemporaryDirectory() as folder:
        minimal_province.settle(Path(folder) / "province", files)
    pack = load(ROOT / "sectors/environment")
    observations.load_vocabulary(pack.id, pack.properties)
    indicators.load_pack(pack)
    alerts.load_pack(pack)


def filled(count: int, now: Any) -> int:
    """Thirteen months of hours of each commune: mostly dry, with storms of a day; gives how many rows the indicator asked about has."""
    from django.db import connection

    from bazan.core.time import day_start, local_day
    from bazan.data.indicators.limits.limit_preview import first_day

    since = day_start(first_day(local_day(now)))
    hours = int((now - since) / timedelta(hours=1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.26)")
        for code in (CODE, *OTHERS):
            cursor.execute(
                """INSERT INTO indicator_value (indicator_id, feature_kind, feature_id, period_start, value, completeness, version,
                     computed_at)
                   SELECT i.id, 'place', p.id, h, round((400 * power(drawn.at, 30) * (0.7 + 0.3 * random()))::numeric, 1), 1, 1, h
                   FROM indicator i, place p, generate_series(%s::timestamptz, %s, interval '1 hour') h,
                     LATERAL (SELECT abs(hashtext(p.id || ' ' || h::date)) / power(2, 31) AS at) AS drawn
                   WHERE i.code = %s AND p.kind = 'commune' AND random() < 0.98""",
                [since, since + timedelta(hours=hours), code],
            )
        cursor.execute("ANALYZE indicator_value")
        cursor.execute("SELECT count(*) FROM indicator_value v JOIN indicator i ON i.id = v.indicator_id WHERE i.code = %s", [CODE])
        return cursor.fetchone()[0]


def raw() -> list[tuple[int, Any, float]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT feature_id, period_start, value FROM indicator_value v JOIN indicator i ON i.id = v.indicator_id WHERE i.code = %s",
            [CODE],
        )
        return cursor.fetchall()


def peer_duckdb() -> tuple[dict[str, float], set[tuple[int, Any]]]:
    """The question alone, over rows that are in memory already."""
    import duckdb
    import numpy as np

    rows = raw()
    held = {
        "feature": np.array([feature for feature, _, _ in rows], "i4"),
        "local": np.array([start.timestamp() + 7 * 3600 for _, start, _ in rows], "i8") * 1_000_000,
        "value": np.array([value for *_, value in rows], "f8"),
    }
    bench = duckdb.connect()
    bench.register("given", held)
    bench.execute("CREATE TABLE held AS SELECT feature, make_timestamp(local) AS hour, value FROM given")
    question = f"SELECT feature, hour::date FROM held GROUP BY 1, 2 HAVING max(value) >= {OFF} AND max(value) < {WAS}"

    def asked() -> set[tuple[int, Any]]:
        return set(bench.execute(question).fetchall())

    return several(asked), asked()


def plain_loop() -> set[tuple[int, Any]]:
    """Every row read and judged, as who has no database would."""
    from bazan.core.time import local_day

    was: set[tuple[int, Any]] = set()
    turns: set[tuple[int, Any]] = set()
    for feature, start, value in raw():
        if value >= OFF:
            (was if value >= WAS else turns).add((feature, local_day(start)))
    return turns - was


def timed[T](function: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    found = function()
    return round(time.perf_counter() - began, 3), found


def several(function: Callable[[], Any]) -> dict[str, float]:
    """The best and the middle of some runs."""
    took = [timed(function)[0] for _ in range(TIMES)]
    return {"best_s": min(took), "middle_s": round(statistics.median(took), 3)}


if __name__ == "__main__":
    sys.exit(main())
