"""A team of the demo under way: after each flood of the story an incident is opened, its team drives there by road while an officer's phone
shares where it is, works, and is done. All through the pages and the phone that everybody uses; each step once, and remembered."""

import asyncio
import json
import re
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

from simulator.offices.desk import Desk
from simulator.offices.orders import REPORT
from simulator.offices.session import Officer, Turned
from simulator.progress import Shelf
from simulator.story import Episode

BEAT_S = 20
"""Between two places of a phone."""
LATE_S = 6 * 3600
"""A flood whose last moment is so long ago has no team set out any more."""
ERROR_M = 12
METRES = 111_195
"""Of a degree of latitude."""
Point = tuple[float, float]
"""Latitude, longitude."""


@dataclass(frozen=True)
class Tour:
    """One team's way, as ``demo/tours.toml`` tells it. ``base``: where it sets out, of ``demo/teams.toml``."""

    name: str
    after_min: float
    duty: str
    officer: str
    team: str
    kind: str
    title: str
    latitude: float
    longitude: float
    what: str
    vehicle: str
    work_min: float
    finish: str
    outcome: str
    base: Point
    team_name: str
    organization: str


def load(demo: Path) -> list[Tour]:
    """The tours of a province's ``demo`` folder; none where it tells of none."""
    path = demo / "tours.toml"
    if not path.is_file():
        return []
    teams = {one["code"]: one for one in tomllib.loads((demo / "teams.toml").read_text("utf-8"))["teams"]}
    return [
        Tour(**one, base=(team["latitude"], team["longitude"]), team_name=team["vi"], organization=team["organization"])
        for one in tomllib.loads(path.read_text("utf-8"))["tours"]
        for team in (teams[one["team"]],)
    ]


async def play_tours(script: list[Tour], desk: Desk, shelf: Shelf, floods: Callable[[], tuple[Episode, ...]]) -> None:
    """Until cancelled; what can't be done now is tried again."""
    while script:
        now = time.time()
        for flood in floods():
            for tour in script:
                if flood.end + tour.after_min * 60 <= now < flood.end + LATE_S:
                    try:
                        await play(tour, f"{tour.name}-{flood.end}", desk, shelf, now)
                    except Turned as why:
                        print(f"tour {tour.name}: {why}", flush=True)
        await asyncio.sleep(BEAT_S)


async def play(tour: Tour, key: str, desk: Desk, shelf: Shelf, now: float) -> None:
    """The next step of one tour at ``now``, seconds since the epoch. Raises Turned."""
    kept = shelf.read(key)
    if kept.get("over"):
        return
    if "room" not in kept:
        kept = {"room": await open_incident(tour, key, await desk.officer(tour.duty))}
    elif "share" not in kept:
        kept = kept | await set_out(tour, kept["room"], await desk.officer(tour.officer), now)
    elif now < kept["began"] + kept["drive_s"] + tour.work_min * 60:
        point = along(kept["way"], (now - kept["began"]) / kept["drive_s"])
        told = {"share": kept["share"], "points": [[*point, ERROR_M, round(now * 1000)]]}
        if "taken" not in await (await desk.officer(tour.officer)).reply("/teams/positions", told=told):
            kept = kept | {"over": True}  # whoever ended the task or the incident before us ended the sharing too
    else:
        await finish(tour, kept["room"], await desk.officer(tour.officer), await desk.officer(tour.duty))
        kept = kept | {"over": True}
    shelf.keep(key, kept)


async def open_incident(tour: Tour, key: str, duty: Officer) -> str:
    """Gives its address. The same ``key`` opens nothing twice. Raises Turned."""
    where = {"latitude": f"{tour.latitude}", "longitude": f"{tour.longitude}"}
    room = await duty.submit("/incidents/open", {"kind": tour.kind, "title": tour.title, "key": key} | where)
    if not room:
        raise Turned("the incident was not opened")
    page = await duty.page(room)
    if "/respond" in page:
        await _act(duty, room, "respond", page)
        page = await duty.page(room)
    team = re.search(rf'<option value="(\d+)"[^>]*>\s*{re.escape(tour.team_name)}\s*</option>', unescape(page))
    if team is None:
        raise Turned(f"{tour.team_name} is not ready")
    task = {"what": tour.what, "organization": tour.organization, "team": team[1], "minutes": "60", "key": f"{key}-task"}
    if not await duty.submit(f"{room}/task", task):
        raise Turned("the task was not given")
    return room


