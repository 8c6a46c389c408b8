"""The operations map with a lot on it: 100,000 rows of one layer, and 5,000 teams that move each second.

``python -m tests.load.operations_map [--rows N] [--movers N] [--minutes M]`` prints JSON. A front of its own
(gate, web, push process, PostgreSQL) is filled by SQL. Boxes, areas and tiles are asked over HTTP, beside what PostgreSQL takes
for the plain sum of the same rows, and the gate for
a file of a tile's size; then Chromium looks (``map_screen``), and memory is watched for so many minutes while the teams move.
"""

import argparse
import signal
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import psycopg

from bazan.core.settings import ROOT
from tests.installations.web_only import Front, front, signed_in
from tests.load import operations_map_browser
from tests.load.django_environment import load
from tests.load.machine_speed import report
from tests.load.traffic import quantiles

LAYER = "rows.security.shelters"
WEST, SOUTH, EAST, NORTH = 107.2, 11.75, 108.15, 12.8
ROUNDS = 40
GRAVE = 0.01
"""Share of the rows that need eyes: they are told one by one."""
PROMISE = {
    "box_p95_ms": 80, "tile_p95_ms": 60, "area_p95_ms": 300, "first_points_ms": 1_500, "symbol_p95_ms": 1_000, "memory_growth_mb": 0,
}  # fmt: skip
ROWS = """
INSERT INTO {table} (row_key, place_id, batch_id, line, code, name, commune, kind, capacity, occupied, counted_at, opened_at, latitude,
    longitude)
SELECT 'M' || n, place, %(batch)s, n, 'M' || n, 'Điểm ' || n, place, 'school', 100,
       CASE WHEN n %% %(grave)s = 0 THEN 100 ELSE n %% 80 END, now() - n * interval '1 second', now() - interval '2 hours',
       %(south)s + (%(north)s - %(south)s) * random(), %(west)s + (%(east)s - %(west)s) * random()
  FROM (SELECT n, (%(places)s::int[])[1 + n %% cardinality(%(places)s::int[])] AS place FROM generate_series(1, %(count)s) n) AS made
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.operations_map", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--movers", type=int, default=5_000)
    parser.add_argument("--minutes", type=float, default=10)
    told = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report(lambda: measure(told))
    return 0


def measure(told: argparse.Namespace) -> dict[str, Any]:
    with front() as house:
        print("    filling …", file=sys.stderr, flush=True)
        house.start(sys.executable, "-m", "bazan.processes.live")
        table = fill(house, told.rows)
        _settle(house)
        account = house.accounts["leader"]
        client = httpx.Client(base_url=house.address, trust_env=False, timeout=60)
        signed_in(client, account["username"], account["password"])
        found = {"rows": told.rows, "movers": told.movers, "load": load(), "promise": PROMISE}
        found |= {"boxes": boxes(client, house, table), "areas": areas(client), "tiles": tiles(client)}
        operations_map_browser.muster(house, told.movers)
        _settle(house)
        return found | {"screen": operations_map_browser.measure(house, LAYER, told.minutes), "load_after": load()}


def _settle(house: Front) -> None:
    with psycopg.connect(house.url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def fill(house: Front, count: int) -> str:
    """So many rows spread over the province, in one batch; gives their table."""
    ((dataset, table),) = house.rows("SELECT id, storage FROM dataset WHERE code = 'security.shelters'")
    ((batch,),) = house.rows(
        """INSERT INTO dataset_batch (dataset_id, run_id, actor, at, file_sha256, file_name, reason, period_grain, letters, new,
             superseded, withdrawn)
           VALUES (%s, 1, 'system', now() - interval '1 hour', '', 'made.xlsx', '', '', '{}', 1, 0, 0) RETURNING id""",
        dataset,
    )
    places = [place for (place,) in house.rows("SELECT id FROM place WHERE kind = 'commune' AND valid_to IS NULL ORDER BY id")]
    given = {"batch": batch, "grave": round(1 / GRAVE), "places": places, "count": count}
    given |= {"west": WEST, "south": SOUTH, "east": EAST, "north": NORTH}
    with psycopg.connect(house.url, autocommit=True) as connection:
        connection.execute(ROWS.format(table=table).encode(), given)
    return table


def boxes(client: httpx.Client, house: Front, table: str) -> dict[str, Any]:
    """The whole province, and looks at parts of it: a fifth, a twentieth and a two-hundredth of its sides' product."""
    random, found = np.random.default_rng(1), {}
    for name, share in (("whole", 1.0), ("fifth", 0.2), ("twentieth", 0.05), ("two_hundredth", 0.005)):
        side = share**0.5
        asked = []
        for _ in range(ROUNDS):
            west, south = (edge + free * (1 - side) * random.random() for edge, free in ((WEST, EAST - WEST), (SOUTH, NORTH - SOUTH)))
            asked.append((west, south, west + (EAST - WEST) * side, south + (NORTH - SOUTH) * side))
        answers = [_asked(client, "/map/features", on=LAYER, box=",".join(f"{edge:.5f}" for edge in box)) for box in asked]
        features = [len(answer.json()["layers"][LAYER]["features"]) for answer in answers]
        # pyrefly: ignore[bad-argument-type] - four numbers each
        spent, plain = [_spent_s(answer) for answer in answers], _plain_s(house, table, asked)
        found[name] = {
            **(quantiles(spent) or {}), "features": round(statistics.median(features)), "bytes": len(answers[0].content),
            "plain_sum_p50_ms": round(statistics.median(plain) * 1000, 1),
            "to_plain_sum": round(statistics.median(spent) / statistics.median(plain), 2),
        }  # fmt: skip
    return found


