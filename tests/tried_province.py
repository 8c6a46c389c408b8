"""A made-up province with two sectors: rows of honey, and hives that hum every quarter of an hour, raw as they came."""

import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from bazan.core import time as clock
from bazan.data.datasets import dataset_catalog as datasets
from bazan.data.indicators import api
from bazan.data.indicators.observation_computation import backlog
from bazan.data.indicators.row_computation import backlog as rows_due
from bazan.data.indicators.tests.conftest import HIVES
from bazan.data.indicators.tests.row_computation.conftest import HONEY, NOW, Meadow, build, lot, sql
from bazan.data.observations import api as streams
from bazan.platform.packs import load
from tests.database import named

__all__ = ["HONEY", "NOW", "changed", "land", "settle"]
DAYS = 33


@pytest.fixture
def land(transactional_db, tmp_path, monkeypatch):
    """Committed, for the history reads by sessions of its own."""
    url = named(connection.settings_dict["NAME"])
    for module in (
        "bazan.data.datasets.dataset_history",
        "bazan.data.observations.observation_history",
    ):  # each run has a database of its own name
        monkeypatch.setattr(f"{module}.database_url", lambda settings: url)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    datasets.forget()
    made = build(tmp_path / "province")
    _rows(made)
    _hives()
    settle()
    yield made
    datasets.forget()
    sql("TRUNCATE observation, observation_touch, observation_hour, observation_day, observation_latest")


def settle() -> None:
    """Measure until nothing is owed."""
    at = NOW
    for _ in range(60):
        at += timedelta(seconds=30)
        if not api.measure_due(at) and not rows_due.left() and not backlog.left()[0]:
            return


def _rows(meadow: Meadow) -> None:
    chance, flowers = random.Random(5), ("acacia", "coffee")
    days = [f"2026-{chance.randint(2, 11):02}-{chance.randint(1, 19):02}" for _ in range(60)]
    meadow.bring("lots", *(lot(str(n), day, chance.randint(1, 99) / 4, chance.choice("135"), flowers[n % 2]) for n, day in enumerate(days)))
    meadow.bring("lots", *(lot(str(n), "2026-09-15", 7.25, "3") for n in range(0, 60, 9)), reason="weighed again")
    kept = (("2025", "1"), ("2025", "3"), ("2026", "1"), ("2026", "3"), ("2026", "5"))
    meadow.bring("keepers", *({"period": year, "place": place, "people": 3 + n} for n, (year, place) in enumerate(kept)))
    meadow.bring("cellar", *({"period": f"2026-{n:02}", "place": "1", "kg": 3 + n} for n in range(3, 10)))
    meadow.bring("frames", *({"period": f"2026-10-{n:02}", "apiary": "a-1", "full": n, "empty": 2} for n in range(1, 20)))
    meadow.bring("permits", *(
        {"number": f"p{n}", "office": "office", "asked_at": f"2026-{n:02}-05T08:00", "due_at": f"2026-{n:02}-20T08:00"}
        | ({"done_at": f"2026-{n + 1:02}-10T08:00"} if n % 3 else {})
        for n in range(3, 10)
    ))  # fmt: skip


def _hives() -> None:
    pack = load(HIVES)
    streams.load_vocabulary(pack.id, pack.properties)
    for n, (y, x) in enumerate(((10.1, 106.05), (10.1, 106.3), (10.3, 106.1)), 1):
        extra = {"swarm_1": 42, "swarm_2": 47} if n == 1 else {}
        streams.register_thing(f"hive-{n}", f"Tổ {n}", f"Hive {n}", "hive", "hives", y, x, {"hum": {"cadence_s": 900}}, extra=extra)
    for n, stream in enumerate(streams.datastreams()):
        _observe(stream.id, n)
    # as the ingest leaves them
    good = "FILTER (WHERE quality = 0)"
    sql(f"""INSERT INTO observation_hour SELECT datastream_id, date_trunc('hour', phenomenon_time), count(*) {good}, count(*),
          coalesce(sum(result) {good}, 0), min(result) {good}, max(result) {good} FROM observation GROUP BY 1, 2""")
    sql("""INSERT INTO observation_day SELECT datastream_id, (hour AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, sum(n), sum(total), sum(sum),
          min(min), max(max) FROM observation_hour GROUP BY 1, 2""")
    sql("""INSERT INTO observation_latest SELECT DISTINCT ON (datastream_id) datastream_id, phenomenon_time, result, quality,
          result_time, result_time FROM observation ORDER BY datastream_id, phenomenon_time DESC""")
    sql("""INSERT INTO observation_touch (shard, day, version)
          SELECT DISTINCT 0, (phenomenon_time AT TIME ZONE 'UTC')::date, 1 FROM observation""")
    api.load_pack(pack, NOW)


def _observe(stream: int, n: int) -> None:
    """Gaps of an hour and of days, some bad quality, values with digits that add up differently in another order."""
    sql("""CREATE TABLE IF NOT EXISTS observation_test_hum PARTITION OF observation
          FOR VALUES FROM ('2026-09-01') TO ('2026-12-01')""")
    sql(
        """INSERT INTO observation SELECT %s, t,
             40 + 8 * sin(extract(epoch FROM t) / 20000 + %s) + (extract(epoch FROM t)::int8 %% 7) * 0.1,
             CASE WHEN extract(epoch FROM t)::int8 / 900 %% 23 = %s THEN 1 ELSE 0 END, t + interval '1 minute', 1
           FROM generate_series(%s::timestamptz, %s, interval '15 minutes') t
           WHERE extract(epoch FROM t)::int8 / 3600 %% 29 <> %s AND extract(epoch FROM t)::int8 / 86400 %% 11 <> %s""",
        stream, n, n, NOW - timedelta(days=DAYS), NOW, n, n,
    )  # fmt: skip


def changed(tmp_path: Path, pack: Path, name: str, replaced: dict[str, str]) -> Path:
    """A copy of a pack in which one indicator's file says something else."""
    folder = tmp_path / "changed" / pack.name
    if not folder.exists():
        shutil.copytree(pack, folder)
    file = folder / "indicators" / f"{name}.toml"
    text = file.read_text()
    for old, new in replaced.items():
        assert old in text, old
        text = text.replace(old, new)
    file.write_text(text)
    return folder
