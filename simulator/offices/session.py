"""An officer at a browser: signs in, downloads a form's workbook, sends it back, reads what the check found, confirms, decides."""

import asyncio
import random
import re
from dataclasses import dataclass, field
from typing import Any

import httpx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_BUSY = ("waiting", "asked")
_PATIENCE_S = 180


class Turned(Exception):
    """The system turned the officer away: a wrong password, no right, no such form."""


@dataclass
class Checked:
    """What became of a file: its state, and the counts the check gave."""

    upload: int
    state: str
    submission: int | None
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, name: str) -> int:
        return self.counts.get(name, 0)


class Officer:
    """One person's session."""

    def __init__(self, address: str, username: str, password: str):
        self.username, self._password = username, password
        self.client = httpx.AsyncClient(base_url=address, timeout=120, trust_env=False, headers={"Accept-Language": "vi"})
        self._in, self._door = False, asyncio.Lock()

    async def close(self) -> None:
        await self.client.aclose()

    async def sign_in(self) -> None:
        """One at a time: who waits at the door finds it open. Raises Turned."""
        async with self._door:
            if not self._in:
                await self._sign_in()

    async def _sign_in(self) -> None:
        page = await self._get("/sign-in")
        form = {"username": self.username, "password": self._password, "csrfmiddlewaretoken": self._token(page)}
        answer = await self._patiently("POST", "/sign-in", data=form)
        if answer.status_code not in (302, 303):
            raise Turned(f"{self.username} can't sign in: {answer.status_code}")
        self._in = True

    async def template(self, form: str, period: str, organization: str) -> bytes:
        """The workbook of one unit and period. Raises Turned."""
        answer = await self._get(f"/forms/{form}/template", {"period": period, "organization": organization})
        if not answer.headers.get("Content-Type", "").startswith(XLSX):
            raise Turned(f"no workbook {form} {period} for {organization}: {answer.status_code}")
        return answer.content

    async def send(self, form: str, period: str, organization: str, data: bytes, name: str, received: str = "") -> Checked:
        """Hand a filled workbook in and wait for its check. ``received``: the day it came in, where that was before the system knew it.

        Raises Turned.
        """
        fields = {"period": period, "organization": organization, "received": received}
        answer = await self._post(f"/forms/{form}/uploads", fields, {"file": (name, data, XLSX)})
        if received and "Location" not in answer.headers:  # the system was there already that day
            answer = await self._post(f"/forms/{form}/uploads", fields | {"received": ""}, {"file": (name, data, XLSX)})
        found = re.search(r"/forms/uploads/(\d+)", answer.headers.get("Location", ""))
        if not found:
            raise Turned(f"{form} {period} of {organization} was not taken: {answer.status_code} {_said(answer)}")
        return await self.settled(int(found.group(1)))

    async def confirm(self, upload: int, note: str = "", reason: str = "", partial: bool = False) -> Checked:
        """Take what the check found good, and wait until it is committed. Raises Turned."""
        fields = {"note": note, "reason": reason} | ({"act": "partial"} if partial else {})
        answer = await self._post(f"/forms/uploads/{upload}/confirm", fields)
        if answer.status_code not in (302, 303):
            raise Turned(f"upload {upload} was not confirmed: {answer.status_code} {_said(answer)}")
        return await self.settled(upload)

    async def decide(self, submission: int, act: str, reason: str = "") -> None:
        """Verify, approve, lock, return, reject or unlock. Raises Turned."""
        answer = await self._post(f"/forms/submissions/{submission}/{act}", {"reason": reason})
        if answer.status_code not in (302, 303):
            raise Turned(f"{self.username} may not {act} submission {submission}: {answer.status_code} {_said(answer)}")

    async def bring(self, source: str, name: str, data: bytes) -> None:
        """Upload a file for a source whose files people bring. Raises Turned."""
        answer = await self._post("/sources/upload", {"source": source}, {"file": (name, data, "text/csv")})
        if answer.status_code not in (302, 303):
            raise Turned(f"{name} was not taken for {source}: {answer.status_code} {_said(answer)}")

    async def page(self, path: str) -> str:
        """A page as it is read. Raises Turned."""
        if not self._in:
            await self.sign_in()
        answer = await self._get(path)
        if answer.status_code != 200:
            raise Turned(f"{self.username} may not read {path}: {answer.status_code}")
        return answer.text

    async def submit(self, path: str, fields: dict[str, str], files: dict[str, Any] | None = None) -> str:
        """Send a page's form. Gives where it led; empty when it was refused."""
        answer = await self._post(path, fields, files)
        return answer.headers.get("Location", "") if answer.status_code in (302, 303) else ""

    async def reply(self, path: str, fields: dict[str, str] | None = None, told: dict[str, Any] | None = None) -> dict[str, Any]:
        """What the script of a page is answered: a form's ``fields``, or JSON, as it ``told``; a refusal is answered too. Raises Turned."""
        answer = await self._post(path, fields or {}, told=told)
        if "json" not in answer.headers.get("Content-Type", ""):
            raise Turned(f"{self.username} was not answered by {path}: {answer.status_code}")
        return answer.json()

    async def settled(self, upload: int) -> Checked:
        """The upload once nobody works on it any more."""
        pause = 0.15
        loop = asyncio.get_running_loop()
        until = loop.time() + _PATIENCE_S
        while True:
            told = (await self._get(f"/forms/uploads/{upload}/state")).json()
            if told["state"] not in _BUSY or loop.time() > until:
                counts = {key: int(value) for key, value in told.items() if isinstance(value, int)}
                return Checked(upload, told["state"], told.get("submission"), counts)
            await asyncio.sleep(pause)
            pause = min(1.0, pause * 1.4)

    async def _get(self, path: str, params: dict[str, str] | None = None) -> httpx.Response:
        return await self._patiently("GET", path, params=params)

    async def _post(
        self, path: str, fields: dict[str, str], files: dict[str, Any] | None = None, told: dict[str, Any] | None = None
    ) -> httpx.Response:
        for _ in range(2):
            if not self._in:
                await self.sign_in()
            token = self.client.cookies.get("csrftoken", "")
            sent = {"data": fields | {"csrfmiddlewaretoken": token}, "files": files} if told is None else {"json": told}
            answer = await self._patiently("POST", path, headers={"X-CSRFToken": token}, **sent)
            if "/sign-in" not in answer.headers.get("Location", "") and answer.status_code != 403:
                return answer
            self._in = False
        return answer

    async def _patiently(self, method: str, path: str, **what: Any) -> httpx.Response:
        """Asked again while the system is away; a page that asks to sign in is answered by doing so."""
        pause = 0.3
        while True:
            try:
                answer = await self.client.request(method, path, **what)
                if method == "GET" and "/sign-in" in answer.headers.get("Location", "") and path != "/sign-in":
                    self._in = False
                    await self.sign_in()
                    continue
                if answer.status_code not in (429, 502, 503, 504):
                    return answer
            except httpx.HTTPError:
                pass
            await asyncio.sleep(pause * random.uniform(0.7, 1.0))
            pause = min(15.0, pause * 1.7)

    def _token(self, page: httpx.Response) -> str:
        found = _TOKEN.search(page.text)
        return found.group(1) if found else self.client.cookies.get("csrftoken") or ""


def _said(answer: httpx.Response) -> str:
    """The sentence of a refusal as it stands on the page."""
    found = re.search(r'role="alert"[^>]*>(.*?)</(?:p|div)>', answer.text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found.group(1)).strip()[:300] if found else ""