def _plain_s(house: Front, table: str, asked: list[tuple[float, ...]]) -> list[float]:
    """The peer: PostgreSQL alone sums the same rows by cell, for the owner, without rules of lights, rows of reach, or words."""
    side = 2.0**-4
    sql = f"""SELECT floor(longitude / {side}), floor(latitude / {side}), count(*), sum(latitude), sum(longitude), max(counted_at)
      FROM {table} WHERE superseded_by IS NULL AND longitude BETWEEN %s AND %s AND latitude BETWEEN %s AND %s GROUP BY 1, 2"""
    with psycopg.connect(house.url, autocommit=True, prepare_threshold=None) as connection:
        connection.execute("SET hash_mem_multiplier = 8")  # the owner's plan would sort the rows on disk first; a reader's doesn't
        return [_timed(lambda box=box: connection.execute(sql.encode(), [box[0], box[2], box[1], box[3]]).fetchall()) for box in asked]


def areas(client: httpx.Client) -> dict[str, Any]:
    """Circles of 40, 10 and 2 kilometres, asked with every layer that has points."""
    found = {}
    for metres in (40_000, 10_000, 2_000):
        answers = [_asked(client, "/map/area", on=LAYER, area=f"circle:12.25,{107.6 + n / 1000},{metres}") for n in range(ROUNDS // 2)]
        found[f"circle_{metres // 1000}_km"] = quantiles([_spent_s(answer) for answer in answers])
    return found


def tiles(client: httpx.Client) -> dict[str, Any]:
    """Of the ground as it is stored, of the layer as other programs draw it, and the gate's own file of that size beside them."""
    version = client.get("/map").text.partition("/map/ground/")[2].partition("/")[0]
    spots = [(10, x, y) for x in range(817, 820) for y in range(475, 479)] + [
        (12, x, y) for x in range(3270, 3274) for y in range(1904, 1910)
    ]
    ground = [_asked(client, f"/map/ground/{version}/{z}/{x}/{y}") for z, x, y in spots]
    layer = [_asked(client, f"/ogc/collections/{LAYER}/tiles/WebMercatorQuad/{z}/{y}/{x}") for z, x, y in spots]
    size = statistics.median(len(answer.content) for answer in ground)
    kept = min((ROOT / "bazan/screens/map/web/static/map").iterdir(), key=lambda path: abs(path.stat().st_size - size))
    plain = [_asked(client, f"/static/map/{kept.name}") for _ in spots]
    return {
        name: {**(quantiles([_spent_s(answer) for answer in answers]) or {}), "bytes": [len(answer.content) for answer in answers][:3]}
        for name, answers in (("ground", ground), ("layer", layer), ("file", plain))
    }


def _asked(client: httpx.Client, path: str, **said: str) -> httpx.Response:
    answer = client.get(path, params=said)
    assert answer.status_code in (200, 204), (answer.status_code, path, answer.text[:300])
    return answer


def _spent_s(answer: httpx.Response) -> float:
    return answer.elapsed.total_seconds()


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
