"""The present: people report, officers handle it on their pages, the senders judge. What happened is remembered over a restart."""

import asyncio
import json
import random
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from simulator.citizens.drawn_photos import photo
from simulator.citizens.story import Script, Story, story
from simulator.offices.desk import Desk
from simulator.offices.session import Turned
from simulator.progress import Shelf
from simulator.settings import NotReady
from simulator.story import Episode

BEAT_S = 10
OPENING_S = 240
"""Within which the first reports come."""
REST_S = 60
"""After something went wrong with a report."""
LONGEST_S = 6 * 3600
"""So long a report is played after it was sent."""
NIGHT = range(22, 24), range(6)
_REPLY = {
    "mended": "Đơn vị đã đến hiện trường, xử lý xong và dọn sạch; ảnh kèm theo. Cảm ơn anh/chị đã báo.",
    "badly": "Đã tiếp thu, sẽ xem xét trong thời gian tới.",
}


@dataclass
class _Kept:
    """What is remembered of one report."""

    number: str
    code: str
    at: float
    done: list[str]


class Citizens:
    """Everybody who reports, and the officers of the desk."""

    def __init__(self, script: Script, seed: int, address: str, desk: Desk, shelf: Shelf, floods: Callable[[], tuple[Episode, ...]]):
        self.script, self.seed, self.desk, self.shelf, self.floods = script, seed, desk, shelf, floods
        self.client = httpx.AsyncClient(base_url=address, timeout=60, trust_env=False, headers={"Origin": address})
        self._tired: dict[int, float] = {}
        self.begun = float(shelf.read("begun").get("at", 0)) or time.time()
        shelf.keep("begun", {"at": self.begun})

    async def run(self) -> None:
        """Until cancelled; what can't be done now is tried again."""
        try:
            while True:
                for number, moment in self.due(time.time()):
                    await self._safely(number, moment)
                await asyncio.sleep(BEAT_S)
        finally:
            await self.client.aclose()

    async def _safely(self, number: int, moment: float) -> None:
        if time.monotonic() < self._tired.get(number, 0):
            return
        try:
            await self._next(number, moment)
        except (Turned, NotReady, httpx.HTTPError, KeyError, ValueError) as why:
            self._tired[number] = time.monotonic() + REST_S
            print(f"citizens: report {number}: {why!r}"[:300], flush=True)

    def due(self, now: float) -> list[tuple[int, float]]:
        """(number, when it is sent) of every report that is under way. Numbers hold the hour, so that a storm moves nobody's."""
        opening = self.script.told["opening"]
        found = [(number, self.begun + number * OPENING_S / opening) for number in range(opening)]
        first = int(max(self.begun, now - LONGEST_S) // 3600) + 1
        for hour in range(first, int(now // 3600) + 1):
            chance = random.Random(self.seed + hour)
            for number in range(int(self._rate(hour) + chance.random())):
                found.append((hour * 1000 + number, hour * 3600 + 3600 * chance.random()))
        return [(number, moment) for number, moment in found if moment <= now < moment + LONGEST_S]

    def _rate(self, hour: int) -> float:
        told, local = self.script.told, (hour + 7) % 24
        rate = told["an_hour"] * (1 / 3 if any(local in span for span in NIGHT) else 1)
        return rate * told["storm"] if self._wet(hour * 3600) else rate

    def _wet(self, moment: float) -> bool:
        """Whether it rains hard in the demo's story."""
        return any(flood.begin <= moment < flood.end for flood in self.floods())

    async def _next(self, number: int, moment: float) -> None:
        one = self._story(number, self._wet(moment))
        known = self.shelf.read(f"report-{number}")
        if not known:
            self.shelf.keep(f"report-{number}", vars(await self._send(one)))
            return
        kept = _Kept(**known)
        for step, after in one.moments.items():
            if step not in kept.done and time.time() >= kept.at + after:
                await self._act(one, step, kept)
                kept.done.append(step)
                self.shelf.keep(f"report-{number}", vars(kept))

    def _story(self, number: int, wet: bool) -> Story:
        before = [story(self.script, self.seed, other, [], wet) for other in range(max(0, number - 20), number)]
        return story(self.script, self.seed, number, before, wet)

    async def _send(self, one: Story) -> _Kept:
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"bazan-demo-{self.seed}-{self.begun}-{one.number}"))
        picture = await asyncio.to_thread(photo, one.service.partition(".")[2], one.number)
        if one.door == "open311":
            said = {
                "service_code": one.service, "lat": f"{one.point[0]:.6f}", "long": f"{one.point[1]:.6f}", "description": one.words,
                "device_id": one.device,
            }  # fmt: skip
            answer = await self.client.post("/open311/v2/requests.json", data=said, headers={"Idempotency-Key": key})
            (told,) = _read(answer)
            return _Kept(told["service_request_id"], told.get("tracking_code", ""), time.time(), [])
        said = {
            "key": key, "words": one.words, "service": one.service, "latitude": f"{one.point[0]:.6f}", "longitude": f"{one.point[1]:.6f}",
            "accuracy": "12", "danger": "1" if one.danger else "",
        }  # fmt: skip
        if one.named:
            said |= {"named": "1", "name": f"Người dân {one.number}", "phone": f"09{one.number % 10**8:08}"}
        headers = {"Accept": "application/json", "Cookie": f"citizens_device={one.device}"}
        answer = await self.client.post("/c/reports", data=said, files={"pictures": ("anh.jpg", picture, "image/jpeg")}, headers=headers)
        told = _read(answer)
        return _Kept(told["number"], told["code"], time.time(), [])

    async def _act(self, one: Story, step: str, kept: _Kept) -> None:
        if step == "verdict":
            await self._judge(one, kept)
            return
        officers = self.script.told["officers"]
        if step in ("receive", "assign"):
            who = officers["reception"]
        elif step == "publish":
            who = officers["publisher"]
        else:
            who = ""
        if step == "receive" and one.fate == "refused":
            await self._press(who, kept, "refuse", reason="Nội dung không nêu sự việc cụ thể nào để xử lý.")
        elif step == "answer":
            words = _REPLY.get(one.fate, _REPLY["mended"])
            picture = await asyncio.to_thread(photo, one.service.partition(".")[2], one.number, True)
            where = {"latitude": f"{one.point[0]:.6f}", "longitude": f"{one.point[1]:.6f}", "accuracy": "15"}
            await self._press(who, kept, "answer", {"files": ("sau.jpg", picture, "image/jpeg")}, reason=words, **where)
        else:
            await self._press(who, kept, step)

    async def _press(self, who: str, kept: _Kept, act: str, files: dict | None = None, **fields: str) -> None:
        """One act on the report's page. ``who`` empty: whoever works at the body that has it."""
        reception = await self.desk.officer(who or self.script.told["officers"]["reception"])
        page = await reception.page(f"/reports?q={kept.number}")
        found = re.search(r'href="/reports/(\d+)', page)
        if found is None:
            raise Turned(f"{kept.number} is on nobody's desk")
        address = f"/reports/{found[1]}"
        officer = reception if who else await self._holder(await reception.page(address))
        page = await officer.page(address)
        seen = re.search(r'name="seen" value="(\d+)"', page)
        if seen is None:
            raise Turned(f"{officer.username} has nothing to do on {kept.number}")
        sent = {"act": act, "seen": seen[1], "key": f"demo-{kept.number}-{act}"[:40], "reason": "", **fields}
        if not await officer.submit(f"{address}/act", sent, files):
            raise Turned(f"{officer.username} may not {act} {kept.number}")

    async def _holder(self, page: str):
        """Somebody of the body that a report's page names."""
        found = re.search(r'href="/organizations/([\w-]+)"', page)
        names = self.desk.at(found[1], "field_reports") if found else []
        if not names:
            raise Turned("nobody of that body works in the demo")
        return await self.desk.officer(names[0])

    async def _judge(self, one: Story, kept: _Kept) -> None:
        if not kept.code:
            return
        fixed = one.fate != "badly"
        said = {
            "key": str(uuid.uuid5(uuid.NAMESPACE_URL, f"verdict-{kept.number}")), "fixed": "1" if fixed else "0",
            "clear": "1" if fixed else "0", "rating": "5" if fixed else "1", "words": "" if fixed else "Vẫn y nguyên, chưa ai làm gì cả.",
        }  # fmt: skip
        answer = await self.client.post(f"/c/t/{kept.code}/verdict", data=said, headers={"Accept": "application/json"})
        if answer.status_code >= 400:
            raise Turned(f"the verdict on {kept.number} was not taken: {answer.status_code}")


def _read(answer: httpx.Response):
    if answer.status_code not in (200, 201):
        raise Turned(f"not taken: {answer.status_code} {answer.text[:160]}")
    return json.loads(answer.text)