async def set_out(tour: Tour, room: str, officer: Officer, now: float) -> dict[str, Any]:
    """The officer accepts the task, agrees that the phone tells where the team is, and asks for the way. Raises Turned."""
    page = await officer.page(room)
    accept = re.search(r'action="(/incidents/tasks/\d+/accept)".*?name="seen" value="(\d+)"', page, re.DOTALL)
    if accept is not None:
        await officer.submit(accept[1], {"seen": accept[2]})
    card = re.search(r'<share-position[^>]* data-team="(\d+)" data-case="(\d+)"', page)
    if card is None:
        raise Turned(f"{tour.officer} has no team to share for in {room}")
    share = await officer.reply("/teams/share", {"act": "start", "team": card[1], "case": card[2]})
    if "share" not in share:
        raise Turned(f"the phone may not share: {share.get('reason')}")
    ends = "from={},{}&to={},{}".format(*tour.base, tour.latitude, tour.longitude)
    way = json.loads(await officer.page(f"/map/route?{ends}&vehicle={tour.vehicle}"))
    return {
        "share": share["share"], "began": now, "drive_s": max(way["properties"]["duration_s"], 60),
        "way": [[latitude, longitude] for longitude, latitude in way["geometry"]["coordinates"]],
    }  # fmt: skip


async def finish(tour: Tour, room: str, officer: Officer, duty: Officer) -> None:
    """The officer reports the task done, which ends the sharing; the duty officer reports, and closes the incident. Raises Turned."""
    done = re.search(r'action="(/incidents/tasks/\d+/finish)".*?name="seen" value="(\d+)"', await officer.page(room), re.DOTALL)
    if done is not None:
        await officer.submit(done[1], {"seen": done[2], "reason": tour.finish})
    await duty.submit(f"{room}/draft", {})
    page = await duty.page(room)
    report = re.search(r'name="report" value="(\d+)"', page)
    words = re.search(r'<textarea[^>]*name="words"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    if report is not None and words is not None:
        await duty.submit(f"{room}/report", {"report": report[1], "words": unescape(words[1]), "approve": "1"})
    await _act(duty, room, "settle", await duty.page(room))
    await _act(duty, room, "close", await duty.page(room), {"outcome": "resolved", "reason": tour.outcome})


async def _act(duty: Officer, room: str, act: str, page: str, fields: dict[str, str] | None = None) -> None:
    """A move of the incident. Raises Turned."""
    seen = re.search(rf'action="{re.escape(room)}/{act}".*?name="seen" value="(\d+)"', page, re.DOTALL)
    files = {"files": ("bao-cao.pdf", REPORT, "application/pdf")} if act == "close" else None
    if seen is None or not await duty.submit(f"{room}/{act}", {"seen": seen[1]} | (fields or {}), files):
        raise Turned(f"{duty.username} may not {act} {room}")


def along(way: list[list[float]], part: float) -> Point:
    """The point after this part of a way's length, 0 to 1; its end beyond."""
    lengths = [_metres(one, other) for one, other in pairwise(way)]
    left = max(part, 0.0) * sum(lengths)
    for (one, other), length in zip(pairwise(way), lengths, strict=True):
        if left < length:
            share = left / length
            return round(one[0] + (other[0] - one[0]) * share, 6), round(one[1] + (other[1] - one[1]) * share, 6)
        left -= length
    return way[-1][0], way[-1][1]


def _metres(one: list[float], other: list[float]) -> float:
    return METRES * hypot(other[0] - one[0], (other[1] - one[1]) * cos(radians(one[0])))
