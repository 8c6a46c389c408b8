"""What Chromium shows of the operations map while much stands and moves on it: when the first points come, how long an event takes to its
symbol, and what movers leave in memory."""

import time
from datetime import UTC, datetime
from typing import Any

import psycopg
from playwright.sync_api import CDPSession, Page

from tests.browsers.chromium import browser, sign_in
from tests.installations.web_only import Front
from tests.load.footprint import memory
from tests.load.traffic import quantiles

DESK = {"width": 1440, "height": 900}
EVENTS, MOVES = 20, 30
WARM_S = 30
"""The first seconds of the movers fill what is then kept, and count for no growth."""
FIRST = """() => new Promise((told) => {
  const look = () => {
    const map = document.querySelector("operations-map");
    const layers = ["points", "clusters", "grave"];
    const seen = map?.ready && map.map.getLayer("points") && map.map.queryRenderedFeatures({ layers }).length;
    seen ? told(performance.now()) : requestAnimationFrame(look);
  };
  look();
})"""
"""Milliseconds from the start of the navigation until a point is painted."""
SEEN = """([key, name]) => new Promise((told) => {
  const { map } = document.querySelector("operations-map");
  const look = () => {
    const seen = map.queryRenderedFeatures({ layers: ["points", "grave"] });
    if (!seen.some(({ properties }) => properties.key === key && properties.name === name)) return;
    map.off("render", look);
    told(Date.now());
  };
  map.on("render", look);
  look();
})"""
"""When (milliseconds since 1970) the symbol of that key and name is painted."""
TEAM = """
INSERT INTO team (code, names, kind, people, assets, latitude, longitude, phone, sector, state, since, demo, known_at, case_id,
    organization_id, place_id)
SELECT 'mover-' || n, jsonb_build_object('vi', 'Đội ' || n, 'en', 'Team ' || n), kind, 5, '{}', latitude, longitude, '', sector, 'on_task',
       now() - interval '1 hour', true, now() - interval '1 day', %(case)s, organization_id, place_id
  FROM (SELECT * FROM team ORDER BY id LIMIT 1) AS like_this, generate_series(1, %(count)s) n
"""
MOVE = """
WITH moved AS (
  INSERT INTO team_position (share_id, team_id, latitude, longitude, accuracy_m, rough, observed_at, received_at)
  SELECT s.id, s.team_id, 11.8 + (s.id * 7919 %% 1000) / 1000.0 * 0.9, 107.25 + (s.id * 104729 %% 1000) / 1000.0 * 0.8 + %(step)s,
         8, false, now(), now()
    FROM team_share s WHERE s.ended_at IS NULL RETURNING team_id, latitude, longitude, observed_at)
SELECT count(pg_notify('positions', json_build_object('team', t.id, 'longitude', round(m.longitude::numeric, 6),
         'latitude', round(m.latitude::numeric, 6), 'observed', round(extract(epoch FROM m.observed_at) * 1000),
         'place', t.place_id, 'sector', t.sector, 'organizations', json_build_array(t.organization_id))::text))
  FROM moved m JOIN team t ON t.id = m.team_id
"""
"""Every sharing team is somewhat further east, and says so as ``response/teams`` does."""
RENAME = """
WITH told AS (UPDATE team SET names = jsonb_build_object('vi', %(name)s::text, 'en', %(name)s::text) WHERE code = 'mover-1' RETURNING *)
SELECT pg_notify('teams', json_build_object('team', id, 'place', place_id, 'sector', sector, 'organizations',
         json_build_array(organization_id))::text) FROM told
"""
"""A team of another name: what is told anew, and not only moved."""


def muster(house: Front, count: int) -> None:
    """So many teams on one task, each with an officer who shares its place."""
    ((case,),) = house.rows(
        """INSERT INTO case_record (workflow, state, version, organizations, sector, opened_by, opened_at, policy, first_due_at, due_at,
             extensions, running, organization_id, place_id)
           SELECT 'task', 'started', 1, '{}', sector, 'system', now(), '{}', now() + interval '1 day', now() + interval '1 day', 0, true,
             organization_id, place_id FROM team ORDER BY id LIMIT 1 RETURNING id"""
    )
    with psycopg.connect(house.url, autocommit=True) as connection:
        connection.execute(TEAM.encode(), {"case": case, "count": count})
    house.rows(
        """WITH made AS (INSERT INTO account (password, username, full_name, organization_id, language, is_active, demo)
             SELECT '!', 'mover-' || n, 'Người ' || n, organization_id, language, true, true
               FROM (SELECT * FROM account ORDER BY id LIMIT 1) AS like_this, generate_series(1, %s) n RETURNING id, username)
           INSERT INTO team_share (started_at, ends_at, ended_why, account_id, case_id, team_id)
           SELECT now() - interval '1 minute', now() + interval '10 hours', '', made.id, t.case_id, t.id
             FROM made JOIN team t ON t.code = made.username""",
        count,
    )


