"""The demo's leader gives a few directives and units handle them, on the pages everybody uses. Each is given once and remembered."""

import asyncio
import re
import time
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from simulator.offices.desk import Desk
from simulator.offices.session import Turned
from simulator.progress import Shelf

LEADER = "lanhdao"
REPORT = b"%PDF-1.4\n% A made-up report of the demo.\n%%EOF\n"
_LOOK_S = 20
_LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Given:
    """One directive of the script."""

    name: str
    indicator: str
    to: str
    what: str
    due_min: int
    steps: tuple[dict[str, Any], ...]


def load(path: Path) -> list[Given]:
    """The script, in its order; nothing where the province has none."""
    if not path.is_file():
        return []
    return [Given(**one | {"steps": tuple(one["steps"])}) for one in tomllib.loads(path.read_text("utf-8"))["directives"]]


async def play_orders(script: list[Given], desk: Desk, shelf: Shelf) -> None:
    """Until everything is given and handled; what can't be done now is tried again."""
    while True:
        left = [one for one in script if len(shelf.read(one.name).get("done", [])) < len(one.steps) or not shelf.read(one.name)]
        if not left:
            return
        for one in left:
            try:
                await _play(one, desk, shelf, time.time())
            except Turned as why:
                print(f"directive {one.name}: {why}", flush=True)
        await asyncio.sleep(_LOOK_S)


async def _play(one: Given, desk: Desk, shelf: Shelf, now: float) -> None:
    kept = shelf.read(one.name)
    if not kept:
        shelf.keep(one.name, {"number": await give(one, desk, now), "at": now, "done": []})
        return
    for n, step in enumerate(one.steps):
        if n in kept["done"] or now < kept["at"] + step["after_s"]:
            continue
        await handle(desk, step, kept["number"])
        kept = kept | {"done": [*kept["done"], n]}
        shelf.keep(one.name, kept)


async def give(one: Given, desk: Desk, now: float) -> int:
    """Press the tile's button, fill the sheet, send it. Gives the directive's number. Raises Turned."""
    leader = await desk.officer(LEADER)
    board = await leader.page(f"/boards/{one.indicator.partition('.')[0]}")
    button = re.search(rf'href="(/directives/give\?indicator={re.escape(one.indicator)}&(?:amp;)?feature=[a-z]+:\d+)"', board)
    if button is None:
        raise Turned(f"no tile of {one.indicator} to press yet")
    sheet = await leader.page(unescape(button[1]))
    fields = {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', sheet)}
    goal = re.search(r'name="goal"[^>]*value="([^"]*)"', sheet)
    due = datetime.fromtimestamp(now, _LOCAL) + timedelta(minutes=one.due_min)
    fields |= {
        "lead": "other",
        "other": one.to,
        "what": one.what,
        "aimed": "1",
        "goal": unescape(goal[1]) if goal else "",
        "due": due.isoformat(),
    }
    answer = await leader.submit("/directives/give/send", fields)
    if not answer and (offered := re.search(r'name="due" value="([^"]+)"', sheet)):  # a day of rest: the next one the sheet offers
        answer = await leader.submit("/directives/give/send", fields | {"due": unescape(offered[1])})
    found = re.fullmatch(r"/directives/(\d+)", answer)
    if found is None:
        raise Turned("the sheet was not taken")
    return int(found[1])


async def handle(desk: Desk, step: dict[str, Any], number: int) -> None:
    """One act on the directive's page. Raises Turned."""
    somebody = await desk.officer(step["who"])
    page = await somebody.page(f"/directives/{number}")
    seen = re.search(r'name="seen" value="(\d+)"', page)
    if seen is None:
        raise Turned(f"{step['who']} has nothing to do on directive {number}")
    fields = {"act": step["act"], "seen": seen[1], "reason": step.get("reason", ""), "key": f"demo-{number}-{step['act']}"}
    public = {name: step[name] for name in ("words", "words_en") if name in step}
    files = {"files": ("bao-cao.pdf", REPORT, "application/pdf")} if step["act"] == "finish" else None
    if not await somebody.submit(f"/directives/{number}/{'public' if public else 'act'}", fields | public, files):
        raise Turned(f"{step['who']} may not {step['act']} directive {number}")
