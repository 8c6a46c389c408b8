"""A person at a screen: signs in, looks at a board again and again, and tries to change something."""

import re
import time
from dataclasses import dataclass
from typing import Any

import httpx

AS_OF, TOLD = "Bazan-As-Of", 'class="connection-lost" role="status"'
BOARD, ROLE, PATIENCE_S = "/boards", "leader", 20


@dataclass(frozen=True)
class Board:
    """One answer. ``as_of``: of when it says it is, where that isn't now; ``told``: whether the page shows it; ``took_s``."""

    status: int
    as_of: str
    told: bool
    took_s: float

    def is_current(self) -> bool:
        return self.status == 200 and not self.as_of


@dataclass
class Looked:
    """What a reader met who looked for a while."""

    answers: list[Board]

    @property
    def last(self) -> Board:
        return self.answers[-1]

    @property
    def failed(self) -> int:
        return sum(board.status != 200 for board in self.answers)

    @property
    def from_replica(self) -> int:
        return sum(board.status == 200 and bool(board.as_of) for board in self.answers)

    def said(self) -> dict[str, Any]:
        return {
            "looked": len(self.answers),
            "failed": self.failed,
            "from_the_replica": self.from_replica,
            "slowest_s": max(board.took_s for board in self.answers),
            "as_of": self.last.as_of,
        }


class Reader:
    """``accounts``: of the demo, by role."""

    def __init__(self, front: str, accounts: dict[str, dict[str, str]]):
        self.account = accounts[ROLE]
        self.browser = httpx.Client(base_url=front, timeout=PATIENCE_S, trust_env=False, headers={"Referer": f"{front}/", "Origin": front})

    def sign_in(self) -> bool:
        try:
            page = self.browser.get("/sign-in")
            token = _token(page)
            sent = {"csrfmiddlewaretoken": token, "username": self.account["username"], "password": self.account["password"], "next": BOARD}
            return page.status_code == 200 and self.browser.post("/sign-in", data=sent).status_code == 302
        except httpx.TransportError:
            return False

    def board(self) -> Board:
        began = time.monotonic()
        try:
            answer = self.browser.get(BOARD)
        except httpx.TransportError:
            return Board(0, "", False, round(time.monotonic() - began, 1))
        self.page = answer if answer.status_code == 200 else getattr(self, "page", answer)
        told = TOLD in answer.text
        return Board(answer.status_code, answer.headers.get(AS_OF, ""), told, round(time.monotonic() - began, 1))

    def look(self, seconds: float) -> Looked:
        """A board twice a second."""
        end, answers = time.monotonic() + seconds, []
        while time.monotonic() < end:
            answers.append(self.board())
            time.sleep(0.5)
        return Looked(answers)

    def change(self) -> int:
        """The status of an act: the language of the pages is chosen."""
        sent = {"csrfmiddlewaretoken": _token(self.page), "language": "vi", "next": BOARD}
        try:
            return self.browser.post("/language", data=sent).status_code
        except httpx.TransportError:
            return 0

    def feeds(self) -> bool:
        """Whether a screen is pushed to."""
        found = re.search(r'name="live-token" content="([^"]+)"', self.page.text)
        if not found:
            return False
        with self.browser.stream("GET", "/live/events", params={"token": found[1]}) as feed:
            return feed.status_code == 200 and next(feed.iter_raw()).startswith(b"retry:")

    def asks(self, host: str, port: int, shown: dict[str, str]) -> bool:
        """Whether a process answers over the inner network."""
        try:
            named = {"Host": str(self.browser.base_url.netloc, "ascii")}
            return httpx.get(f"http://{host}:{port}/livez", headers=named | shown, timeout=3, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False


def _token(page: httpx.Response) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    return found[1] if found else ""
