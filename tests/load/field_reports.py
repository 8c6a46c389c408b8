"""Citizens' reports on a bad day: 50 a second with photos, none lost; the public map of a million; a desk of 200,000; suggestions.

``python -m tests.load.field_reports [PART …] [--seconds N] [--rate N] [--public N] [--cases N]`` prints JSON; parts are
``flood``, ``desk``, ``suggestion``, ``map``, all of them unless some are named. A real front (gate, web process, PostgreSQL),
one for the flood and one for
the rest; each phone a device of its own in a network of its own, told by a trusted proxy. Photos are queued; none is looked at while it is
measured. What other systems take for the same is asked in the same run: PostgreSQL for one insert with its commit.
"""

import argparse
import io
import signal
import statistics
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from operator import getitem
from subprocess import DEVNULL
from typing import Any

import httpx
import psycopg
from PIL import Image

from bazan.core.settings import ROOT
from simulator.citizens.drawn_photos import photo
from tests.installations.web_only import Front, front, signed_in
from tests.load.machine_speed import report
from tests.load.traffic import quantiles

PROMISE = {"receipt_p95_ms": 500, "tile_p95_ms": 100, "desk_p95_ms": 150, "suggestion_p95_ms": 50, "lost": 0}
WEST, SOUTH, EAST, NORTH = 107.3, 11.8, 108.1, 12.7
TOWN_WEST, TOWN_SOUTH, TOWN_DEGREES = 107.67, 11.98, 0.03
"""A square of some three kilometres: every other report comes from there."""
PROMISED = {
    "flood": {"lost": ("lost",), "receipt_p95_ms": ("receipt_ms", "p95_ms")}, "map": {"tile_p95_ms": ("tile_ms", "p95_ms")},
    "desk": {"desk_p95_ms": ("page_ms", "p95_ms")}, "suggestion": {"suggestion_p95_ms": ("ms", "p95_ms")},
}  # fmt: skip
"""Where the figure of a promise stands in its part."""
ROUNDS, WARMING = 60, 10
PUBLIC = """
INSERT INTO field_report_public (report_id, number, service, sector, place_id, organization_id, latitude, longitude, state, words, reply,
    received_at, due_at, supports, preview, after, updated_at)
SELECT r.id, r.number, r.service, 'field_reports', c.place_id, c.organization_id, r.latitude, r.longitude,
       CASE c.state WHEN 'new' THEN 'received' ELSE c.state END, r.words, '', r.received_at, c.first_due_at, 0, '', '', r.received_at
  FROM field_report r JOIN case_record c ON c.id = r.case_id WHERE r.key LIKE 'bench:%%'
"""
CASES = """
WITH made AS (
  INSERT INTO case_record (workflow, state, version, organization_id, organizations, place_id, sector, opened_by, opened_at, policy,
      first_due_at, due_at, extensions, running, guarded, held, closed_at)
  SELECT 'field_report', state, 1, %(body)s, ARRAY[%(body)s], place, 'field_reports', 'citizen', opened, %(policy)s, opened + '3 days',
         opened + '3 days', 0, state IN ('new', 'assigned', 'working'), false, false, CASE WHEN state = 'closed' THEN opened + '2 days' END
    FROM (SELECT (%(places)s::int[])[1 + n %% cardinality(%(places)s::int[])] AS place,
                 CASE WHEN n %% 40 = 0 THEN 'new' WHEN n %% 41 = 0 THEN 'working' ELSE 'closed' END AS state,
                 now() - n * interval '20 seconds' AS opened FROM generate_series(1, %(count)s) n) AS drawn RETURNING id, opened_at)
INSERT INTO field_report (case_id, key, number, service, channel, words, landmark, latitude, longitude, cell, received_at, danger, level,
    suggested, attributes, anonymous, route, reply, question, reroutes, reopened, supports, hidden, told)
SELECT id, 'bench:' || id, 'PA-' || id, 'field_reports.waste', 'app', 'Bãi rác ven đường số ' || id, '', latitude, longitude,
       floor(latitude / 0.002) || ':' || floor(longitude / 0.002), opened_at, false, 'normal', '[]', '{}', true, '', '', '', 0, 0, 0, '', 1
  FROM (SELECT id, opened_at,
               CASE WHEN id %% 2 = 0 THEN %(south)s + (%(north)s - %(south)s) * random() ELSE %(town_south)s + %(town)s * random() END
                 AS latitude,
               CASE WHEN id %% 2 = 0 THEN %(west)s + (%(east)s - %(west)s) * random() ELSE %(town_west)s + %(town)s * random() END
                 AS longitude FROM made) AS placed
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.field_reports", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PROMISED, []], metavar="PART")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--public", type=int, default=1_000_000)
    parser.add_argument("--cases", type=int, default=200_000)
    told = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report(lambda: measure(told))
    return 0


def measure(told: argparse.Namespace) -> dict[str, Any]:
    parts, found = told.parts or [*PROMISED], dict[str, Any](promise=PROMISE)
    place = {"BAZAN_TRUSTED_PROXIES": "127.0.0.1", "BAZAN_CITIZENS_EMERGENCY": "1"}
    if "flood" in parts:
        with front(**place) as house:
            print("    a flood day …", file=sys.stderr, flush=True)
            found["flood"] = flood(house, told.rate, told.seconds)
    with front(**place) as house:
        print("    filling …", file=sys.stderr, flush=True)
        fill(house, told.cases)
        if "suggestion" in parts:
            found["suggestion"] = suggestions(house)
        if "desk" in parts:
            found["desk"] = desk(house, told.cases)
        if "map" in parts:
            fill(house, max(0, told.public - told.cases))
            found["map"] = tiles(house)
    found["kept"] = all(_figure(found[part], way) <= PROMISE[name] for part in parts for name, way in PROMISED[part].items())
    return found


def _figure(told: dict[str, Any], way: tuple[str, ...]) -> float:
    return reduce(getitem, way, told)  # pyrefly: ignore[bad-return] - the way ends at a number


def flood(house: Front, rate: float, seconds: float) -> dict[str, Any]:
    """So many reports a second, sent whether the ones before were answered or not."""
    pictures = [_photo(number) for number in range(8)]
    waits: list[float] = []
    failed: list[str] = []
    lock = threading.Lock()
    count, began = round(rate * seconds), time.monotonic() + 1

    def send(number: int) -> None:
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        said = {
            "key": str(uuid.uuid4()), "words": f"Nước ngập đến gối ở đoạn số {number}", "service": "field_reports.flooding",
            "latitude": f"{12.0 + number % 97 * 0.0005:.5f}", "longitude": f"{107.69 + number % 89 * 0.0005:.5f}",
        }  # fmt: skip
        address = f"198.{18 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"
        headers = {"Accept": "application/json", "X-Forwarded-For": address}
        sent = time.monotonic()
        try:
            answer = client.post(
                "/c/reports", data=said, files={"pictures": ("a.jpg", pictures[number % 8], "image/jpeg")}, headers=headers
            )
            said_no = "" if answer.status_code == 201 else f"{answer.status_code} {answer.text[:80]}"
        except httpx.HTTPError as why:
            said_no = repr(why)[:80]
        with lock:
            waits.append(time.monotonic() - sent) if not said_no else failed.append(said_no)

    limits = httpx.Limits(max_connections=400)
    with httpx.Client(base_url=house.address, timeout=60, trust_env=False, limits=limits) as client, ThreadPoolExecutor(200) as hands:
        list(hands.map(send, range(count)))
    ((kept,),) = house.rows("SELECT count(*) FROM field_report WHERE key LIKE 'citizen:%'")
    ((queued,),) = house.rows("SELECT count(*) FROM field_report_picture WHERE state = 'waiting'")
    return {
        "sent": count, "a_second": rate, "photo_kb": round(statistics.mean(map(len, pictures)) / 1024), "receipt_ms": quantiles(waits),
        "lost": len(waits) - kept, "refused": len(failed), "why": sorted(set(failed))[:3], "photos_queued": queued,
        "insert_and_commit_ms": quantiles(_commits(house)),
    }  # fmt: skip


def _photo(number: int) -> bytes:
    """As a phone sends it: 1,600 pixels, some 200 kB."""
    small = Image.open(io.BytesIO(photo("flooding", number))).resize((1600, 1200))
    noise = Image.effect_noise((1600, 1200), 24).convert("RGB")
    kept = io.BytesIO()
    Image.blend(small, noise, 0.25).save(kept, "JPEG", quality=60)
    return kept.getvalue()


def _commits(house: Front) -> list[float]:
    with psycopg.connect(house.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bench_commit (said text)")
        found = []
        for number in range(200):
            began = time.monotonic()
            connection.execute("INSERT INTO bench_commit VALUES (%s)", [f"row {number}"])
            found.append(time.monotonic() - began)
        return found


def suggestions(house: Front) -> dict[str, Any]:
    """What the app asks while somebody writes, once the models are taught: of which matter the words are, and which open reports in the
    busiest place may be the same. ``ms``: both, one after the other."""
    subprocess.run(
        [sys.executable, "-m", "bazan.processes.cli", "models", "teach"],
        cwd=ROOT,
        env=house.environment,
        check=True,
        stdout=DEVNULL,
    )
    matter, near = [], []
    with httpx.Client(base_url=house.address, timeout=60, trust_env=False) as client:
        for number in range(-WARMING, ROUNDS):
            words = {"words": f"Rác chất đống trước nhà số {number}, hôi quá"}
            middle = {"latitude": TOWN_SOUTH + TOWN_DEGREES / 2 + number / 20_000, "longitude": TOWN_WEST + TOWN_DEGREES / 2}
            took = (
                _timed(lambda words=words: client.post("/c/suggest", data=words)),
                _timed(lambda middle=middle: client.post("/c/around", data=middle | {"service": "field_reports.waste"})),
            )
            if number >= 0:
                matter.append(took[0])
                near.append(took[1])
    return {
        "ms": quantiles([one + other for one, other in zip(matter, near, strict=True)]), "matter_ms": quantiles(matter),
        "near_ms": quantiles(near),
    }  # fmt: skip


def fill(house: Front, count: int) -> None:
    """So many cases more, with their public copies."""
    if not count:
        return
    ((body,),) = house.rows("SELECT id FROM organization WHERE code = 'ioc' ORDER BY id DESC LIMIT 1")
    places = [place for (place,) in house.rows("SELECT id FROM place WHERE kind = 'commune' AND valid_to IS NULL ORDER BY id")]
    given = {"body": body, "places": places, "count": count, "policy": '{"version": 1, "stages": {}, "around_the_clock": false}'}
    given |= {"west": WEST, "south": SOUTH, "east": EAST, "north": NORTH}
    given |= {"town_west": TOWN_WEST, "town_south": TOWN_SOUTH, "town": TOWN_DEGREES}
    with psycopg.connect(house.url, autocommit=True) as connection:
        connection.execute(CASES.encode(), given)
        connection.execute((PUBLIC + " AND NOT EXISTS (SELECT FROM field_report_public p WHERE p.report_id = r.id)").encode(), {})
        connection.execute("VACUUM ANALYZE")


def desk(house: Front, cases: int) -> dict[str, Any]:
    """The queue of the duty officer, tab after tab and by words: one case in twenty is open."""
    account = house.accounts["duty_officer"]
    pages = (
        "/reports",
        "/reports?show=work",
        "/reports?show=closed",
        "/reports?q=rac+so+1234",
        "/reports?service=field_reports.waste&page=2",
    )
    with httpx.Client(base_url=house.address, timeout=120, trust_env=False) as client:
        signed_in(client, account["username"], account["password"])
        for page in pages:
            client.get(page)
        told = {page: quantiles([_timed(lambda page=page: client.get(page)) for _ in range(ROUNDS // 4)]) for page in pages}
        waits = [_timed(lambda: client.get(pages[0])) for _ in range(ROUNDS)]
    return {"cases": cases, "page_ms": quantiles(waits), "pages": told}


def tiles(house: Front) -> dict[str, Any]:
    """Tiles of the public map over the whole province at every zoom, once it is counted."""
    counting = time.monotonic()
    house.start(sys.executable, "-m", "bazan.processes.worker")
    while house.rows("SELECT count(*) FROM field_report_density") == [(0,)]:
        time.sleep(1)
    counted_s, waits, sizes = time.monotonic() - counting, [], []
    with httpx.Client(base_url=house.address, timeout=120, trust_env=False) as client:
        for zoom in (7, 9, 11, 13, 15):
            across = 1 << zoom
            for step in range(ROUNDS // 5):
                column = int((WEST + (EAST - WEST) * step / (ROUNDS // 5) + 180) / 360 * across)
                row = int(0.4655 * across) + step % 2
                began = time.monotonic()
                answer = client.get(f"/c/tiles/{zoom}/{row}/{column}")
                waits.append(time.monotonic() - began)
                sizes.append(len(answer.content))
    ((public,),) = house.rows("SELECT count(*) FROM field_report_public")
    return {"reports": public, "counted_s": round(counted_s, 1), "tile_ms": quantiles(waits), "largest_kb": round(max(sizes) / 1024)}


def _timed(ask) -> float:
    began = time.monotonic()
    answer = ask()
    assert answer.status_code == 200, (answer.status_code, answer.text[:200])
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