def measure(house: Front, layer: str, minutes: float) -> dict[str, Any]:
    with browser() as chromium, psycopg.connect(house.url, autocommit=True) as database:
        database.execute(MOVE.encode(), {"step": 0})
        page = chromium.new_page(viewport=DESK)
        sign_in(page, house.address, house.accounts["leader"])
        return {
            "first_points": [first(page, f"{house.address}/map?on={layer}") for _ in range(5)],
            "event_to_symbol": events(page, house, database, layer),
            "movers": movers(page, house, database, minutes),
        }


def first(page: Page, address: str) -> dict[str, int]:
    """``drawn_ms``: the server's drawing with all its points is painted; ``glass_ms``: the map that can be moved is."""
    page.goto(address)
    glass = page.evaluate(FIRST)
    return {
        "drawn_ms": round(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")),
        "glass_ms": round(glass),
    }


def events(page: Page, house: Front, database: psycopg.Connection, layer: str) -> dict[str, Any]:
    """One team is given another name, beside the full layer, on a map that shows both: from the commit to its painted symbol."""
    team, latitude, longitude = _first_mover(database)
    page.goto(f"{house.address}/map?on=teams,{layer}&c={latitude},{longitude},16.5")
    page.evaluate(FIRST)
    spent = []
    for number in range(EVENTS):
        began = time.time()
        database.execute(RENAME.encode(), {"name": f"Đội đổi {number}"})
        spent.append(page.evaluate(SEEN, [f"teams/{team}", f"Đội đổi {number}"]) / 1000 - began)
        page.wait_for_timeout(500)
    return quantiles(spent) or {}


def movers(page: Page, house: Front, database: psycopg.Connection, minutes: float) -> dict[str, Any]:
    """Every team moves each second; from time to time it is asked how late the first one's sign is."""
    page.goto(f"{house.address}/map?on=teams")  # all of them, in heaps of the browser's
    page.evaluate(FIRST)
    session = page.context.new_cdp_session(page)
    web = house.processes[0].pid
    late: list[float] = []
    moved, began, start = 0, time.monotonic(), (0.0, 0.0)
    until = WARM_S + minutes * 60
    while (now := time.monotonic() - began) < until:
        if not any(start) and now >= WARM_S:
            start = _heap_mb(session), _web_mb(web)
        step, at = 0.00002 * (moved + 1), time.time()
        database.execute(MOVE.encode(), {"step": step})
        moved += 1
        if moved % max(round(until / MOVES), 1) == 0:
            late.append(_painted(page, database) / 1000 - at)
        time.sleep(max(began + moved - time.monotonic(), 0))
    end = _heap_mb(session), _web_mb(web)
    return {
        "seconds": round(until), "updates": moved, "at": datetime.now(UTC).isoformat(timespec="seconds"), "late": quantiles(late),
        "page_heap_mb": [start[0], end[0]], "web_mb": [start[1], end[1]],
    }  # fmt: skip


def _painted(page: Page, database: psycopg.Connection) -> float:
    """When the map has drawn where the first team is now."""
    team, _, longitude = _first_mover(database)
    return page.evaluate(
        """([key, longitude]) => new Promise((told) => {
          const there = document.querySelector("operations-map");
          const look = () => {
            const team = there.drawn.points.find(({ properties }) => properties.key === key);
            if (Math.abs(team?.geometry.coordinates[0] - longitude) > 1e-5) return requestAnimationFrame(look);
            there.map.once("idle", () => told(Date.now()));
            there.map.triggerRepaint();
          };
          look();
        })""",
        [f"teams/{team}", longitude],
    )


def _heap_mb(session: CDPSession) -> float:
    """Of the page, after everything that can go is gone."""
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    return round(session.send("Runtime.getHeapUsage")["usedSize"] / 2**20, 1)


def _web_mb(pid: int) -> float:
    return round(sum(memory(pid).values()), 1)


def _first_mover(database: psycopg.Connection) -> tuple[int, float, float]:
    """(number, latitude, longitude) of where it is now."""
    sql = """SELECT p.team_id, p.latitude, p.longitude FROM team_position p JOIN team t ON t.id = p.team_id WHERE t.code = 'mover-1'
      ORDER BY p.observed_at DESC LIMIT 1"""
    ((team, latitude, longitude),) = database.execute(sql.encode()).fetchall()
    return team, latitude, longitude
